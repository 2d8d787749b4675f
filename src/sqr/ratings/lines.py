"""From the place of a row in the table back to its line in the file."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from sqr.ratings.long_csv import Reject, Rejects
from sqr.ratings.scan import Scan, count_lines


class LineIndex:
    """Knows the first line of every loaded row of one file.

    ``shown`` gives the workbook's row for each line, where the file is a copy of a sheet.
    Nothing is read before somebody asks, and then only as far into the file as it takes:
    the problems that are shown stand mostly near its beginning.
    """

    def __init__(
        self, path: Path, seen: Scan, rows: int, rejects: Rejects | None,
        shown: Sequence[int] = (),
    ) -> None:  # fmt: skip
        self._path = path
        self._shown = shown
        self._seen = seen
        self._rows = rows
        self._rejects = rejects
        self._reject_lines: dict[int, int] = {}
        self._starts: array[int] = array("q")
        self._walk: Iterator[None] | None = None

    @cached_property
    def _linear(self) -> bool:
        """Whether every row takes up one line, after a heading of one line."""
        whole = not (self._rejects and self._rejects.counts)
        return whole and count_lines(self._path) == self._rows + 1

    def line(self, row: int) -> int:
        """Return the line (from 1) of the ``row``-th loaded row (from 0)."""
        return self._own(row + 2 if self._linear else self._found(row))

    def _own(self, number: int) -> int:
        """Return the workbook's row for a line of its copy."""
        return self._shown[number - 1] if 0 < number <= len(self._shown) else number

    def _found(self, row: int) -> int:
        while row >= len(self._starts) and self._step():
            pass
        return self._starts[row] if row < len(self._starts) else 1

    def reject_line(self, reject: Reject) -> int:
        """Return the line (from 1) on which a rejected row starts."""
        while reject.start not in self._reject_lines and self._step():
            pass
        return self._own(self._reject_lines.get(reject.start, 1))

    def _step(self) -> bool:
        """Look at one more line of the file; tell whether there was one."""
        if self._walk is None:
            self._walk = self._lines()
        return next(self._walk, self) is None

    def _lines(self) -> Iterator[None]:
        spans = self._rejects.spans() if self._rejects else {}
        offset = 0
        skip_to = -1
        open_quote = False
        heading = True
        for number, line in enumerate(self._text(), start=1):
            if offset in spans and offset >= skip_to:
                self._reject_lines[offset] = number
                skip_to = offset + max(spans[offset], 1)
                open_quote = False
            elif offset >= skip_to and (open_quote or line.strip(b"\r\n")):
                if not open_quote and not heading:
                    self._starts.append(number)
                if line.count(b'"') % 2:
                    open_quote = not open_quote
                heading = heading and open_quote
            offset += len(line)
            yield None

    def _text(self) -> Iterator[bytes]:
        """Yield the lines with the line ends that the reader saw."""
        if self._seen.mixed:
            data = self._path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield from io.BytesIO(data)
        elif self._seen.returns_only:
            yield from io.BytesIO(self._path.read_bytes().replace(b"\r", b"\n"))
        else:
            with self._path.open("rb") as file:
                yield from file
