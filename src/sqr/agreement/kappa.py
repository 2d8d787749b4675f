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
from sqr.agreement.kinds import Kinds, kinds_of, numbered
from sqr.agreement.panel import Floats, Ints, Panel, panel, standard_error
from sqr.agreement.statistic import Statistic, statistic, undefined


def cohen_kappa(
    table: npt.ArrayLike, levels: int, weights: Floats | None = None, unit: Ints | None = None
) -> Statistic:
    """Return Cohen's κ (1960; weighted 1968) of a table of two columns.

    Only rows that both rated count. ``weights`` are agreement weights (levels × levels), by
    default identity; any matrix will do. The standard error is the asymptotic one of Fleiss,
    Cohen and Everitt (1969); where ``unit`` says that units have several rows, its influences
    are added up by unit first (Yang and Zhou 2014). ValueError when the table has not two columns.

    The example of Cohen (1968), published as .492:

    >>> pairs = [[0, 0]] * 88 + [[0, 1]] * 14 + [[0, 2]] * 18 + [[1, 0]] * 10 + [[1, 1]] * 40
    >>> pairs += [[1, 2]] * 10 + [[2, 0]] * 2 + [[2, 1]] * 6 + [[2, 2]] * 12
    >>> round(cohen_kappa(pairs, 3).value, 3)
    0.492
    """
    ranks = np.atleast_2d(np.asarray(table, dtype=float))
    if ranks.shape[1] != 2:
        raise ValueError("Cohen's kappa is of two reviewers: the table must have two columns")
    votes = panel(ranks, levels, unit)  # also says what is wrong with a rank
    return cohen_of(joint_by_unit(votes), np.eye(levels) if weights is None else weights)


def joint_by_unit(votes: Panel) -> Floats:
    """Return how often two reviewers gave each two levels: units that occur × levels²."""
    table = np.full((votes.subjects, 2), -1)
    table[votes.subject, votes.reviewer] = votes.rank
    units, place = numbered(votes.unit[votes.subject], votes.units)
    met = (votes.reviewer == 0) & (table[votes.subject, 1] >= 0)
    cell = votes.rank[met] * votes.levels + table[votes.subject[met], 1]
    return counted(place[met], cell, units, votes.levels**2)


def joint_kappa(joint: Floats, weights: Floats) -> Floats:
    """Return κ from how often each two levels met (… × levels²), nan where it is undefined."""
    levels = len(weights)
    share = joint.reshape(*joint.shape[:-1], levels, levels)
    share = share / np.maximum(share.sum(axis=(-1, -2), keepdims=True), 1)
    first, second = share.sum(axis=-1), share.sum(axis=-2)
    chance = ((first @ weights) * second).sum(axis=-1)
    return corrected((share * weights).sum(axis=(-1, -2)), chance)


def cohen_of(joint: Floats, weights: Floats) -> Statistic:
    """Return Cohen's κ from the joint counts of each unit (units × levels²)."""
    total = joint.sum(axis=0)
    n = float(total.sum())
    if not n:
        return undefined(NO_PAIRS)
    value = float(joint_kappa(total, weights))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    share = total.reshape(weights.shape) / n
    first, second = share.sum(axis=1), share.sum(axis=0)
    room = 1 - float(first @ weights @ second)
    own = weights - ((weights @ second)[:, None] + first @ weights) * (1 - value)
    pull = (own - (share * own).sum()) / room
    if joint.sum(axis=1).max() > 1:
        sums = joint[joint.any(axis=1)] @ pull.ravel()
        return statistic(value, "", standard_error(sums, int(n)))
    return statistic(value, "", float(np.sqrt((share * pull**2).sum() / n)))


def counted(row: Ints, column: Ints, rows: int, columns: int) -> Floats:
    """Return how often each row and column occur together, rows × columns."""
    found = np.bincount(row * columns + column, minlength=rows * columns)
    return found.reshape(rows, columns).astype(float)


def conger_chance(marginals: Floats, weights: Floats) -> Floats:
    """Return Σ_{g≠h} Σ_kl w_kl p_gk p_hl / (r(r-1)) from votes by reviewer and level.

    ``marginals`` is … × (reviewers · levels); reviewers without a vote do not count.
    """
    return weighted(chance_of_levels(marginals, len(weights)), weights)


