"""Scores as Parquet: the columns of the CSV, typed, for those who go on in a data frame."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqr.review.own import Owns
from sqr.review.scores_csv import computed
from sqr.review.selection import EVERYTHING, Selection
from sqr.scoring.levels import Scores, UnitScores

TEXTS = ("cycle", "unit", "unit_name", "tier", "id", "name", "status", "level_code", "level_name",
         "number", "reason", "computed", "consensus", "self_level")  # fmt: skip


def scores_parquet(
    scores: Scores, units: Sequence[UnitScores], selection: Selection = EVERYTHING
) -> bytes:
    """Return a Parquet file, a row a result.

    ``rank`` counts from 1 at the lowest level and is null without one; ``mean`` is the
    number as a double, beside ``number``, as exactly as it is shown; ``votes_…`` are null for
    parts that are not criteria; ``self_difference`` is how many levels the school's own
    lies above the panel's.
    """
    import duckdb

    rubric = scores.rubric
    all_own = Owns(rubric, some=scores.own).decisions(units)  # at once: units share decisions
    levels = [f"votes_{level.code}" for level in rubric.levels]
    texts: list[list[str]] = [[] for _ in TEXTS]
    ranks: list[int | None] = []
    means: list[float | None] = []
    reviewers: list[int | None] = []
    votes: list[list[int | None]] = [[] for _ in levels]
    apart: list[int | None] = []
    for unit, own in zip(units, all_own, strict=True):
        for result in unit.results:
            d = result.decision
            if not selection.wants(result.id, d):
                continue
            level = None if d.rank is None else rubric.levels[d.rank]
            agreed = d.agreed.reason if d.agreed else ""
            its = own[result.id].rank if own else None
            apart.append(None if its is None or d.rank is None else its - d.rank)
            cells = (unit.cycle, unit.unit.id, unit.unit.name, result.tier, result.id, result.name,
                     d.status, level.code if level else "", level.name if level else "", d.shown,
                     d.reason, computed(rubric, d), agreed,
                     "" if its is None else rubric.levels[its].code)  # fmt: skip
            for column, cell in zip(texts, cells, strict=True):
                column.append(cell)
            ranks.append(None if d.rank is None else d.rank + 1)
            means.append(None if d.number is None else float(d.number))
            voted = result.tier == "criterion"
            reviewers.append(d.reviewers if voted else None)
            for n, column_of_votes in enumerate(votes):
                column_of_votes.append(d.votes[n] if voted else None)
    picked = [f"unnest(?::varchar[]) as {name}" for name in TEXTS]
    picked += ["unnest(?::integer[]) as rank", "unnest(?::double[]) as mean"]
    picked += [
        f'unnest(?::integer[]) as "{_quoted(name)}"'
        for name in ("reviewers", "self_difference", *levels)
    ]
    with tempfile.TemporaryDirectory(prefix="sqr-") as folder, duckdb.connect() as con:
        path = Path(folder) / "scores.parquet"
        con.execute("set threads = 1")  # rows and bytes in one order
        con.execute(
            f"create table scores as select {', '.join(picked)}",
            [*texts, ranks, means, reviewers, apart, *votes],
        )
        con.execute(f"copy scores to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet)")
        return path.read_bytes()


def _quoted(name: str) -> str:
    return name.replace('"', '""')
