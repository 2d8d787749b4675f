"""From the place of a row in the table back to its line in the file."""

from __future__ import annotations

import io
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from pathlib import Path

from sqr.ratings.rejects import MALFORMED, Reject, Rejects
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
        self._ragged: Sequence[int] = rejects.ragged if rejects else ()
        self._ragged_rows: list[tuple[int, int, bytes]] = []  # line, offset, text
        self._refused_lines: dict[int, int] = {}
        self._starts: array[int] = array("q")
        self._walk: Iterator[None] | None = None

    @cached_property
    def _linear(self) -> bool:
        """Whether every row takes up one line, after a heading of one line."""
        whole = not (self._rejects and self._rejects.refused)
        return whole and count_lines(self._path) == self._rows + len(self._ragged) + 1

    def line(self, row: int) -> int:
        """Return the line (from 1) of the ``row``-th loaded row (from 0)."""
        if not self._linear:
            return self._own(self._found(row))
        # So many ragged rows come before it: the k-th has so many loaded ones before it.
        before = bisect_right(range(len(self._ragged)), row, key=lambda k: self._ragged[k] - k)
        return self._own(row + before + 2)

    def _own(self, number: int) -> int:
        """Return the workbook's row for a line of its copy."""
        return self._shown[number - 1] if 0 < number <= len(self._shown) else number

    def _found(self, row: int) -> int:
        while row >= len(self._starts) and self._step():
            pass
        return self._starts[row] if row < len(self._starts) else 1

    def rejected(self, kind: str, most: int) -> list[tuple[int, Reject]]:
        """Return the first ``most`` rejected rows of a kind (0: all), each with its line."""
        if self._rejects is None:
            return []
        refused = ((self._refused_line(r), r) for r in self._rejects.first(kind, most))
        ragged = self._ragged_ones() if kind == MALFORMED else iter(())
        found = merge(refused, ragged, key=lambda pair: pair[0])
        return [(self._own(line), one) for line, one in islice(found, most or None)]

    def _refused_line(self, reject: Reject) -> int:
        while reject.start not in self._refused_lines and self._step():
            pass
        return self._refused_lines.get(reject.start, 1)

    def _ragged_ones(self) -> Iterator[tuple[int, Reject]]:
        for number in range(len(self._ragged)):
            while number >= len(self._ragged_rows) and self._step():
                pass
            if number < len(self._ragged_rows):
                line, offset, raw = self._ragged_rows[number]
                text = raw.rstrip(b"\r\n").decode("utf-8", "replace")
                yield line, Reject(offset, MALFORMED, text, 1)

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
        place = 0  # among the rows that the loader read
        ragged = iter(self._ragged)
        next_ragged = next(ragged, -1)
        for number, line in enumerate(self._text(), start=1):
            if offset in spans and offset >= skip_to:
                self._refused_lines[offset] = number
                skip_to = offset + max(spans[offset], 1)
                open_quote = False
            elif offset >= skip_to and (open_quote or line.strip(b"\r\n")):
                if not open_quote and not heading:
                    if place == next_ragged:
                        self._ragged_rows.append((number, offset, line))
                        next_ragged = next(ragged, -1)
                    else:
                        self._starts.append(number)
                    place += 1
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
