"""Who reviewed, and whom they listened to: counts over the ratings, no name and no text."""

from __future__ import annotations

from collections import Counter

from sqr.ratings.table import Ratings
from sqr.review.model import ReviewerView, Voice
from sqr.rubric.names import fold
from sqr.scoring.sources import source_names

_COUNTED = "(r.aside is null or r.aside = 'self_evaluation')"


def team(ratings: Ratings) -> tuple[ReviewerView, ...]:
    """Return the reviewers whose ratings count or stand beside the panel's, by id.

    A reviewer of the roster who gave no such rating is there too, with none.
    """
    rows = ratings.con.execute(
        f"""select r.reviewer, count(*), count(distinct r.unit) from ratings r
        where {_COUNTED} and r.reviewer >= 0 group by r.reviewer"""
    ).fetchall()
    given = {reviewer: (number, units) for reviewer, number, units in rows}
    roles = {fold(r.id): r.role for r in ratings.inputs.reviewers or ()}
    listed = ratings.inputs.reviewers is not None
    found = []
    for place, name in enumerate(ratings.meaning.reviewers):
        if listed or place in given:
            number, units = given.get(place, (0, 0))
            found.append(ReviewerView(name, roles.get(fold(name), ""), number, units))
    return tuple(sorted(found, key=lambda reviewer: reviewer.id))


def voices(ratings: Ratings) -> tuple[Voice, ...]:
    """Return how many ratings of the panel rest on each source and group, most first."""
    names = source_names(ratings)
    rows = ratings.con.execute(
        """select r.source, raw."group", count(*), list(distinct r.unit)
        from ratings r join raw on raw.row = r.row
        where r.aside is null group by 1, 2"""
    ).fetchall()
    numbers: Counter[tuple[str, str]] = Counter()
    units: dict[tuple[str, str], set[int]] = {}
    for source, group, number, seen in rows:
        key = (names[source] if source >= 0 else "", fold(group or ""))
        numbers[key] += number
        units.setdefault(key, set()).update(seen)
    order = sorted(numbers, key=lambda key: (-numbers[key], key))
    return tuple(Voice(s, g, numbers[s, g], len(units[s, g])) for s, g in order)
