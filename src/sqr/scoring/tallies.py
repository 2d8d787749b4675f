"""Ratings → votes → tallies, in SQL: the one place whose work grows with the ratings.

Everything after it works on tallies, and a rule is applied once to each distinct tally.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import NOT_APPLICABLE
from sqr.rubric.model import Rubric
from sqr.scoring.panel import Tally, one_vote

NA_VOTE, TORN_VOTE = -3, -2
_CELL = "cycle, unit, criterion"


class UnitTallies(NamedTuple):
    """The tallies of one unit in one cycle: criterion index → index into the distinct ones."""

    cycle: int
    unit: int
    tally_of: dict[int, int]


class Tallies(NamedTuple):
    """The distinct tallies, and those of each unit in each cycle, in that order."""

    distinct: tuple[Tally, ...]
    units: tuple[UnitTallies, ...]


def tallies(ratings: Ratings) -> Tallies:
    """Return the distinct tallies, and which of them each unit has for each criterion."""
    rubric = ratings.inputs.loaded.rubric
    counts = [_counted(rubric)]
    if ratings.meaning.own:
        counts.append(_own(rubric))
    if ratings.con.execute("select 1 from again limit 1").fetchone() is not None:
        counts.append(_reduced(ratings, rubric))
    names = _names(ratings, rubric)
    units, criteria = max(len(ratings.meaning.units), 1), max(len(rubric.criteria), 1)
    place = f"(cycle * {units} + unit)::bigint * {criteria} + criterion"
    found = ratings.con.execute(_tally_sql(names, counts, place)).fetchall()
    return Tallies(
        tuple(_tally(rubric, dict(zip(names, row[:-1], strict=True))) for row in found),
        tuple(_by_unit([row[-1] for row in found], units, criteria)),
    )


def _by_unit(
    places_of: Sequence[Sequence[int]], units: int, criteria: int
) -> Iterator[UnitTallies]:
    """Sort by unit where each of the distinct tallies was found.

    >>> [found.tally_of for found in _by_unit([[3], [1, 2]], units=2, criteria=2)]
    [{1: 1}, {1: 0, 0: 1}]
    """
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for number, places in enumerate(places_of):
        for place in places:
            unit, criterion = divmod(place, criteria)
            found[unit][criterion] = number
    for place in sorted(found):
        yield UnitTallies(*divmod(place, units), found[place])


class _Counts(NamedTuple):
    """A count for each criterion at each unit, in SQL: its columns by name, and the rest of it."""

    columns: Mapping[str, str]
    source: str

    @property
    def sql(self) -> str:
        """The whole query."""
        columns = ", ".join(f"{what} as {name}" for name, what in self.columns.items())
        return f"select {_CELL}, {columns} from {self.source}"


def _counted(rubric: Rubric) -> _Counts:
    """Return what the panel said of each criterion at each unit, every row a vote.

    Criteria of which only the school itself spoke are there as well, and so are blank ones.
    """
    enough = rubric.rules.enough
    columns = {**{f"v{k}": f"v{k}" for k in _ranks(rubric)}, "na": "na"}
    if enough.min_sources > 1:
        columns["sources"] = f"greatest(1, least({enough.min_sources}, kinds))"
    if enough.min_notes:
        columns["notes"] = f"least({enough.min_notes}, notes)"
    return _Counts(columns, "counted")


def _own(rubric: Rubric) -> _Counts:
    """Return what the school said of each of its criteria itself."""
    columns = {f"s{k}": f"count(*) filter (rank = {k})" for k in _ranks(rubric)}
    columns["sna"] = f"count(*) filter (state = {NOT_APPLICABLE})"
    return _Counts(columns, f"ratings where aside = 'self_evaluation' group by {_CELL}")


def _reduced(ratings: Ratings, rubric: Rubric) -> _Counts:
    """Reduce reviewers' several sources to one vote each, where there are such reviewers.

    Returns by how much the votes on a criterion change when these take the place of the
    rows. The school's own voice is reduced in the same way, though it never enters the panel.
    """
    con = ratings.con
    names = [f"c{rank}" for rank in _ranks(rubric)]
    given = [
        f"count(*) filter (state = 0 and rank = {rank}) as {name}"
        for rank, name in enumerate(names)
    ]
    con.execute(
        f"""create or replace temp table several as
        select {_CELL}, reviewer, bool_or(aside is not distinct from 'self_evaluation') as own,
            count(*) filter (state = {NOT_APPLICABLE}) as na, {", ".join(given)}
        from again where aside is null or aside in ('not_applicable', 'self_evaluation')
        group by {_CELL}, reviewer"""
    )
    # There are few different ways to rate a criterion several times: each is decided once.
    ways = con.execute(f"select distinct {', '.join(names)} from several").fetchall()
    decided = [(*way, _one_vote(rubric, way)) for way in ways]
    columns = ", ".join(f"unnest(?::integer[]) as {name}" for name in (*names, "vote"))
    con.execute(
        f"create or replace temp table decided as select {columns}",
        [list(column) for column in zip(*decided, strict=True)] or [[]] * (len(names) + 1),
    )
    fewer = f"sum((vote = {NA_VOTE} and na > 0)::integer - na)"
    changes: dict[str, str] = {}
    whose = {"": "not own", "s": "own"} if ratings.meaning.own else {"": "not own"}
    for own, rows in whose.items():
        for k in _ranks(rubric):
            level = f"sum((vote = {k})::integer - c{k}) filter ({rows})"
            changes[f"{own or 'v'}{k}"] = level
        changes[f"{own}na"] = f"{fewer} filter ({rows})"
        changes[f"{own}torn"] = f"count(*) filter ({rows} and vote = {TORN_VOTE})"
    return _Counts(changes, f"several join decided using ({', '.join(names)}) group by {_CELL}")


def _one_vote(rubric: Rubric, given: Sequence[int]) -> int:
    """Return the vote of a reviewer who gave each rank so many times."""
    ranks = tuple(rank for rank, times in enumerate(given) for _ in range(times))
    if not ranks:
        return NA_VOTE
    rank = one_vote(rubric, ranks)
    return TORN_VOTE if rank is None else rank


def _tally_sql(names: Sequence[str], counts: Sequence[_Counts], place: str) -> str:
    """Return the query for the distinct sums of counts, each with all its places.

    Whatever is counted has a row in the first of ``counts``. ``place`` is one number for cycle,
    unit and criterion: a million ratings have tens of thousands of places, and to hand on three
    numbers for each takes three times as long.
    """
    first, *others = [f"({count.sql}) t{n}" for n, count in enumerate(counts)]
    joined = " ".join([first, *(f"left join {other} using ({_CELL})" for other in others)])

    def total(name: str) -> str:
        parts = [f"coalesce(t{n}.{name}, 0)" for n, c in enumerate(counts) if name in c.columns]
        return f"({' + '.join(parts) or '0'})::integer as {name}"

    return f"""select {", ".join(map(total, names))}, list({place})
        from {joined} group by all order by {", ".join(names)}"""


def _ranks(rubric: Rubric) -> range:
    return range(len(rubric.levels))


def _names(ratings: Ratings, rubric: Rubric) -> list[str]:
    """Return the columns of a tally; what no rule asks for is not counted."""
    enough = rubric.rules.enough
    names = [*(f"v{rank}" for rank in _ranks(rubric)), "na", "torn"]
    names += ["sources"] if enough.min_sources > 1 else []
    names += ["notes"] if enough.min_notes else []
    own = [*(f"s{rank}" for rank in _ranks(rubric)), "sna", "storn"]
    return names + (own if ratings.meaning.own else [])


def _tally(rubric: Rubric, found: Mapping[str, int]) -> Tally:
    """Return the tally of these sums, by name."""
    return Tally(
        tuple([found[f"v{rank}"] for rank in _ranks(rubric)]),
        found["na"], found.get("sources", 1), found.get("notes", 0), found["torn"],
        tuple([found[f"s{rank}"] for rank in _ranks(rubric) if "s0" in found]),
        (found.get("sna", 0), found.get("storn", 0)),
    )  # fmt: skip
