"""Checks of whole files and of rows that could not be split into cells."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from sqr.ratings import rejects as rejected
from sqr.ratings.head import DELIMITERS, Head
from sqr.ratings.opened import About
from sqr.ratings.quotes import odd_rows
from sqr.ratings.rejects import Reject
from sqr.ratings.scan import MOST_BAD_BYTES, bad_bytes
from sqr.ratings.table import FileRead
from sqr.ratings.words import Words
from sqr.rubric.names import clip, did_you_mean, fold, listed
from sqr.validate.finder import Finder, Found, file_problem, found, make
from sqr.validate.problem import Problem


def unusable(finder: Finder) -> Iterator[Found]:
    """SQR001, SQR006–SQR008: files as wholes."""
    for read in finder.ratings.files:
        if _refused(read):
            continue
        if read.unusable and (read.head is None or read.head.usable) and not read.empty:
            message = (
                f"the file {read.unusable}" if read.unusable.startswith("is ") else read.unusable
            )
            yield found("SQR001", [file_problem("SQR001", read, message, _fix(read))], finder.most)
        elif not (read.unusable or read.rows or read.rejected_lines) or read.empty:
            message = "the file is empty" if read.empty else "the file has only a heading"
            yield found("SQR006", [file_problem("SQR006", read, message)], finder.most)
        if read.seen.mixed and not read.unusable:
            message = "the lines of this file end in different ways"
            yield found("SQR007", [file_problem("SQR007", read, message)], finder.most)
        if read.head and read.head.usable and read.head.delimiter != ",":
            name = DELIMITERS[read.head.delimiter]
            message = f"read with the {name} as delimiter, as its first line shows"
            yield found("SQR008", [file_problem("SQR008", read, message, line=1)], finder.most)


_REFUSALS = (About.SHAPE_PROPOSED, About.SHEET_UNKNOWN)
_CODES = {
    About.ENCODING_SURE: "SQR012",
    About.ENCODING_LIKELY: "SQR013",
    About.ENCODING_UNKNOWN: "SQR014",
    About.TITLES: "SQR015",
    About.SECOND_HEADING: "SQR016",
    About.FOOTER: "SQR017",
    About.SHEET: "SQR018",
    About.SHEET_UNKNOWN: "SQR019",
    About.FORMULA: "SQR020",
    About.SHAPE: "SQR021",
    About.SHAPE_PROPOSED: "SQR022",
    About.COLUMNS_LEFT: "SQR023",
    About.CUT_OFF: "SQR024",
    About.COMMENTS: "SQR025",
    About.MERGED: "SQR027",
    About.AS_SHOWN: "SQR028",
    About.OTHERWISE: "SQR029",
    About.HIDDEN: "SQR030",
    About.UNFOLLOWED: "SQR031",
}


def _refused(read: FileRead) -> bool:
    """Tell whether a remark already says why a file was not read."""
    return bool(read.opened and any(r.about in _REFUSALS for r in read.opened.remarks))


def remarks(finder: Finder) -> Iterator[Found]:
    """SQR012–SQR031: what was not plain about a file, and how it was read."""
    for read in finder.ratings.files:
        for remark in read.opened.remarks if read.opened else ():
            code, name = _CODES[remark.about], read.file.name
            problem = make(
                code, name, remark.line, "", "", remark.value, remark.message, remark.fix
            )
            yield found(code, [problem], finder.most)
    yield from _lists(finder)
    yield from _unread(finder)


def _unread(finder: Finder) -> Iterator[Found]:
    """SQR032: files beside the ratings that no entry of review.yaml names."""
    problems = [
        make("SQR032", name, 0, "", "", "", "lies beside the ratings, and was not read")
        for name in finder.ratings.inputs.unread
    ]
    if problems:
        yield found("SQR032", problems, finder.most)


def _lists(finder: Finder) -> Iterator[Found]:
    """SQR012, SQR013, SQR018: how lists beside the ratings were read, where that is not plain."""
    inputs = finder.ratings.inputs
    agreed = inputs.consensus.read_as if inputs.consensus else None
    for one in (*inputs.read_as, *((agreed,) if agreed else ())):
        code = "SQR018" if one.sheet else "SQR012" if one.sure else "SQR013"
        fix = "" if one.sure else "Look at the names; save it as CSV UTF-8 if any is garbled."
        yield found(code, [make(code, one.file, 0, "", "", "", one.message, fix)], finder.most)


def _fix(read: FileRead) -> str:
    if read.opened and read.opened.fix:
        return read.opened.fix
    if "XML and no table" in read.unusable:
        return "Open it in the program that it comes from, and export it as CSV or .xlsx."
    if "Excel" in read.unusable:
        return "Open it in Excel, choose Save As, and take “CSV UTF-8 (comma delimited)”."
    return ""


def headings(finder: Finder) -> Iterator[Found]:
    """SQR010 and SQR011: columns that are missing or stand twice."""
    for read in finder.ratings.files:
        if read.head is None or read.head.usable or _refused(read):
            continue
        problems: list[Problem] = []
        line = read.opened.heading_line if read.opened else 1
        cells = [cell for cell in read.head.cells if cell]
        if read.headless:
            yield from _no_heading(finder, read)
            continue
        for name, wanted in read.head.missing:
            meant = did_you_mean(wanted, cells)
            fix = f"{meant} {_map_it(finder, name, cells)}".strip()
            here = listed(cells) if cells else "nothing"
            message = f"there is no column `{clip(wanted)}`; {_where(line)} has {here}"
            problems.append(make("SQR010", read.file.name, line, wanted, "", "", message, fix))
        yield found("SQR010", problems, finder.most)
        twice = [
            make("SQR011", read.file.name, line, wanted, "", wanted,
                 f"the column `{clip(wanted)}` stands in {_where(line)} more than once")
            for _, wanted in read.head.twice
        ]  # fmt: skip
        yield found("SQR011", twice, finder.most)


# What people head the columns with that are needed.
_USUAL = {
    "unit": ("school", "school name", "campus", "site", "building", "school id"),
    "criterion": ("indicator", "standard", "element", "item", "criteria", "criterion id", "code"),
    "level": ("rating", "score", "ratings", "performance level", "rating level", "result"),
    "reviewer": ("rater", "observer", "evaluator", "reviewer name", "reviewer id", "reviewed by"),
}


def _map_it(finder: Finder, name: str, cells: list[str]) -> str:
    """Tell how a column is mapped: in the review.yaml that there is, or in the command."""
    usual = next((cell for cell in cells if fold(cell) in _USUAL.get(name, ())), "")
    heading = clip(usual) or "HEADING"
    written = f'"{heading}"' if not heading.replace(" ", "").isalnum() else heading
    if any(one.role == "review" for one in finder.ratings.inputs.others):
        fix = f"Map it in review.yaml: `columns: {{{name}: {written}}}`."
        same = f"`columns: {{{name}: {{value: NAME}}}}`"
    else:
        fix = f"Map it in a review.yaml, or with `--set {shlex.quote(f'{name}={heading}')}`."
        same = f"`--set {name}.value=NAME`"
    if usual or name not in ("unit", "reviewer"):
        return fix
    return f"{fix} If it is the same in all rows, say {same}."


def _no_heading(finder: Finder, read: FileRead) -> Iterator[Found]:
    """SQR010, once, for a file whose first line is a rating."""
    message = "the file has no headings: its first line is a rating already"
    fix = "Write a first line that names the columns, such as `unit,criterion,level,reviewer`."
    yield found("SQR010", [file_problem("SQR010", read, message, fix, line=1)], finder.most)


def _where(line: int) -> str:
    return "the first line" if line == 1 else f"line {line}"


def rejects(finder: Finder) -> Iterator[Found]:
    """SQR002–SQR004: bad bytes, ragged rows, stray quotes."""
    for read in finder.ratings.files:
        if not read.seen.utf8 and not read.seen.unusable:
            several = _rows_in_doubt(read)
            yield found("SQR002", [several] if several else _bad_bytes(read), finder.most)
        for code, kind in (("SQR003", rejected.MALFORMED), ("SQR004", rejected.BAD_QUOTE)):
            if read.rejects and read.index and kind in read.rejects.counts:
                wanted = finder.most
                shown = [] if wanted is None else read.index.rejected(kind, wanted)
                problems = tuple(_reject(read, code, line, reject) for line, reject in shown)
                yield Found(code, read.rejects.counts[kind], problems)


def _loaded(read: FileRead) -> Path:
    """Return the file that was loaded: the file itself, or a plain copy with the same lines."""
    return read.opened.path if read.opened else read.file.path


def _bad_bytes(read: FileRead) -> Iterator[Problem]:
    for line, found_there in groupby(bad_bytes(_loaded(read)), lambda bad: bad.line):
        bad, *others = found_there
        more = f", nor {'are' if len(others) > 1 else 'is'} {len(others):,} more" if others else ""
        byte = f"0x{bad.value:02X}"
        message = f"the byte {byte} at character {bad.column} is not UTF-8 text{more}"
        yield make("SQR002", read.file.name, line, "", "", byte, message)


def _rows_in_doubt(read: FileRead) -> Problem | None:
    """Return the one problem of all rows that wait for a file's encoding to be told, if several."""
    if not read.opened or all(r.about != About.ENCODING_UNKNOWN for r in read.opened.remarks):
        return None
    bad = bad_bytes(_loaded(read))
    lines = list(dict.fromkeys(byte.line for byte in bad))
    if len(lines) < 2:
        return None
    number = f"{len(lines):,}"
    if len(bad) >= MOST_BAD_BYTES:
        number = f"at least {number}"
    shown = ", ".join(str(line) for line in lines[:MOST_LINES])
    more = ", …" if len(lines) > MOST_LINES else ""
    message = f"{number} rows hold bytes that are not UTF-8 text: lines {shown}{more}"
    fix = "They count as soon as the encoding of the file is told: see SQR014."
    return make("SQR002", read.file.name, lines[0], "", "", f"0x{bad[0].value:02X}", message, fix)


