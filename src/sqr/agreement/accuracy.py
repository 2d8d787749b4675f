"""Reviewers against a key: what an expert, or an agreed answer, says of the same subjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.bootstrap import DRAWS, SEED, resampled, with_interval
from sqr.agreement.panel import Ints, Panel, by_unit
from sqr.agreement.statistic import Statistic, statistic, undefined

NO_KEY = "nothing that this reviewer rated has a key"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A reviewer against the key; ``bias`` is the mean of vote less key, in levels."""

    reviewer: int
    votes: int
    exact: Statistic
    adjacent: Statistic
    bias: Statistic


def accuracies(
    votes: Panel, key: Ints, draws: int = DRAWS, seed: int = SEED
) -> tuple[Accuracy, ...]:
    """Return each reviewer's exact and adjacent accuracy and bias; ``key`` has a rank a subject.

    A key of -1 means that there is none. Intervals resample units.

    >>> from sqr.agreement.panel import panel
    >>> found = accuracies(panel([[0, 1], [1, 2], [2, 2]], 3), np.array([0, 1, -1]), draws=0)
    >>> [(a.votes, a.exact.value, a.bias.value) for a in found]
    [(2, 1.0, 0.0), (2, 0.0, 1.0)]
    """
    right = key[votes.subject]
    keyed = np.flatnonzero(right >= 0)
    keyed = keyed[np.argsort(votes.reviewer[keyed], kind="stable")]
    ends = np.searchsorted(votes.reviewer[keyed], np.arange(1, votes.reviewers))
    found = []
    for who, mine in enumerate(np.split(keyed, ends)):
        apart = (votes.rank[mine] - right[mine]).astype(float)
        if not len(apart):
            none = undefined(NO_KEY)
            found.append(Accuracy(who, 0, none, none, none))
            continue
        rows = np.column_stack([np.ones(len(apart)), apart == 0, np.abs(apart) <= 1, apart])
        sums = by_unit(rows.astype(float), votes.unit[votes.subject[mine]])
        total = sums.sum(axis=0)
        samples = resampled(sums, draws, seed) if draws else None
        numbers = []
        for column in (1, 2, 3):
            number = statistic(float(total[column] / total[0]), "")
            if samples is not None:
                values = samples[:, column] / samples[:, 0]
                number = with_interval(number, values, len(sums))
            numbers.append(number)
        found.append(Accuracy(who, len(apart), *numbers))
    return tuple(found)
