"""Whatever is misspelled, what was perhaps meant is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqr
from conftest import Sqr, sample_without_ratings

HEAD = "unit,criterion,reviewer,level,source,date,note\n"
RIGHT = {"unit": "LANTERN", "criterion": "1A.1", "reviewer": "R01", "level": "2",
         "source": "document", "date": "", "note": ""}  # fmt: skip

CELLS = {
    "unit": [("LANTREN", "LANTERN"), ("Paper Lanterm Elementary School",
                                      "Paper Lantern Elementary School")],
    "criterion": [("1A1", "1A.1"), ("Acces to challenging learning paths",
                                    "Access to challenging learning paths")],
    "reviewer": [("R0l", "R01"), ("Reviewer 1 (distrct, curriculum)",
                                  "Reviewer 1 (district, curriculum)")],
    "level": [("Devloping", "Developing"), ("Establised", "Established")],
    "source": [("documnet", "document"), ("focus groop", "focus group")],
}  # fmt: skip
MISSPELLED = [(column, *pair) for column, pairs in CELLS.items() for pair in pairs]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    return sample_without_ratings(tmp_path)


def put(review: Path, row: dict[str, str], head: str = HEAD) -> None:
    cells = ",".join(f'"{text}"' for text in row.values())
    (review / "ratings" / "all.csv").write_text(f"{head}{cells}\n", encoding="utf-8")


@pytest.mark.parametrize(("column", "written", "meant"), MISSPELLED)
def test_a_cell(review: Path, column: str, written: str, meant: str) -> None:
    row = {name: RIGHT[name] for name in HEAD.strip().split(",")}
    put(review, row | {column: written})
    fixes = [p.fix for p in sqr.load_review(review).validate().problems if p.column == column]
    assert fixes == [f"Did you mean `{meant}`?"]


@pytest.mark.parametrize("column", ["unit", "criterion", "reviewer", "level"])
def test_a_column(review: Path, column: str) -> None:
    written = column[:-2] + column[-1] + column[-2]
    put(review, RIGHT, HEAD.replace(column, written))
    (problem,) = sqr.load_review(review).validate().problems
    assert problem.code == "SQR010"
    assert f"Did you mean `{written}`?" in problem.fix


OPTIONS = [
    (("score", "--unit", "LANTREN"), "LANTERN"),
    (("score", "--unit", "Paper Lantern Elementry School"), "Paper Lantern Elementary School"),
    (("score", "--explain", "1A-1"), "1A.1"),
    (("score", "--explain", "Social and emotional skils"), "Social and emotional skills"),
    (("checks", "SQR1O1"), "SQR101"),
]


@pytest.mark.parametrize(("command", "meant"), OPTIONS, ids=lambda value: str(value))
def test_an_option(sqr: Sqr, command: tuple[str, ...], meant: str) -> None:
    name, *rest = command
    target = () if name == "checks" else (sample(),)
    ran = sqr(name, *target, *rest)
    assert ran.code == 2
    assert f"Did you mean `{meant}`?" in ran.err


def sample() -> Path:
    return sqr.sample_review()


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        ("rubric: equity-review", "rubric: equity-reveiw", "equity-review"),
        ("units:", "unit:", "units"),
        ("reviewers: reviewers.csv", "columns: {levle: Rating}", "level"),
        ("reviewers: reviewers.csv", "checks: {SQR1O1: error}", "SQR101"),
        ("reviewers: reviewers.csv", "checks: {SQR101: eror}", "error"),
        ("reviewers: reviewers.csv", "reviewers: reviewer.csv", "reviewers.csv"),
        ("ratings: ratings/*.csv", "ratings: ratings/al.csv", "ratings/all.csv"),
    ],
)
def test_review_file(sqr: Sqr, review: Path, right: str, wrong: str, meant: str) -> None:
    put(review, RIGHT)
    text = (review / "review.yaml").read_text(encoding="utf-8")
    assert right in text
    (review / "review.yaml").write_text(text.replace(right, wrong), encoding="utf-8")
    ran = sqr("validate", review)
    assert ran.code == 2
    assert f"Did you mean `{meant}`?" in ran.err
