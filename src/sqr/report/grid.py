"""The heat map: the level of each unit on each criterion, as a table that is also a picture.

A cell holds the code of its level, so that it reads without colour; an empty one means that
there is no level.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqr.report.view import unit_names
from sqr.review.model import Profile, Review


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: its name and anchor, and for each criterion the rank (-1: none) and the code."""

    name: str
    anchor: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Units × criteria; ``domains`` are (id, name, number of criteria)."""

    domains: tuple[tuple[str, str, int], ...]
    criteria: tuple[Profile, ...]
    rows: tuple[Row, ...]


def grid(review: Review) -> Grid:
    """Return the heat map of a review."""
    units = review.units
    domains = units[0].domains if units else ()
    rows = []
    for place, (unit, name) in enumerate(zip(units, unit_names(review), strict=True), start=1):
        cells = tuple((c.level.rank, c.level.code) if c.level else (-1, "") for c in unit.criteria)
        rows.append(Row(name, f"unit-{place}", cells))
    return Grid(
        domains=tuple((d.id, d.name, len(d.criteria)) for d in domains),
        criteria=review.criterion_profiles if units else (),
        rows=tuple(rows),
    )
