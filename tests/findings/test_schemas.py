"""The JSON of ``sqr validate`` and ``sqr checks`` is as their published schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import Sqr
from sqr.assets import sample_review

Json = dict[str, Any]
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "small"
ASKED: tuple[tuple[object, ...], ...] = (
    ("validate", sample_review()),
    ("validate", sample_review(), "--most", 1),
    ("validate", GOLDEN),
    ("checks",),
    ("checks", "SQR104", "SQR031"),
)


def given(sqr: Sqr, *asked: object) -> tuple[Draft202012Validator, Json]:
    name = "validation" if asked[0] == "validate" else "checks"
    schema = json.loads(sqr("schema", name).out)
    Draft202012Validator.check_schema(schema)
    document: Json = json.loads(sqr(*asked, "--format", "json").out)
    return Draft202012Validator(schema), document


@pytest.mark.parametrize(
    "asked", ASKED, ids=lambda asked: " ".join(Path(str(a)).name for a in asked)
)
def test_what_is_printed_obeys_its_schema(asked: tuple[object, ...], sqr: Sqr) -> None:
    validator, document = given(sqr, *asked)
    assert [error.message for error in validator.iter_errors(document)] == []


def broken(document: Json, copies: int) -> list[Json]:
    return [json.loads(json.dumps(document)) for _ in range(copies)]


def test_the_schema_of_a_validation_refuses_what_is_wrong(sqr: Sqr) -> None:
    validator, document = given(sqr, "validate", sample_review())
    wrong = broken(document, 9)
    del wrong[0]["problems"][-1]["fix"]
    wrong[1]["problems"][-1]["message"] = ""
    wrong[2]["problems"][-1]["severity"] = "fatal"
    wrong[3]["problems"][-1]["line"] = "20"
    wrong[4]["rows"]["used"] = -1
    wrong[5]["states"]["missing"] = 1
    wrong[6]["counts"]["levels"] = 1
    wrong[7]["provenance"]["inputs"][0]["sha256"] = "abc"
    wrong[8]["schema"] = "sqr/validation/2"
    assert [n for n, one in enumerate(wrong) if validator.is_valid(one)] == []


def test_the_schema_of_the_checks_refuses_what_is_wrong(sqr: Sqr) -> None:
    validator, document = given(sqr, "checks")
    wrong = broken(document, 4)
    wrong[0]["checks"][-1]["code"] = "104"
    wrong[1]["checks"][-1]["right"] = ""
    del wrong[2]["checks"][-1]["why"]
    wrong[3]["checks"] = []
    assert [n for n, one in enumerate(wrong) if validator.is_valid(one)] == []
