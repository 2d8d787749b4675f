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
from sqr.scoring.panel import Tally, vote


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


def tally(rubric: Rubric, kinds: Sequence[Ballot], cast: Counts, votes: Votes) -> Tally:
    """Count ballots as :mod:`sqr.scoring.tallies` does in SQL; ``votes`` reduces sources."""
    found = [0] * len(rubric.levels)
    na = torn = notes = 0
    sources: frozenset[int] = frozenset()
    for kind, number in cast:
        ballot = kinds[kind]
        sources |= ballot.sources
        notes += ballot.notes * number
        if not ballot.ranks:
            na += ballot.not_applicable * number
            continue
        rank = ballot.ranks[0] if len(ballot.ranks) == 1 else votes.one(ballot.ranks)
        if rank is None:
            torn += number
        else:
            found[rank] += number
    enough = rubric.rules.enough
    reached = 1 if enough.min_sources == 1 else min(enough.min_sources, max(1, len(sources)))
    return Tally(tuple(found), na, reached, min(enough.min_notes, notes), torn)


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
