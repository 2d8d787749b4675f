"""Cells as spreadsheets may have them: none of ours becomes a formula, none tears its row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TextIO

# What makes a spreadsheet take a cell for a formula, the full-width forms included.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


@lru_cache(maxsize=4096)
def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("2A.1"), safe_cell("-2"), safe_cell("＝1")
    ("'=1+1", '2A.1', "'-2", "'＝1")
    """
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text


@lru_cache(maxsize=4096)
def csv_cell(text: str) -> str:
    """Return a cell as it stands in a line of CSV, between two commas.

    >>> csv_cell("On time, as a rule"), csv_cell(""), csv_cell("-2")
    ('"On time, as a rule"', '', "'-2")
    """
    return csv_line([text]) if text else ""


def csv_line(cells: Sequence[str]) -> str:
    """Return a line of CSV, without its end.

    >>> csv_line(["1A.1", "On time, as a rule", ""])
    '1A.1,"On time, as a rule",'
    """
    out = io.StringIO()
    # Cells that hold a character of the line's end are quoted, so it has both, and loses them.
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()[:-2]


class RowWriter(Protocol):
    """What writes rows."""

    def writerow(self, row: Sequence[str], /) -> object:
        """Write a row."""


def csv_writer(out: TextIO) -> RowWriter:
    r"""Return a writer of CSV with plain line ends, in which a cell may hold any line break.

    >>> from io import StringIO
    >>> out = StringIO()
    >>> csv_writer(out).writerow(["a", "b\rc"])
    8
    >>> out.getvalue()
    'a,"b\rc"\n'
    """
    return csv.writer(_PlainEnds(out), lineterminator="\r\n")


class _PlainEnds:
    # Before Python 3.13 a writer quotes a cell for those line breaks only that end its rows.
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        return self._out.write(line.removesuffix("\r\n") + "\n")
