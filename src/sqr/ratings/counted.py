"""The table ``counted``: what was said of each criterion at each unit, counted once for all.

Whoever asks it looks at tens of thousands of rows in place of a million ratings. ``v<rank>``
are the ratings of each level that count, ``na`` the answers that the criterion does not apply;
``notes`` and ``kinds`` (of evidence) are those of ratings that count, where the rubric asks for
them. ``crowded`` tells where one reviewer may have several ratings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqr.ratings.meaning import Meaning
from sqr.ratings.vocabulary import INVALID
from sqr.rubric.model import Rubric

if TYPE_CHECKING:
    import duckdb

_COUNTED = """create or replace table counted as
select cycle, unit, criterion, {columns} from ratings
where unit >= 0 and criterion >= 0 and reviewer >= 0 and state <> {invalid}
group by cycle, unit, criterion"""
# A number of so many bits, the smaller one where it has one for each reviewer: it takes half the
# time. Beyond the larger one, two reviewers may share a bit.
_BITS = (("bigint", 62), ("hugeint", 126))
_KINDS = 63  # of evidence: what a set of small numbers in one whole number can hold


def count(con: duckdb.DuckDBPyConnection, meaning: Meaning, rubric: Rubric) -> None:
    """Make the table, or make it anew."""
    enough = rubric.rules.enough
    columns = [
        *(f"count(*) filter (aside is null and rank = {rank}) as v{rank}"
          for rank in range(len(rubric.levels))),
        "count(*) filter (aside = 'not_applicable') as na",
        f"{_crowded(len(meaning.reviewers))} as crowded",
    ]  # fmt: skip
    if enough.min_sources > 1:
        columns.append(f"{_kinds(meaning)} as kinds")
    if enough.min_notes:
        columns.append("count(*) filter (aside is null and has_note) as notes")
    con.execute(_COUNTED.format(columns=", ".join(columns), invalid=INVALID))


def _crowded(reviewers: int) -> str:
    """Tell in SQL where there are more rows than reviewers, or where that may be.

    Hardly any criterion has such rows, and a bit for each reviewer shows it: as many rows as bits.
    """
    bits, most = next((one for one in _BITS if reviewers < one[1]), _BITS[-1])
    return f"count(*) > bit_count(bit_or(1::{bits} << ((reviewer + 1) % {most})))"


def _kinds(meaning: Meaning) -> str:
    """Count in SQL the kinds of evidence that the rubric declares, if any, else those there are."""
    declared = meaning.declared_sources or len(meaning.sources)
    known = f"source between 0 and {declared - 1} and aside is null"
    if declared > _KINDS:
        return f"count(distinct case when {known} then source end)"
    # Three times as fast as counting what is distinct, a set for each criterion and unit.
    return f"coalesce(bit_count(bit_or(case when {known} then 1::bigint << source end)), 0)"
