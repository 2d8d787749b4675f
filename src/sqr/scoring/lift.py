"""What holds a domain back: the smallest set of criteria whose next level would lift it.

Sets are tried in order of their size, each criterion of a set at its next level and all else
as it stands, by the same walk up the rubric that gave the level: limits and consensus
included. The first that lifts the domain is therefore smallest. Criteria that the roll-up
cannot tell apart (same owner, weight, level and mean, and no limit or consensus on them) are
tried only once, in the order of the rubric; that changes nothing but the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod

from sqr.rubric.model import Criterion, Domain, Part, Rubric
from sqr.rubric.rules import RollupMedian, RollupMode
from sqr.scoring.consensus import Entries
from sqr.scoring.decision import Decision
from sqr.scoring.walk import Walk

MOST_TRIED = 4_000


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


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as it stands: its criteria as computed, the consensus, and all its levels."""

    criteria: Mapping[int, Decision]
    agreed: Entries
    found: Mapping[str, Decision]


class Lifter:
    """Finds what holds the domains of a rubric back."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
        self._owner = {child.id: part.id for part in rubric.walk() for child in part.parts}
        whole = Walk(rubric) if rubric.limits else None
        self._walks = {domain.id: whole or Walk(rubric, domain) for domain in rubric.domains}
        self._inside = {d.id: {part.id for part in _parts(d)} for d in rubric.domains}
        self._at = tuple(
            Decision("levelled", rank, None, "", "", ()) for rank in range(len(rubric.levels))
        )
        self._candidates = {domain.id: _candidates(rubric, domain) for domain in rubric.domains}
        ends = (rule.while_.part for rule in rubric.limits), (r.cap.part for r in rubric.limits)
        self._alone = {part for side in ends for part in side}
        self._monotone = _monotone(rubric)
        self._known: dict[tuple[object, ...], Lift] = {}

    def lift(self, domain: Domain, unit: Place) -> Lift:
        """Return what holds a domain back at a unit."""
        now = unit.found[domain.id]
        top = len(self._rubric.levels) - 1
        if now.rank is None:
            return Lift(reason="It has no level.")
        if domain.id in unit.agreed and now.agreed is not None:
            return Lift(reason="The reviewers agreed on its level.")
        if now.rank == top:
            return Lift(reason="It has the highest level.")
        classes = self._classes(domain, unit, top)
        if unit.agreed:
            return self._search(domain, unit, classes, now.rank)
        key = (domain.id, *(self._as_computed(unit, c.id) for c in self._candidates[domain.id]))
        if key not in self._known:
            self._known[key] = self._search(domain, unit, classes, now.rank)
        return self._known[key]

    def _as_computed(self, unit: Place, name: str) -> tuple[object, ...] | None:
        decision = unit.criteria.get(self._places[name])
        return None if decision is None else (decision.status, decision.rank, decision.number)

    def _base(self, unit: Place, name: str) -> int | None:
        """Return the rank from which a criterion would rise: agreed on, or before any limit."""
        stands = unit.found[name]
        return stands.rank if stands.computed is None or stands.agreed else stands.computed

    def _classes(self, domain: Domain, unit: Place, top: int) -> list[list[str]]:
        """Return the criteria that can rise, those that cannot be told apart together."""
        groups: dict[tuple[object, ...], list[str]] = {}
        for criterion in self._candidates[domain.id]:
            decision = unit.found[criterion.id]
            base = self._base(unit, criterion.id)
            if base is None or base == top:
                continue
            alone = criterion.id in self._alone or criterion.id in unit.agreed
            own = criterion.id if alone else ""
            key = (self._owner[criterion.id], criterion.weight, base, decision.number, own)
            groups.setdefault(key, []).append(criterion.id)
        return list(groups.values())

    def _search(
        self, domain: Domain, unit: Place, classes: Sequence[Sequence[str]], now: int
    ) -> Lift:
        sizes = [len(group) for group in classes]
        none = Lift(reason="No set of next levels would lift it.")
        if self._monotone and not self._lifts(domain, unit, _pick(classes, sizes), now):
            return none
        tried = 0
        for size in range(1, sum(sizes) + 1):
            best: tuple[tuple[str, ...], int] | None = None
            ways = 0
            for counts in _spread(sizes, size):
                if tried == MOST_TRIED:
                    return Lift(reason=f"No set of fewer than {size} next levels would lift it; "
                                "larger ones were not all tried.")  # fmt: skip
                tried += 1
                names = _pick(classes, counts)
                rank = self._lifts(domain, unit, names, now)
                if rank is not None:
                    ways += prod(comb(n, k) for n, k in zip(sizes, counts, strict=True))
                    best = best or (names, rank)
            if best is not None:
                return Lift(self._ordered(best[0]), best[1], ways)
        return none

    def _ordered(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=self._places.__getitem__))

    def _lifts(self, domain: Domain, unit: Place, names: Sequence[str], now: int) -> int | None:
        """Return the domain's level with ``names`` at their next levels, if it is higher."""
        criteria = dict(unit.criteria)
        for name in names:
            base = self._base(unit, name)
            if base is not None:
                criteria[self._places[name]] = self._at[base + 1]
        agreed = unit.agreed
        if agreed:  # beside the domain only limits look, and what rises is agreed on no more
            wide = bool(self._rubric.limits)
            inside = self._inside[domain.id]
            agreed = {part: entry for part, entry in agreed.items()
                      if part not in names and (wide or part in inside)}  # fmt: skip
        walk = self._walks[domain.id]
        rank = walk.up(criteria, agreed)[domain.id].rank
        return rank if rank is not None and rank > now else None


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for child in part.parts:
        yield from _parts(child)


def _candidates(rubric: Rubric, domain: Domain) -> tuple[Criterion, ...]:
    """Return the criteria of a domain, and those that may release a limit on a part of it."""
    inside = {part.id for part in _parts(domain)}
    wanted = set(inside)
    for rule in rubric.limits:
        if rule.cap.part in inside:
            wanted |= {part.id for part in _parts(rubric.by_id[rule.while_.part])}
    return tuple(criterion for criterion in rubric.criteria if criterion.id in wanted)


def _monotone(rubric: Rubric) -> bool:
    """Tell whether a higher level of a part can never cost its owner the level."""
    rules = (rubric.rules.cluster, rubric.rules.domain)
    return not rubric.limits and not any(
        isinstance(rule, RollupMode)
        or (isinstance(rule, RollupMedian) and rule.tie == "unresolved")
        for rule in rules
    )


def _spread(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to take ``total`` from groups of these sizes, first groups first.

    >>> list(_spread([2, 1], 2))
    [(2, 0), (1, 1)]
    """
    if not sizes:
        if total == 0:
            yield ()
        return
    rest = sum(sizes[1:])
    for here in range(min(sizes[0], total), max(0, total - rest) - 1, -1):
        for others in _spread(sizes[1:], total - here):
            yield (here, *others)


def _pick(classes: Sequence[Sequence[str]], counts: Sequence[int]) -> tuple[str, ...]:
    return tuple(name for group, n in zip(classes, counts, strict=True) for name in group[:n])
