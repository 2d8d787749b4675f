"""Scores as CSV, a row a result."""

from __future__ import annotations

from collections.abc import Sequence

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
    lines = [csv_line([*HEADING, *votes])]
    cells = _Cells(rubric)
    # Part after part and not unit after unit, which takes half the time.
    columns = [
        cells.of(part, decisions, own, selection)
        for part, decisions, own in zip(*_by_part(scores, units), strict=True)
    ]
    for unit, here in zip(units, zip(*columns, strict=True), strict=True):
        start = csv_line([unit.cycle, unit.unit.id, unit.unit.name])
        lines += [start + rest for rest in here if rest]
    return "\n".join(lines) + "\n"


Ranks = Sequence[int | None]


def _by_part(
    scores: Scores, units: Sequence[UnitScores]
) -> tuple[list[Result], list[tuple[Decision, ...]], list[Ranks]]:
    """Return the parts, the decisions on each at every unit, and the ranks that units give them."""
    parts = list(units[0].results) if units else []
    own = Owns(scores.rubric, some=scores.own).decisions(units)
    ranks: list[Ranks] = [[said[part.id].rank if said else None for said in own] for part in parts]
    return parts, [*zip(*[unit.all_decisions for unit in units], strict=True)], ranks


class _Cells:
    """What stands in lines after part and unit; units share decisions, so each is put once."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._put: dict[tuple[int, int | None], str] = {}

    def of(
        self, part: Result, decisions: Sequence[Decision], own: Ranks, selection: Selection
    ) -> list[str]:
        """Return the cells of a part at each unit, and nothing where it is not wanted."""
        cases = [(id(decision), said) for decision, said in zip(decisions, own, strict=True)]
        put, voted = self._put, part.tier == "criterion"
        for case, decision in dict(zip(cases, decisions, strict=True)).items():
            if case not in put:
                before, after = self._told(decision, voted=voted)
                put[case] = f"{before}{self._apart(case[1], decision.rank)}{after}"
        start = f",{csv_line([part.tier, part.id, part.name])},"
        whole = [start + put[case] for case in cases]
        if selection == EVERYTHING:
            return whole
        return [
            text if selection.wants(part.id, decision) else ""
            for text, decision in zip(whole, decisions, strict=True)
        ]

    def _told(self, decision: Decision, *, voted: bool) -> tuple[str, str]:
        """Return what stands before and after what a unit says itself."""
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

    def _apart(self, own: int | None, panel: int | None) -> str:
        """Return a unit's own level, and how many levels it lies above the panel's.

        That is a number, which no spreadsheet takes for a formula, minus or not.
        """
        if own is None:
            return ",,,"
        apart = "" if panel is None else str(own - panel)
        return f",{csv_cell(self._rubric.levels[own].code)},{apart},"


def computed(rubric: Rubric, decision: Decision) -> str:
    """Return the code or the status that the rules computed, where it is not what stands."""
    if decision.agreed is not None:
        rank = decision.agreed.rank
        return decision.agreed.status if rank is None else rubric.levels[rank].code
    return "" if decision.computed is None else rubric.levels[decision.computed].code
