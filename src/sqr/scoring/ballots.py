"""What each single reviewer brings into a tally, so that one of them can be left out.

Only asked for where single reviewers matter: levels need no more than the tallies. Few
ballots differ, so a ballot is known by the number of its kind, and what was said of a
criterion by how often there is each kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.scoring.panel import Tally, one_vote


class Ballot(NamedTuple):
    """A kind of ballot: what one reviewer says of one criterion at one unit.

    ``ranks`` are the levels from all their sources; ``not_applicable`` holds where there is
    none and they say so; ``sources`` are the declared kinds of evidence, by place, where the
    rubric demands several; ``notes`` counts notes.
    """

    ranks: tuple[int, ...]
    not_applicable: bool
    sources: frozenset[int]
    notes: int


Criterion = Mapping[int, int]  # reviewer → kind of ballot
Unit = Mapping[int, Criterion]  # by the place of the criterion in the rubric
Counts = tuple[tuple[int, int], ...]  # (kind of ballot, how many), in the order of the kinds


class Ballots(NamedTuple):
    """The panel's ballots by (cycle, unit), criterion and reviewer, and what their kinds are."""

    kinds: Sequence[Ballot]
    cast: Mapping[tuple[int, int], Unit]


def ballots(ratings: Ratings, units: Collection[int]) -> Ballots:
    """Return the panel's ballots at these units, which are numbers of the table's."""
    con = ratings.con
    every = len(units) == len(ratings.meaning.units)
    where = "true" if every else f"unit in ({', '.join(map(str, units)) or 'null'})"
    con.execute(
        f"""create or replace temp table ballot as select cycle, unit, criterion, reviewer,
            coalesce(list_sort(list(rank) filter (aside is null)), []) as ranks,
            coalesce(bool_or(aside = 'not_applicable'), false) as na,
            {_sources(ratings)} as sources,
            count(*) filter (aside is null and has_note) as notes
        from ratings
        where unit >= 0 and {where} and (aside is null or aside = 'not_applicable')
        group by cycle, unit, criterion, reviewer"""
    )
    con.execute(
        """create or replace temp table ballot_kind as
        select row_number() over (order by ranks, na, sources, notes) - 1 as kind, *
        from (select distinct ranks, na, sources, notes from ballot)"""
    )
    kinds = con.execute("select ranks, na, sources, notes from ballot_kind order by kind")
    known = tuple(Ballot(tuple(ranks), na and not ranks, frozenset(sources), notes)
                  for ranks, na, sources, notes in kinds.fetchall())  # fmt: skip
    cast: dict[tuple[int, int], dict[int, dict[int, int]]] = {}
    rows = con.execute(
        """select cycle, unit, criterion, list(reviewer order by reviewer),
            list(kind order by reviewer)
        from ballot join ballot_kind using (ranks, na, sources, notes)
        group by cycle, unit, criterion order by cycle, unit, criterion"""
    ).fetchall()
    for cycle, unit, criterion, reviewers, numbers in rows:
        here = cast.setdefault((max(cycle, 0), unit), {})
        here[criterion] = dict(zip(reviewers, numbers, strict=True))
    return Ballots(known, cast)


def _sources(ratings: Ratings) -> str:
    """Return in SQL a reviewer's kinds of evidence, where anybody asks for them."""
    if ratings.inputs.loaded.rubric.rules.enough.min_sources == 1:
        return "[]::integer[]"
    declared = ratings.meaning.declared_sources or len(ratings.meaning.sources)
    counted = f"aside is null and source between 0 and {declared - 1}"
    return f"coalesce(list_sort(list(distinct source) filter ({counted})), [])"


def counts(cast: Criterion) -> Counts:
    """Return how often there is each kind of ballot."""
    return tuple(sorted(Counter(cast.values()).items()))


def without_each(whole: Counts) -> Iterator[tuple[int, Counts]]:
    """Yield each kind of ballot, and how often there is each without one of that kind.

    >>> dict(without_each(((3, 1), (5, 2))))
    {3: ((5, 2),), 5: ((3, 1), (5, 1))}
    """
    for place, (kind, number) in enumerate(whole):
        fewer = ((kind, number - 1),) if number > 1 else ()
        yield kind, (*whole[:place], *fewer, *whole[place + 1 :])


class Adding:
    """Counts ballots of these kinds under a rubric, as :mod:`sqr.scoring.tallies` does in SQL."""

    def __init__(self, rubric: Rubric, kinds: Sequence[Ballot]) -> None:
        self._enough = rubric.rules.enough
        self._levels = len(rubric.levels)
        votes = {kind.ranks: one_vote(rubric, kind.ranks) for kind in kinds if kind.ranks}
        # What a kind adds to: the votes for its rank, or one of the three places behind them.
        self._kinds = [
            (self._place(kind, votes.get(kind.ranks)), sum(1 << n for n in kind.sources),
             kind.notes)
            for kind in kinds
        ]  # fmt: skip

    def _place(self, kind: Ballot, rank: int | None) -> int:
        if rank is not None:
            return rank
        return self._levels + (_TORN if kind.ranks else _NA if kind.not_applicable else _SILENT)

    def tally(self, cast: Counts) -> Tally:
        """Return the tally of so many ballots of each kind."""
        found = [0] * (self._levels + 3)
        sources = notes = 0
        for kind, number in cast:
            place, their_sources, their_notes = self._kinds[kind]
            found[place] += number
            sources |= their_sources
            notes += their_notes * number
        need = self._enough.min_sources
        reached = 1 if need == 1 else min(need, max(1, sources.bit_count()))
        votes, (torn, na, _) = tuple(found[: self._levels]), found[self._levels :]
        return Tally(votes, na, reached, min(self._enough.min_notes, notes), torn)


_TORN, _NA, _SILENT = range(3)
