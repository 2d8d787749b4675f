"""The heat map: the level of each unit on each criterion, as a table that is also a picture.

A cell holds the code of its level, so that it reads without colour; a dash means that there is
no level. Where the document has a chapter for each unit, a cell links to its evidence there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqr.report.view import unit_names
from sqr.review.model import PartView, Profile, Review

ON_A_PAGE = 30
"""So many units fit a page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The rank (-1: none) and the code of a level, and the anchor of its evidence, if any."""

    rank: int
    code: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: its name and anchor, and a cell for each criterion."""

    name: str
    anchor: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Units × criteria; ``domains`` are (id, name, number of criteria)."""

    domains: tuple[tuple[str, str, int], ...]
    criteria: tuple[Profile, ...]
    rows: tuple[Row, ...]

    @property
    def one_page(self) -> bool:
        """Whether it fits a page, and is not to be torn over two."""
        return len(self.rows) <= ON_A_PAGE


def grid(review: Review, *, detail: bool) -> Grid:
    """Return the heat map of a review; with ``detail`` its cells have anchors."""
    units = review.units
    domains = units[0].domains if units else ()
    rows = []
    for place, (unit, name) in enumerate(zip(units, unit_names(review), strict=True), start=1):
        anchor = f"unit-{place}"
        cells = (
            _cell(criterion, f"{anchor}-{d}-{c}" if detail else "")
            for d, domain in enumerate(unit.domains, start=1)
            for c, criterion in enumerate(domain.criteria, start=1)
        )
        rows.append(Row(name, anchor, tuple(cells)))
    return Grid(
        domains=tuple((d.id, d.name, len(d.criteria)) for d in domains),
        criteria=review.criterion_profiles if units else (),
        rows=tuple(rows),
    )


def _cell(part: PartView, anchor: str) -> Cell:
    """Return a cell, linked to the part's evidence or else to its row in the unit's chapter."""
    link = f"{anchor}-e" if anchor and (part.notes or part.rows) else anchor
    return Cell(part.level.rank, part.level.code, link) if part.level else Cell(-1, "–", link)
