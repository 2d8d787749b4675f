"""What holds a domain back: the smallest set of criteria whose next level would lift it.

Each criterion of a set is put at its next level and all else is left as it stands, limits and
consensus included. :mod:`sqr.scoring.lift_sets` counts all sets by what they come to, so the
set that is named is smallest, the first in the rubric's order, and its like are all counted.
Only where a limit may refuse a consensus, so that raising one criterion can bring an
agreement elsewhere down, are the sets tried one by one, and no more than ``MOST_TRIED``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from sqr.rubric.model import Domain, Part, Rubric
from sqr.scoring.consensus import Entries
from sqr.scoring.decision import UNTOLD, Decision
from sqr.scoring.lift_sets import LiftSets
from sqr.scoring.lift_tables import Outcome, Standing
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk

MOST_TRIED = 4_000
_NONE = "No set of next levels would lift it."


@dataclass(frozen=True, slots=True)
class Lift:
    """The smallest set of criteria whose next level lifts a domain to ``rank``.

    ``ways`` counts the sets of this size that do. With no ``criteria`` there is none, and
    ``reason`` says why.
    """

    criteria: tuple[str, ...] = ()
    rank: int | None = None
    ways: int = 0
    reason: str = ""


class Place(NamedTuple):
    """A unit as it stands: its criteria as computed, the consensus, and all its levels."""

    criteria: Mapping[int, Decision]
    agreed: Entries
    found: Mapping[str, Decision]


class Lifter:
    """Finds what holds the domains of a rubric back."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._names = tuple(criterion.id for criterion in rubric.criteria)
        self._sets = {domain.id: LiftSets(rubric, domain) for domain in rubric.domains}
        self._walk = Walk(rubric)
        self._uncovered = decide(rubric, Tally((0,) * len(rubric.levels)))
        self._known: dict[tuple[object, ...], Lift] = {}

    def lift(self, domain: Domain, unit: Place) -> Lift:
        """Return what holds a domain back at a unit."""
        now = unit.found[domain.id]
        if now.rank is None:
            return Lift(reason="It has no level.")
        if domain.id in unit.agreed and now.agreed is not None:
            return Lift(reason="The reviewers agreed on its level.")
        if now.rank == len(self._rubric.levels) - 1:
            return Lift(reason="It has the highest level.")
        if self._refusable(unit.agreed):
            return self._one_by_one(domain, unit, now.rank)
        if unit.agreed:
            return self._counted(domain, unit, now.rank)
        key = (domain.id, *(self._as_computed(unit, c.id) for c in self._candidates(domain)))
        if key not in self._known:
            self._known[key] = self._counted(domain, unit, now.rank)
        return self._known[key]

    def _candidates(self, domain: Domain) -> Sequence[Part]:
        return self._sets[domain.id].candidates

    def _as_computed(self, unit: Place, name: str) -> tuple[object, ...] | None:
        decision = unit.criteria.get(self._names.index(name))
        return None if decision is None else (decision.status, decision.rank, decision.number)

    def _refusable(self, agreed: Entries) -> bool:
        """Tell whether any limit could refuse what the reviewers agreed on."""
        return any(
            rule.cap.part in agreed
            and not agreed[rule.cap.part].above_limit
            and agreed[rule.cap.part].rank > self._rubric.rank_of[rule.cap.at_most]
            for rule in self._rubric.limits
        )

    def _base(self, unit: Place, name: str) -> int | None:
        """Return the rank from which a criterion would rise: agreed on, or before any limit."""
        stands = unit.found[name]
        return stands.rank if stands.computed is None or stands.agreed else stands.computed

    def _rising(self, domain: Domain, unit: Place) -> Iterator[tuple[int, int]]:
        """Yield the place of every criterion that can rise, and its next rank."""
        wanted = {criterion.id for criterion in self._candidates(domain)}
        for place, name in enumerate(self._names):
            base = self._base(unit, name) if name in wanted else None
            if base is not None and base < len(self._rubric.levels) - 1:
                yield place, base + 1

    def _counted(self, domain: Domain, unit: Place, now: int) -> Lift:
        here = (unit.criteria.get(n, self._uncovered) for n in range(len(self._names)))
        standing = Standing(
            {n: Outcome(d.status, d.rank, d.number) for n, d in enumerate(here)},
            {n: Outcome("levelled", rank) for n, rank in self._rising(domain, unit)},
            {part: entry.rank for part, entry in unit.agreed.items()},
        )
        found = self._sets[domain.id].smallest(standing, now)
        if found is None:
            return Lift(reason=_NONE)
        sets, rank = found
        return Lift(tuple(self._names[n] for n in sets.first), rank, sets.ways)

    def _one_by_one(self, domain: Domain, unit: Place, now: int) -> Lift:
        """Try the sets by their size, in the order of the rubric."""
        rising = list(self._rising(domain, unit))
        tried = 0
        for size in range(1, len(rising) + 1):
            best: tuple[tuple[str, ...], int] | None = None
            ways = 0
            for chosen in combinations(rising, size):
                if tried == MOST_TRIED:
                    return Lift(reason=f"No set of fewer than {size} next levels would lift it; "
                                "larger ones were not all tried.")  # fmt: skip
                tried += 1
                rank = self._with(domain, unit, chosen)
                if rank is not None and rank > now:
                    ways += 1
                    best = best or (tuple(self._names[n] for n, _ in chosen), rank)
            if best is not None:
                return Lift(best[0], best[1], ways)
        return Lift(reason=_NONE)

    def _with(self, domain: Domain, unit: Place, chosen: Sequence[tuple[int, int]]) -> int | None:
        """Return the domain's level with criteria at other ranks; these are agreed on no more."""
        at = {n: Decision("levelled", rank, None, "", "", UNTOLD) for n, rank in chosen}
        risen = {self._names[n] for n in at}
        agreed = {part: entry for part, entry in unit.agreed.items() if part not in risen}
        return self._walk.up({**unit.criteria, **at}, agreed)[domain.id].rank
