"""The walk up the rubric: criterion levels become cluster, domain and overall levels."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from sqr.folder.model import Unit
from sqr.ratings.consensus import Objection
from sqr.ratings.consensus import consensus as read_consensus
from sqr.ratings.table import Ratings
from sqr.rubric.model import Part, Rubric, Tier, tier_of
from sqr.rubric.rules import RollupMean
from sqr.scoring import consensus
from sqr.scoring.consensus import Entries, Marks
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
    def all_decisions(self) -> tuple[Decision, ...]:
        """The decisions in the order of the results."""
        return self.decisions if self.overall is None else (self.overall, *self.decisions)

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
    """The levels of every unit in every cycle that has ratings.

    ``objections`` are what the levels say against rows of the consensus file.
    """

    rubric: Rubric
    units: tuple[UnitScores, ...]
    objections: tuple[Objection, ...] = ()


def score(ratings: Ratings) -> Scores:
    """Score a table of ratings; units on the list without any rating are not covered."""
    rubric = ratings.inputs.loaded.rubric
    distinct, found = tallies(ratings)
    agreed = consensus.by_place(read_consensus(ratings).entries)
    walk = _Walk(rubric, distinct)
    meant = ratings.meaning
    rows = [row for row in found if row.unit >= 0]
    rated = {(row.cycle, row.unit) for row in rows} if agreed else set()
    rows += [UnitTallies(c, u, {}) for c, u in agreed if (c, u) not in rated]
    seen = {row.unit for row in rows}
    latest = len(meant.cycles) - 1
    for unit in range(len(meant.units)):
        if unit not in seen:
            rows.append(UnitTallies(latest, unit, {}))
    rows.sort(key=lambda row: (row.cycle, row.unit))
    cycles = meant.cycles or (ratings.inputs.cycle,)
    units = tuple(
        walk.unit(
            meant.units[row.unit],
            cycles[max(row.cycle, 0)],
            row,
            agreed.get((max(row.cycle, 0), row.unit), {}),
        )
        for row in rows
    )
    return Scores(rubric, units, tuple(walk.objections))


class _Walk:
    """Scores unit after unit; what was decided once is not decided again.

    A decision depends only on its tally, or on the outcomes of its parts and the limits on
    it: each distinct case is worked out once.
    """

    def __init__(self, rubric: Rubric, distinct: list[Tally]) -> None:
        self._rubric = rubric
        self._by_tally = [decide(rubric, tally) for tally in distinct]
        self._uncovered = decide(rubric, Tally((0,) * len(rubric.levels)))
        self._ids = tuple(part.id for part in rubric.walk())
        self._steps = _steps(rubric)
        self._known: dict[tuple[object, ...], Decision] = {}
        self.objections: list[Objection] = []

    def unit(self, unit: Unit, cycle: str, row: UnitTallies, agreed: Entries) -> UnitScores:
        if agreed:
            found = self._agreed(row, agreed)
        else:
            found = self._all(row, {})
            if self._rubric.limits:
                caps = _caps(self._rubric, found)
                found = self._all(row, caps) if caps else found
        decisions = tuple([found[name] for name in self._ids])
        return UnitScores(self._rubric, unit, cycle, found.get(OVERALL), decisions)

    def _agreed(self, row: UnitTallies, agreed: Entries) -> dict[str, Decision]:
        """Score a unit for which the reviewers agreed on something."""

        def triggered(entries: Entries) -> Marks:
            return _caps(self._rubric, self._all(row, {}, entries))

        kept, caps = consensus.standing(self._rubric, agreed, triggered)
        found = self._all(row, caps, agreed, refused=agreed.keys() - kept.keys())
        self.objections += consensus.objections(self._rubric, agreed, found)
        return found

    def _all(
        self,
        row: UnitTallies,
        caps: Marks,
        agreed: Entries | None = None,
        refused: Set[str] = frozenset(),
    ) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        for step in self._steps:
            limits = caps.get(step.id, ())
            if step.parts:
                decision = self._tier(step, found, limits)
            else:
                kind = row.tally_of.get(step.place)
                decision = self._uncovered if kind is None else self._by_tally[kind]
                decision = limit(self._rubric, decision, limits) if limits else decision
            if agreed and step.id in agreed:
                decision = consensus.settle(
                    self._rubric, decision, agreed[step.id], limits, refused=step.id in refused
                )
            found[step.id] = decision
        return found

    def _tier(self, step: _Step, found: dict[str, Decision], limits: tuple[str, ...]) -> Decision:
        below = [found[part.id] for part in step.parts]
        key: tuple[object, ...]
        if step.exact:
            key = (step.id, limits, *[(d.status, d.rank, d.number) for d in below])
        else:
            key = (step.id, limits, *[d.status if d.rank is None else d.rank for d in below])
        decision = self._known.get(key)
        if decision is None:
            pieces = [
                Piece(part.id, part.name, part.weight, d.status, d.rank, d.number)
                for part, d in zip(step.parts, below, strict=True)
            ]
            decision = roll_up(self._rubric, self._rubric.rollup(step.tier), pieces)
            decision = limit(self._rubric, decision, limits) if limits else decision
            self._known[key] = decision
        return decision


@dataclass(frozen=True, slots=True)
class _Step:
    """A part in the order of the walk: its own parts come before it.

    ``place`` is a criterion's place in the tallies; ``exact`` says that the parts' own means
    count, and not only their levels.
    """

    id: str
    tier: Tier
    place: int
    parts: tuple[Part, ...]
    exact: bool


def _steps(rubric: Rubric) -> tuple[_Step, ...]:
    """Return the parts of a rubric from the bottom up, and the whole last where it has a level."""
    places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    steps: list[_Step] = []

    def climb(part: Part) -> None:
        for child in part.parts:
            climb(child)
        tier = tier_of(part)
        steps.append(_Step(part.id, tier, places.get(part.id, -1), part.parts, exact(tier)))

    def exact(tier: Tier) -> bool:
        rule = rubric.rollup(tier)
        return isinstance(rule, RollupMean) and rule.of == "numbers"

    for domain in rubric.domains:
        climb(domain)
    if rubric.rules.overall is not None:
        steps.append(_Step(OVERALL, "overall", -1, rubric.domains, exact("overall")))
    return tuple(steps)


def _caps(rubric: Rubric, found: dict[str, Decision]) -> Marks:
    """Return the limits that bear on each part at this unit, by id; ``?id`` is undetermined.

    A trigger looks at the levels before any limit, so that the order in which limits are
    written never matters, and after every consensus: reviewers decide.
    """
    caps: Marks = {}
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
