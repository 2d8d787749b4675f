"""The review as JSON: its published schema, and nothing of the review is missing in it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from parsed import hostile
from sample import review

import sqr
from sqr.report.formats import each_unit, render

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample-review"
SMALL = ROOT / "tests" / "golden" / "small"


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    text = (ROOT / "docs" / "schema" / "review.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def texts(value: Any) -> list[str]:
    """Return every text in a document."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(("folder", "rasch"), [(SAMPLE, ""), (SMALL, "rating scale")])
def test_a_review_obeys_the_schema(folder: Path, rasch: str, schema: Draft202012Validator) -> None:
    made = sqr.load_review(folder).review(rasch=rasch)
    document = json.loads(render(made, "json"))
    schema.validate(document)
    alone = json.loads(render(made.of(made.units[0]), "json", document="unit"))
    schema.validate(alone)
    assert alone["units"] == document["units"][:1]
    assert schema.is_valid(json.loads(render(replace(made, agreement=None, units=()), "json")))


def test_the_schema_knows_every_name(schema: Draft202012Validator) -> None:
    document = json.loads(render(review(), "json"))
    schema.validate(document)
    wrong: list[dict[str, Any]] = [
        {"more": 1}, {"reviewers": "9"}, {"schema": "sqr/review/2"}, {"units": [{}]},
    ]  # fmt: skip
    for broken in wrong:
        assert not schema.is_valid(document | broken)


def test_no_text_of_the_review_is_missing() -> None:
    place = count()
    given: list[str] = []

    def say(text: str) -> str:
        given.append(f"⟦{next(place)}⟧{text}")
        return given[-1]

    document = json.loads(render(review(say), "json"))
    assert set(given) <= set(texts(document))
    assert {"2025-03-03", "2025-04-11", "Students", "412"} <= set(texts(document))


def test_the_limit_that_decides_is_named(schema: Draft202012Validator) -> None:
    folder = ROOT / "tests" / "cases" / "report-firmness-limit"
    files, rubric = [folder / "ratings.csv"], str(folder / "r.yaml")
    document = json.loads(render(sqr.load_review(files=files, rubric=rubric).review(), "json"))
    schema.validate(document)
    limits = {unit["unit"]: unit["domains"][0]["firm"]["limit"] for unit in document["units"]}
    assert limits == {"held": {"id": "hard", "computed": "High"}, "free": None}


def test_hostile_texts_read_back_exactly() -> None:
    left = [*hostile(), "half \ud83d of a pair", "\x00\r\n\u2028"]
    while left:
        given: list[str] = []

        def say(_: str, given: list[str] = given) -> str:
            given.append(left.pop() if left else "")
            return given[-1]

        made = render(review(say), "json").encode("utf-8")
        assert set(given) <= set(texts(json.loads(made)))


def test_the_index_says_which_file_holds_which_unit() -> None:
    made = dict(each_unit(review(), "json"))
    index = json.loads(made.pop("index.json"))
    assert index["schema"] == "sqr/review-index/1"
    published = json.loads((ROOT / "docs/schema/review-index.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(published)
    obeys = Draft202012Validator(published).is_valid
    assert obeys(index)
    first = index["units"][0]
    nameless = {k: v for k, v in first.items() if k != "file"}
    changes: list[dict[str, object]] = [
        {"more": 1}, {"schema": "sqr/review/1"}, {"units": [{**first, "level": 1}]},
        {"units": [nameless]}, {"units": [first | {"file": "../away.json"}]},
    ]  # fmt: skip
    assert not obeys({"units": []})
    for change in changes:
        assert not obeys(index | change)
    assert {entry["file"]: entry["unit"] for entry in index["units"]} == {
        name: json.loads(text)["units"][0]["unit"] for name, text in made.items()
    }
