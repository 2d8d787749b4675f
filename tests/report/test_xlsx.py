"""The workbook: every table, texts that stay texts, and what Excel can hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import unsound
from openpyxl.utils.escape import unescape
from parsed import CORPORA, hostile
from sample import review

import sqr
from sqr.report.formats import each_unit, render
from sqr.report.language import language
from sqr.report.sheet import Sheet
from sqr.report.tables import tables
from sqr.report.text import xml
from sqr.report.xlsx import MOST_IN_CELL, Limits, workbook
from sqr.review.model import Review
from sqr.review.spreadsheet import FORMULA_STARTS

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample-review"
EN = language("en")


def opened(data: str | bytes) -> Any:
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(BytesIO(data))


def one(rows: list[tuple[Any, ...]], limits: Limits | None = None, *, name: str = "A") -> Any:
    head = tuple(f"h{n}" for n in range(len(rows[0])))
    return opened(workbook([Sheet(name, head, rows)], review(), EN, limits))


@pytest.fixture(scope="module")
def book(found: Review) -> Any:
    return opened(render(found, "xlsx"))


@pytest.fixture(scope="module")
def found() -> Review:
    return sqr.load_review(SAMPLE).review(rasch="rating scale")


def test_a_sheet_a_table_with_a_frozen_head_and_filters(book: Any) -> None:
    assert book.sheetnames == [
        "About", "Levels", "Votes", "Evidence", "Rating rows", "Splits and consensus",
        "What they agreed on together", "How firm it is", "Schools at each level", "Scale",
        "Rubric", "Agreement", "Reviewers compared", "Rasch measures", "The authors' words",
        "Data quality", "Reviewers", "Whose voice", "Method", "Provenance",
    ]  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert all(8 <= one.width <= 62 for one in sheet.column_dimensions.values())


def test_what_it_says(book: Any) -> None:
    levels = [[cell.value for cell in row] for row in book["Levels"].iter_rows()]
    head, rows = levels[0], levels[1:]
    assert len(rows) == 6 * (4 + 12 + 36)
    first = dict(zip(head, rows[0], strict=True))
    assert (first["School id"], first["Level"], first["Tier"]) == (
        "HERRING",
        "Established",
        "Domain",
    )
    assert isinstance(first["Number"], float)
    assert first["Level, counted from the lowest"] == 3
    votes = [[cell.value for cell in row] for row in book["Votes"].iter_rows(min_row=2)]
    assert len(votes) == 6 * 36
    assert [row[4] for row in votes if sum(row[7:10]) != row[6]] == []
    days = [row[8].value for row in book["Evidence"].iter_rows(min_row=2)]
    assert sum(isinstance(day, datetime) for day in days) > 500
    quality = {row[0].value: row[3].value for row in book["Data quality"].iter_rows(max_row=3)}
    assert (quality["Rows in"], quality["Rows used"]) == (732, 649)


def dicts(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_stands_behind_the_levels(book: Any, found: Review) -> None:
    rows = dicts(book["Rating rows"])
    quality = found.quality
    unknown = sum(c.count for c in quality.set_aside if c.name.startswith("unknown"))
    assert len(rows) == quality.rows_in - unknown
    assert sum(row["Why it does not count"] is None for row in rows) == quality.rows_used
    assert {type(row["Line"]) for row in rows} == {int}
    agreed = [part.agreed for unit in found.units for d in unit.domains for part in d.walk()]
    said = [row["Why"] for row in dicts(book["What they agreed on together"])]
    assert said == [one.reason for one in agreed if one]
    firm = dicts(book["How firm it is"])
    for row, part in zip(firm, [d for unit in found.units for d in unit.domains], strict=True):
        assert part.firm is not None
        assert row["Reviewers without whom it is another"] == len(part.firm.without)
        assert (row["Held back by"] or "") == ", ".join(part.firm.held_by)
        assert abs(row["Distance from the nearest cut"]) <= 0.5
        assert (row["Distance from the nearest cut"] < 0) == (" below the cut " in row["In words"])
    assert found.agreement is not None
    assert found.agreement.rasch is not None
    rasch = dicts(book["Rasch measures"])
    assert [row["Logits"] for row in rasch if row["Id"]] == [
        pytest.approx(one.measure) for one in found.agreement.rasch.rows
    ]
    tiers = {row["Tier"] for row in dicts(book["Agreement"])}
    assert tiers == {None, "Domain", "Criterion"}
    texts = {row["File"]: row["Text"] for row in dicts(book["The authors' words"])}
    assert texts == {one.file: one.text for one in found.narrative}


def test_what_the_review_does_not_hold_has_no_sheet() -> None:
    bare = replace(review(), narrative=(), agreement=None)
    names = {sheet.name for sheet in tables(bare, EN)}
    assert "About" in names
    assert not names & {"Rasch measures", "The authors' words", "Agreement"}


def test_the_review_is_all_there() -> None:
    place = count()
    given: list[str] = []

    def say(text: str) -> str:
        given.append(f"⟦{next(place)}⟧{text}")
        return given[-1]

    made = review(say)
    book = opened(render(made, "xlsx"))
    said = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert made.agreement is not None
    for unit in made.units:
        for part in unit.criteria:
            assert all(text in said for text in (part.id, part.name, part.descriptor, *part.steps))
            assert all(note.text in said and note.file in said for note in part.notes)
    assert all(text in said for text in (*made.rubric.method, *made.agreement.advice))


def test_no_text_becomes_a_formula_and_all_read_back_exactly() -> None:
    lines = (CORPORA / "formula.jsonl").read_text(encoding="utf-8").splitlines()
    payloads = [json.loads(line) for line in lines if line]
    told = [
        text for text in (*hostile(), *payloads, "_x0041_", "a\x0cb\ufffe", "\tx", "\rx") if text
    ]
    sheet = one([(text,) for text in told])["A"]
    for cell, text in zip((row[0] for row in sheet.iter_rows(min_row=2)), told, strict=True):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert unescape(cell.value) == xml(text) or cell.value == xml(text)
        assert cell.quotePrefix == (xml(text)[0] in FORMULA_STARTS)


def test_what_a_cell_and_a_sheet_can_hold() -> None:
    sheet = one([("𝒰" * MOST_IN_CELL, 1.5, 1200, date(2026, 1, 30), date(1850, 1, 1), None, "")])[
        "A"
    ]
    cut, part, whole, day, early, nothing, blank = (cell.value for cell in sheet[2])
    assert len(cut.encode("utf-16-le")) // 2 <= MOST_IN_CELL
    assert cut.endswith("Cut here: a cell holds 32,767 characters.")
    assert (part, whole, day, early) == (1.5, 1200, datetime(2026, 1, 30), "1850-01-01")
    assert nothing is None
    assert blank is None
    formats = [cell.number_format for cell in sheet[2]]
    assert formats[1:4] == ["0.00", "#,##0", "yyyy-mm-dd"]
    book = one([(str(n),) for n in range(25)], Limits(rows=11))
    assert book.sheetnames == ["A", "A 2", "A 3"]
    shown = [row[0].value for sheet in book for row in sheet.iter_rows(min_row=2)]
    assert shown == [str(n) for n in range(25)]
    assert {sheet["A1"].value for sheet in book} == {"h0"}


def test_names_of_sheets_are_legal_and_not_the_same() -> None:
    wanted = ["a[b]:*?/\\c", "", "'", "History", "x" * 40, "X" * 40, "\x00\x01", "𝒰" * 20, "A", "a"]
    data = workbook([Sheet(name, ("h",), []) for name in wanted], review(), EN)
    names = opened(data).sheetnames
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name
        assert name.casefold() != "history"


def test_the_same_review_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = render(review(), "xlsx")
    assert isinstance(made, bytes)
    assert unsound(made) == []
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert render(review(), "xlsx") == made
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert opened(render(review(), "xlsx")).properties.created == datetime(2023, 11, 14, 22, 13, 20)


def test_in_spanish_and_for_each_unit() -> None:
    names = [sheet.name for sheet in tables(review(), language("es"))]
    assert "Niveles" in names
    assert not [name for name in names if "[en]" in name]
    made = dict(each_unit(review(), "xlsx"))
    index = opened(made["index.xlsx"])["Schools"]
    assert {row[3].value for row in index.iter_rows(min_row=2)} == set(made) - {"index.xlsx"}


def test_strange_texts_in_every_field() -> None:
    say: Callable[[str], str]
    for text in ("=1+1", "\x00\x0b\ufffe", "'", "x" * 40_000):
        say = lambda _, text=text: text  # type: ignore[misc]  # noqa: E731
        assert unsound(bytes(render(review(say, units=1), "xlsx"))) == []  # type: ignore[arg-type]
