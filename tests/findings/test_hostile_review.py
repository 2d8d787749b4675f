"""Hostile strings in the cells of a file, through the commands and every format they have."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from test_formats import SCHEMA, STRINGS

from conftest import Sqr
from sqr.findings.formats import FORMATS

RUBRIC = """id: own
title: Own
scale: {levels: [{code: "1", name: Low}, {code: "2", name: High}]}
domains: [{id: D, name: Dd, criteria: [{id: A, name: Aa}, {id: B, name: Bb}, {id: C, name: Cc}]}]
"""
HEADING = ["unit", "criterion", "level", "reviewer", "source", "date", "note"]
PLAIN = ["X", "A", "1", "R1", "", "", ""]
COMPUTED = tuple("=+-@\t\r\n＝＋－＠")
TEXTS = [text for text in STRINGS if "\x00" not in text]


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review in which every string stands once in every column."""
    at = tmp_path_factory.mktemp("review")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADING)
    for text in TEXTS:
        for place in range(len(HEADING)):
            writer.writerow([*PLAIN[:place], text, *PLAIN[place + 1 :]])
    (at / "ratings").mkdir()
    (at / "ratings" / "all.csv").write_bytes(out.getvalue().encode("utf-8", "replace"))
    (at / "r.yaml").write_text(RUBRIC)
    (at / "review.yaml").write_text("rubric: r.yaml\nratings: ratings/*.csv\n")
    return at


def no_formula(text: str) -> int:
    """Return how many rows a CSV has, none of whose cells a spreadsheet computes."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            if cell.startswith(COMPUTED):
                assert cell[1:].replace(".", "", 1).isdecimal(), cell
    return len(rows)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_prints_it(name: str, review: Path, sqr: Sqr, tmp_path: Path) -> None:
    ran = sqr("validate", review, "--format", name, "--most", 0, "--output", tmp_path / "out")
    assert ran.code == 1, ran.text
    document = (tmp_path / "out").read_text(encoding="utf-8")
    assert not set(document) & {chr(n) for n in range(32)} - set("\n\r\t")
    if name == "sarif":
        jsonschema.Draft4Validator(SCHEMA).validate(json.loads(document))
    elif name == "junit":
        ElementTree.fromstring(document)
    elif name == "csv":
        counts = json.loads(sqr("validate", review, "--format", "json").out)["counts"]
        assert no_formula(document) == sum(counts.values()) + 1


def test_lists_clean_and_coverage_hold_it(review: Path, sqr: Sqr, tmp_path: Path) -> None:
    lists, clean = tmp_path / "lists", tmp_path / "clean.csv"
    ran = sqr("validate", review, "--fix-lists", lists, "--clean", clean)
    assert ran.code == 1, ran.text
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "clean.changes.csv", "clean.csv", "lists"]  # fmt: skip
    for path in (*lists.glob("*.csv"), clean, tmp_path / "clean.changes.csv"):
        assert no_formula(path.read_text(encoding="utf-8")) >= 1
    assert len(list(lists.iterdir())) > 2 * 100
    ran = sqr("coverage", review, "--format", "csv", "--output", tmp_path / "coverage.csv")
    assert ran.code == 0
    assert no_formula((tmp_path / "coverage.csv").read_text(encoding="utf-8")) > 100
    assert sqr("coverage", review).code == 0


def test_nothing_steers_the_terminal(review: Path, sqr: Sqr) -> None:
    for command in (("validate", review), ("coverage", review)):
        ran = sqr(*command)
        assert not set(ran.text) & {"\x1b", "\x07", "\x9b", "\r"}
