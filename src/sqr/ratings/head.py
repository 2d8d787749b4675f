"""The heading of a rating file: its delimiter, and which column holds what."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqr.folder.model import COLUMNS, REQUIRED, Constant
from sqr.ratings.scan import open_bytes
from sqr.rubric.names import fold

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Head:
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
    text = _first_bytes(path)
    heads = [_match(_split(text, mark), mark, columns) for mark in DELIMITERS]
    return next((head for head in heads if head.usable), heads[0])


def _first_bytes(path: Path) -> str:
    with open_bytes(path) as file:
        return file.read(_MOST).decode("utf-8-sig", "replace")


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                return tuple(cell.strip() for cell in cells)
    except csv.Error:
        pass
    return ()


def _match(cells: tuple[str, ...], delimiter: str, columns: Mapping[str, str | Constant]) -> Head:
    folded = [fold(cell) for cell in cells]
    places: dict[str, int] = {}
    constants: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    twice: list[tuple[str, str]] = []
    for name in COLUMNS:
        declared = columns.get(name)
        if isinstance(declared, Constant):
            constants[name] = declared.value
            continue
        wanted = name if declared is None else declared
        # Written exactly so wins: a file may hold `Dates of Review` and `Dates Of Review`.
        exact = [n for n, cell in enumerate(cells) if cell == wanted.strip()]
        found = exact or [n for n, cell in enumerate(folded) if cell == fold(wanted)]
        if len(found) == 1:
            places[name] = found[0]
        elif found:
            twice.append((name, wanted))
        elif declared is not None or name in REQUIRED:
            missing.append((name, wanted))
    return Head(cells, delimiter, places, constants, tuple(missing), tuple(twice))
