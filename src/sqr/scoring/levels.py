"""The levels of every unit, from its tallies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import Unit
from sqr.ratings.meaning import Meaning
from sqr.ratings.table import Ratings
from sqr.rubric.model import OVERALL, Rubric, Tier, tier_of
from sqr.scoring.decision import Decision
from sqr.scoring.panel import decide
from sqr.scoring.tallies import Tallies, UnitTallies, tallies
from sqr.scoring.walk import Walk

if TYPE_CHECKING:
    from sqr.ratings.consensus import Consensus, Entry, Objection


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

    ``consensus`` is what the reviewers agreed on, with what the levels say against it; None
    where the review has no such file. ``own`` tells whether units may say something of
    themselves.
    """

    rubric: Rubric
    units: tuple[UnitScores, ...]
    consensus: Consensus | None = None
    own: bool = False

    @property
    def latest(self) -> tuple[UnitScores, ...]:
        """Every unit once: as it is in the last cycle that it was reviewed in."""
        return tuple({scores.unit.id: scores for scores in self.units}.values())


def score(ratings: Ratings, counted: Tallies | None = None) -> Scores:
    """Score a table of ratings; units on the list without any rating are not covered.

    ``counted`` are its tallies, where they are already there.
    """
    rubric = ratings.inputs.loaded.rubric
    distinct, found = counted or tallies(ratings)
    consensus, agreed = _agreed(ratings)
    by_tally = [decide(rubric, tally) for tally in distinct]
    rows = _every_unit(ratings.meaning, found, agreed)
    criteria = [{place: by_tally[n] for place, n in row.tally_of.items()} for row in rows]
    entries = [agreed.get((row.cycle, row.unit)) for row in rows]
    walk = Walk(rubric)
    plain = iter(
        walk.all_up([rated for rated, said in zip(criteria, entries, strict=True) if not said])
    )
    cycles = ratings.meaning.cycles or (ratings.inputs.cycle,)
    ids = tuple(part.id for part in rubric.walk())
    units: list[UnitScores] = []
    objections: list[Objection] = []
    for row, rated, said in zip(rows, criteria, entries, strict=True):
        if said:
            from sqr.scoring.consensus import objections as objections_to

            here = walk.up(rated, said)
            objections += objections_to(rubric, said, here)
        else:
            here = next(plain)
        decisions = tuple([here[name] for name in ids])
        unit, cycle = ratings.meaning.units[row.unit], cycles[row.cycle]
        units.append(UnitScores(rubric, unit, cycle, here.get(OVERALL), decisions))
    if consensus:
        consensus = consensus._replace(objections=tuple(objections))
    return Scores(rubric, tuple(units), consensus, bool(ratings.meaning.own))


def _every_unit(
    meant: Meaning, found: Sequence[UnitTallies], agreed: Mapping[tuple[int, int], object]
) -> list[UnitTallies]:
    """Return the tallies of every unit in every cycle that anything is said of, in order.

    A unit of which nothing is said at all stands in the last cycle.
    """
    tallies_of = {(max(row.cycle, 0), row.unit): row.tally_of for row in found}
    said = {*tallies_of, *agreed}
    silent = set(range(len(meant.units))) - {unit for _, unit in said}
    latest = max(len(meant.cycles) - 1, 0)
    places = sorted([*said, *((latest, unit) for unit in silent)])
    return [UnitTallies(*place, tallies_of.get(place, {})) for place in places]


def _agreed(
    ratings: Ratings,
) -> tuple[Consensus | None, dict[tuple[int, int], dict[str, Entry]]]:
    """Return what the reviewers agreed on, also by place.

    Few reviews have such a file, so all that is imported for it waits until then.
    """
    if ratings.inputs.consensus is None:
        return None, {}
    from sqr.ratings.consensus import consensus
    from sqr.scoring.consensus import by_place

    read = consensus(ratings)
    return read, by_place(read.entries)
