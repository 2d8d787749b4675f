"""κ of named reviewers: Cohen's for two, Conger's for any number.

Chance is what these reviewers, each with their own habits, would agree on by accident.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sqr.agreement.coefficients import (
    NO_PAIRS,
    NO_VARIATION,
    corrected,
    pair_agreement,
    unpaired,
)
from sqr.agreement.panel import Floats, Ints, Panel, panel, standard_error
from sqr.agreement.statistic import Statistic, statistic, undefined


def cohen_kappa(table: npt.ArrayLike, levels: int, weights: Floats | None = None) -> Statistic:
    """Return Cohen's κ (1960; weighted 1968) of a table of two columns.

    Only rows that both rated count. ``weights`` are agreement weights (levels × levels), by
    default identity; any matrix will do. The standard error is the asymptotic one of Fleiss,
    Cohen and Everitt (1969). ValueError when the table has not two columns.

    The example of Cohen (1968), published as .492:

    >>> pairs = [[0, 0]] * 88 + [[0, 1]] * 14 + [[0, 2]] * 18 + [[1, 0]] * 10 + [[1, 1]] * 40
    >>> pairs += [[1, 2]] * 10 + [[2, 0]] * 2 + [[2, 1]] * 6 + [[2, 2]] * 12
    >>> round(cohen_kappa(pairs, 3).value, 3)
    0.492
    """
    ranks = np.atleast_2d(np.asarray(table, dtype=float))
    if ranks.shape[1] != 2:
        raise ValueError("Cohen's kappa is of two reviewers: the table must have two columns")
    votes = panel(ranks, levels)  # also says what is wrong with a rank
    filled = np.full(ranks.shape, -1)
    filled[votes.subject, votes.reviewer] = votes.rank
    both = filled[(filled >= 0).all(axis=1)]
    if not len(both):
        return undefined(NO_PAIRS)
    matrix = np.eye(levels) if weights is None else weights
    joint = np.zeros((levels, levels))
    np.add.at(joint, (both[:, 0], both[:, 1]), 1 / len(both))
    return _from_joint(joint, matrix, len(both))


def _from_joint(joint: Floats, weights: Floats, n: int) -> Statistic:
    first, second = joint.sum(axis=1), joint.sum(axis=0)
    seen = float((joint * weights).sum())
    expected = float(first @ weights @ second)
    value = float(corrected(np.asarray(seen), np.asarray(expected)))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    rows, columns = weights @ second, first @ weights
    own = weights - (rows[:, None] + columns) * (1 - value)
    variance = (joint * (own - (joint * own).sum()) ** 2).sum() / n
    return statistic(value, "", float(np.sqrt(variance) / (1 - expected)))


def conger_sums(votes: Panel) -> Floats:
    """Return each subject's votes by reviewer and level: subjects × (reviewers · levels)."""
    rows = np.zeros((votes.subjects, votes.reviewers * votes.levels))
    rows[votes.subject, votes.reviewer * votes.levels + votes.rank] = 1
    return rows


def conger_chance(marginals: Floats, weights: Floats) -> Floats:
    """Return Σ_{g≠h} Σ_kl w_kl p_gk p_hl / (r(r-1)) from votes by reviewer and level.

    ``marginals`` is … × (reviewers · levels); reviewers without a vote do not count.
    """
    levels = len(weights)
    votes = marginals.reshape(*marginals.shape[:-1], -1, levels)
    given = votes.sum(axis=-1, keepdims=True)
    shares = votes / np.where(given > 0, given, 1)
    reviewers = (given[..., 0] > 0).sum(axis=-1)
    whole = shares.sum(axis=-2)
    every = ((whole @ weights) * whole).sum(axis=-1)
    same = ((shares @ weights) * shares).sum(axis=(-1, -2))
    pairs = reviewers * (reviewers - 1)
    return np.asarray((every - same) / np.where(reviewers > 1, pairs, np.nan))


def conger_kappa(votes: Panel, weights: Floats | None = None) -> Statistic:
    """Return Conger's κ (1980), with two reviewers who rate all the same as Cohen's.

    Reviewers may have rated different subjects: each one's shares are over what they rated,
    as in Gwet (2014), sections 2.4 and 5.3, where the standard error is from too.

    Krippendorff's 12 units and 4 coders, published by Gwet as .76282, standard error .14917:

    >>> table = [[0, 0, -1, 0], [1, 1, 2, 1], [2, 2, 2, 2], [2, 2, 2, 2], [1, 1, 1, 1],
    ...          [0, 1, 2, 3], [3, 3, 3, 3], [0, 0, 1, 0], [1, 1, 1, 1], [-1, 4, 4, 4],
    ...          [-1, -1, 0, 0], [-1, -1, 2, -1]]
    >>> found = conger_kappa(panel(table, 5))
    >>> round(found.value, 5), round(found.se, 5)
    (0.76282, 0.14917)
    """
    matrix = np.eye(votes.levels) if weights is None else weights
    counts = votes.counts()
    paired = counts.sum(axis=1) > 1
    if not paired.any():
        return undefined(NO_PAIRS)
    agreeing = pair_agreement(counts, matrix)
    rows = conger_sums(votes)
    expected = float(conger_chance(rows.sum(axis=0), matrix))
    value = float(corrected(np.asarray(agreeing[paired].mean()), np.asarray(expected)))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    rated = counts.sum(axis=1) > 0
    n = int(rated.sum())
    own = (n / paired.sum()) * (agreeing - expected * paired) / (1 - expected)
    pull = _chance_pull(votes, rows, matrix, n)
    influence = own - 2 * (1 - value) * (pull - expected) / (1 - expected) - value
    unit = votes.unit[rated]
    extra = unpaired(value, paired[rated].astype(float), unit)
    return statistic(value, "", standard_error(influence[rated] - extra, unit))


def _chance_pull(votes: Panel, rows: Floats, weights: Floats, n: int) -> Floats:
    """Return each subject's pull on the chance agreement, by linearising p_gk, mean pₑ."""
    given = rows.sum(axis=0).reshape(votes.reviewers, votes.levels)
    whole = given.sum(axis=1)
    reviewers = int((whole > 0).sum())
    whole = np.where(whole > 0, whole, 1)
    shares = given / whole[:, None]
    # What one more vote at level l of reviewer g adds: the others' weighted shares at l, less
    # what these come to on the average of g's own votes.
    others = (shares.sum(axis=0) - shares) @ weights
    expected = (shares * others).sum(axis=1)
    each = (others - expected[:, None]) * (n / whole)[:, None]
    return np.asarray((rows @ each.ravel() + expected.sum()) / (reviewers * (reviewers - 1)))


def pair_tables(votes: Panel) -> Ints:
    """Return how often each two reviewers gave each two levels to one subject.

    Shape: reviewers × reviewers × levels × levels; entry [g, h, k, l] counts the subjects to
    which g gave k and h gave l.
    """
    rows = conger_sums(votes).astype(np.float32)
    both = (rows.T @ rows).reshape(votes.reviewers, votes.levels, votes.reviewers, votes.levels)
    return np.asarray(np.rint(both.transpose(0, 2, 1, 3)), dtype=np.intp)
