"""The levels of every unit, from its tallies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import Unit
from sqr.ratings.table import Ratings
from sqr.rubric.model import OVERALL, Rubric, Tier, tier_of
from sqr.scoring.decision import Decision
from sqr.scoring.panel import decide
from sqr.scoring.tallies import UnitTallies, tallies
from sqr.scoring.walk import Walk

if TYPE_CHECKING:
    from sqr.ratings.consensus import Entry, Objection


class Result(NamedTuple):
    """The decision on one part at one unit."""

    tier: Tier
    id: str
    name: str
    decision: Decision


class UnitScores(NamedTuple):
    """The decisions on all parts at one unit in one cycle, in the order of the rubric."""

    rubric: Rubric
    unit: Unit
    cycle: str
    overall: Decision | None
    decisions: tuple[Decision, ...]

    @property
    def all_decisions(self) -> tuple[Decision, ...]:
        """The decisions in the order of the results."""
        return self.decisions if self.overall is None else (self.overall, *self.decisions)

    @property
    def results(self) -> Iterator[Result]:
        """The results: overall first where the rubric declares it, then part by part."""
        if self.overall is not None:
            name = self.rubric.tier_name("overall").name
            yield Result("overall", OVERALL, name, self.overall)
        for part, decision in zip(self.rubric.walk(), self.decisions, strict=True):
            yield Result(tier_of(part), part.id, part.name, decision)


class Scores(NamedTuple):
    """The levels of every unit in every cycle that has ratings.

    ``objections`` are what the levels say against rows of the consensus file; ``own`` tells
    whether units may say something of themselves.
    """

    rubric: Rubric
    units: tuple[UnitScores, ...]
    objections: tuple[Objection, ...] = ()
    own: bool = False

    @property
    def latest(self) -> tuple[UnitScores, ...]:
        """Every unit once: as it is in the last cycle that it was reviewed in."""
        return tuple({scores.unit.id: scores for scores in self.units}.values())


def score(ratings: Ratings, counted: Callable[[], object] = tuple) -> Scores:
    """Score a table of ratings; units on the list without any rating are not covered.

    ``counted`` is called when all votes are counted, from when on the tables are not needed.
    """
    rubric = ratings.inputs.loaded.rubric
    distinct, found = tallies(ratings)
    counted()
    agreed = _agreed(ratings)
    by_tally = [decide(rubric, tally) for tally in distinct]
    walk = Walk(rubric)
    meant = ratings.meaning
    rows = [*found]
    rated = {(row.cycle, row.unit) for row in rows} if agreed else set()
    rows += [UnitTallies(c, u, {}) for c, u in agreed if (c, u) not in rated]
    seen = {row.unit for row in rows}
    latest = len(meant.cycles) - 1
    for unit in range(len(meant.units)):
        if unit not in seen:
            rows.append(UnitTallies(latest, unit, {}))
    rows.sort(key=lambda row: (row.cycle, row.unit))
    cycles = meant.cycles or (ratings.inputs.cycle,)
    ids = tuple(part.id for part in rubric.walk())
    criteria = [{place: by_tally[n] for place, n in row.tally_of.items()} for row in rows]
    computed = walk.all_up(criteria)
    units: list[UnitScores] = []
    objections: list[Objection] = []
    for row, rated_here, found_here in zip(rows, criteria, computed, strict=True):
        cycle = max(row.cycle, 0)
        entries = agreed.get((cycle, row.unit), {})
        if entries:
            from sqr.scoring.consensus import objections as objections_to

            found_here = walk.up(rated_here, entries)
            objections += objections_to(rubric, entries, found_here)
        decisions = tuple([found_here[name] for name in ids])
        overall = found_here.get(OVERALL)
        units.append(UnitScores(rubric, meant.units[row.unit], cycles[cycle], overall, decisions))
    return Scores(rubric, tuple(units), tuple(objections), bool(meant.own))


def _agreed(ratings: Ratings) -> dict[tuple[int, int], dict[str, Entry]]:
    """Return what the reviewers agreed on; few reviews have such a file, so all else waits."""
    if ratings.inputs.consensus is None:
        return {}
    from sqr.ratings.consensus import consensus
    from sqr.scoring.consensus import by_place

    return by_place(consensus(ratings).entries)
