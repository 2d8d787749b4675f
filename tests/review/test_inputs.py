"""What went into a review: every file by the sha256 of the bytes that were read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from sqr.errors import InputError
from sqr.pipeline import load_review
from sqr.review.inputs import input_files

ROWS = "unit,criterion,level,reviewer\nA,1A.1,2,R1\n"


def made(folder: Path) -> Path:
    (folder / "ratings.csv").write_text(ROWS, encoding="utf-8")
    review = folder / "review.yaml"
    review.write_text("rubric: equity-review\nratings: ratings.csv\n", encoding="utf-8")
    return review


def test_every_file_is_named_by_its_bytes(tmp_path: Path) -> None:
    ratings = load_review(made(tmp_path)).ratings
    found = {one.file: one.sha256 for one in input_files(ratings)}
    assert found["ratings.csv"] == hashlib.sha256(ROWS.encode()).hexdigest()
    review = (tmp_path / "review.yaml").read_bytes()
    assert found["review.yaml"] == hashlib.sha256(review).hexdigest()


def test_a_file_that_was_written_to_meanwhile_is_refused(tmp_path: Path) -> None:
    opened = load_review(made(tmp_path))
    path = tmp_path / "ratings.csv"
    seen = path.stat().st_mtime_ns
    path.write_text(ROWS.replace("2", "3"), encoding="utf-8")
    os.utime(path, ns=(seen + 1, seen + 1))
    with pytest.raises(InputError, match=r"^ratings\.csv was changed since it was read"):
        input_files(opened.ratings)
    with pytest.raises(InputError, match="changed since it was read"):
        opened.findings()
