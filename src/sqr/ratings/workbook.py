"""Reads Excel workbooks (.xlsx): the named sheet, or the one whose heading fits."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.files import sheets
from sqr.files.vetted import UnfitError, Vetted, vetted
from sqr.folder.model import Reading
from sqr.ratings import delimited, merged
from sqr.ratings.layout import Wanted
from sqr.ratings.merged import Merged
from sqr.ratings.opened import About, Fact, Opened, Remark, Scratch
from sqr.ratings.scan import Scan, scan
from sqr.rubric.names import clip, did_you_mean, fold, listed

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

WIDEST = 2_000


def read(path: Path, seen: Scan, wanted: Wanted, scratch: Scratch) -> Opened:
    """Open a workbook: each sheet that may be meant becomes a table, and one must fit."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        return Opened(path, seen, None, unusable=sheets.NEEDS)
    try:
        safe = vetted(path)
        book = CalamineWorkbook.from_filelike(safe.file)
        names, missing = _meant(book, wanted)
        tables = [
            _Table(name, *_written(book, name, scratch.new()), _merged(book, name))
            for name in names
        ]
    except UnfitError as error:
        return Opened(path, seen, None, unusable=str(error))
    except (CalamineError, ValueError, OSError) as error:
        reason = clip(str(error), 120)
        return Opened(path, seen, None, unusable=f"is a damaged Excel workbook: {reason}")
    if missing is not None:
        return Opened(path, seen, None, unusable="has no such sheet", remarks=(missing,))
    chosen = _chosen(path, seen, tables, wanted, scratch)
    return replace(chosen, remarks=(*_parts(safe), *chosen.remarks))


def _meant(book: CalamineWorkbook, wanted: Wanted) -> tuple[list[str], Remark | None]:
    """Return the names of the sheets that may hold the ratings."""
    declared = wanted.reading.sheet
    if declared is None:
        return sheets.visible(book), None
    for name in book.sheet_names:
        if fold(name) == fold(declared):
            return [name], None
    fix = did_you_mean(declared, book.sheet_names)
    message = f"there is no sheet `{clip(declared)}`; there are {listed(book.sheet_names)}"
    return [], Remark(About.SHEET_UNKNOWN, message, fix or "Correct `sheet:` in review.yaml.")


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet as a CSV file, and the row of the sheet for each of its lines."""

    name: str
    path: Path
    rows: array[int]
    merged: tuple[Merged, ...]


def _written(book: CalamineWorkbook, name: str, target: Path) -> tuple[Path, array[int]]:
    """Write a sheet's filled rows as CSV."""
    lines: array[int] = array("q")
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, cells in sheets.rows(book, name):
            if len(cells) > WIDEST:
                raise UnfitError(f"has {len(cells):,} columns in the sheet {clip(name)}")
            writer.writerow(cells)
            lines.extend([number] * (1 + sum(cell.count("\n") for cell in cells)))
    return target, lines


def _merged(book: CalamineWorkbook, name: str) -> tuple[Merged, ...]:
    """Return the cells that were merged over several rows of one column."""
    found = [
        Merged(top + 1, bottom + 1, left)
        for (top, left), (bottom, right) in book.get_sheet_by_name(name).merged_cell_ranges or ()
        if left == right and bottom > top
    ]
    return tuple(sorted(found, key=lambda span: (span.first, span.column)))


def _filled_down(table: _Table, one: Opened, wanted: Wanted, scratch: Scratch) -> Opened:
    """Lay out a sheet again with the values of merged cells in all of their rows."""
    spans = merged.below(table.merged, one.head, one.heading_line) if one.head else []
    if one.unusable or not spans or one.head is None:
        return one
    target = scratch.new()
    values = merged.fill_down(table.path, table.rows, spans, target)
    again = delimited.lay_out(target, scan(target), wanted, scratch, table.rows)
    return replace(again, remarks=(merged.remark(spans, one.head, values), *again.remarks))


def _chosen(
    path: Path, seen: Scan, tables: Iterable[_Table], wanted: Wanted, scratch: Scratch
) -> Opened:
    """Return the one table whose heading fits; none or several are said to be so."""
    comma = wanted._replace(reading=_as_rows(wanted))
    opened: dict[str, Opened] = {}
    for table in tables:
        own = comma
        if wanted.reading.header_row:
            line = next((n for n, row in enumerate(table.rows, start=1)
                         if row >= wanted.reading.header_row), 1)  # fmt: skip
            own = comma._replace(reading=comma.reading.model_copy(update={"header_row": line}))
        if len(table.rows):
            one = delimited.lay_out(table.path, scan(table.path), own, scratch, table.rows)
            opened[table.name] = _filled_down(table, one, own, scratch)
    fitting = {name: one for name, one in opened.items() if not one.unusable}
    if len(fitting) > 1:
        names = listed(list(fitting))
        message = f"several sheets look like ratings: {names}"
        fix = "Say which is meant: `sheet: NAME` in review.yaml; if all are, list the file once "
        fix += "for each: `- {files: FILE, sheet: NAME}` under `ratings:`."
        remark = Remark(About.SHEET_UNKNOWN, message, fix)
        reason = "has several sheets that fit"
        return Opened(path, seen, None, unusable=reason, remarks=(remark,))
    if not opened:
        return Opened(path, seen, None, unusable="is a workbook without any filled sheet")
    name, one = next(iter(fitting.items()), min(opened.items(), key=_lacking))
    ground = "the only one whose heading fits" if fitting else "its heading comes nearest"
    ground = "`sheet:` says so" if wanted.reading.sheet else ground
    facts = (Fact("workbook", "Excel (.xlsx)", "its parts"), Fact("sheet", name, ground))
    remarks = one.remarks
    if len(opened) > 1:
        others = listed([other for other in opened if other != name])
        message = f"the sheet `{clip(name)}` was read: {ground}; not read: {others}"
        remarks = (Remark(About.SHEET, message), *remarks)
    return replace(one, facts=(*facts, *one.facts), remarks=remarks)


def _as_rows(wanted: Wanted) -> Reading:
    return wanted.reading.model_copy(update={"delimiter": ",", "encoding": None})


def _lacking(item: tuple[str, Opened]) -> int:
    head = item[1].head
    return len(head.missing) + len(head.twice) if head else 99


def _parts(safe: Vetted) -> list[Remark]:
    """Point out what the workbook holds that is not read."""
    found = []
    if safe.formulas:
        count = f"{safe.formulas:,} formula" + ("s have" if safe.formulas > 1 else " has")
        message = f"{count} no stored result (the first in {safe.first_formula}) and read as blank"
        found.append(Remark(About.FORMULA, message))
    for one in safe.comments:
        said = f"the comment on {one.cell} is not read: “{clip(one.text, 200)}”"
        message = said if one.cell else "comments that hang on cells are not read"
        line = one.row if safe.sheets == 1 else 0
        found.append(Remark(About.COMMENTS, message, line=line, value=one.text))
    return found
