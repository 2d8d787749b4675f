"""Which results are written, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from sqr.errors import UsageError
from sqr.rubric.model import Rubric
from sqr.rubric.names import clip, did_you_mean, fold, listed
from sqr.scoring.decision import Decision
from sqr.scoring.levels import UnitScores

Sort = Literal["unit", "name", "level"]


class Selection(NamedTuple):
    """The parts and the statuses that are wanted; empty: all of them."""

    parts: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    def wants(self, part: str, decision: Decision) -> bool:
        """Tell whether the decision on a part is one of those wanted."""
        return (not self.parts or part in self.parts) and (
            not self.statuses or decision.status in self.statuses
        )


EVERYTHING = Selection()


def select(rubric: Rubric, domains: Sequence[str], statuses: Sequence[str]) -> Selection:
    """Return the selection of domains, by id or name with all their parts, and of statuses."""
    ids = {fold(text): domain for domain in rubric.domains for text in (domain.name, domain.id)}
    parts: set[str] = set()
    for name in domains:
        domain = ids.get(fold(name))
        if domain is None:
            known = [d.id for d in rubric.domains]
            hint = did_you_mean(name, known) or f"The rubric has {listed(known)}."
            raise UsageError(f"the rubric has no domain {name}", hint)
        parts |= {domain.id}
        parts |= {p.id for child in domain.parts for p in (child, *child.parts)}
    return Selection(frozenset(parts), frozenset(statuses))


def chosen(units: Sequence[UnitScores], wanted: Sequence[str]) -> tuple[UnitScores, ...]:
    """Return the units that were asked for by id or name; all when none was."""
    if not wanted:
        return tuple(units)
    names = {fold(t): u.unit.id for u in units for t in (u.unit.name, u.unit.id)}
    for name in wanted:
        if fold(name) not in names:
            meant = did_you_mean(name, [t for u in units for t in (u.unit.id, u.unit.name)])
            there = [*dict.fromkeys(u.unit.id for u in units)]
            known = listed(there, joined="and") if there else "no unit: its files have no ratings"
            hint = meant or f"The review has {known}."
            raise UsageError(f"there is no unit {clip(name)} in this review", hint)
    ids = {names[fold(name)] for name in wanted}
    return tuple(u for u in units if u.unit.id in ids)


def kept(units: Sequence[UnitScores], selection: Selection) -> tuple[UnitScores, ...]:
    """Return the units with at least one result that is wanted."""
    if selection == EVERYTHING:
        return tuple(units)
    return tuple(
        unit
        for unit in units
        if any(selection.wants(result.id, result.decision) for result in unit.results)
    )


def ordered(
    rubric: Rubric, units: Sequence[UnitScores], sort: Sort, selection: Selection = EVERYTHING
) -> tuple[UnitScores, ...]:
    """Return units in order: as listed, by name, or by level.

    By level: the lowest mean rank of the domains that are wanted and have a level comes
    first; units without any level come last. Equals stay as listed.
    """
    if sort == "name":
        return tuple(sorted(units, key=lambda unit: fold(unit.unit.name)))
    if sort == "unit":
        return tuple(units)
    places = [n for n, part in enumerate(rubric.walk()) if part in rubric.domains
              and (not selection.parts or part.id in selection.parts)]  # fmt: skip

    def mean(unit: UnitScores) -> tuple[bool, float]:
        ranks = [r for n in places if (r := unit.decisions[n].rank) is not None]
        return (not ranks, sum(ranks) / len(ranks) if ranks else 0)

    return tuple(sorted(units, key=mean))
