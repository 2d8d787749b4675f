"""Who rated what where, and what is missing: units by criteria by reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqr.folder.model import Unit
from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import BLANK, NOT_APPLICABLE, RATED
from sqr.rubric.model import Criterion


@dataclass(frozen=True, slots=True)
class Covered:
    """One criterion at one unit. ``states`` holds the best state of each reviewer's cells.

    ``votes`` counts the reviewers of the panel who gave a level. A school's own rating
    stands in ``states`` and is no vote.
    """

    criterion: Criterion
    states: dict[int, int]
    votes: int


@dataclass(frozen=True, slots=True)
class CoveredUnit:
    """One unit in one cycle, and who of the reviewers answered anything there."""

    cycle: str
    unit: Unit
    reviewers: frozenset[int]
    criteria: tuple[Covered, ...]

    def answered(self, reviewer: int) -> int:
        """Return how many criteria a reviewer answered here, whatever the answer."""
        return sum(c.states.get(reviewer, BLANK) != BLANK for c in self.criteria)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix: every unit of the list, those that nobody rated among them.

    ``reviewers`` are ids, and numbers elsewhere point into them; ``own`` are those whose
    role is *self*. ``wanted`` is how many reviewers the rubric asks for.
    """

    reviewers: tuple[str, ...]
    own: frozenset[int]
    wanted: int
    units: tuple[CoveredUnit, ...]

    def too_few(self, unit: CoveredUnit) -> tuple[Covered, ...]:
        """Return the criteria of a unit with fewer votes than wanted."""
        return tuple(covered for covered in unit.criteria if self.is_short(covered))

    def is_short(self, covered: Covered) -> bool:
        """Tell whether votes are missing; what the whole panel calls not applicable lacks none."""
        panel = [state for who, state in covered.states.items() if who not in self.own]
        settled = bool(panel) and all(state == NOT_APPLICABLE for state in panel)
        return covered.votes < self.wanted and not settled


def coverage(ratings: Ratings) -> Coverage:
    """Return who rated what where. Rows of unknown units, criteria or reviewers are left out."""
    meaning = ratings.meaning
    rubric = ratings.inputs.loaded.rubric
    rows = ratings.con.execute(
        """with cells as (
            select cycle, unit, criterion, reviewer, min(state) as state from ratings
            where least(unit, criterion, reviewer) >= 0 group by all)
        select cycle, unit, criterion, list(reviewer), list(state) from cells
        group by cycle, unit, criterion order by cycle, unit"""
    ).fetchall()
    found = {
        place: {criterion: dict(zip(who, states, strict=True))
                for _, _, criterion, who, states in group}
        for place, group in groupby(rows, key=lambda row: (row[0], row[1]))
    }  # fmt: skip
    cycles = sorted({cycle for cycle, _ in found}) or [-1]
    units = tuple(
        _unit(ratings, cycle, unit, found.get((cycle, unit), {}))
        for cycle in cycles
        for unit in range(len(meaning.units))
    )
    wanted = max(rubric.rules.enough.min_reviewers, 1)
    return Coverage(meaning.reviewers, meaning.own, wanted, units)


def _unit(ratings: Ratings, cycle: int, unit: int, found: dict[int, dict[int, int]]) -> CoveredUnit:
    meaning = ratings.meaning
    there = frozenset(who for states in found.values() for who in _who_answered(states))
    criteria = tuple(
        Covered(criterion, found.get(n, {}), _votes(found.get(n, {}), meaning.own))
        for n, criterion in enumerate(ratings.inputs.loaded.rubric.criteria)
    )
    name = meaning.cycles[cycle] if cycle >= 0 else ""
    return CoveredUnit(name, meaning.units[unit], there, criteria)


def _who_answered(states: dict[int, int]) -> Iterator[int]:
    return (who for who, state in states.items() if state != BLANK)


def _votes(states: dict[int, int], own: frozenset[int]) -> int:
    return sum(state == RATED and who not in own for who, state in states.items())
