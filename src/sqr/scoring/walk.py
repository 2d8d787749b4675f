"""The walk up the rubric: criterion levels become cluster, domain and overall levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sqr.rubric.called import called
from sqr.rubric.model import OVERALL, Part, Rubric, Tier, tier_of
from sqr.rubric.numbers import plain
from sqr.rubric.rules import Limit, RollupMean
from sqr.said import Numeral, listed, said
from sqr.scoring.decision import Decision
from sqr.scoring.panel import Tally, decide
from sqr.scoring.rollup import Piece, roll_up

if TYPE_CHECKING:
    from sqr.scoring.consensus import Entries, Marks

Criteria = Mapping[int, Decision]


class Walk:
    """Goes up the rubric at unit after unit; what was decided once is not decided again.

    A decision depends only on the outcomes of its parts and the limits on it: each distinct
    case is worked out once.
    """

    def __init__(self, rubric: Rubric) -> None:
        """Make ready to walk up a rubric."""
        self._rubric = rubric
        self._uncovered = decide(rubric, Tally((0,) * len(rubric.levels)))
        self._steps = _steps(rubric)
        self._owners = _owners(self._steps)
        self._known: dict[tuple[object, ...], Decision] = {}

    def up(self, criteria: Criteria, agreed: Entries) -> dict[str, Decision]:
        """Return the decision on every part at a unit, the whole under ``overall``.

        ``criteria`` holds decisions by the place of the criterion in the rubric; those that
        are missing are not covered. ``agreed`` is what the reviewers agreed on, by part.
        """
        if agreed:
            return self._agreed(criteria, agreed)
        found = self._plain(criteria)
        caps = _caps(self._rubric, found)
        return self._limited(found, caps) if caps else found

    def _plain(self, criteria: Criteria) -> dict[str, Decision]:
        """Return the decisions without any limit or consensus: those of most units."""
        get, uncovered = criteria.get, self._uncovered
        found = {step.id: get(step.place, uncovered) for step in self._steps if not step.parts}
        for step in self._steps:
            if step.parts:
                found[step.id] = self._tier(step, found, ())
        return found

    def _limited(self, found: dict[str, Decision], caps: Marks) -> dict[str, Decision]:
        """Return the decisions under limits: of parts on which one bears, and of their owners."""
        touched = {name for part in caps for name in self._owners[part]}
        for step in self._steps:
            if step.id in touched:
                limits = caps.get(step.id, ())
                if step.parts:
                    found[step.id] = self._tier(step, found, limits)
                else:
                    found[step.id] = limit(self._rubric, found[step.id], limits, step)
        return found

    def _agreed(self, criteria: Criteria, agreed: Entries) -> dict[str, Decision]:
        from sqr.scoring.consensus import standing

        found: dict[str, Decision] = {}

        def triggered(entries: Entries) -> Marks:
            nonlocal found
            found = self._all(criteria, {}, entries)
            return _caps(self._rubric, found)

        refused, caps = standing(self._rubric, agreed, triggered)
        if not caps and not refused:  # so it stands already
            return found
        return self._all(criteria, caps, agreed, refused)

    def _all(
        self,
        criteria: Criteria,
        caps: Marks,
        agreed: Entries | None = None,
        refused: Mapping[str, str] | None = None,
    ) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        for step in self._steps:
            limits = caps.get(step.id, ())
            if step.parts:
                decision = self._tier(step, found, limits)
            else:
                decision = criteria.get(step.place, self._uncovered)
                decision = limit(self._rubric, decision, limits, step) if limits else decision
            if agreed and step.id in agreed:
                from sqr.scoring.consensus import settle

                decision = settle(
                    self._rubric,
                    decision,
                    agreed[step.id],
                    limits,
                    (refused or {}).get(step.id, ""),
                )
            found[step.id] = decision
        return found

    def _tier(self, step: _Step, found: dict[str, Decision], limits: tuple[str, ...]) -> Decision:
        below = [found[part.id] for part in step.parts]
        key: tuple[object, ...]
        if step.exact:
            key = (step.id, *[_outcome(d) for d in below])
        else:
            key = (step.id, *[d.status if d.rank is None else d.rank for d in below])
        decision = self._known.get(key)
        if decision is None:
            pieces = [
                Piece(part.id, part.name, part.weight, d.status, d.rank, d.brings)
                for part, d in zip(step.parts, below, strict=True)
            ]
            decision = roll_up(self._rubric, self._rubric.rollup(step.tier), pieces)
            self._known[key] = decision
        if not limits:
            return decision
        lowered = self._known.get((*key, limits))
        if lowered is None:
            lowered = self._known[(*key, limits)] = limit(self._rubric, decision, limits, step)
        return lowered


class _Step(NamedTuple):
    """A part in the order of the walk: its own parts come before it.

    ``place`` is a criterion's place in the rubric; ``exact`` says that the parts' own means
    count, and not only their levels; ``counted`` that its own mean does, in its owner.
    """

    id: str
    tier: Tier
    place: int
    parts: tuple[Part, ...]
    exact: bool
    counted: bool


def _steps(rubric: Rubric) -> tuple[_Step, ...]:
    """Return the parts from the bottom up, and the whole last where it has a level."""
    places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    steps: list[_Step] = []

    def climb(part: Part, *, counted: bool) -> None:
        tier = tier_of(part)
        own = bool(part.parts) and exact(tier)
        for child in part.parts:
            climb(child, counted=own)
        steps.append(_Step(part.id, tier, places.get(part.id, -1), part.parts, own, counted))

    def exact(tier: Tier) -> bool:
        rule = rubric.rollup(tier)
        return isinstance(rule, RollupMean) and rule.of == "numbers"

    whole = rubric.rules.overall is not None
    for domain in rubric.domains:
        climb(domain, counted=whole and exact("overall"))
    if whole:
        steps.append(_Step(OVERALL, "overall", -1, rubric.domains, exact("overall"), False))
    return tuple(steps)


def _owners(steps: Sequence[_Step]) -> dict[str, tuple[str, ...]]:
    """Return for each part its own id and those of the parts that it rolls up into."""
    found: dict[str, tuple[str, ...]] = {}
    for step in reversed(steps):
        above = found.setdefault(step.id, (step.id,))
        for part in step.parts:
            found[part.id] = (part.id, *above)
    return found


def _outcome(decision: Decision) -> tuple[object, ...]:
    """Return all of a decision that a mean of numbers looks at; whole numbers hash faster."""
    number = decision.brings
    exact = () if number is None else number.as_integer_ratio()
    return decision.status, decision.rank, exact


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


def limit(rubric: Rubric, decision: Decision, marks: tuple[str, ...], step: _Step) -> Decision:
    """Lower a decision to the lowest of its limits; undetermined ones are only flagged.

    Where the part's own mean counts in its owner, no more of it counts than the points of
    that lowest limit: a part under a limit must not bring in more than it may be.
    """
    by_id = {rule.id: rule for rule in rubric.limits}
    flags = tuple(f"limit_undetermined:{m[1:]}" for m in marks if m.startswith("?"))
    decision = decision._replace(flags=(*decision.flags, *flags))
    if decision.rank is None:
        return decision
    bearing = [by_id[mark] for mark in marks if mark in by_id]
    for rule in bearing:
        decision = _lowered(rubric, decision, rule)
    if step.counted and bearing and decision.number is not None:
        decision = _held_down(rubric, decision, decision.number, bearing)
    return decision


def _lowered(rubric: Rubric, decision: Decision, rule: Limit) -> Decision:
    """Return a decision that is no higher than a limit that bears on it."""
    ceiling = rubric.rank_of[rule.cap.at_most]
    if decision.rank is None or decision.rank <= ceiling:
        return decision
    names = rubric.levels
    step = said(
        "Limit %(limit)s: while %(part)s is %(levels)s, at most %(most)s; computed "
        "%(computed)s, limited to %(most)s.", limit=rule.id, part=called(rubric, rule.while_.part),
        levels=listed((names[rubric.rank_of[code]].name for code in rule.while_.is_), "or"),
        most=names[ceiling].name, computed=names[decision.rank].name,
    )  # fmt: skip
    return decision._replace(
        rank=ceiling,
        computed=decision.rank if decision.computed is None else decision.computed,
        steps=decision.steps.then(step),
        flags=(*decision.flags, f"limited:{rule.id}"),
    )


def _held_down(
    rubric: Rubric, decision: Decision, number: Fraction, bearing: Sequence[Limit]
) -> Decision:
    """Let no more of a part's own mean count than the points of the lowest limit on it."""
    ceiling, name = min((rubric.rank_of[rule.cap.at_most], rule.id) for rule in bearing)
    most = rubric.points[ceiling]
    if number <= most:
        return decision
    told = said(
        "Limit %(limit)s: above, it counts as %(points)s, the points of %(most)s, and not as its "
        "own mean %(number)s.", limit=name, points=plain(most), most=rubric.levels[ceiling].name,
        number=Numeral(decision.shown),
    )  # fmt: skip
    return decision._replace(most=most, steps=decision.steps.then(told))
