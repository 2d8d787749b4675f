"""Checks of whole files and of rows that could not be split into cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sqr.ratings import long_csv
from sqr.ratings.head import DELIMITERS
from sqr.ratings.long_csv import Reject
from sqr.ratings.scan import bad_bytes, lone_quote, windows
from sqr.ratings.table import FileRead
from sqr.rubric.names import clip, did_you_mean, listed
from sqr.validate.finder import Finder, Found, file_problem, found, make
from sqr.validate.problem import Problem


def unusable(finder: Finder) -> Iterator[Found]:
    """SQR001, SQR006–SQR008: files as wholes."""
    for read in finder.ratings.files:
        if read.unusable and (read.head is None or read.head.usable) and read.seen.size:
            message = (
                f"the file {read.unusable}" if read.unusable.startswith("is ") else read.unusable
            )
            yield found("SQR001", [file_problem("SQR001", read, message, _fix(read))], finder.most)
        elif not (read.unusable or read.rows or read.rejected_lines) or not read.seen.size:
            message = "the file is empty" if not read.seen.size else "the file has only a heading"
            yield found("SQR006", [file_problem("SQR006", read, message)], finder.most)
        if read.seen.mixed and not read.unusable:
            message = "the lines of this file end in different ways"
            yield found("SQR007", [file_problem("SQR007", read, message)], finder.most)
        if read.head and read.head.usable and read.head.delimiter != ",":
            name = DELIMITERS[read.head.delimiter]
            message = f"read with the {name} as delimiter, as its first line shows"
            yield found("SQR008", [file_problem("SQR008", read, message, line=1)], finder.most)


def _fix(read: FileRead) -> str:
    if "Excel" in read.unusable:
        return "Open it in Excel, choose Save As, and take “CSV UTF-8 (comma delimited)”."
    return ""


def headings(finder: Finder) -> Iterator[Found]:
    """SQR010 and SQR011: columns that are missing or stand twice."""
    for read in finder.ratings.files:
        if read.head is None or read.head.usable:
            continue
        problems: list[Problem] = []
        cells = [cell for cell in read.head.cells if cell]
        for name, wanted in read.head.missing:
            meant = did_you_mean(wanted, cells)
            fix = f"{meant} Map it in review.yaml: `columns: {{{name}: HEADING}}`.".strip()
            here = listed(cells) if cells else "nothing"
            message = f"there is no column `{clip(wanted)}`; the first line has {here}"
            problems.append(make("SQR010", read.file.name, 1, wanted, "", "", message, fix))
        yield found("SQR010", problems, finder.most)
        twice = [
            make("SQR011", read.file.name, 1, wanted, "", wanted,
                 f"the column `{clip(wanted)}` stands in the first line more than once")
            for _, wanted in read.head.twice
        ]  # fmt: skip
        yield found("SQR011", twice, finder.most)


def rejects(finder: Finder) -> Iterator[Found]:
    """SQR002–SQR004: bad bytes, ragged rows, stray quotes."""
    for read in finder.ratings.files:
        if not read.seen.utf8 and not read.seen.unusable:
            yield found("SQR002", _bad_bytes(read), finder.most)
        for code, kind in (("SQR003", long_csv.MALFORMED), ("SQR004", long_csv.BAD_QUOTE)):
            if read.rejects and kind in read.rejects.counts:
                shown = read.rejects.first(kind, finder.most)
                problems = tuple(_reject(read, code, reject) for reject in shown)
                yield Found(code, read.rejects.counts[kind], problems)


def _bad_bytes(read: FileRead) -> Iterator[Problem]:
    for bad in bad_bytes(read.file.path):
        message = f"the byte 0x{bad.value:02X} at character {bad.column} is not UTF-8 text"
        yield make("SQR002", read.file.name, bad.line, "", "", f"0x{bad.value:02X}", message)


def _reject(read: FileRead, code: str, reject: Reject) -> Problem:
    line = read.index.reject_line(reject) if read.index else 0
    width = len(read.head.cells) if read.head else 0
    cells = _cells(reject, read.head.delimiter if read.head else ",")
    place = read.head.places.get("reviewer") if read.head else None
    reviewer = cells[place] if place is not None and place < len(cells) else ""
    column = ""
    if read.head and reject.column and reject.column <= width:
        column = read.head.cells[reject.column - 1]
    if code == "SQR003":
        message = f"the row has {len(cells)} cells; the heading has {width}"
    elif reject.lines > 1:
        message = f"a quotation mark here is not closed and swallows {reject.lines - 1} more lines"
        message = message.replace(" 1 more lines", " one more line")
    else:
        message = "a quotation mark stands where none can stand"
    return make(code, read.file.name, line, column, reviewer, reject.text, message)


def _cells(reject: Reject, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(reject.text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def odd_quotes(finder: Finder) -> Iterator[Found]:
    """SQR005: a lone quote inside an unquoted cell, which every CSV reader takes as text."""
    for read in finder.ratings.files:
        if read.rows and read.seen.lone_quote:
            yield _lone_quotes(read, finder.most)


def _lone_quotes(read: FileRead, most: int) -> Found:
    lone = lone_quote(read.head.delimiter if read.head else ",")
    total = last = 0
    first_line = 1
    problems: list[Problem] = []
    known = _lines_of_rejects(read, most)
    for window in windows(read.file.path):
        line, at = first_line, 0
        for hit in lone.finditer(window):
            line += window.count(b"\n", at, hit.start())
            at = hit.start()
            if line == last or line in known:
                continue
            last = line
            total += 1
            if not most or len(problems) < most:
                end = window.find(b"\n", at)
                text = window[window.rfind(b"\n", 0, at) + 1 : end if end >= 0 else len(window)]
                message = "a quotation mark stands inside a cell that is not quoted"
                shown = text[:1000].decode("utf-8", "replace")
                problems.append(make("SQR005", read.file.name, last, "", "", shown, message))
        first_line += window.count(b"\n", 0, len(window) - len(window[-2:]))
    return Found("SQR005", total, tuple(problems))


def _lines_of_rejects(read: FileRead, most: int) -> set[int]:
    """Return the lines of rejected rows that are shown anyway: one problem a row is enough."""
    if read.index is None or read.rejects is None:
        return set()
    shown = [r for kind in read.rejects.counts for r in read.rejects.first(kind, most)]
    return {read.index.reject_line(reject) for reject in shown}
