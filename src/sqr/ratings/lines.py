"""From the place of a row in the table back to its line in the file."""

from __future__ import annotations

from array import array
from pathlib import Path

from sqr.ratings.long_csv import Reject, Rejects
from sqr.ratings.scan import Scan


class LineIndex:
    """Knows the first line of every loaded row of one file. Made only when asked for."""

    def __init__(self, path: Path, seen: Scan, rows: int, rejects: Rejects | None) -> None:
        self._path = path
        self._mixed = seen.mixed
        self._rejects = rejects
        self._reject_lines: dict[int, int] = {}
        self._starts: array[int] | None = None
        lines = seen.lines + (not seen.ends_with_newline)
        self._linear = not (rejects and rejects.counts) and lines == rows + 1

    def line(self, row: int) -> int:
        """Return the line (from 1) of the ``row``-th loaded row (from 0)."""
        if self._linear:
            return row + 2
        starts = self._walk()
        return starts[row] if row < len(starts) else (starts[-1] if starts else 1)

    def reject_line(self, reject: Reject) -> int:
        """Return the line (from 1) on which a rejected row starts."""
        self._walk()
        return self._reject_lines.get(reject.start, 1)

    def _walk(self) -> array[int]:
        if self._starts is not None:
            return self._starts
        starts: array[int] = array("q")
        data = self._path.read_bytes()
        if b"\r" in data:
            data = _one_kind_of_line_end(data, mixed=self._mixed)
        spans = self._rejects.spans() if self._rejects else {}
        offset = 0
        open_quote = False
        skip_to = -1
        heading = True
        for number, line in enumerate(_lines(data), 1):
            if offset in spans and offset >= skip_to:
                self._reject_lines[offset] = number
                skip_to = offset + max(spans[offset], 1)
                open_quote = False
            elif offset >= skip_to and (open_quote or line.strip(b"\r\n")):
                if not open_quote and not heading:
                    starts.append(number)
                if line.count(b'"') % 2:
                    open_quote = not open_quote
                heading = heading and open_quote
            offset += len(line)
        self._starts = starts
        return starts


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _one_kind_of_line_end(data: bytes, *, mixed: bool) -> bytes:
    """Give the bytes the line ends that the reader saw."""
    if mixed:
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data if b"\n" in data else data.replace(b"\r", b"\n")
