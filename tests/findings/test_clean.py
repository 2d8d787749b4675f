"""The cleaned file holds all that is usable, scores like the originals, and the log the rest."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_formats import STRINGS

import sqr
from conftest import Sqr

DATA = Path(__file__).resolve().parents[1] / "data"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def own_review(source: Path, at: Path) -> Path:
    """Lay out the review at `source` with the cleaned file as its only ratings."""
    shutil.copytree(source, at / "review", ignore=shutil.ignore_patterns("ratings", "*.json"))
    review = yaml.safe_load((source / "review.yaml").read_text(encoding="utf-8"))
    review.pop("columns", None)
    if (source / str(review["rubric"])).is_file():
        shutil.copyfile(source / review["rubric"], at / "review" / review["rubric"])
    review |= {
        "ratings": "clean.csv",
        "dates": {k: str(v) for k, v in review.get("dates", {}).items()},
    }
    (at / "review" / "review.yaml").write_text(json.dumps(review), encoding="utf-8")
    return at / "review"


def levels(document: dict[str, Any]) -> list[Any]:
    """Return all that scoring says, taking the places of the evidence out of it."""
    units: list[Any] = document["units"]
    for unit in units:
        for result in unit["results"]:
            for note in result.get("evidence", ()):
                del note["file"], note["line"]
    return units


@pytest.mark.parametrize(
    "source", [sqr.sample_review(), DATA / "nyc_quality_review"], ids=lambda path: path.name
)
def test_clean_scores_like_the_originals(source: Path, tmp_path: Path, sqr: Sqr) -> None:
    before = {path: path.read_bytes() for path in source.rglob("*") if path.is_file()}
    at = own_review(source, tmp_path)
    ran = sqr("validate", source, "--clean", at / "clean.csv", "--fail-on", "never")
    assert ran.code == 0, ran.text
    first = json.loads(sqr("score", source, "--format", "json").out)
    second = json.loads(sqr("score", at, "--format", "json").out)
    assert levels(first) == levels(second)
    found = json.loads(sqr("validate", at, "--format", "json").out)
    assert not [p for p in found["problems"] if p["severity"] == "error"]
    assert found["rows"]["in"] == second["rows"]["in"]
    assert before == {path: path.read_bytes() for path in source.rglob("*") if path.is_file()}


def test_rows_in_are_rows_cleaned_and_rows_logged() -> None:
    review = sqr.load_review(sqr.sample_review())
    cleaned = review.clean()
    log = read(cleaned.log)
    out = sum(int(row["times"]) for row in log if row["what"].startswith("left out"))
    assert cleaned.rows == len(read(cleaned.ratings))
    assert cleaned.rows + out == review.ratings.rows_in


WRONG = """unit;criterion;level;reviewer;date;note
X;A;1;R1;01.02.2026;"two
lines"
X;B;low;R1;nonsense;=1+1
X;A;1;R1;;again
X;Q;1;R1;;
X;A;3;R2;;
short;row
X;B;;R2;;heard
"""
RUBRIC = """id: own
title: Own
scale: {levels: [{code: "1", name: Low}, {code: "2", name: High}]}
states: {not_applicable: [NA]}
domains: [{id: D, name: Dd, criteria: [{id: A, name: Aa}, {id: B, name: Bb}]}]
"""


def laid_out(at: Path, ratings: str | bytes) -> Path:
    (at / "r.yaml").write_text(RUBRIC)
    data = ratings.encode() if isinstance(ratings, str) else ratings
    (at / "ratings").mkdir()
    (at / "ratings" / "all.csv").write_bytes(data)
    (at / "review.yaml").write_text(
        'rubric: r.yaml\nratings: ratings/*.csv\ndate_formats: ["%d.%m.%Y"]\n'
    )
    return at


def test_everything_that_was_changed_is_told(tmp_path: Path) -> None:
    cleaned = sqr.load_review(laid_out(tmp_path, WRONG)).clean()
    assert cleaned.ratings == (
        "unit,criterion,level,reviewer,source,group,date,cycle,note\n"
        'X,A,1,R1,,,2026-02-01,,"two\nlines"\n'
        "X,B,1,R1,,,nonsense,,'=1+1\n"
        "X,B,,R2,,,,,heard\n"
    )
    log = {(row["line"], row["what"].split(":")[0], row["column"]) for row in read(cleaned.log)}
    assert log == {
        ("2", "written in one way", "date"),
        ("4", "written in one way", "level"),
        ("4", "an apostrophe stands in front, or a spreadsheet would take it for a formula",
         "note"),
        ("5", "left out", ""), ("6", "left out", ""), ("7", "left out", ""),
        ("8", "left out", ""),
    }  # fmt: skip


def test_line_ends_inside_texts_do_not_mix(tmp_path: Path) -> None:
    text = 'unit,criterion,level,reviewer,note\r\nX,A,1,R1,"two\r\nlines"\r\nX,B,NA,R1,"a\r\nb"\r\n'
    cleaned = sqr.load_review(laid_out(tmp_path, text)).clean()
    assert "\r" not in cleaned.ratings
    assert [row["times"] for row in read(cleaned.log)] == ["2"]


def test_cleaning_twice_changes_nothing(tmp_path: Path) -> None:
    notes = [text for text in STRINGS if "\x00" not in text]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["unit", "criterion", "level", "reviewer", "note"])
    for n, text in enumerate(notes):
        writer.writerow([f"U{n}", "A", "1", "R1", text])
    data = out.getvalue().encode("utf-8", "replace")
    first = sqr.load_review(laid_out(tmp_path, data)).clean()
    assert first.rows == len(notes)
    for row in read(first.ratings):
        assert not row["note"].startswith(tuple("=@\t\r＝＋－＠"))
        plain = row["note"].lstrip("+-").replace(".", "", 1).isdecimal()
        assert plain or not row["note"].startswith(("+", "-"))
    (tmp_path / "ratings" / "all.csv").write_text(first.ratings, encoding="utf-8", newline="")
    second = sqr.load_review(tmp_path).clean()
    assert second.ratings == first.ratings
    assert read(second.log) == []


def test_originals_are_never_written_over(tmp_path: Path, sqr: Sqr) -> None:
    at = laid_out(tmp_path, WRONG)
    before = {path: path.read_bytes() for path in at.rglob("*") if path.is_file()}
    for target in ("ratings/all.csv", "review.yaml", "r.yaml", "ratings/clean.csv"):
        ran = sqr("validate", at, "--clean", at / target)
        assert ran.code == 2, target
        assert "input" in ran.err or "next run" in ran.err
    ran = sqr("validate", at, "--fix-lists", at / "ratings")
    assert ran.code == 2
    assert before == {path: path.read_bytes() for path in at.rglob("*") if path.is_file()}
    ran = sqr("validate", at, "--clean", at / "out" / "clean.csv", "--no-notes")
    assert "Wrote 3 of 7 rows" in ran.err
    assert (at / "out" / "clean.changes.csv").is_file()
    assert "two\nlines" in (at / "out" / "clean.csv").read_text()