MOST_LINES = 8


def _reject(read: FileRead, code: str, line: int, reject: Reject) -> Problem:
    width = len(read.head.cells) if read.head else 0
    cells = _cells(reject, read.head.delimiter if read.head else ",")
    place = read.head.places.get("reviewer") if read.head else None
    reviewer = cells[place] if place is not None and place < len(cells) else ""
    column = ""
    if read.head and code == "SQR003" and len(cells) <= width:
        column = read.head.cells[len(cells) - 1]  # the last that the row has
    fix = ""
    other = _other_delimiter(read, cells)
    if code == "SQR003" and read.head and other:
        message = f"the row is parted by the {other}, the heading by the "
        message += DELIMITERS[read.head.delimiter]
        fix = "Part all lines of the file in the same way: save the whole table anew from Excel."
    elif code == "SQR003":
        message = f"the row has {len(cells)} cells; the heading has {width}"
    elif reject.lines > 1:
        message = f"a quotation mark here is not closed and swallows {reject.lines - 1} more lines"
        message = message.replace(" 1 more lines", " one more line")
    elif reject.text.count('"') % 2:
        message = "a quotation mark here is not closed; the lines after it were read all the same"
    else:
        message = "a quotation mark stands where none can stand"
    return make(code, read.file.name, line, column, reviewer, reject.text, message, fix)


