"""Small tables that a person keeps: lists of units and reviewers, a consensus, a key.

They come from the same programs as ratings do, so they may be written in the same ways:
UTF-8, UTF-16 or an old encoding that can be told; comma, semicolon, tab or bar; or a sheet
of a workbook. What is not plain is told in ``read_as``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sqr.files.markup import markup

DELIMITERS = (",", ";", "\t", "|")
_DEEPEST = 20  # titles may stand in so many lines above the heading
Numbered = list[tuple[int, tuple[str, ...]]]


class UnreadableError(Exception):
    """The file cannot be read: why, how to mend it, and the line (0: the whole file)."""

    def __init__(self, message: str, fix: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.line = line


class Small(NamedTuple):
    """A heading and its rows, each with the line where it starts; cells have no outer blanks.

    Blank rows are left out, and so are blank cells beyond the heading. ``read_as`` says how
    the file was read where that is not plain, ``sure`` whether there was no doubt, and ``sheet``
    that it is one of several sheets of a workbook.
    """

    head: tuple[str, ...] = ()
    line: int = 1
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    read_as: str = ""
    sure: bool = True
    sheet: bool = False


def read_small(path: Path, needed: Sequence[str]) -> Small:
    """Read a small table; ``needed`` are headings by which its heading is known.

    Raises OSError when there is no such file, and :class:`UnreadableError`.
    """
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        return _workbook(path, needed)
    if kind := markup(data[:8192]):
        raise UnreadableError(f"this is {kind}", "Open it in Excel and save it as CSV UTF-8.")
    text, read_as, sure = _decoded(path, data)
    lines = text.splitlines(keepends=True)
    if lines and lines[0].strip().strip('"').lower().startswith("sep="):
        text = "\n" + text[len(lines[0]) :]
    tries = [(mark, _cells(text, mark, most=_DEEPEST)) for mark in DELIMITERS]
    mark, _ = max(tries, key=lambda one: _fits(_heading(one[1], needed)[1], needed))
    return _laid_out(_cells(text, mark), needed, read_as, sure=sure)


def _decoded(path: Path, data: bytes) -> tuple[str, str, bool]:
    """Return the text, how it was read where that is not plain, and whether that is sure."""
    try:
        return data.decode("utf-8-sig"), "", True
    except UnicodeDecodeError as error:
        from sqr.files import encoding  # few lists need it

        told = encoding.tell(path, utf8=False)
        line = data[: error.start].count(b"\n") + 1
        bad = f"the byte 0x{data[error.start]:02X} is not UTF-8 text"
    if not told.codec:
        message = f"{bad}, and the encoding cannot be told: {told.ground}"
        raise UnreadableError(message, "Save the file again as CSV UTF-8.", line)
    try:
        text = data.decode(told.codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UnreadableError(bad, "Save the file again as CSV UTF-8.", line) from None
    return text, f"read as {told.words}: {told.ground}", told.sure


def _cells(text: str, mark: str, most: int = 0) -> Numbered:
    """Return the rows that are not blank; a stray quote is an error unless a few are wanted."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=not most)
    found: Numbered = []
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                found.append((line, tuple(cell.strip() for cell in cells)))
            if most and last >= most:
                break
    except csv.Error as error:
        if most:
            return found
        fix = "Look for a quotation mark that is not closed."
        raise UnreadableError(f"this is not valid CSV: {error}", fix, last + 1) from None
    return found


def _fits(cells: Sequence[str], needed: Sequence[str]) -> int:
    return len({_plain(cell) for cell in cells} & set(needed))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _heading(rows: Numbered, needed: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return the place and the cells of the row that has most of the headings needed."""
    first = rows[:_DEEPEST]
    best = max(range(len(first)), key=lambda n: (_fits(first[n][1], needed), -n), default=0)
    return best, first[best][1] if first else ()


def _laid_out(rows: Numbered, needed: Sequence[str], read_as: str, *, sure: bool) -> Small:
    if not rows:
        return Small(read_as=read_as, sure=sure)
    place, head = _heading(rows, needed)
    width = len(head)  # with its blank cells: a row that is shorter has lost one somewhere
    kept = [
        (line, cells[:width] if not any(cells[width:]) else cells)
        for line, cells in rows[place + 1 :]
    ]
    return Small(head, rows[place][0], tuple(kept), read_as, sure)


def _workbook(path: Path, needed: Sequence[str]) -> Small:
    """Return the one sheet whose heading fits."""
    from sqr.files import sheets
    from sqr.files.vetted import UnfitError, vetted

    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise UnreadableError(f"this {sheets.NEEDS}", "Save it as CSV UTF-8.") from None
    try:
        book = CalamineWorkbook.from_filelike(vetted(path).file)
        every = {name: list(_trimmed(sheets.rows(book, name))) for name in sheets.visible(book)}
    except UnfitError as error:
        raise UnreadableError(f"this {error}") from None
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError(f"this is a damaged Excel workbook: {str(error)[:120]}") from None
    tables = {name: rows for name, rows in every.items() if rows}
    fitting = [n for n, rows in tables.items() if _fits(_heading(rows, needed)[1], needed)]
    best = max((_fits(_heading(tables[n], needed)[1], needed) for n in fitting), default=0)
    chosen = [n for n in fitting if _fits(_heading(tables[n], needed)[1], needed) == best]
    if len(chosen) > 1:
        message = f"several sheets of this workbook fit: {', '.join(chosen)[:120]}"
        raise UnreadableError(message, "Keep the one that is meant in a file of its own.")
    name = chosen[0] if chosen else next(iter(tables), "")
    others = ", ".join(one for one in tables if one != name)[:120]
    read_as = f"the sheet {name} was read; not read: {others}" if others else ""
    made = _laid_out(tables.get(name, []), needed, read_as, sure=True)
    return made._replace(sheet=bool(others))


def _trimmed(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in rows:
        yield number, tuple(cell.strip() for cell in cells)
