"""The heading of a rating file: its delimiter, and which column holds what."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from sqr.folder import model
from sqr.folder.model import COLUMNS, REQUIRED, Constant
from sqr.ratings.scan import open_bytes
from sqr.rubric.names import fold

DELIMITERS = {mark: name for name, mark in model.DELIMITERS.items()}
_MOST = 1 << 20


class Head(NamedTuple):
    """A heading that was understood, as far as it was.

    ``places`` gives each of our columns its position in the file, ``constants`` the value
    of those that are the same in every row. ``missing`` and ``twice`` hold (our column,
    heading looked for); with any of them the file cannot be read.
    """

    cells: tuple[str, ...]
    delimiter: str
    places: Mapping[str, int]
    constants: Mapping[str, str]
    missing: tuple[tuple[str, str], ...]
    twice: tuple[tuple[str, str], ...]

    @property
    def usable(self) -> bool:
        """Whether every column that is needed was found exactly once."""
        return not self.missing and not self.twice


def read_head(path: Path, columns: Mapping[str, str | Constant]) -> Head:
    """Read the heading of ``path`` and find our columns in it.

    The comma is tried first. Another delimiter is taken only when the comma does not give
    every needed column and the other does.
    """
    lines = first_lines(path)
    heads = (match(_first_cells(lines, mark), mark, columns) for mark in DELIMITERS)
    comma = next(heads)
    return next((head for head in chain([comma], heads) if head.usable), comma)


def first_lines(path: Path, most: int = 100) -> list[str]:
    """Return the first lines of a UTF-8 file with their ends; a bad byte is replaced."""
    with open_bytes(path) as file:
        text = file.read(_MOST).decode("utf-8-sig", "replace")
    return list(islice(io.StringIO(text, newline=""), most))


def cells_of(lines: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], int]:
    """Return the cells of the row that starts ``lines``, and how many lines it takes up."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        return (), 1
    return tuple(cell.strip() for cell in cells), reader.line_num


def _first_cells(lines: Sequence[str], delimiter: str) -> tuple[str, ...]:
    start = next((n for n, line in enumerate(lines) if line.strip("\r\n")), 0)
    return cells_of(lines[start:], delimiter)[0]


def match(
    cells: tuple[str, ...],
    delimiter: str,
    columns: Mapping[str, str | Constant],
    names: Sequence[str] = COLUMNS,
    required: Sequence[str] = REQUIRED,
) -> Head:
    """Find our columns (``names``, of which ``required`` are needed) among a row's cells."""
    folded = [fold(cell) for cell in cells]
    places: dict[str, int] = {}
    constants: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    twice: list[tuple[str, str]] = []
    for name in names:
        declared = columns.get(name)
        if isinstance(declared, Constant):
            constants[name] = declared.value
            continue
        wanted = name if declared is None else declared
        # Written exactly so wins: a file may hold `Dates of Review` and `Dates Of Review`.
        exact = [n for n, cell in enumerate(cells) if cell == wanted.strip()]
        alike = fold(wanted)
        found = exact or [n for n, cell in enumerate(folded) if cell == alike]
        if len(found) == 1:
            places[name] = found[0]
        elif found:
            twice.append((name, wanted))
        elif declared is not None or name in required:
            missing.append((name, wanted))
    return Head(cells, delimiter, places, constants, tuple(missing), tuple(twice))