def _other_delimiter(read: FileRead, cells: list[str]) -> str:
    """Return the name of the delimiter by which a row has as many cells as the heading."""
    width = len(read.head.cells) if read.head else 0
    if len(cells) != 1 or width < 2:
        return ""
    fits = (name for mark, name in DELIMITERS.items() if cells[0].count(mark) == width - 1)
    return next(fits, "")


def _cells(reject: Reject, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(reject.text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def odd_quotes(finder: Finder) -> Iterator[Found]:
    """SQR005 and SQR026: quotes inside unquoted cells, and rows inside quoted ones."""
    words = Words(finder.ratings.inputs)
    for read in finder.ratings.files:
        if not (read.rows and (read.seen.lone_quote or read.broken)) or read.head is None:
            continue
        head = read.head
        odd = odd_rows(
            _loaded(read), head.delimiter, len(head.cells), returns_only=read.seen.returns_only
        )
        lone: list[Problem] = []
        swallowed: list[Problem] = []
        many = 0  # of a file in which every row is odd, only those that are shown are worded
        for row in odd:
            line = read.opened.line(row.line) if read.opened else row.line
            given = ("", "", row.text)
            if not row.within and row.line > 1:
                many += 1
                if finder.most == 0 or len(lone) < (finder.most or 0):
                    message = "a quotation mark stands inside a cell that is not quoted"
                    lone.append(make("SQR005", read.file.name, line, *given, message))
            elif any(_is_a_row(text, head, words) for text in row.within):
                message = "a cell in quotes goes on over lines that look like ratings of their own"
                swallowed.append(make("SQR026", read.file.name, line, *given, message))
        yield Found("SQR005", many, tuple(lone))
        yield found("SQR026", swallowed, finder.most)


def _is_a_row(text: str, head: Head, words: Words) -> bool:
    """Tell whether a line inside a cell reads as a whole rating."""
    cells = text.split(head.delimiter)
    if len(cells) < len(head.cells):
        return False
    if "criterion" in head.places and words.criteria.find(cells[head.places["criterion"]]) < 0:
        return False
    if "level" in head.places:
        return words.is_level(cells[head.places["level"]])
    place = head.places.get("reviewer")
    return place is None or words.reviewers.find(cells[place]) >= 0