def chance_of_levels(marginals: Floats, levels: int) -> Floats:
    """Return the chance that two reviewers give each two levels: … × levels²."""
    votes = marginals.reshape(*marginals.shape[:-1], -1, levels)
    given = votes.sum(axis=-1, keepdims=True)
    shares = votes / np.where(given > 0, given, 1)
    reviewers = (given[..., 0] > 0).sum(axis=-1)
    whole = shares.sum(axis=-2)
    both = whole[..., :, None] * whole[..., None, :] - np.swapaxes(shares, -1, -2) @ shares
    pairs = np.where(reviewers > 1, reviewers * (reviewers - 1.0), np.nan)
    return np.asarray(both.reshape(*both.shape[:-2], -1) / pairs[..., None])


def weighted(chances: Floats, weights: Floats) -> Floats:
    """Return the agreement that chances of each two levels (… × levels²) make."""
    return np.asarray(chances @ weights.ravel())


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
    kinds = kinds_of(votes.counts(), votes.unit)
    matrix = np.eye(votes.levels) if weights is None else weights
    return conger_of(kinds, marginals_by_unit(votes), matrix)


def marginals_by_unit(votes: Panel) -> Floats:
    """Return how often each reviewer gave each level: units that occur × (reviewers · levels)."""
    units, place = numbered(votes.unit[votes.subject], votes.units)
    column = votes.reviewer * votes.levels + votes.rank
    return counted(place, column, units, votes.reviewers * votes.levels)


def conger_of(kinds: Kinds, marginals: Floats, weights: Floats) -> Statistic:
    """Return Conger's κ of kinds and of the marginals of the same units."""
    paired = (kinds.counts.sum(axis=1) > 1).astype(float)
    n, share = kinds.subjects, kinds.total(paired) / max(kinds.subjects, 1)
    if not share:
        return undefined(NO_PAIRS)
    agreeing = pair_agreement(kinds.counts, weights)
    total = marginals.sum(axis=0)
    expected = float(conger_chance(total, weights))
    seen = kinds.total(agreeing) / n / share
    value = float(corrected(np.asarray(seen), np.asarray(expected)))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    own = (agreeing - expected * paired) / share / (1 - expected) - value
    number = kinds.by_unit(np.ones(len(paired)))
    pull = _chance_pull(marginals, number, weights) - number * expected
    sums = kinds.by_unit(own - unpaired(value, paired, kinds))
    sums -= 2 * (1 - value) * pull / (1 - expected)
    return statistic(value, "", standard_error(sums, n))


def _chance_pull(marginals: Floats, number: Floats, weights: Floats) -> Floats:
    """Return each unit's pull on the chance agreement, by linearising p_gk.

    ``number`` counts a unit's subjects; the pulls of all subjects have the mean pₑ.
    """
    given = marginals.sum(axis=0).reshape(-1, len(weights))
    whole = given.sum(axis=1)
    reviewers = int((whole > 0).sum())
    whole = np.where(whole > 0, whole, 1)
    shares = given / whole[:, None]
    # What one more vote at level l of reviewer g adds: the others' weighted shares at l, less
    # what these come to on the average of g's own votes.
    others = (shares.sum(axis=0) - shares) @ weights
    expected = (shares * others).sum(axis=1)
    each = (others - expected[:, None]) * (number.sum() / whole)[:, None]
    pull = marginals @ each.ravel() + number * expected.sum()
    return np.asarray(pull / (reviewers * (reviewers - 1)))


def pair_tables(votes: Panel) -> Ints:
    """Return how often each two reviewers gave each two levels to one subject.

    Shape: reviewers × reviewers × levels × levels; entry [g, h, k, l] counts the subjects to
    which g gave k and h gave l.
    """
    rows = np.zeros((votes.subjects, votes.reviewers * votes.levels), dtype=np.float32)
    rows[votes.subject, votes.reviewer * votes.levels + votes.rank] = 1
    both = (rows.T @ rows).reshape(votes.reviewers, votes.levels, votes.reviewers, votes.levels)
    return np.asarray(np.rint(both.transpose(0, 2, 1, 3)), dtype=np.intp)
