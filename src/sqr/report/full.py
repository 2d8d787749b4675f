"""The full document: all of the review, for those who want to see what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqr.report import panels
from sqr.report.grid import Grid, grid
from sqr.report.heat import Strip, heat
from sqr.report.language import Language, between
from sqr.report.panels import Common, ProfilePanel, UnitPanel
from sqr.report.view import latest_named, unit_names
from sqr.report.wright import Wright, wright
from sqr.review.model import AgreedView, LevelView, PartView, Review

DETAIL_LIMIT = 60
"""With more units than this their own chapters are left out, and it is said."""
FEW_NAMES = 12
"""Up to so many units are named in a cell; more are counted."""


@dataclass(frozen=True, slots=True)
class At:
    """A unit at which votes are far apart, and whether its reviewers have agreed since."""

    name: str
    anchor: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class Split:
    """A criterion on which the votes are far apart, and at which units."""

    part: PartView
    units: tuple[At, ...]

    @property
    def settled(self) -> int:
        """At how many of the units the reviewers have agreed on a level since."""
        return sum(1 for unit in self.units if unit.agreed)

    @property
    def between(self) -> str:
        """What parts the names of the units in a list."""
        return between(unit.name for unit in self.units)


@dataclass(frozen=True, slots=True)
class Together:
    """What reviewers agreed on together at a unit: the part, its unit's name and anchor."""

    part: PartView
    agreed: AgreedView
    unit: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Support:
    """The support that a level implies, and who is at it: (unit, names of domains)."""

    level: LevelView
    units: tuple[tuple[str, str], ...]
    parts: int


@dataclass(frozen=True, slots=True)
class Full:
    """What the full document prints."""

    short: bool
    detail: bool
    limit: int
    few: int
    profiles: tuple[ProfilePanel, ...]
    celebrate: tuple[Common, ...]
    support: tuple[Common, ...]
    units: tuple[UnitPanel, ...]
    grid: Grid
    splits: tuple[Split, ...]
    agreed: tuple[Together, ...]
    by_level: tuple[Support, ...]
    heat: tuple[Strip, ...]
    wright: Wright | None

    @property
    def settled(self) -> Literal["", "some", "all"]:
        """Where the votes are far apart: how far the reviewers have agreed on levels since."""
        settled = sum(split.settled for split in self.splits)
        if settled == sum(len(split.units) for split in self.splits):
            return "all"
        return "some" if settled else ""


def view(review: Review, language: Language) -> Full:
    """Return the view of the full document."""
    detail = len(review.units) <= DETAIL_LIMIT
    model = review.agreement.rasch if review.agreement else None
    return Full(
        short=False,
        detail=detail,
        limit=DETAIL_LIMIT,
        few=FEW_NAMES,
        profiles=panels.profile_panels(review, language),
        celebrate=panels.common(review, "strength", language),
        support=panels.common(review, "support", language),
        units=panels.unit_panels(review, language, detail=detail),
        grid=grid(review, detail=detail),
        splits=splits(review),
        agreed=agreed(review),
        by_level=by_level(review, language),
        heat=heat(review.agreement, language) if review.agreement else (),
        wright=wright(model, language) if model else None,
    )


def splits(review: Review) -> tuple[Split, ...]:
    """Return the criteria on which votes are split somewhere, in the order of the rubric."""
    found: dict[str, tuple[PartView, list[At]]] = {}
    names = unit_names(review)
    for place, (unit, name) in enumerate(zip(review.units, names, strict=True), start=1):
        for criterion in unit.criteria:
            if criterion.split:
                where = found.setdefault(criterion.id, (criterion, []))[1]
                where.append(At(name, f"unit-{place}", criterion.agreed is not None))
    order = {profile.id: place for place, profile in enumerate(review.criterion_profiles)}
    rows = (Split(part, tuple(units)) for part, units in found.values())
    return tuple(sorted(rows, key=lambda row: order.get(row.part.id, len(order))))


def agreed(review: Review) -> tuple[Together, ...]:
    """Return every consensus that counts, unit by unit in the order of the rubric."""
    found = []
    for place, (unit, name) in enumerate(
        zip(review.units, unit_names(review), strict=True), start=1
    ):
        for part in (part for domain in unit.domains for part in domain.walk()):
            if part.agreed:
                found.append(Together(part, part.agreed, name, f"unit-{place}"))
    return tuple(found)


def by_level(review: Review, language: Language) -> tuple[Support, ...]:
    """Return the support that each level implies, lowest level first."""
    return tuple(_support(level, review, language) for level in review.rubric.levels)


def _support(level: LevelView, review: Review, language: Language) -> Support:
    found, parts = [], 0
    for unit, name in latest_named(review):
        held = [d.name for d in unit.domains if d.level and d.level.rank == level.rank]
        parts += len(held)
        if held:
            found.append((name, language.listing(held)))
    return Support(level, tuple(found), parts)
