"""Ratings → votes → tallies, in SQL: the one place whose work grows with the ratings.

Everything after it works on tallies, and a rule is applied once to each distinct tally.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.scoring.panel import Tally, vote

NA_VOTE, TORN_VOTE = -3, -2


class UnitTallies(NamedTuple):
    """The tallies of one unit in one cycle: criterion index → index into the distinct ones."""

    cycle: int
    unit: int
    tally_of: dict[int, int]


def tallies(ratings: Ratings) -> tuple[list[Tally], list[UnitTallies]]:
    """Return the distinct tallies, and which of them each unit has for each criterion."""
    rubric = ratings.inputs.loaded.rubric
    _carry_votes(ratings, rubric)
    ratings.con.execute(_tally_sql(ratings, rubric))
    distinct = list(_distinct(ratings, rubric))
    rows = ratings.con.execute(
        "select cycle, unit, list(criterion), list(kind) from tallies "
        "group by cycle, unit order by cycle, unit"
    ).fetchall()
    units = [UnitTallies(c, u, dict(zip(cs, ks, strict=True))) for c, u, cs, ks in rows]
    return distinct, units


def _carry_votes(ratings: Ratings, rubric: Rubric) -> None:
    """Reduce a reviewer's several sources to one vote, carried by the first of the rows.

    The table ``carried`` holds every row of such a reviewer, with the vote or null. The
    school's own voice is reduced in the same way, though it never enters the panel.
    """
    con = ratings.con
    con.execute("create or replace table carried (row bigint, vote integer)")
    if con.execute("select 1 from again limit 1").fetchone() is None:
        return
    names = [f"c{rank}" for rank in range(len(rubric.levels))]
    given = [
        f"count(*) filter (state = 0 and rank = {rank})::integer as {name}"
        for rank, name in enumerate(names)
    ]
    key = "cycle, unit, criterion, reviewer"
    spoke = "(aside is null or aside in ('not_applicable', 'self_evaluation'))"
    con.execute(
        f"""create or replace temp table several as
        select {key}, min(row) as carrier, {", ".join(given)}
        from ratings join again using ({key}) where {spoke} group by {key}"""
    )
    # There are few different ways to rate a criterion several times: each is decided once.
    ways = con.execute(f"select distinct {', '.join(names)} from several").fetchall()
    columns = ", ".join(f"unnest(?::integer[]) as {name}" for name in (*names, "vote"))
    decided = [(*way, _one_vote(rubric, way)) for way in ways]
    con.execute(
        f"create or replace temp table decided as select {columns}",
        [list(column) for column in zip(*decided, strict=True)] or [[]] * (len(names) + 1),
    )
    con.execute(
        f"""insert into carried
        select r.row, case when r.row = carrier then vote end as vote
        from ratings r join several using ({key}) join decided using ({", ".join(names)})
        where {spoke}"""
    )


def _one_vote(rubric: Rubric, given: Sequence[int]) -> int:
    """Return the vote of a reviewer who gave each rank so many times."""
    ranks = tuple(rank for rank, times in enumerate(given) for _ in range(times))
    if not ranks:
        return NA_VOTE
    rank = vote(rubric, ranks).rank
    return TORN_VOTE if rank is None else rank


def _tally_sql(ratings: Ratings, rubric: Rubric) -> str:
    ranks = range(len(rubric.levels))
    panel = "aside is distinct from 'self_evaluation'" if ratings.meaning.own else "true"
    votes = [f"count(*) filter (vote = {k} and {panel})::integer as v{k}" for k in ranks]
    own = [
        f"count(*) filter (aside = 'self_evaluation' and vote = {k})::integer as s{k}"
        for k in ranks
        if ratings.meaning.own
    ]
    enough = rubric.rules.enough
    kinds = "1"
    if enough.min_sources > 1:
        declared = ratings.meaning.declared_sources or len(ratings.meaning.sources)
        bit = (
            f"case when source between 0 and {min(declared, 126) - 1} then 1::hugeint << source end"
        )
        kinds = f"least({enough.min_sources}, greatest(1, bit_count(coalesce(bit_or({bit}) filter "
        kinds += "(aside is null), 0))))"
    notes = "0"
    if enough.min_notes:
        notes = f"least({enough.min_notes}, count(*) filter (has_note and aside is null))"
    columns = ", ".join(
        [
            *votes,
            f"count(*) filter (vote = {NA_VOTE} and {panel})::integer as na",
            f"count(*) filter (vote = {TORN_VOTE} and {panel})::integer as torn",
            f"{kinds}::integer as sources",
            f"{notes}::integer as notes",
            *own,
        ]
    )
    names = ", ".join(_names(ratings, rubric))
    own_vote = "case when aside is null or (aside = 'self_evaluation' and rank >= 0) then rank "
    own_vote += f"when aside = 'not_applicable' then {NA_VOTE} end"
    some = ratings.con.execute("select count(*) from carried").fetchone()
    voted = f"select *, {own_vote} as vote from ratings"
    if some and some[0]:
        voted = f"""select r.*, case when c.row is null then {own_vote} else c.vote end as vote
            from ratings r left join carried c on c.row = r.row"""
    return f"""create or replace table tallies as
        with voted as ({voted}), counted as (
            select cycle, unit, criterion, {columns} from voted
            where aside is null or aside in ('not_applicable', 'not_observed', 'blank',
                'self_evaluation')
            group by cycle, unit, criterion)
        select *, (dense_rank() over (order by {names}) - 1)::integer as kind from counted"""


def _names(ratings: Ratings, rubric: Rubric) -> list[str]:
    ranks = range(len(rubric.levels))
    own = [f"s{k}" for k in ranks] if ratings.meaning.own else []
    return [*(f"v{k}" for k in ranks), "na", "torn", "sources", "notes", *own]


def _distinct(ratings: Ratings, rubric: Rubric) -> Iterator[Tally]:
    names = ", ".join(_names(ratings, rubric))
    size = len(rubric.levels)
    for row in ratings.con.execute(
        f"select distinct kind, {names} from tallies order by kind"
    ).fetchall():
        counts = row[1:]
        na, torn, sources, notes = counts[size : size + 4]
        yield Tally(counts[:size], na, sources, notes, torn, counts[size + 4 :])
