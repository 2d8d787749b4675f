"""Quotation marks inside cells that are not quoted, and which lines make up a row."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LONGEST_CELL = 1 << 16
LONGEST = 50  # lines of a row; a longer note has lost its closing quotation mark


class LoneQuotes:
    """Tells whether quotation marks are worth a closer look.

    In most files every one belongs to a cell that is quoted as a whole, opened after a
    delimiter or a line end and closed before one, in the same line.
    """

    def __init__(self, delimiter: str) -> None:
        beside = b"[" + re.escape(delimiter.encode()) + rb"\r\n]"
        quoted = rb'"[^"\r\n]*+(?:""[^"\r\n]*+)*+"(?=' + beside + rb")"
        self._right = re.compile(rb'(?:[^"]*' + beside + quoted + rb")*+")
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


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row whose quotation marks are odd: where it starts, and its text.

    ``within`` is empty where an unquoted cell holds a quotation mark; else it is what a
    quoted cell holds after a line end, which may be rows that it swallowed.
    """

    line: int
    text: str
    within: tuple[str, ...] = ()


def odd_rows(path: Path, delimiter: str, width: int, *, returns_only: bool) -> Iterator[OddRow]:
    """Yield the rows with a quotation mark in an unquoted cell, or a line end in a quoted one."""
    end = b"\r" if returns_only else b"\n"
    data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    lines = [line + end for line in data.split(end)]
    loose, strict = row_of(delimiter, width), row_of(delimiter, width, strict=True)
    at = 0
    while at < len(lines):
        taken = lines_taken(lines, at, loose) if b'"' in lines[at] else 1
        text = b"".join(lines[at : at + taken]).rstrip(b"\r\n")
        shown = text[:1000].decode("utf-8", "replace")
        if b'"' in text and not strict.fullmatch(text):
            yield OddRow(at + 1, shown)
        elif taken > 1:
            within = (line.decode("utf-8", "replace") for line in lines[at + 1 : at + taken])
            yield OddRow(at + 1, shown, tuple(line.rstrip("\r\n") for line in within))
        at += taken or 1


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
