"""A school's own evaluation, set beside the panel's level and never mixed with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqr.review.wording import STATUS_WORDS
from sqr.rubric.model import OVERALL, Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.levels import UnitScores
from sqr.scoring.own import OwnWalk


class Own(NamedTuple):
    """What a unit's own ratings of a part come to, and how many levels above the panel's.

    Below it ``difference`` is negative; it is None where one of the two has no level.
    """

    decision: Decision
    difference: int | None


class Owns:
    """Sets what units say of themselves beside the panel's levels.

    ``some`` tells whether any reviewer speaks for a unit itself: most reviews have none.
    """

    def __init__(self, rubric: Rubric, *, some: bool) -> None:
        self._names = tuple(rubric.by_id)
        self._walk = OwnWalk(rubric) if some else None

    def of(self, unit: UnitScores) -> Mapping[str, Own]:
        """Return what a unit says of its parts, by id; nothing of those that it passes over."""
        own = self.decisions([unit])[0]
        if not own:
            return {}
        names = self._names if unit.overall is None else (OVERALL, *self._names)
        return {
            name: Own(own[name], _apart(own[name].rank, panel.rank))
            for name, panel in zip(names, unit.all_decisions, strict=True)
            if own[name].status != "not_covered"
        }

    def decisions(self, units: Sequence[UnitScores]) -> Sequence[Mapping[str, Decision]]:
        """Return what each unit's own ratings come to, by part; nothing of one that is silent."""
        return [{}] * len(units) if self._walk is None else self._walk.all_up(units)


def _apart(own: int | None, panel: int | None) -> int | None:
    return None if own is None or panel is None else own - panel


def own_words(rubric: Rubric, found: Own | None) -> str:
    """Return what a unit says of itself in words, and how it lies to the panel's; or nothing."""
    if found is None:
        return ""
    own = found.decision
    name = "Own ratings" if own.shares else "Own rating"
    if own.rank is None:
        reason = f" ({own.reason.rstrip('.')})" if own.shares else ""
        return f"{name}: {STATUS_WORDS[own.status].lower()}{reason}."
    said = f"{name}: {rubric.levels[own.rank].name}"
    if found.difference is None:
        return f"{said}."
    if not found.difference:
        return f"{said}, the same."
    many = abs(found.difference)
    side = "above" if found.difference > 0 else "below"
    return f"{said}, {many} level{'' if many == 1 else 's'} {side} the panel."


def document(rubric: Rubric, found: Own, steps: Sequence[str]) -> dict[str, Any]:
    """Return what a unit says of itself as JSON data; ``steps`` are those of its decision."""
    own = found.decision
    return {
        "status": own.status,
        "level": None if own.rank is None else rubric.levels[own.rank].code,
        "number": own.shown or None,
        "difference": found.difference,
        "reason": own.reason,
        "steps": steps,
    }
