"""Limits: while one part stands so low, another may not stand higher than this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqr.rubric.called import called
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import plain
from sqr.rubric.rules import Limit
from sqr.said import Numeral, listed, said
from sqr.scoring.decision import Decision

LIMITED = "limited:"  # begins the flag of a decision that a limit lowered; its id follows
Marks = dict[str, tuple[str, ...]]  # part → the limits that bear on it


def caps(rubric: Rubric, found: Mapping[str, Decision]) -> Marks:
    """Return the limits that bear on each part at this unit, by id; ``?id`` is undetermined.

    A trigger looks at the levels before any limit, so that the order in which limits are
    written never matters, and after every consensus: reviewers decide.
    """
    bearing: Marks = {}
    for rule in rubric.limits:
        trigger = found[rule.while_.part]
        if trigger.rank is None:
            mark = f"?{rule.id}"
        elif rubric.levels[trigger.rank].code in rule.while_.is_:
            mark = rule.id
        else:
            continue
        bearing[rule.cap.part] = (*bearing.get(rule.cap.part, ()), mark)
    return bearing


def limit(rubric: Rubric, decision: Decision, marks: tuple[str, ...], *, counted: bool) -> Decision:
    """Lower a decision to the lowest of its limits; undetermined ones are only flagged.

    Where the part's own mean is ``counted`` in its owner, no more of it counts than the points of
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
    if counted and bearing and decision.number is not None:
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
        flags=(*decision.flags, f"{LIMITED}{rule.id}"),
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
