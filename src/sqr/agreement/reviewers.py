"""Reviewers against the rest of their panel: severity, pairs, spread, unexpected votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.bootstrap import DRAWS, SEED, resampled, with_interval
from sqr.agreement.kappa import pair_tables
from sqr.agreement.panel import Floats, Ints, Panel
from sqr.agreement.statistic import Statistic, statistic, undefined

ALONE = "nobody else rated what this reviewer rated"


def distances(votes: Panel) -> Floats:
    """Return for each vote its rank less the mean rank of the others on the same subject.

    In levels; nan where nobody else voted.

    >>> from sqr.agreement.panel import panel
    >>> distances(panel([[0, 2, 2], [1, -1, -1]], 3)).tolist()
    [-2.0, 1.0, 1.0, nan]
    """
    total = np.bincount(votes.subject, weights=votes.rank, minlength=votes.subjects)
    number = np.bincount(votes.subject, minlength=votes.subjects)
    others = number[votes.subject] - 1
    mean = (total[votes.subject] - votes.rank) / np.where(others > 0, others, np.nan)
    return np.asarray(votes.rank - mean)


@dataclass(frozen=True, slots=True)
class Severity:
    """A reviewer's mean distance to the rest of the panel, in levels; below 0 is strict.

    ``votes`` and ``units`` count what others rated too.
    """

    reviewer: int
    distance: Statistic
    votes: int
    units: int


def severities(votes: Panel, draws: int = DRAWS, seed: int = SEED) -> tuple[Severity, ...]:
    """Return each reviewer's mean distance to the panel without them.

    The interval resamples units, the standard error is that of a ratio of sums over units
    (Cochran 1977, *Sampling Techniques*, section 6.4).

    >>> from sqr.agreement.panel import panel
    >>> [s.distance.value for s in severities(panel([[0, 1, 1], [1, 2, 2]], 3), draws=0)]
    [-1.0, 0.5, 0.5]
    """
    apart = distances(votes)
    met = np.isfinite(apart)
    reviewer, unit = votes.reviewer[met], votes.unit[votes.subject[met]]
    # One row a reviewer and unit that met: its sum of distances and its number of them.
    cells, cell = np.unique(reviewer * max(votes.units, 1) + unit, return_inverse=True)
    total = np.bincount(cell, weights=apart[met], minlength=len(cells))
    number = np.bincount(cell, minlength=len(cells)).astype(float)
    # The cells are sorted, so that each reviewer's lie side by side.
    owner = cells // max(votes.units, 1)
    ends = np.searchsorted(owner, np.arange(1, votes.reviewers))
    each = np.split(np.column_stack([total, number]), ends)
    everybody = zip(range(votes.reviewers), each, strict=False)  # of nobody there is a piece, too
    return tuple(_severity(who, rows, draws, seed) for who, rows in everybody)


def _severity(who: int, rows: Floats, draws: int, seed: int) -> Severity:
    units = len(rows)
    whole, number = rows.sum(axis=0) if units else (0.0, 0.0)
    if not number:
        return Severity(who, undefined(ALONE), 0, 0)
    mean = whole / number
    left = ((rows[:, 0] - mean * rows[:, 1]) ** 2).sum()
    error = np.sqrt(left * units / (units - 1)) / number if units > 1 else np.nan
    found = statistic(float(mean), "", float(error))
    if draws:
        samples = resampled(rows, draws, seed)
        found = with_interval(found, samples[:, 0] / samples[:, 1], units)
    return Severity(who, found, int(number), units)


def mean_distances(votes: Panel, group: Ints, groups: int) -> tuple[Floats, Ints]:
    """Return mean distances and their numbers, reviewers × groups; ``group`` numbers subjects.

    Nan where a reviewer shares nothing of a group with anybody.
    """
    apart = distances(votes)
    met = np.isfinite(apart)
    place = votes.reviewer[met] * groups + group[votes.subject[met]]
    size = votes.reviewers * groups
    total = np.bincount(place, weights=apart[met], minlength=size)
    number = np.bincount(place, minlength=size)
    mean = total / np.where(number > 0, number, np.nan)
    shape = (votes.reviewers, groups)
    return mean.reshape(shape), number.reshape(shape)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers on the subjects that both rated; ``gap``: the first's mean less the other's."""

    first: int
    second: int
    shared: int
    exact: float
    adjacent: float
    gap: float


def pairs(votes: Panel) -> tuple[Pair, ...]:
    """Return every two reviewers who share a subject.

    >>> from sqr.agreement.panel import panel
    >>> found = pairs(panel([[0, 1], [1, 1], [2, 0]], 3))[0]
    >>> found.shared, round(found.exact, 2), round(found.adjacent, 2), round(found.gap, 2)
    (3, 0.33, 0.67, 0.33)
    """
    tables = pair_tables(votes)
    ranks = np.arange(votes.levels)
    apart = ranks[:, None] - ranks
    found = []
    for first in range(votes.reviewers):
        for second in range(first + 1, votes.reviewers):
            both = tables[first, second]
            shared = int(both.sum())
            if shared:
                exact = float(np.trace(both) / shared)
                near = float(both[np.abs(apart) <= 1].sum() / shared)
                gap = float((both * apart).sum() / shared)
                found.append(Pair(first, second, shared, exact, near, gap))
    return tuple(found)


def levels_used(votes: Panel) -> Ints:
    """Return how often each reviewer gave each level, reviewers × levels."""
    places = votes.reviewer * votes.levels + votes.rank
    found = np.bincount(places, minlength=votes.reviewers * votes.levels)
    return found.reshape(votes.reviewers, votes.levels)


def unexpected(votes: Panel, least: float) -> tuple[Ints, Floats]:
    """Return the votes that lie far from two or more others, even for who gave them.

    A vote's surprise is its distance to the mean of the others, less its reviewer's own mean
    distance. Returned are the places of votes whose surprise is at least ``least`` levels and
    the surprises, the greatest first.
    """
    apart = distances(votes)
    number = np.bincount(votes.subject, minlength=votes.subjects)[votes.subject]
    met = np.isfinite(apart)
    size = votes.reviewers
    total = np.bincount(votes.reviewer[met], weights=apart[met], minlength=size)
    mean = total / np.maximum(np.bincount(votes.reviewer[met], minlength=size), 1)
    surprise = np.where(met & (number > 2), apart - mean[votes.reviewer], 0.0)
    places = np.flatnonzero(np.abs(surprise) >= least)
    order = np.lexsort((places, -np.abs(surprise[places]).round(9)))
    return places[order], surprise[places[order]]
