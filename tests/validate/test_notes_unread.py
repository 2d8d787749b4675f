"""Checks that need the notes say so where the notes were not read."""

from __future__ import annotations

from pathlib import Path

import pytest

import sqr.pipeline
from conftest import Sqr

CODES = {"SQR142", "SQR143", "SQR144", "SQR145"}


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text("unit,criterion,level,reviewer,note\nX,1A.1,2,R1,Ask ada@example.org\n")
    return path


def test_a_large_review_says_that_nobody_looked(
    ratings: Path, sqr: Sqr, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("validate", ratings, "--rubric", "equity-review")
    assert "SQR143" in sqr(*command).out
    monkeypatch.setattr("sqr.pipeline.MOST_WITH_NOTES", 10)
    said = sqr(*command).out
    assert "SQR145 not looked at: the texts of the notes were not read" in said
    assert "e-mail" not in said
    assert "e-mail" in sqr(*command, "--notes").out


def test_every_format_says_it(ratings: Path, sqr: Sqr) -> None:
    command = ("validate", ratings, "--rubric", "equity-review", "--no-notes")
    for name in ("text", "json", "sarif", "junit", "markdown"):
        said = sqr(*command, "--format", name).out
        assert all(code in said for code in CODES)
        assert "the texts of the notes were not read" in said


def test_the_limit_is_of_all_files_together(ratings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = ratings.with_name("other.csv")
    other.write_bytes(ratings.read_bytes().replace(b"X,", b"Y,"))

    def skipped(*files: Path) -> int:
        review = sqr.pipeline.load_review(files=files, rubric="equity-review", notes=None)
        return len(review.validate().skipped)

    monkeypatch.setattr("sqr.pipeline.MOST_WITH_NOTES", ratings.stat().st_size)
    assert skipped(ratings) == 0
    assert skipped(ratings, other) == 1
