"""Reviewers against each other: severity, habits, pairs, unexpected votes, who is connected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sqr.agreement.connection import connection
from sqr.agreement.panel import Ints, Panel
from sqr.agreement.reviewers import (
    levels_used,
    mean_distances,
    pairs,
    severities,
    unexpected,
)
from sqr.agreement.statistic import Statistic
from sqr.ratings.table import Ratings
from sqr.reliability.model import ConnectionFinding, PairFinding, ReviewerFinding, Unexpected
from sqr.reliability.scopes import Settings
from sqr.reliability.votes import Votes
from sqr.said import said

ENOUGH_VOTES = 10
MOST_PAIRED = 300
"""With more reviewers than this, pairs are left out."""
PAIR_CELLS = 60_000_000
MOST_UNEXPECTED = 200
MARKED, NEGLIGIBLE = 0.2, 0.05
"""Mean distances, in levels: below the first a word says slightly, below the second nothing."""


def reviewer_findings(
    panel: Panel, votes: Votes, places: Ints, ratings: Ratings, chosen: Settings
) -> tuple[ReviewerFinding, ...]:
    """Return every reviewer with votes, the strictest first."""
    rubric = ratings.inputs.loaded.rubric
    criteria, plural = len(rubric.criteria), rubric.tiers.unit.many.lower()
    of_subject = np.zeros(panel.subjects, dtype=np.intp)
    of_subject[panel.subject] = votes.criterion[places]
    means, numbers = mean_distances(panel, of_subject, criteria)
    used = levels_used(panel)
    whole = used.sum(axis=0)
    names, roles = _roster(ratings)
    found = []
    for severity in severities(panel, chosen.draws, chosen.seed):
        who = severity.reviewer
        counts = tuple(int(n) for n in used[who])
        if not sum(counts):
            continue
        id_ = ratings.meaning.reviewers[who]
        deviations = tuple(
            (None if np.isnan(mean) else float(mean), int(n))
            for mean, n in zip(means[who], numbers[who], strict=True)
        )
        found.append(
            ReviewerFinding(
                id_, names.get(id_, ""), roles.get(id_, ""), sum(counts), severity.votes,
                severity.units, severity.distance, reading(severity.distance, plural),
                counts,
                habit(counts, tuple(int(n) for n in whole)), deviations,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=_by_distance))


def _by_distance(finding: ReviewerFinding) -> tuple[bool, float]:
    value = finding.distance.value
    return value is None, value or 0.0


def _roster(ratings: Ratings) -> tuple[dict[str, str], dict[str, str]]:
    roster = ratings.inputs.reviewers or ()
    return {r.id: r.name for r in roster}, {r.id: r.role for r in roster}


def reading(distance: Statistic, plural: str) -> str:
    """Return a mean distance in words; ``plural`` is what the rubric calls its units.

    >>> reading(Statistic(-0.4, low=-0.6, high=-0.2), "schools")
    'stricter'
    >>> reading(Statistic(0.1, low=-0.1, high=0.2), "schools")
    'like the others'
    """
    if distance.value is None:
        return said("cannot be compared")
    if distance.interval is None:
        if distance.why:
            return said("too few %(units)s to say", units=plural)
        return said("without an interval")
    low, high = distance.interval
    if low <= 0 <= high or abs(distance.value) < NEGLIGIBLE:
        return said("like the others")
    if abs(distance.value) >= MARKED:
        return said("stricter") if high < 0 else said("more lenient")
    return said("slightly stricter") if high < 0 else said("slightly more lenient")


def habit(counts: Sequence[int], whole: Sequence[int]) -> str:
    """Return what is odd about the levels that a reviewer uses, or nothing.

    ``whole`` are the same counts for the panel.

    >>> habit((0, 12, 0), (20, 40, 20)), habit((6, 0, 7), (20, 40, 20)), habit((1, 5, 6), (9, 9, 9))
    ('one level for everything', 'only the ends of the scale', '')
    """
    total, levels = sum(counts), len(counts)
    if total < ENOUGH_VOTES:
        return ""
    used = [rank for rank, n in enumerate(counts) if n]
    ends = (whole[0] + whole[-1]) / max(sum(whole), 1)
    if len(used) == 1 and sum(1 for n in whole if n) > 1:
        return said("one level for everything")
    if levels > 2 and used == [0, levels - 1]:
        return said("only the ends of the scale")
    # As many votes would hold an end with near certainty if this reviewer used them like others.
    if levels > 2 and not counts[0] and not counts[-1] and (1 - ends) ** total < 0.001:
        return said("never the ends of the scale")
    return ""


def pair_findings(panel: Panel, ids: Sequence[str]) -> tuple[tuple[PairFinding, ...], str]:
    """Return every two reviewers who share something, the least agreeing first, or why not."""
    present = np.unique(panel.reviewer)
    cells = panel.subjects * len(present) * panel.levels
    if len(present) > MOST_PAIRED or cells > PAIR_CELLS:
        return (), f"{len(present):,} reviewers are too many to list every two of them."
    packed = Panel(panel.subject, np.searchsorted(present, panel.reviewer), panel.rank,
                   panel.unit, panel.levels, len(present))  # fmt: skip
    found = [
        PairFinding(ids[present[p.first]], ids[present[p.second]], p.shared, p.exact,
                    p.adjacent, p.gap)
        for p in pairs(packed)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.exact, p.adjacent, -p.shared))), ""


def unexpected_votes(
    panel: Panel, votes: Votes, places: Ints, ratings: Ratings
) -> tuple[tuple[Unexpected, ...], int]:
    """Return the most surprising votes with their place in the files, and how many there are."""
    least = 1.5 if panel.levels > 2 else 0.9
    found, surprise = unexpected(panel, least)
    counts = panel.counts() if len(found) else np.empty((0, 0), dtype=np.intp)
    rubric = ratings.inputs.loaded.rubric
    shown = []
    for vote, amount in zip(found[:MOST_UNEXPECTED], surprise, strict=False):
        place = places[vote]
        file, line = ratings.place(int(votes.row[place]))
        cycle, unit = votes.units[votes.unit[place]]
        others = counts[panel.subject[vote]].copy()
        others[panel.rank[vote]] -= 1
        shown.append(
            Unexpected(
                file, line, ratings.meaning.reviewers[votes.reviewer[place]],
                ratings.meaning.cycles[cycle] if cycle >= 0 else "",
                ratings.meaning.units[unit].id, rubric.criteria[votes.criterion[place]].id,
                int(panel.rank[vote]), tuple(int(n) for n in others), float(amount),
            )
        )  # fmt: skip
    return tuple(shown), len(found)


def connected(panel: Panel, places: Ints, votes: Votes, ratings: Ratings) -> ConnectionFinding:
    """Return who can be compared with whom, and which cross-ratings would connect them all."""
    found = connection(panel)
    ids = ratings.meaning.reviewers
    of_unit = np.zeros(panel.units, dtype=np.intp)
    of_unit[panel.unit[panel.subject]] = votes.unit[places]
    units = ratings.meaning.units
    return ConnectionFinding(
        tuple(tuple(ids[who] for who in group) for group in found.groups),
        tuple((ids[who], units[votes.units[of_unit[unit]][1]].id) for who, unit in found.links),
    )
