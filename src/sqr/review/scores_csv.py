"""Scores as CSV, a row a result."""

from __future__ import annotations

from sqr.review.own import Owns
from sqr.review.selection import EVERYTHING, Selection
from sqr.review.spreadsheet import csv_cell, csv_line
from sqr.rubric.model import Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.levels import Result, Scores, UnitScores

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
    texts = [csv_line([*HEADING, *votes])]
    ends = _Ends(rubric)
    lines = [_Lines(result, ends) for result in (units[0].results if units else ())]
    every = selection == EVERYTHING
    all_own = Owns(rubric, some=scores.own).decisions(units)
    for unit, own in zip(units, all_own, strict=True):
        start = csv_line([unit.cycle, unit.unit.id, unit.unit.name])
        here = [
            part.of(decision, own[part.id].rank if own else None)
            for part, decision in zip(lines, unit.all_decisions, strict=True)
            if every or selection.wants(part.id, decision)
        ]
        if here:
            texts.append(start + f"\n{start}".join(here))
    return "\n".join(texts) + "\n"


class _Lines:
    """The lines of one part, each after its unit; units share decisions, so each is made once."""

    def __init__(self, result: Result, ends: _Ends) -> None:
        self.id = result.id
        self._start = f",{csv_line([result.tier, result.id, result.name])},"
        self._voted = result.tier == "criterion"
        self._ends = ends
        self._known: dict[tuple[int, int | None], str] = {}

    def of(self, decision: Decision, own: int | None) -> str:
        """Return the line of a unit; ``own`` is the rank that the unit gives the part itself."""
        key = (id(decision), own)
        if key not in self._known:
            self._known[key] = self._start + self._ends.of(decision, own, voted=self._voted)
        return self._known[key]


class _Ends:
    """What stands in a line after the part: the decision, the unit's own level and the votes."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._known: dict[int, tuple[str, str]] = {}

    def of(self, decision: Decision, own: int | None, *, voted: bool) -> str:
        """Return the end of a line; the votes stand in that of a criterion."""
        if id(decision) not in self._known:
            self._known[id(decision)] = self._around(decision, voted=voted)
        before, after = self._known[id(decision)]
        return f"{before},{self._beside(own, decision.rank)},{after}"

    def _around(self, decision: Decision, *, voted: bool) -> tuple[str, str]:
        """Return what stands before and after what the unit says itself."""
        rubric = self._rubric
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
        return ",".join(map(csv_cell, before)), ",".join(votes or [""] * len(rubric.levels))

    def _beside(self, own: int | None, panel: int | None) -> str:
        """Return the unit's own level, and how many levels it lies above the panel's."""
        if own is None:
            return ","
        apart = "" if panel is None else str(own - panel)
        return f"{csv_cell(self._rubric.levels[own].code)},{csv_cell(apart)}"


def computed(rubric: Rubric, decision: Decision) -> str:
    """Return the code or the status that the rules computed, where it is not what stands."""
    if decision.agreed is not None:
        rank = decision.agreed.rank
        return decision.agreed.status if rank is None else rubric.levels[rank].code
    return "" if decision.computed is None else rubric.levels[decision.computed].code
