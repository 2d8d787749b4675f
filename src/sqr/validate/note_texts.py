"""Checks of what the notes say: the same under many criteria, or what names somebody.

They need the texts of the notes, which a large review does not load: then they are not
made, and the findings say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sqr.rubric.names import clip, listed
from sqr.validate import personal
from sqr.validate.finder import Finder, Found
from sqr.validate.problem import Problem, Skipped

CODES = ("SQR142", "SQR143", "SQR144", "SQR145")
UNREAD = Skipped(CODES, "the texts of the notes were not read (`sqr validate --notes` reads them)")

# A note such as “seen twice” may well be true of many criteria.
SHORTEST, FEWEST_CRITERIA = 20, 3
NAMES_AT_ONCE = 200


def pasted(finder: Finder) -> Iterator[Found]:
    """SQR142: one reviewer's note, word for word under several criteria."""
    # Fingerprints are quick to compare: most reviews end here.
    again = f"""select hash(note) from raw where strlen(note) >= {SHORTEST}
        group by reviewer, hash(note) having count(*) >= {FEWEST_CRITERIA}"""
    if not finder.any(again):
        return
    rows = finder.ratings.con.execute(
        f"""select m.reviewer, list(distinct m.criterion order by m.criterion), min(raw.row)
        from raw join ratings m on m.row = raw.row
        where hash(raw.note) in ({again}) and length(raw.note) >= {SHORTEST}
            and least(m.reviewer, m.criterion) >= 0
        group by m.reviewer, raw.note
        having count(distinct m.criterion) >= {FEWEST_CRITERIA} order by 3"""
    ).fetchall()
    criteria = finder.ratings.inputs.loaded.rubric.criteria
    problems = []
    for reviewer, places, row in finder.shown(rows):
        ids = [criteria[n].id for n in places]
        message = f"the same note stands under {listed(ids, joined='and')}"
        name = finder.ratings.meaning.reviewers[reviewer]
        problems.append(finder.problem("SQR142", row, "note", name, "", message, ""))
    yield Found("SQR142", len(rows), tuple(problems))


def personal_data(finder: Finder) -> Iterator[Found]:
    """SQR143–SQR145: addresses, numbers and names, shown masked as far as that helps."""
    roster = personal.names_of(reviewer.name for reviewer in finder.ratings.inputs.reviewers or ())
    notes = _suspects(finder, roster)

    def named(text: str) -> list[str]:
        return [clip(n) for n in (*personal.titled(text), *personal.on_roster(text, roster))]

    looks: tuple[tuple[str, str, Callable[[str], list[str]]], ...] = (
        ("SQR143", "an e-mail address", personal.emails),
        ("SQR144", "a phone or pupil number", personal.numbers),
        ("SQR145", "somebody's name", named),
    )
    for code, what, look in looks:
        hits = [(row, reviewer, found) for row, reviewer, text in notes if (found := look(text))]
        problems: list[Problem] = []
        for row, reviewer, found in finder.shown(hits):
            shown = list(dict.fromkeys(found))
            message = f"the note holds {what}: {listed(shown, most=4, joined='and')}"
            problems.append(finder.problem(code, row, "note", reviewer, "", message, ""))
        yield Found(code, len(hits), tuple(problems))


def _suspects(finder: Finder, roster: list[str]) -> list[tuple[int, str, str]]:
    """Return row, reviewer and text of the notes that need a closer look."""
    found: dict[int, tuple[int, str, str]] = {}
    patterns = [personal.HINT]
    for first in range(0, len(roster), NAMES_AT_ONCE):
        some = roster[first : first + NAMES_AT_ONCE]
        patterns.append("|".join(re.escape(name) for name in some))
    for pattern in patterns:
        rows = finder.ratings.con.execute(
            "select row, reviewer, note from raw where regexp_matches(note, ?)", [pattern]
        ).fetchall()
        found |= {row[0]: row for row in rows}
    return [found[row] for row in sorted(found)]
