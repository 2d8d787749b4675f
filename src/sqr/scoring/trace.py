"""The rating rows behind a criterion's level, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from sqr.ratings.table import Ratings


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One row: who said what, from where, and why it does not count (``aside``), if so."""

    reviewer: str
    level: str
    source: str
    aside: str
    file: str
    line: int


def every(ratings: Ratings) -> dict[tuple[str, str, str], tuple[RatingRow, ...]]:
    """Return the rows of a review by (cycle, unit id, criterion id), in the order of the files."""
    meant = ratings.meaning
    rubric = ratings.inputs.loaded.rubric
    criteria = rubric.criteria
    read = ratings.con.execute(
        """select m.cycle, m.unit, m.criterion, m.row, m.reviewer, raw.reviewer, m.rank, raw.level,
            raw.source, m.aside
        from ratings m join raw on raw.row = m.row
        where m.unit >= 0 and m.criterion >= 0 order by m.row"""
    ).fetchall()
    found: dict[tuple[str, str, str], list[RatingRow]] = {}
    for cycle, unit, criterion, row, reviewer, text, rank, level, source, aside in read:
        file, line = ratings.place(row)
        name = meant.reviewers[reviewer] if reviewer >= 0 else text
        said = rubric.levels[rank].name if rank >= 0 else level
        key = (meant.cycles[cycle], meant.units[unit].id, criteria[criterion].id)
        found.setdefault(key, []).append(RatingRow(name, said, source, aside or "", file, line))
    return {key: tuple(value) for key, value in found.items()}


def rows(ratings: Ratings, unit: str, cycle: str, criterion: str) -> tuple[RatingRow, ...]:
    """Return the rows on one criterion at one unit in one cycle, in the order of the files."""
    meant = ratings.meaning
    rubric = ratings.inputs.loaded.rubric
    place = [c.id for c in rubric.criteria].index(criterion)
    units = [u.id for u in meant.units]
    found = ratings.con.execute(
        """select m.row, m.reviewer, raw.reviewer, m.rank, raw.level, raw.source, m.aside
        from ratings m join raw on raw.row = m.row
        where m.unit = ? and m.criterion = ? and m.cycle = ? order by m.row""",
        [units.index(unit), place, meant.cycles.index(cycle) if cycle in meant.cycles else 0],
    ).fetchall()
    told = []
    for row, reviewer, text, rank, level, source, aside in found:
        file, line = ratings.place(row)
        name = meant.reviewers[reviewer] if reviewer >= 0 else text
        said = rubric.levels[rank].name if rank >= 0 else level
        told.append(RatingRow(name, said, source, aside or "", file, line))
    return tuple(told)
