"""Merged cells: a workbook keeps their value in the first row only, and it holds for them all.

That is no guess: whoever merged the cells made one cell of them. Only columns that say what a
row is about are filled; a level or a note is never multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqr.ratings.head import Head
from sqr.ratings.opened import About, Remark
from sqr.ratings.rewritten import rewritten
from sqr.rubric.names import clip

NEVER = frozenset({"level", "note"})
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of one column (from 0) that were merged over rows (from 1)."""

    first: int
    last: int
    column: int


def below(spans: Sequence[Merged], head: Head, heading_row: int) -> list[Merged]:
    """Return those that stand below the heading in a column that says what a row is about."""
    columns = {place for name, place in head.places.items() if name not in NEVER}
    return [span for span in spans if span.column in columns and span.first > heading_row]


def fill_down(
    source: Path, rows: Sequence[int], spans: Sequence[Merged], target: Path
) -> dict[Merged, str]:
    """Copy a sheet's CSV with each span's value in all of its rows that hold anything else.

    Returned are the values.
    """
    starts = {(span.first, span.column): span for span in spans}
    columns = sorted({span.column for span in spans})
    held: dict[int, tuple[Merged, str]] = {}
    values: dict[Merged, str] = {}

    def filled(row: int, cells: list[str]) -> list[str]:
        full = any(cells)
        for column in columns:
            begun = starts.get((row, column))
            if begun is not None:
                held[column] = (begun, cells[column])
                values[begun] = cells[column]
            span, value = held.get(column, (None, ""))
            if span is not None and full and row <= span.last and not cells[column]:
                cells[column] = value
        return cells

    rewritten(source, target, rows, filled)
    return values


def remark(spans: Sequence[Merged], head: Head, values: Mapping[Merged, str]) -> Remark:
    """Say which merged cells were read as a value in each of their rows."""
    named = [
        f"{clip(head.cells[span.column])} in rows {span.first} to {span.last}"
        + (f" ({clip(values[span])})" if values.get(span) else "")
        for span in spans[:_MOST_NAMED]
    ]
    more = f" and {len(spans) - _MOST_NAMED:,} more" if len(spans) > _MOST_NAMED else ""
    word = "merged cell holds" if len(spans) == 1 else "merged cells hold"
    message = f"{len(spans):,} {word} for all of their rows: {'; '.join(named)}{more}"
    return Remark(About.MERGED, message, line=spans[0].first)
