"""Reads delimited text as people save it, and hands on what the strict loader can take.

A plain file is handed on as it is. Any other is copied: decoded to UTF-8, its heading first,
and with blank lines where titles, a second heading or footers stood, so that every rating
keeps its line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sqr.errors import InputError
from sqr.files.encoding import UTF8, WESTERN, Encoding, mark_bad, tell
from sqr.folder.model import COLUMNS, CRITERIA_ACROSS, LONG
from sqr.ratings import layout
from sqr.ratings.head import DELIMITERS, Head, first_lines
from sqr.ratings.layout import Heading, RatingRows, Wanted
from sqr.ratings.opened import About, Fact, Opened, Remark, Scratch
from sqr.ratings.scan import Scan, count_lines, scan
from sqr.rubric.names import clip, closest, fold, listed

MISSING = "lacks a column that is needed"
UNDECLARED = "holds a wide table that review.yaml does not declare"
IN_QUOTES = "is a table whose rows stand each in one cell, with their commas inside"
SPLIT = (
    "Open it in Excel, select column A, choose Data > Text to Columns > Delimited > Comma, and "
    "save it as “CSV UTF-8”."
)
NO_PARTS = "has no column that is a rating's"


def read(path: Path, seen: Scan, wanted: Wanted, scratch: Scratch) -> Opened:
    """Open a text file, whatever its encoding, delimiter and layout."""
    encoding = UTF8
    if not seen.utf8 or seen.unusable or wanted.reading.encoding:
        encoding = tell(path, utf8=seen.utf8, declared=wanted.reading.encoding)
    if not encoding.codec and seen.unusable:
        return Opened(path, seen, None, unusable=f"is {seen.unusable}")
    if encoding.codec and not encoding.plain:
        path = _decoded(path, encoding, scratch.new())
        seen = scan(path)
    opened = lay_out(path, seen, wanted, scratch)
    fact = Fact("encoding", encoding.words or "not told", encoding.ground)
    remarks = (*_about_encoding(encoding), *opened.remarks)
    return replace(opened, facts=(fact, _line_ends(seen), *opened.facts), remarks=remarks)


def _decoded(path: Path, encoding: Encoding, target: Path) -> Path:
    codecs.register_error("sqr.bad", mark_bad)
    try:
        with (
            path.open("r", encoding=encoding.codec, errors="sqr.bad", newline="") as source,
            target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out,
        ):
            while chunk := source.read(1 << 20):
                out.write(chunk.removeprefix("\ufeff"))
    except UnicodeError as error:
        raise InputError(f"cannot read {path} as {encoding.words}: {error}") from None
    return target


def _about_encoding(encoding: Encoding) -> list[Remark]:
    if encoding.plain:
        return []
    if not encoding.codec:
        ways = " or ".join(f"`encoding: {codec}`" for codec in WESTERN)
        fix = f"Save it as “CSV UTF-8”, or say in review.yaml how it reads right: {ways}."
        message = f"the encoding cannot be told: {encoding.ground}"
        return [Remark(About.ENCODING_UNKNOWN, message, fix)]
    about = About.ENCODING_SURE if encoding.sure else About.ENCODING_LIKELY
    message = f"read as {encoding.words}: {encoding.ground}"
    fix = "" if encoding.sure else f"If this is right, say `encoding: {encoding.codec}`."
    return [Remark(about, message, fix)]


def _line_ends(seen: Scan) -> Fact:
    kind = "CR" if seen.returns_only else "mixed" if seen.mixed else "LF or CRLF"
    return Fact("line ends", kind, "all lines were looked at")


class _Cuts(NamedTuple):
    """The lines that are no ratings: above the heading, a second heading, footers."""

    titles: tuple[tuple[int, str], ...] = ()
    second: tuple[int, int] | None = None
    second_cells: tuple[str, ...] = ()
    footers: tuple[tuple[int, str], ...] = ()


def lay_out(
    path: Path, seen: Scan, wanted: Wanted, scratch: Scratch, rows: Sequence[int] = ()
) -> Opened:
    """Find the heading of a UTF-8 file, and leave out what stands around the ratings.

    ``rows`` gives the workbook's row for each line, where the file is a copy of a sheet.
    """
    lines = first_lines(path)
    says = re.match('"?sep=(.)"?$', lines[0].strip()) if lines else None
    if says and wanted.reading.delimiter is None and says[1] in DELIMITERS:
        reading = wanted.reading.model_copy(update={"delimiter": says[1]})
        wanted = wanted._replace(reading=reading)
    heading = layout.find_heading(lines, wanted)
    shown = Opened(path, seen, heading.head, rows=rows, wide=heading.wide)
    shown = replace(shown, heading_line=shown.line(heading.first))
    if not heading.usable and layout.in_quotes(lines, wanted):
        return replace(shown, head=None, unusable=IN_QUOTES, fix=SPLIT)
    if not heading.usable:
        return _refused(shown, heading)
    looked = RatingRows(heading, wanted)
    cuts = _cuts(path, lines, heading, looked)
    if heading.first > 1 or cuts.second or cuts.footers:
        target = _without(path, scratch.new(), heading, cuts)
        shown = replace(shown, path=target, seen=scan(target, heading.head.delimiter))
    elif scratch.holds(path):  # what was not yet known when it was first looked at
        shown = replace(shown, seen=scan(path, heading.head.delimiter))
    remarks = [*_remarks(shown, cuts, sep=bool(says)), *_about_shape(heading, shown.heading_line)]
    remarks += _misspelled(heading, wanted, shown.heading_line)
    if not rows and not _ends_with_a_line_end(path):
        last = count_lines(path)
        remarks.append(Remark(About.CUT_OFF, "the last row has no line end", line=last))
    why = "its first line says so" if says else _why(wanted)
    facts = _facts(shown, heading, why, declared=wanted.reading.header_row is not None)
    return replace(shown, facts=tuple(facts), remarks=tuple(remarks))


def _cuts(path: Path, lines: Sequence[str], heading: Heading, looked: RatingRows) -> _Cuts:
    titles = [
        (n, text) for n, line in enumerate(lines[: heading.first - 1], start=1)
        if (text := " ".join(line.replace(heading.head.delimiter, " ").split()))
    ]  # fmt: skip
    below = list(layout.rows_of(lines, heading.last, heading.head.delimiter))
    second = cells = None
    if looked.second_heading([row for _, _, row in below]):
        first, last, cells = below[0]
        second = (first, last)
    found = layout.footers(path, heading, looked)
    footers: list[tuple[int, str]] = []
    if found:
        total = count_lines(path)
        footers = sorted((total - back + 1, text) for back, text in found)
    return _Cuts(tuple(titles), second, cells or (), tuple(footers))


def _without(path: Path, target: Path, heading: Heading, cuts: _Cuts) -> Path:
    """Copy a file, the heading first, with blank lines for all that is no rating."""
    dropped: AbstractSet[int] = {line for line, _ in cuts.footers}
    if cuts.second:
        dropped = dropped | set(range(cuts.second[0], cuts.second[1] + 1))
    with (
        path.open("r", encoding="utf-8-sig", errors="surrogateescape", newline="") as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out,
    ):
        above: list[str] = []
        for number, line in enumerate(source, start=1):
            end = line[len(line.rstrip("\r\n")) :]
            if number < heading.first:
                above.append(end)
            else:
                out.write(end if number in dropped else line)
            if number == heading.last:
                out.writelines(above)
    return target


def _refused(opened: Opened, heading: Heading) -> Opened:
    """Say why no row can be read: a column is missing, or a wide table was not declared."""
    plan = heading.wide
    if plan is None or (plan.parts and not heading.head.usable and heading.declared):
        return replace(opened, unusable=MISSING)
    if not plan.parts:
        return replace(opened, unusable=NO_PARTS)
    message, fix = _proposal(heading)
    remark = Remark(About.SHAPE_PROPOSED, message, fix, opened.heading_line)
    return replace(opened, unusable=UNDECLARED, remarks=(remark,))


def _proposal(heading: Heading) -> tuple[str, str]:
    plan = heading.wide
    if plan is None:  # pragma: no cover - only wide headings are proposed
        return "", ""
    what = "criteria" if plan.shape == CRITERIA_ACROSS else "reviewers"
    names = listed([part.name for part in plan.parts], most=4)
    message = f"this looks like a table with {len(plan.parts)} {what} across ({names})"
    said = "; ".join(f"`{hint}`" for hint in heading.hints)
    fix = f"If it is, say in review.yaml, a line each: {said}."
    return message, f"{fix} Without a review.yaml: `{' '.join(heading.options)}`."


def _about_shape(heading: Heading, line: int) -> list[Remark]:
    plan, head = heading.wide, heading.head
    if plan is None:
        return []
    ways: dict[str, int] = {}
    for part in plan.parts:
        ways[part.by] = ways.get(part.by, 0) + 1
    how = ", ".join(f"{count} by {by}" for by, count in ways.items())
    notes = sum(part.note_place is not None for part in plan.parts)
    beside = f"; evidence stands beside {notes} of them" if notes else ""
    message = f"{len(plan.parts)} columns of ratings ({plan.shape}), known {how}{beside}"
    found = [Remark(About.SHAPE, message, line=line)]
    if plan.left:
        names = listed([clip(head.cells[n]) or "(no heading)" for n in plan.left])
        fix = "List under `ignore:` what is no rating; name evidence with `evidence_suffix:`."
        text = f"columns that are neither ratings nor evidence are left out: {names}"
        found.append(Remark(About.COLUMNS_LEFT, text, fix, line))
    return found


def _misspelled(heading: Heading, wanted: Wanted, line: int) -> list[Remark]:
    """Point out headings of a long table that are nearly, but not quite, one of ours."""
    head = heading.head
    ignored = {fold(text) for text in wanted.reading.ignore}
    free = [name for name in COLUMNS if name not in head.places and name not in head.constants]
    others = [
        cell for n, cell in enumerate(head.cells)
        if cell and n not in head.places.values() and fold(cell) not in ignored
    ]  # fmt: skip
    if heading.wide or not free or not others:
        return []
    meant = [(cell, name) for cell in others if (name := closest(cell, free))]
    return [
        Remark(About.COLUMNS_LEFT, f"the column `{clip(cell)}` is not read",
               f"Did you mean `{name}`? Rename it, map it under `columns:`, or list it under "
               "`ignore:`.", line, cell)
        for cell, name in meant
    ]  # fmt: skip


def _ends_with_a_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def _remarks(opened: Opened, cuts: _Cuts, *, sep: bool) -> list[Remark]:
    found: list[Remark] = []
    titles = cuts.titles[1:] if sep else cuts.titles
    if titles:
        count = len(titles)
        message = f"{count} line{'s' if count > 1 else ''} above the heading left out, from "
        message += f"`{clip(titles[0][1])}`"
        first = opened.line(titles[0][0])
        found.append(Remark(About.TITLES, message, "", first, titles[0][1]))
    if cuts.second:
        names = listed([cell for cell in cuts.second_cells if cell], most=4)
        message = f"taken for a second heading, as nothing in it is a rating: {names}"
        text = " ".join(cuts.second_cells)
        found.append(Remark(About.SECOND_HEADING, message, "", opened.line(cuts.second[0]), text))
    for line, text in cuts.footers:
        message = f"taken for a footer, as nothing in it is a rating: `{clip(text)}`"
        found.append(Remark(About.FOOTER, message, "", opened.line(line), text))
    return found


def _why(wanted: Wanted) -> str:
    return "`delimiter:` says so" if wanted.reading.delimiter else "the heading shows it"


def _facts(opened: Opened, heading: Heading, why: str, *, declared: bool) -> list[Fact]:
    head = heading.head
    shape = heading.wide.shape if heading.wide else LONG
    facts = [Fact("delimiter", DELIMITERS[head.delimiter], why)] if not opened.rows else []
    where = "the first that names all needed columns"
    facts.append(
        Fact(
            "heading", f"line {opened.heading_line}", "`header_row:` says so" if declared else where
        )
    )
    ground = "`shape:` says so" if heading.wide else "a column for criterion and for level"
    facts.append(Fact("shape", shape, ground))
    facts += [Fact(name, _column(head, name), _named(head, name)) for name in head.places]
    facts += [Fact(name, value, "`columns:` says so") for name, value in head.constants.items()]
    return facts


def _column(head: Head, name: str) -> str:
    return f"column {head.places[name] + 1}, `{clip(head.cells[head.places[name]])}`"


def _named(head: Head, name: str) -> str:
    same = head.cells[head.places[name]].strip().casefold() == name
    return "the heading is our own word" if same else "`columns:` says so"
