"""How a decision came about as plain data, with exact fractions beside words."""

from __future__ import annotations

from typing import Any

from sqr.review.wording import flag_words
from sqr.rubric.model import Rubric
from sqr.scoring.decision import Agreed, Decision


class Told:
    """Puts decisions into words; units share theirs, and each is told once.

    They are known by their identity: whoever asks keeps them.
    """

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._known: dict[int, dict[str, Any]] = {}

    def of(self, decision: Decision) -> dict[str, Any]:
        """Return how a decision came about."""
        known = self._known.get(id(decision))
        if known is None:
            known = self._known[id(decision)] = explanation(self._rubric, decision)
        return known


def explanation(rubric: Rubric, decision: Decision) -> dict[str, Any]:
    """Return how a decision came about, with exact fractions beside words."""
    data: dict[str, Any] = {
        "rule": decision.rule,
        "reason": decision.reason,
        "steps": list(decision.steps),
        "flags": [
            {"flag": flag, "words": words}
            for flag, words in zip(decision.flags, flag_words(rubric, decision), strict=True)
        ],
    }
    if decision.number is not None:
        data["number"] = str(decision.number)
    if decision.computed is not None:
        data["computed"] = rubric.levels[decision.computed].code
    if decision.agreed is not None:
        data["consensus"] = _agreed(rubric, decision.agreed)
    if decision.shares:
        data["parts"] = [
            {
                "id": share.id,
                "status": share.status,
                "level": None if share.rank is None else rubric.levels[share.rank].code,
                "value": None if share.value is None else str(share.value),
                "weight": str(share.weight),
                "effective_weight": str(share.effective),
            }
            for share in decision.shares
        ]
    return data


def _agreed(rubric: Rubric, agreed: Agreed) -> dict[str, Any]:
    """Return a consensus, and what the rules had computed in its place."""
    level = None if agreed.rank is None else rubric.levels[agreed.rank].code
    return {
        "agreed_by": agreed.by,
        "date": agreed.date,
        "reason": agreed.reason,
        "file": agreed.file,
        "line": agreed.line,
        "computed": {"status": agreed.status, "level": level, "number": agreed.shown or None},
    }
