"""The walk up the rubric: criterion levels become cluster, domain and overall levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sqr.rubric.model import OVERALL, Part, Rubric, Tier, tier_of
from sqr.rubric.rules import RollupMean
from sqr.scoring.decision import Decision, Status
from sqr.scoring.limits import Marks, caps, limit
from sqr.scoring.panel import Tally, decide
from sqr.scoring.rollup import RollUp

if TYPE_CHECKING:
    from sqr.scoring.consensus import Entries

Criteria = Mapping[int, Decision]
Found = dict[str, Decision]


class Walk:
    """Goes up the rubric at unit after unit; what was decided once is not decided again.

    A decision depends only on how its parts stand and on the limits on it: each distinct
    case is worked out once.
    """

    def __init__(self, rubric: Rubric) -> None:
        """Make ready to walk up a rubric."""
        self._rubric = rubric
        self._uncovered = decide(rubric, Tally((0,) * len(rubric.levels)))
        self._steps = _steps(rubric)
        self._owners = _owners(self._steps)
        self._touched: dict[tuple[str, ...], tuple[_Step, ...]] = {}
        self._standings = _Standings()
        self._known: dict[str, dict[_Case, Decision]] = {step.id: {} for step in self._steps}
        self._lowered: dict[tuple[int, tuple[str, ...]], tuple[Decision, Decision]] = {}

    def up(self, criteria: Criteria, agreed: Entries) -> Found:
        """Return the decision on every part at a unit, the whole under ``overall``.

        ``criteria`` holds decisions by the place of the criterion in the rubric; those that
        are missing are not covered. ``agreed`` is what the reviewers agreed on, by part.
        """
        return self._agreed(criteria, agreed) if agreed else self.all_up([criteria])[0]

    def all_up(self, units: Sequence[Criteria]) -> list[Found]:
        """Return the decisions on every part at each unit, where nothing was agreed on.

        They are made part by part and not unit by unit, which is several times as fast.
        """
        columns: dict[str, list[Decision]] = {}
        for step in self._steps:
            if step.roll_up is None:
                columns[step.id] = [unit.get(step.place, self._uncovered) for unit in units]
            else:
                stand = [self._stand(columns[name], step) for name in step.parts]
                cases = zip(*stand, strict=True)
                columns[step.id] = [self._rolled(step, case) for case in cases]
        everywhere = zip(*columns.values(), strict=True)
        return [self._limited(dict(zip(columns, here, strict=True))) for here in everywhere]

    def _stand(self, decisions: Iterable[Decision], owner: _Step) -> list[_Standing]:
        """Return how parts stand, as far as the rule of their owner looks at them."""
        known = self._standings
        if not owner.exact:
            return [known[d.status, d.rank, None] for d in decisions]
        brings = [(d.brings, d) for d in decisions]
        return [
            known[d.status, d.rank, None if number is None else number.as_integer_ratio()]
            for number, d in brings
        ]

    def _rolled(self, step: _Step, case: _Case) -> Decision:
        """Return the decision on a part whose own parts stand so, before any limit."""
        known = self._known[step.id]
        decision = known.get(case)
        if decision is None:
            assert step.roll_up is not None
            decision = known[case] = step.roll_up.of(case)
        return decision

    def _limited(self, found: Found) -> Found:
        """Decide anew, under their limits, the parts on which any bears, and their owners."""
        bearing = caps(self._rubric, found)
        changed: set[str] = set()
        for step in self._above(tuple(bearing)):
            before = decision = found[step.id]
            if not changed.isdisjoint(step.parts):
                decision = self._rolled(step, self._case(step, found))
            if step.id in bearing:
                decision = self._lower(decision, bearing[step.id], step)
            if decision is not before:
                found[step.id] = decision
                changed.add(step.id)
        return found

    def _above(self, parts: tuple[str, ...]) -> tuple[_Step, ...]:
        """Return the steps to these parts and to those that they roll up into."""
        if parts not in self._touched:
            touched = {name for part in parts for name in self._owners[part]}
            self._touched[parts] = tuple(step for step in self._steps if step.id in touched)
        return self._touched[parts]

    def _case(self, step: _Step, found: Found) -> _Case:
        return tuple(self._stand([found[name] for name in step.parts], step))

    def _lower(self, decision: Decision, marks: tuple[str, ...], step: _Step) -> Decision:
        """Return a decision under the limits that bear on its part, worked out once."""
        known = self._lowered.get((id(decision), marks))
        if known is None:
            under = limit(self._rubric, decision, marks, counted=step.counted)
            # The decision is kept as well: as long as it is there, nothing else has its identity.
            known = self._lowered[id(decision), marks] = (decision, under)
        return known[1]

    def _agreed(self, criteria: Criteria, agreed: Entries) -> Found:
        from sqr.scoring.consensus import standing

        found: Found = {}

        def triggered(entries: Entries) -> Marks:
            nonlocal found
            found = self._settled(criteria, {}, entries)
            return caps(self._rubric, found)

        refused, bearing = standing(self._rubric, agreed, triggered)
        if not bearing and not refused:  # so it stands already
            return found
        return self._settled(criteria, bearing, agreed, refused)

    def _settled(
        self, criteria: Criteria, bearing: Marks, agreed: Entries,
        refused: Mapping[str, str] | None = None,
    ) -> Found:  # fmt: skip
        """Return the decisions under limits, and with what was agreed on in its place."""
        from sqr.scoring.consensus import settle

        found: Found = {}
        for step in self._steps:
            if step.roll_up is None:
                decision = criteria.get(step.place, self._uncovered)
            else:
                decision = self._rolled(step, self._case(step, found))
            marks = bearing.get(step.id, ())
            if marks:
                decision = self._lower(decision, marks, step)
            if step.id in agreed:
                why = (refused or {}).get(step.id, "")
                decision = settle(self._rubric, decision, agreed[step.id], marks, why)
            found[step.id] = decision
        return found


class _Standing:
    """How a part stands; each way to stand is there once, so that it is known by being it."""

    __slots__ = ("number", "rank", "status")

    def __init__(self, status: Status, rank: int | None, number: Fraction | None) -> None:
        self.status, self.rank, self.number = status, rank, number


class _Standings(dict[tuple[Status, int | None, tuple[int, int] | None], _Standing]):
    """The ways to stand that were met so far; numbers as two whole ones, which hash faster."""

    def __missing__(self, key: tuple[Status, int | None, tuple[int, int] | None]) -> _Standing:
        status, rank, exact = key
        self[key] = _Standing(status, rank, None if exact is None else Fraction(*exact))
        return self[key]


_Case = tuple[_Standing, ...]


class _Step(NamedTuple):
    """A part in the order of the walk: its own ``parts``, by id, come before it.

    ``place`` is a criterion's place in the rubric, and ``roll_up`` None for it; ``exact`` says
    that the parts' own means count, and not only their levels; ``counted`` that its own mean
    does, in its owner.
    """

    id: str
    place: int
    parts: tuple[str, ...]
    roll_up: RollUp | None
    exact: bool
    counted: bool


def _steps(rubric: Rubric) -> tuple[_Step, ...]:
    """Return the parts from the bottom up, and the whole last where it has a level."""
    places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    steps: list[_Step] = []

    def exact(tier: Tier) -> bool:
        rule = rubric.rollup(tier)
        return isinstance(rule, RollupMean) and rule.of == "numbers"

    def add(name: str, tier: Tier, parts: tuple[Part, ...], *, counted: bool) -> None:
        roll_up = RollUp(rubric, rubric.rollup(tier), parts) if parts else None
        own = bool(parts) and exact(tier)
        ids = tuple(part.id for part in parts)
        steps.append(_Step(name, places.get(name, -1), ids, roll_up, own, counted))

    def climb(part: Part, *, counted: bool) -> None:
        tier = tier_of(part)
        for child in part.parts:
            climb(child, counted=exact(tier))
        add(part.id, tier, part.parts, counted=counted)

    whole = rubric.rules.overall is not None
    for domain in rubric.domains:
        climb(domain, counted=whole and exact("overall"))
    if whole:
        add(OVERALL, "overall", rubric.domains, counted=False)
    return tuple(steps)


def _owners(steps: Sequence[_Step]) -> dict[str, tuple[str, ...]]:
    """Return for each part its own id and those of the parts that it rolls up into."""
    found: dict[str, tuple[str, ...]] = {}
    for step in reversed(steps):
        above = found.setdefault(step.id, (step.id,))
        for name in step.parts:
            found[name] = (name, *above)
    return found
