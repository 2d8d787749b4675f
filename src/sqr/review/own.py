"""A school's own evaluation, set beside the panel's level and never mixed with it."""

from __future__ import annotations

from typing import NamedTuple

from sqr.rubric.model import Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.panel import vote


class Own(NamedTuple):
    """The unit's own level, and how many levels it lies above the panel's (below: negative).

    ``difference`` is None where the panel has no level.
    """

    rank: int
    difference: int | None


def own(rubric: Rubric, decision: Decision) -> Own | None:
    """Return a unit's own level of a criterion; several own votes are reduced by the panel rule.

    None where it has none, or its own votes leave none.
    """
    if not any(decision.self_votes):
        return None
    rank = vote(
        rubric, tuple(rank for rank, n in enumerate(decision.self_votes) for _ in range(n))
    ).rank
    if rank is None:
        return None
    return Own(rank, None if decision.rank is None else rank - decision.rank)


def own_words(rubric: Rubric, decision: Decision) -> str:
    """Return a unit's own level in words, and how it lies to the panel's; or nothing."""
    found = own(rubric, decision)
    if found is None:
        return ""
    said = f"Own rating: {rubric.levels[found.rank].name}"
    if found.difference is None:
        return f"{said}."
    if not found.difference:
        return f"{said}, the same."
    many = abs(found.difference)
    side = "above" if found.difference > 0 else "below"
    return f"{said}, {many} level{'' if many == 1 else 's'} {side} the panel."
