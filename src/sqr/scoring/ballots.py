"""What each single reviewer brings into a tally, so that one of them can be left out.

Only asked for where single reviewers matter: levels need no more than the tallies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.scoring.panel import Tally, vote


@dataclass(frozen=True, slots=True)
class Ballot:
    """One reviewer on one criterion at one unit.

    ``ranks`` are the levels from all their sources; ``not_applicable`` holds where there is
    none and they say so; ``sources`` are the declared kinds of evidence, by place.
    """

    ranks: tuple[int, ...]
    not_applicable: bool
    sources: frozenset[int]
    notes: int


Criterion = Mapping[int, Ballot]  # by reviewer
Unit = Mapping[int, Criterion]  # by the place of the criterion in the rubric


def ballots(ratings: Ratings) -> dict[tuple[int, int], dict[int, dict[int, Ballot]]]:
    """Return the panel's ballots by (cycle, unit), criterion and reviewer."""
    declared = ratings.meaning.declared_sources or len(ratings.meaning.sources)
    rows = ratings.con.execute(
        f"""select cycle, unit, criterion, reviewer,
            list(rank order by row) filter (aside is null),
            bool_or(aside = 'not_applicable'),
            list(distinct source) filter (aside is null and source between 0 and {declared - 1}),
            count(*) filter (aside is null and has_note)
        from ratings where unit >= 0 and (aside is null or aside = 'not_applicable')
        group by cycle, unit, criterion, reviewer order by cycle, unit, criterion, reviewer"""
    ).fetchall()
    known: dict[tuple[object, ...], Ballot] = {}
    found: dict[tuple[int, int], dict[int, dict[int, Ballot]]] = {}
    for cycle, unit, criterion, reviewer, ranks, na, sources, notes in rows:
        key = (tuple(ranks or ()), bool(na) and not ranks, frozenset(sources or ()), notes)
        ballot = known.get(key) or known.setdefault(key, Ballot(*key))
        here = found.setdefault((max(cycle, 0), unit), {})
        here.setdefault(criterion, {})[reviewer] = ballot
    return found


def tally(rubric: Rubric, cast: Iterable[Ballot], votes: Votes) -> Tally:
    """Count ballots as :mod:`sqr.scoring.tallies` does in SQL; ``votes`` reduces sources."""
    counts = [0] * len(rubric.levels)
    na = torn = notes = 0
    sources: frozenset[int] = frozenset()
    for ballot in cast:
        sources |= ballot.sources
        notes += ballot.notes
        if not ballot.ranks:
            na += ballot.not_applicable
            continue
        rank = ballot.ranks[0] if len(ballot.ranks) == 1 else votes.one(ballot.ranks)
        if rank is None:
            torn += 1
        else:
            counts[rank] += 1
    enough = rubric.rules.enough
    kinds = 1 if enough.min_sources == 1 else min(enough.min_sources, max(1, len(sources)))
    return Tally(tuple(counts), na, kinds, min(enough.min_notes, notes), torn)


class Votes:
    """Reduces one reviewer's several sources to one vote; each distinct case once."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._known: dict[tuple[int, ...], int | None] = {}

    def one(self, ranks: tuple[int, ...]) -> int | None:
        """Return the vote, or None where the reviewer's own sources leave none."""
        if ranks not in self._known:
            self._known[ranks] = vote(self._rubric, ranks).rank
        return self._known[ranks]
