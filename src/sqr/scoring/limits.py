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
    decision = _lowered(rubric, decision, decision.rank, bearing)
    if counted and bearing and decision.number is not None:
        decision = _held_down(rubric, decision, decision.number, bearing)
    return decision


def _lowered(
    rubric: Rubric, decision: Decision, computed: int, bearing: Sequence[Limit]
) -> Decision:
    """Return a decision that is no higher than any limit that bears on it.

    Every limit that alone would lower it is told, the lowest first: whoever lifts the trigger of
    one must know that another still holds. Flags name the lowest, which decide.
    """
    ceilings = {rule.id: rubric.rank_of[rule.cap.at_most] for rule in bearing}
    lowering = sorted((rule for rule in bearing if ceilings[rule.id] < computed),
                      key=lambda rule: ceilings[rule.id])  # fmt: skip
    if not lowering:
        return decision
    lowest = ceilings[lowering[0].id]
    steps, flags = decision.steps, decision.flags
    for rule in lowering:
        names = [rubric.levels[rubric.rank_of[code]].name for code in rule.while_.is_]
        told: dict[str, str] = {
            "limit": rule.id, "part": called(rubric, rule.while_.part),
            "levels": listed(names, "or"), "most": rubric.levels[ceilings[rule.id]].name,
        }  # fmt: skip
        if rule is lowering[0]:
            step = said(
                "Limit %(limit)s: while %(part)s is %(levels)s, at most %(most)s; computed "
                "%(computed)s, limited to %(most)s.", computed=rubric.levels[computed].name, **told
            )  # fmt: skip
        elif ceilings[rule.id] == lowest:
            step = said("Limit %(limit)s holds, too: while %(part)s is %(levels)s, at "
                        "most %(most)s.", **told)  # fmt: skip
        else:
            step = said("Limit %(limit)s holds, too: while %(part)s is %(levels)s, at most "
                        "%(most)s. The lowest limit counts.", **told)  # fmt: skip
        steps = steps.then(step)
        flags = (*flags, f"{LIMITED}{rule.id}") if ceilings[rule.id] == lowest else flags
    return decision._replace(rank=lowest, computed=computed, steps=steps, flags=flags)


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
