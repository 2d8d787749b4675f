"""The rating rows behind a criterion's level, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.said import Said, listed, said
from sqr.scoring.panel import one_vote
from sqr.scoring.sources import source_names


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
    criteria, sources = rubric.criteria, source_names(ratings)
    read = ratings.con.execute(
        """select m.cycle, m.unit, m.criterion, m.row, m.reviewer, raw.reviewer, m.rank, raw.level,
            m.source, raw.source, m.aside
        from ratings m join raw on raw.row = m.row
        where m.unit >= 0 and m.criterion >= 0 order by m.row"""
    ).fetchall()
    found: dict[tuple[str, str, str], list[RatingRow]] = {}
    for cycle, unit, criterion, row, reviewer, text, rank, level, source, written, aside in read:
        file, line = ratings.place(row)
        name = meant.reviewers[reviewer] if reviewer >= 0 else text
        said = rubric.levels[rank].name if rank >= 0 else level
        key = (meant.cycles[cycle], meant.units[unit].id, criteria[criterion].id)
        origin = sources[source] if source >= 0 else written
        found.setdefault(key, []).append(RatingRow(name, said, origin, aside or "", file, line))
    return {key: tuple(value) for key, value in found.items()}


def rows(ratings: Ratings, unit: str, cycle: str, criterion: str) -> tuple[RatingRow, ...]:
    """Return the rows on one criterion at one unit in one cycle, in the order of the files."""
    meant = ratings.meaning
    rubric = ratings.inputs.loaded.rubric
    place = [c.id for c in rubric.criteria].index(criterion)
    units = [u.id for u in meant.units]
    found = ratings.con.execute(
        """select m.row, m.reviewer, raw.reviewer, m.rank, raw.level, m.source,
            raw.source, m.aside
        from ratings m join raw on raw.row = m.row
        where m.unit = ? and m.criterion = ? and m.cycle = ? order by m.row""",
        [units.index(unit), place, meant.cycles.index(cycle) if cycle in meant.cycles else 0],
    ).fetchall()
    told, sources = [], source_names(ratings)
    for row, reviewer, text, rank, level, source, written, aside in found:
        file, line = ratings.place(row)
        name = meant.reviewers[reviewer] if reviewer >= 0 else text
        said = rubric.levels[rank].name if rank >= 0 else level
        origin = sources[source] if source >= 0 else written
        told.append(RatingRow(name, said, origin, aside or "", file, line))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class OneVote:
    """What a reviewer's several ratings of one criterion came to; no rank: no one vote."""

    reviewer: str
    ranks: tuple[int, ...]
    rank: int | None


def one_votes(rubric: Rubric, rows: Sequence[RatingRow]) -> Iterator[OneVote]:
    """Yield the one vote of every reviewer of whom several of a criterion's ``rows`` count."""
    ranks = {level.name: rank for rank, level in enumerate(rubric.levels)}
    counted: dict[str, list[int]] = {}
    for row in rows:
        if not row.aside and row.level in ranks:
            counted.setdefault(row.reviewer, []).append(ranks[row.level])
    for reviewer, theirs in counted.items():
        if len(theirs) > 1:
            yield OneVote(reviewer, tuple(theirs), one_vote(rubric, tuple(theirs)))


def told(rubric: Rubric, one: OneVote) -> Said:
    """Say what a reviewer's several ratings came to."""
    names = [level.name for level in rubric.levels]
    theirs = listed([names[rank] for rank in one.ranks], "and")
    if one.rank is None:
        return said("%(reviewer)s rated it %(levels)s; the panel's rule leaves no one vote.",
                    reviewer=one.reviewer, levels=theirs)  # fmt: skip
    return said("%(reviewer)s rated it %(levels)s; the panel's rule makes one vote of these: "
                "%(level)s.", reviewer=one.reviewer, levels=theirs,
                level=names[one.rank])  # fmt: skip
