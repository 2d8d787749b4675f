"""Rows of which one reviewer has several for one criterion at one unit.

``again`` holds them: ratings from several sources, or repeats. ``repeats`` holds the keys that
stand twice; with one level the first row counts, with several none does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqr.ratings.counted import count
from sqr.ratings.meaning import Meaning
from sqr.rubric.model import Rubric

if TYPE_CHECKING:
    import duckdb

_ELIGIBLE = "(aside is null or aside in ('not_applicable', 'not_observed', 'self_evaluation'))"

# The rows of reviewers with several for one criterion at one unit: several sources, or a repeat.
# Only where a criterion is crowded at a unit are its rows grouped by reviewer.
_AGAIN = f"""create table again as
with crowded as (select cycle, unit, criterion from counted where crowded),
several as (
    select cycle, unit, criterion, reviewer
    from ratings join crowded using (cycle, unit, criterion) where {_ELIGIBLE}
    group by all having count(*) > 1)
select row, cycle, unit, criterion, reviewer, source, state, rank, aside
from ratings join several using (cycle, unit, criterion, reviewer) where {_ELIGIBLE}"""

_REPEATS = """create table repeats as
select cycle, unit, criterion, reviewer, source,
    min(row) as first_row, count(*) as n,
    min(state * 1000 + rank) < max(state * 1000 + rank) as differ
from again group by all having count(*) > 1"""

_ASIDE = f"""update {{table}} set aside = 'duplicate'
from repeats p
where {{table}}.cycle = p.cycle and {{table}}.unit = p.unit and {{table}}.criterion = p.criterion
    and {{table}}.reviewer = p.reviewer and {{table}}.source = p.source and {_ELIGIBLE}
    and (p.differ or {{table}}.row > p.first_row)"""


def find(con: duckdb.DuckDBPyConnection, meaning: Meaning, rubric: Rubric) -> None:
    """Make both tables, and set aside what does not count; ``counted`` is made here, too."""
    count(con, meaning, rubric)
    con.execute(_AGAIN)
    con.execute(_REPEATS)
    row = con.execute("select count(*) from repeats").fetchone()
    if row and row[0]:
        for table in ("ratings", "again"):
            con.execute(_ASIDE.format(table=table))
        count(con, meaning, rubric)
