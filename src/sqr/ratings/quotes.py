"""Quotation marks inside cells that are not quoted, and which lines make up a row."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_LONGEST_CELL = 1 << 16
LONGEST = 50  # lines of a row; a longer note has lost its closing quotation mark


class LoneQuotes:
    """Tells whether quotation marks are worth a closer look.

    In most files every one belongs to a cell that is quoted as a whole, opened after a
    delimiter or a line end and closed before one. Whether such a cell holds a line end the
    loader finds out anyway.
    """

    def __init__(self, delimiter: str) -> None:
        self._right = _all_right(delimiter)
        self._rest: bytes | None = None
        self._found = False

    def see(self, chunk: bytes) -> None:
        """Look at the next piece of the file."""
        if self._found:
            return
        if self._rest is None:  # the file's beginning is as good as a line's
            rest = b"\n" + chunk.removeprefix(codecs.BOM_UTF8)
        else:
            rest = self._rest + chunk
        rest = self._after(rest)
        first = rest.find(b'"')
        self._found = first >= 0 and len(rest) - first > _LONGEST_CELL
        self._rest = rest if first >= 0 else rest[-1:]

    def _after(self, text: bytes) -> bytes:
        right = self._right.match(text)
        return text[right.end() :] if right else text

    @property
    def found(self) -> bool:
        """Whether there were such, once the whole file was seen."""
        return self._found or b'"' in self._after((self._rest or b"") + b"\n")


def _all_right(delimiter: str, within: bytes = rb'[^"]') -> re.Pattern[bytes]:
    """Return what text looks like, as far as each quotation mark belongs to a whole cell.

    ``within`` is a character in such a cell.
    """
    beside = b"[" + re.escape(delimiter.encode()) + rb"\r\n]"
    quoted = rb'"' + within + rb'*+(?:""' + within + rb'*+)*+"(?=' + beside + rb")"
    return re.compile(rb'(?:[^"]*' + beside + quoted + rb")*+")


class OddRow(NamedTuple):
    """A row whose quotation marks are odd: where it starts, and its text.

    ``within`` is empty where an unquoted cell holds a quotation mark; else it is what a
    quoted cell holds after a line end, which may be rows that it swallowed.
    """

    line: int
    text: str
    within: tuple[str, ...] = ()


def odd_rows(path: Path, delimiter: str, width: int, *, returns_only: bool) -> Iterator[OddRow]:
    """Yield the rows with a quotation mark in an unquoted cell, or a line end in a quoted one.

    As far as all quotation marks stand as they should, the text is passed over at one go.
    """
    end = b"\r" if returns_only else b"\n"
    data = end + path.read_bytes().removeprefix(codecs.BOM_UTF8)
    right = _all_right(delimiter, rb'[^"\r\n]')
    loose, strict = row_of(delimiter, width), row_of(delimiter, width, strict=True)
    at, number = 0, 0  # a line end, and the number of the line before it
    while True:
        passed = right.match(data, at)
        quote = data.find(b'"', passed.end() if passed else at)
        if quote < 0:
            return
        start = data.rfind(end, at, quote)
        number += data.count(end, at, start) + 1
        stop = data.find(end, quote)
        if stop >= 0 and data.count(b'"', start, stop) % 2 == 0:  # a row of one line, as nearly all
            text = data[start + 1 : stop].rstrip(b"\r\n")
            if loose.fullmatch(text) and not strict.fullmatch(text):
                yield OddRow(number, _shown(text))
            at = stop
            continue
        lines = _some_lines(data, start + 1, end)
        taken = lines_taken(lines, 0, loose)
        text = b"".join(lines[:taken]).rstrip(b"\r\n")
        if taken and not strict.fullmatch(text):
            yield OddRow(number, _shown(text))
        elif taken > 1:
            yield OddRow(number, _shown(text), tuple(map(_shown_line, lines[1:taken])))
        at = start + sum(map(len, lines[: taken or 1]))
        number += max(taken, 1) - 1


def _some_lines(data: bytes, start: int, end: bytes) -> list[bytes]:
    """Return the line that starts here, and others after it if it may take up several."""
    lines: list[bytes] = []
    while start < len(data) and len(lines) < LONGEST:
        stop = data.find(end, start)
        stop = len(data) if stop < 0 else stop
        lines.append(data[start:stop] + end)
        start = stop + 1
        if len(lines) == 1 and lines[0].count(b'"') % 2 == 0:
            break
    return lines


def _shown(text: bytes) -> str:
    return text[:1000].decode("utf-8", "replace")


def _shown_line(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")


def row_of(delimiter: str, width: int = 0, *, strict: bool = False) -> re.Pattern[bytes]:
    """Return what a row of ``width`` cells (0: any number) looks like.

    With ``strict`` an unquoted cell holds no quotation mark.
    """
    mark = re.escape(delimiter.encode())
    more = rb'"' if strict else rb""
    cell = rb'(?:"(?:[^"]|"")*"|[^"' + mark + rb"\r\n][^" + more + mark + rb"\r\n]*|)"
    times = b"{%d}" % (width - 1) if width else b"*"
    return re.compile(cell + rb"(?:" + mark + cell + rb")" + times)


def lines_taken(lines: Sequence[bytes], at: int, row: re.Pattern[bytes]) -> int:
    """Return how many lines the row takes up that starts here, or 0 where there is none."""
    quotes = 0
    for more in range(min(LONGEST, len(lines) - at)):
        quotes += lines[at + more].count(b'"')
        text = b"".join(lines[at : at + more + 1]).rstrip(b"\r\n")
        if row.fullmatch(text):
            return more + 1
        if quotes % 2 == 0:
            return 0
    return 0
