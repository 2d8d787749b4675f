"""A sheet's CSV copied with other cells, row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

Change = Callable[[int, list[str]], list[str]]


def rewritten(source: Path, target: Path, rows: Sequence[int], change: Change) -> None:
    """Copy ``source`` with the cells that ``change`` makes of each row's number and cells.

    ``rows`` tells for each line of the CSV which row of the sheet it is; a cell of several lines
    must come out with as many, so that this stays true of the copy.
    """
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        reader, writer = csv.reader(read), csv.writer(out, lineterminator="\n")
        line = 0
        for cells in reader:
            row, line = rows[line], reader.line_num
            writer.writerow(change(row, cells))
