"""Reads Excel workbooks (.xlsx): the named sheet, or the one whose heading fits."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.files import sheets
from sqr.files.comments import Comment
from sqr.files.shown import Look
from sqr.files.vetted import UnfitError, Vetted, vetted
from sqr.folder.model import Reading
from sqr.ratings import attached, delimited, merged
from sqr.ratings.layout import Wanted
from sqr.ratings.merged import Merged
from sqr.ratings.opened import About, Fact, Opened, Remark, Scratch
from sqr.ratings.scan import Scan, scan
from sqr.ratings.unseen import unseen
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
            _Table(
                name, *_written(book, name, scratch.new()), _merged(book, name),
                safe.looks.get(name, Look()), attached.on_sheet(safe.comments, name),
            )
            for name in names
        ]  # fmt: skip
        hidden = [] if wanted.reading.sheet else sheets.hidden(book)
    except UnfitError as error:
        return Opened(path, seen, None, unusable=str(error))
    except (CalamineError, ValueError, OSError) as error:
        reason = clip(str(error), 120)
        return Opened(path, seen, None, unusable=f"is a damaged Excel workbook: {reason}")
    if missing is not None:
        return Opened(path, seen, None, unusable="has no such sheet", remarks=(missing,))
    chosen = _chosen(path, seen, tables, wanted, scratch)
    return replace(chosen, remarks=(*_parts(safe, hidden), *chosen.remarks))


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
    look: Look
    comments: tuple[Comment, ...]


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


def _laid_out(table: _Table, wanted: Wanted, scratch: Scratch) -> Opened:
    """Lay out a sheet; if need be again, with what merged cells and comments say."""
    one = delimited.lay_out(table.path, scan(table.path), wanted, scratch, table.rows)
    if one.unusable or one.head is None:
        return replace(one, remarks=(*attached.unread(table.comments), *one.remarks))
    source, rows = table.path, table.rows
    remarks: list[Remark] = unseen(table.look, one, rows)
    comments, facts = table.comments, one.facts
    spans = merged.below(table.merged, one.head, one.heading_line)
    if spans:
        target = scratch.new()
        values = merged.fill_down(source, rows, spans, target)
        remarks.append(merged.remark(spans, one.head, values))
        source = target
    if wanted.reading.evidence and (taken := attached.taken(comments, one)):
        target = scratch.new()
        rows, wanted = attached.write(source, target, rows, one, taken, wanted)
        comments = tuple(comment for comment in comments if comment not in taken)
        facts = (*facts, Fact("comments", f"{len(taken):,} taken as evidence", attached.GROUND))
        source = target
    if source != table.path:
        one = delimited.lay_out(source, scan(source), wanted, scratch, rows)
    remarks += attached.unread(comments, declared=wanted.reading.evidence is not None)
    return replace(one, facts=facts, remarks=(*remarks, *one.remarks))


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
            opened[table.name] = _laid_out(table, own, scratch)
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


def _parts(safe: Vetted, hidden: list[str]) -> list[Remark]:
    """Point out what the workbook holds that is not read."""
    found = []
    if safe.formulas:
        count = f"{safe.formulas:,} formula" + ("s have" if safe.formulas > 1 else " has")
        message = f"{count} no stored result (the first in {safe.first_formula}) and read as blank"
        found.append(Remark(About.FORMULA, message))
    if hidden:
        one = len(hidden) == 1
        message = f"the hidden sheet{'' if one else 's'} {listed(hidden, joined='and')} "
        message += f"{'was' if one else 'were'} not read"
        fix = "Nothing to do, if no ratings are there; else show the sheet in Excel, or say "
        fix += "`sheet: NAME` in review.yaml."
        found.append(Remark(About.HIDDEN, message, fix))
    return [*found, *attached.unread(attached.on_no_sheet(safe.comments))]
