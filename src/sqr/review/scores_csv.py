"""Scores as CSV, a row a result."""

from __future__ import annotations

from sqr.review.own import Owns
from sqr.review.selection import EVERYTHING, Selection
from sqr.review.spreadsheet import csv_line
from sqr.rubric.model import Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.levels import Scores, UnitScores

HEADING = ("cycle", "unit", "unit_name", "tier", "id", "name", "status", "level_code",
           "level_name", "number", "reviewers", "reason", "computed", "consensus", "self_level",
           "self_difference")  # fmt: skip


def scores_csv(
    scores: Scores, units: tuple[UnitScores, ...], selection: Selection = EVERYTHING
) -> str:
    """Return scores as CSV, a row a result; the votes stand in a column a level.

    ``computed`` is what the rules gave where a limit or a consensus stands in its place, and
    ``consensus`` the reason of the consensus; ``self_difference`` is how many levels the
    school's own lies above the panel's.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    rubric = scores.rubric
    votes = [f"votes_{level.code}" for level in rubric.levels]
    lines = [csv_line([*HEADING, *votes])]
    parts = [
        (r.id, r.tier == "criterion", f",{csv_line([r.tier, r.id, r.name])},")
        for r in (units[0].results if units else ())
    ]
    every = selection == EVERYTHING
    ends: dict[int, tuple[str, str, str]] = {}  # units share decisions: make each end once
    all_own = Owns(rubric, some=scores.own).decisions(units)
    beside = _Beside(rubric)
    for unit, own in zip(units, all_own, strict=True):
        start = csv_line([unit.cycle, unit.unit.id, unit.unit.name])
        for (name, voted, part), decision in zip(parts, unit.all_decisions, strict=True):
            if not every and not selection.wants(name, decision):
                continue
            if id(decision) not in ends:
                ends[id(decision)] = _end(rubric, decision, voted=voted)
            before, after, whole = ends[id(decision)]
            if own and (its := own[name].rank) is not None:
                whole = before + beside[its, decision.rank] + after
            lines.append(start + part + whole)
    return "\n".join(lines) + "\n"


def _end(rubric: Rubric, decision: Decision, *, voted: bool) -> tuple[str, str, str]:
    """Return what stands in a decision's line before and after what the unit says itself.

    Third comes the whole end of the line of a unit that says nothing.
    """
    level = None if decision.rank is None else rubric.levels[decision.rank]
    votes = [str(n) for n in decision.votes] if voted else []
    before = [
        decision.status,
        level.code if level else "",
        level.name if level else "",
        decision.shown,
        str(decision.reviewers) if voted else "",
        decision.reason,
        computed(rubric, decision),
        decision.agreed.reason if decision.agreed else "",
    ]
    start, end = csv_line(before), ",".join(votes or [""] * len(rubric.levels))
    return start, end, start + _NOTHING + end


_NOTHING = ",,,"


class _Beside(dict[tuple[int, int | None], str]):
    """The cells of a unit's own level, with the commas around them, by its rank and the panel's."""

    def __init__(self, rubric: Rubric) -> None:
        super().__init__()
        self._codes = [level.code for level in rubric.levels]

    def __missing__(self, ranks: tuple[int, int | None]) -> str:
        own, panel = ranks
        apart = "" if panel is None else str(own - panel)
        self[ranks] = f",{csv_line([self._codes[own], apart])},"
        return self[ranks]


def computed(rubric: Rubric, decision: Decision) -> str:
    """Return the code or the status that the rules computed, where it is not what stands."""
    if decision.agreed is not None:
        rank = decision.agreed.rank
        return decision.agreed.status if rank is None else rubric.levels[rank].code
    return "" if decision.computed is None else rubric.levels[decision.computed].code
