"""The walk up the rubric: criterion levels become cluster, domain and overall levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqr.folder.model import Unit
from sqr.ratings.table import Ratings
from sqr.rubric.model import Criterion, Part, Rubric, Tier, tier_of
from sqr.rubric.rules import RollupMean
from sqr.scoring.decision import Decision
from sqr.scoring.panel import Tally, decide
from sqr.scoring.rollup import Piece, roll_up
from sqr.scoring.tallies import UnitTallies, tallies

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Result:
    """The decision on one part at one unit."""

    tier: Tier
    id: str
    name: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class UnitScores:
    """The decisions on all parts at one unit in one cycle, in the order of the rubric."""

    rubric: Rubric
    unit: Unit
    cycle: str
    overall: Decision | None
    decisions: tuple[Decision, ...]

    @property
    def results(self) -> Iterator[Result]:
        """The results: overall first where the rubric declares it, then part by part."""
        if self.overall is not None:
            name = self.rubric.tier_name("overall").name
            yield Result("overall", OVERALL, name, self.overall)
        for part, decision in zip(self.rubric.walk(), self.decisions, strict=True):
            yield Result(tier_of(part), part.id, part.name, decision)


@dataclass(frozen=True, slots=True)
class Scores:
    """The levels of every unit in every cycle that has ratings."""

    rubric: Rubric
    units: tuple[UnitScores, ...]


def score(ratings: Ratings) -> Scores:
    """Score a table of ratings; units on the list without any rating are not covered."""
    rubric = ratings.inputs.loaded.rubric
    distinct, found = tallies(ratings)
    walk = _Walk(rubric, distinct)
    meant = ratings.meaning
    rows = [row for row in found if row.unit >= 0]
    seen = {row.unit for row in rows}
    latest = len(meant.cycles) - 1
    for unit in range(len(meant.units)):
        if unit not in seen:
            rows.append(UnitTallies(latest, unit, {}))
    rows.sort(key=lambda row: (row.cycle, row.unit))
    cycles = meant.cycles or (ratings.inputs.cycle,)
    return Scores(
        rubric,
        tuple(walk.unit(meant.units[row.unit], cycles[max(row.cycle, 0)], row) for row in rows),
    )


class _Walk:
    """Scores unit after unit; what was decided once is not decided again.

    A decision depends only on its tally, or on the outcomes of its parts and the limits on
    it: each distinct case is worked out once.
    """

    def __init__(self, rubric: Rubric, distinct: list[Tally]) -> None:
        self._rubric = rubric
        self._by_tally = [decide(rubric, tally) for tally in distinct]
        self._uncovered = decide(rubric, Tally((0,) * len(rubric.levels)))
        self._place = {c.id: n for n, c in enumerate(rubric.criteria)}
        self._known: dict[tuple[object, ...], Decision] = {}

    def unit(self, unit: Unit, cycle: str, row: UnitTallies) -> UnitScores:
        caps: dict[str, tuple[str, ...]] = {}
        found = self._all(row, caps)
        if self._rubric.limits:
            caps = _caps(self._rubric, found)
            found = self._all(row, caps) if caps else found
        decisions = tuple(found[part.id] for part in self._rubric.walk())
        return UnitScores(self._rubric, unit, cycle, found.get(OVERALL), decisions)

    def _all(self, row: UnitTallies, caps: dict[str, tuple[str, ...]]) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        for domain in self._rubric.domains:
            self._part(domain, row, caps, found)
        if self._rubric.rules.overall is not None:
            found[OVERALL] = self._tier(OVERALL, "overall", self._rubric.domains, found, ())
        return found

    def _part(
        self, part: Part, row: UnitTallies, caps: dict[str, tuple[str, ...]],
        found: dict[str, Decision],
    ) -> None:  # fmt: skip
        limits = caps.get(part.id, ())
        if isinstance(part, Criterion):
            kind = row.tally_of.get(self._place[part.id], -1)
            decision = self._by_tally[kind] if kind >= 0 else self._uncovered
            found[part.id] = limit(self._rubric, decision, limits) if limits else decision
            return
        for child in part.parts:
            self._part(child, row, caps, found)
        found[part.id] = self._tier(part.id, tier_of(part), part.parts, found, limits)

    def _tier(
        self, name: str, tier: Tier, parts: tuple[Part, ...], found: dict[str, Decision],
        limits: tuple[str, ...],
    ) -> Decision:  # fmt: skip
        rule = self._rubric.rollup(tier)
        exact = isinstance(rule, RollupMean) and rule.of == "numbers"
        below = [found[part.id] for part in parts]
        key = (name, limits, *[(d.status, d.rank, d.number if exact else None) for d in below])
        decision = self._known.get(key)
        if decision is None:
            pieces = [
                Piece(part.id, part.name, part.weight, d.status, d.rank, d.number)
                for part, d in zip(parts, below, strict=True)
            ]
            decision = roll_up(self._rubric, rule, pieces)
            decision = limit(self._rubric, decision, limits) if limits else decision
            self._known[key] = decision
        return decision


def _caps(rubric: Rubric, found: dict[str, Decision]) -> dict[str, tuple[str, ...]]:
    """Return the limits that bear on each part at this unit, by id; ``?id`` is undetermined.

    A trigger looks at the levels as computed without any limit, so that the order in which
    limits are written never matters.
    """
    caps: dict[str, tuple[str, ...]] = {}
    for rule in rubric.limits:
        trigger = found[rule.while_.part]
        if trigger.rank is None:
            mark = f"?{rule.id}"
        elif rubric.levels[trigger.rank].code in rule.while_.is_:
            mark = rule.id
        else:
            continue
        caps[rule.cap.part] = (*caps.get(rule.cap.part, ()), mark)
    return caps


def limit(rubric: Rubric, decision: Decision, marks: tuple[str, ...]) -> Decision:
    """Lower a decision to the lowest of its limits; undetermined ones are only flagged."""
    by_id = {rule.id: rule for rule in rubric.limits}
    flags = tuple(f"limit_undetermined:{m[1:]}" for m in marks if m.startswith("?"))
    decision = replace(decision, flags=(*decision.flags, *flags))
    for mark in marks:
        rule = by_id.get(mark)
        if rule is None or decision.rank is None:
            continue
        ceiling = rubric.rank_of[rule.cap.at_most]
        if decision.rank <= ceiling:
            continue
        names = rubric.levels
        when = " or ".join(names[rubric.rank_of[code]].name for code in rule.while_.is_)
        step = (
            f"Limit {rule.id}: while {rule.while_.part} is {when}, at most "
            f"{names[ceiling].name}; "
            f"computed {names[decision.rank].name}, limited to {names[ceiling].name}."
        )
        decision = replace(
            decision,
            rank=ceiling,
            computed=decision.rank if decision.computed is None else decision.computed,
            steps=(*decision.steps, step),
            flags=(*decision.flags, f"limited:{rule.id}"),
        )
    return decision
