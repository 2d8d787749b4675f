"""The catalogue: every check explains itself, and its example does what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Sqr, sample_without_ratings
from sqr.pipeline import load_review
from sqr.validate.catalogue import CHECKS
from sqr.validate.examples import EXAMPLES

FILES = [code for code, example in EXAMPLES.items() if example.is_file]


def test_every_check_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(CHECKS)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_check_explains_itself(check: object) -> None:
    for name in ("title", "why", "fix", "wrong", "right"):
        assert getattr(check, name).strip(), f"{check} says nothing under {name}"


def found_in(text: str, folder: Path) -> dict[str, int]:
    """Return what is found in one rating file of the sample review."""
    sample_without_ratings(folder)
    (folder / "ratings" / "ratings.csv").write_text(text + "\n", encoding="utf-8")
    return load_review(folder).validate().counts


@pytest.mark.parametrize("code", FILES)
def test_example_of_wrong_is_found_and_of_right_is_not(code: str, tmp_path: Path) -> None:
    assert code in found_in(EXAMPLES[code].wrong, tmp_path)
    assert found_in(EXAMPLES[code].right, tmp_path) == {}


def test_checks_lists_and_explains_every_check(sqr: Sqr) -> None:
    listed = sqr("checks").out
    document = json.loads(sqr("checks", "--format", "json").out)
    assert [check["code"] for check in document["checks"]] == list(CHECKS)
    for code, check in CHECKS.items():
        assert f"{code}  {check.severity}" in listed
        told = " ".join(sqr("checks", code.lower()).out.split())
        for words in (code, check.title, check.why, check.fix, check.wrong, check.right):
            assert " ".join(words.split()) in told
        assert json.loads(sqr("checks", code, "--format", "json").out)["checks"][0]["code"] == code


def test_checks_knows_what_was_perhaps_meant(sqr: Sqr) -> None:
    ran = sqr("checks", "SQR1O4")
    assert ran.code == 2
    assert "there is no check `SQR1O4`" in ran.err
    assert "Did you mean `SQR104`?" in ran.err
