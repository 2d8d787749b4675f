"""Evidence notes, which travel with their criterion."""

from __future__ import annotations

from typing import NamedTuple

from sqr.ratings.table import Ratings
from sqr.scoring.sources import source_names


class Note(NamedTuple):
    """A note and where it came from; ``rank`` is the level its reviewer gave, if any."""

    reviewer: str
    source: str
    group: str
    date: str
    rank: int | None
    text: str
    file: str
    line: int


def notes(ratings: Ratings) -> dict[tuple[str, str, str], tuple[Note, ...]]:
    """Return all notes by (cycle, unit id, criterion id), in the order of the files.

    ``ratings`` must have been read with its notes.
    """
    meant = ratings.meaning
    criteria = ratings.inputs.loaded.rubric.criteria
    sources = source_names(ratings)
    rows = ratings.con.execute(
        """select m.cycle, m.unit, m.criterion, m.reviewer, m.source, raw."group", raw."date",
            m.rank, raw.note, m.row
        from ratings m join raw on raw.row = m.row
        where m.has_note and m.unit >= 0 and m.criterion >= 0 and m.reviewer >= 0
            and (m.aside is null or m.aside not in ('duplicate', 'invalid_level'))
        order by m.row"""
    ).fetchall()
    found: dict[tuple[str, str, str], list[Note]] = {}
    for cycle, unit, criterion, reviewer, source, group, date, rank, text, row in rows:
        name = sources[source] if source >= 0 else ""
        file, line = ratings.place(row)
        key = (meant.cycles[cycle], meant.units[unit].id, criteria[criterion].id)
        note = Note(meant.reviewers[reviewer], name, group, date, rank if rank >= 0 else None,
                    text, file, line)  # fmt: skip
        found.setdefault(key, []).append(note)
    return {key: tuple(value) for key, value in found.items()}
