"""What went into a review: every file by the sha256 of the bytes that were read."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sqr.assets import rubric_path
from sqr.errors import InputError
from sqr.files.small import Small, read_small
from sqr.folder.narrative import NarrativeFile, read_narrative
from sqr.pipeline import load_review
from sqr.reliability.keyfile import read_key
from sqr.review.inputs import input_files
from sqr.yaml.document import Document
from sqr.yaml.read import read

ROWS = "unit,criterion,level,reviewer\nA,1A.1,2,R1\n"


REVIEW = """\
rubric: rubric.yaml
ratings: ratings.csv
units: units.csv
reviewers: reviewers.csv
consensus: agreed.csv
theme: {logo: logo.svg}
"""
LISTS = {
    "units.csv": "id,name\nA,Adams\n",
    "reviewers.csv": "id,name\nR1,Rae\n",
    "agreed.csv": "unit,scope,level,agreed_by,date,reason\nA,1A.1,2,all,2026-01-02,talked\n",
    "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


def made(folder: Path) -> Path:
    (folder / "ratings.csv").write_text(ROWS, encoding="utf-8")
    review = folder / "review.yaml"
    review.write_text("rubric: equity-review\nratings: ratings.csv\n", encoding="utf-8")
    return review


def with_lists(folder: Path) -> Path:
    """Make a review with a file of every kind."""
    review = made(folder)
    review.write_text(REVIEW, encoding="utf-8")
    for name, text in LISTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(rubric_path("equity-review"), folder / "rubric.yaml")
    shutil.copy(rubric_path("equity-review").with_suffix(".es.yaml"), folder / "rubric.es.yaml")
    (folder / "narrative").mkdir()
    (folder / "narrative/summary.md").write_text("As it was.\n", encoding="utf-8")
    return review


def rewrite(path: Path) -> str:
    """Write a file anew; return the sha256 that it had."""
    before, seen = path.read_bytes(), path.stat().st_mtime_ns
    path.write_bytes(before + b"\n")
    os.utime(path, ns=(seen + 1, seen + 1))
    return hashlib.sha256(before).hexdigest()


def test_every_file_is_named_by_its_bytes(tmp_path: Path) -> None:
    ratings = load_review(made(tmp_path)).ratings
    found = {one.file: one.sha256 for one in input_files(ratings)}
    assert found["ratings.csv"] == hashlib.sha256(ROWS.encode()).hexdigest()
    review = (tmp_path / "review.yaml").read_bytes()
    assert found["review.yaml"] == hashlib.sha256(review).hexdigest()


def test_a_file_that_was_written_to_meanwhile_is_refused(tmp_path: Path) -> None:
    opened = load_review(made(tmp_path))
    rewrite(tmp_path / "ratings.csv")
    with pytest.raises(InputError, match=r"^ratings\.csv was changed since it was read"):
        input_files(opened.ratings)
    with pytest.raises(InputError, match="changed since it was read"):
        opened.findings()


@pytest.mark.parametrize("name", ["review.yaml", *LISTS])
def test_so_is_any_other_file_of_the_review(tmp_path: Path, name: str) -> None:
    opened = load_review(with_lists(tmp_path))
    input_files(opened.ratings)
    rewrite(tmp_path / name)
    with pytest.raises(InputError, match=f"^{name} was changed since it was read"):
        input_files(opened.ratings)


def test_a_rubric_and_its_translation_are_named_by_the_bytes_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_lists(tmp_path)
    digests = {}

    def read_and_change(file: Path, name: str | None = None) -> Document:
        found = read(file, name)
        digests[file.name] = rewrite(file)
        return found

    monkeypatch.setattr("sqr.rubric.load.read", read_and_change)
    loaded = load_review(path).inputs.loaded
    told = {"rubric.yaml": loaded.sha256, "rubric.es.yaml": loaded.translations[0].sha256}
    assert told == digests


def test_so_is_a_text_of_the_authors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = load_review(with_lists(tmp_path))
    digests = []

    def read_and_change(*given: Any) -> tuple[NarrativeFile, ...]:
        found = read_narrative(*given)
        digests.append(rewrite(tmp_path / "narrative/summary.md"))
        return found

    monkeypatch.setattr("sqr.review.build.read_narrative", read_and_change)
    told = [one.sha256 for one in opened.review().inputs if one.role == "narrative"]
    assert told == digests


def test_a_key_that_was_written_to_while_it_was_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = load_review(made(tmp_path))
    key = tmp_path / "key.csv"
    key.write_text("unit,criterion,level\nA,1A.1,2\n", encoding="utf-8")
    named = hashlib.sha256(key.read_bytes()).hexdigest()
    assert read_key(key, opened.ratings).sha256 == named

    def read_and_change(path: Path, needed: Sequence[str]) -> Small:
        found = read_small(path, needed)
        rewrite(path)
        return found

    monkeypatch.setattr("sqr.reliability.keyfile.read_small", read_and_change)
    with pytest.raises(InputError, match=r"^key\.csv was changed since it was read"):
        read_key(key, opened.ratings)
