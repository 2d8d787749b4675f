"""How many kinds of evidence rows rest on, as SQL: those that the rubric declares, if any."""

from __future__ import annotations

from sqr.ratings.meaning import Meaning

_BITS = 63  # what a set of small numbers in one integer can hold


def kinds(meaning: Meaning) -> str:
    """Return the aggregate that counts the kinds of evidence of the rows that count."""
    declared = meaning.declared_sources or len(meaning.sources)
    known = f"source between 0 and {declared - 1} and aside is null"
    if declared > _BITS:
        return f"count(distinct case when {known} then source end)"
    # Three times as fast as counting what is distinct, a set for each criterion and unit.
    return f"coalesce(bit_count(bit_or(case when {known} then 1::bigint << source end)), 0)"
