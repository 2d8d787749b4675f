"""Agreement, and agreement beyond chance, from level counts (subjects × levels).

Every coefficient is (pₐ - pₑ) / (1 - pₑ) with the same observed agreement pₐ; they differ in
what they take for chance. Formulas and standard errors: Gwet, *Handbook of Inter-Rater
Reliability*, 4th ed. (2014), chapters 2 to 5. A coefficient is worked out from sums over
subjects alone, so that a bootstrap need only add up rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from sqr.agreement.kinds import Kinds, kinds_of
from sqr.agreement.panel import Bools, Floats, Ints
from sqr.agreement.statistic import Statistic, statistic, undefined

NO_PAIRS = "no unit was rated by two reviewers or more"
NO_VARIATION = "every rating is the same level, so there is nothing to tell apart"
NO_COUNTS = "there are no ratings"
_TINY = 1e-12

Chance = Callable[[Floats, Floats], Floats]
"""From the levels' shares (… × levels) and weights (levels × levels) to chance agreement (…)."""


def fleiss_chance(shares: Floats, weights: Floats) -> Floats:
    """Return Σ w_kl π_k π_l: reviewers draw from the levels as often as these occur."""
    return np.asarray(((shares @ weights) * shares).sum(axis=-1), dtype=float)


def uniform_chance(shares: Floats, weights: Floats) -> Floats:
    """Return Σ w_kl / q²: every level is as likely as the other (Brennan and Prediger 1981)."""
    return np.full(shares.shape[:-1], float(weights.mean()))


def gwet_chance(shares: Floats, weights: Floats) -> Floats:
    """Return Σ w_kl / (q(q-1)) · Σ π_k (1 - π_k) (Gwet 2008; weighted: AC2)."""
    levels = len(weights)
    scale = weights.sum() / (levels * (levels - 1))
    return np.asarray(scale * (shares * (1 - shares)).sum(axis=-1))


def no_chance(shares: Floats, weights: Floats) -> Floats:
    """Return 0: the agreement itself, with nothing taken off for chance."""
    return np.zeros(shares.shape[:-1])


def corrected(observed: Floats, chance: Floats) -> Floats:
    """Return (pₐ - pₑ) / (1 - pₑ), nan where chance alone would always agree."""
    room = np.where(1 - chance > _TINY, 1 - chance, np.nan)
    return np.asarray((observed - chance) / room)


def pair_agreement(counts: Ints, weights: Floats) -> Floats:
    """Return the weighted share of agreeing pairs of each subject; 0 with fewer than 2 votes."""
    table = counts.astype(float)  # products of floats are many times as fast
    votes = table @ np.ones(len(weights))
    agreeing = np.einsum("sl,sl->s", table, table @ weights - np.diag(weights))
    pairs = np.maximum(votes * (votes - 1), 1)
    return np.asarray(np.where(votes > 1, agreeing / pairs, 0.0))


def sums(counts: Ints, matrices: Sequence[Floats]) -> Floats:
    """Return what the coefficients need of each subject: subjects × (2 + levels + matrices).

    Columns: 1 if it has a pair, 1 if it has a vote, the share of each level, and for each
    weight matrix the share of agreeing pairs.
    """
    votes = counts.sum(axis=1)
    shares = counts / np.maximum(votes, 1)[:, None]
    agreeing = [pair_agreement(counts, weights) for weights in matrices]
    return np.column_stack([votes > 1, votes > 0, shares, *agreeing]).astype(float)


def observed(total: Floats, matrix: int, levels: int) -> Floats:
    """Return pₐ under the ``matrix``-th weights from sums (… × columns), nan without pairs."""
    pairs = total[..., 0]
    return total[..., 2 + levels + matrix] / np.where(pairs > 0, pairs, np.nan)


def beyond_chance(total: Floats, matrix: int, weights: Floats, chance: Chance) -> Floats:
    """Return a coefficient from sums (… × columns), nan where it is undefined."""
    levels = len(weights)
    votes = total[..., 1:2]
    shares = total[..., 2 : 2 + levels] / np.where(votes > 0, votes, np.nan)
    return corrected(observed(total, matrix, levels), chance(shares, weights))


def unpaired(value: float, paired: Floats, kinds: Kinds) -> Floats:
    """Return what kinds with one vote add to the influences, to be taken off again.

    Gwet's formulas let them count as if they disagreed, which widens the standard error.
    Where a unit has several subjects that would count how many of them have one vote, and
    not how they agree, so there the influences are those of the ratio itself.
    """
    share = kinds.total(paired) / kinds.subjects
    return np.asarray((not kinds.one_each) * value * (paired / share - 1))


def _influence(kinds: Kinds, weights: Floats, chance: Chance) -> Floats:
    """Return each kind's pull on a coefficient (Gwet 2014, section 5.3), mean 0 over subjects."""
    rows = sums(kinds.counts, [weights])
    levels, mean = len(weights), kinds.total(rows) / kinds.subjects
    shares = mean[2:-1]
    expected = float(chance(shares, weights))
    own = (rows[:, -1] - expected * rows[:, 0]) / mean[0] / (1 - expected)
    value = float(kinds.total(own)) / kinds.subjects
    if chance in (no_chance, uniform_chance):
        pull = np.full(len(rows), expected)
    elif chance is gwet_chance:
        pull = weights.sum() / (levels * (levels - 1)) * (rows[:, 2:-1] @ (1 - shares))
    else:
        pull = rows[:, 2:-1] @ ((weights @ shares + shares @ weights) / 2)
    influence: Floats = own - 2 * (1 - value) * (pull - expected) / (1 - expected) - value
    return influence - unpaired(value, rows[:, 0], kinds)


def coefficient(kinds: Kinds, weights: Floats, chance: Chance) -> Statistic:
    """Return the coefficient that has this idea of chance, with its standard error."""
    if not kinds.subjects:
        return undefined(NO_COUNTS)
    total = kinds.total(sums(kinds.counts, [weights]))
    if not total[0]:
        return undefined(NO_PAIRS)
    value = float(beyond_chance(total, 0, weights, chance))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    return statistic(value, "", kinds.error(_influence(kinds, weights, chance)))


def _of_table(
    counts: npt.ArrayLike, weights: Floats | None, unit: Ints | None, chance: Chance
) -> Statistic:
    kinds = kinds_of(counts, unit)
    return coefficient(kinds, np.eye(kinds.counts.shape[1]) if weights is None else weights, chance)


def percent_agreement(
    counts: npt.ArrayLike, weights: Floats | None = None, unit: Ints | None = None
) -> Statistic:
    """Return pₐ: the share of agreeing pairs within a subject, averaged over subjects with two.

    Σ_i Σ_k r_ik (r*_ik - 1) / (r_i (r_i - 1)) / n', with r*_ik = Σ_l w_kl r_il (Gwet 2014,
    eq. 2.8). Identity weights give exact, :func:`~sqr.agreement.weights.adjacent` weights
    adjacent agreement. ``unit`` numbers the unit of each subject, where one has several.

    >>> percent_agreement([[2, 0], [1, 1]]).value
    0.5
    """
    return _of_table(counts, weights, unit, no_chance)


def all_agree(counts: npt.ArrayLike) -> Statistic:
    """Return the share of subjects with two votes or more on which all reviewers agree.

    >>> all_agree([[3, 0], [2, 1], [1, 0]]).value
    0.5
    """
    return unanimous(kinds_of(counts))


def unanimous(kinds: Kinds) -> Statistic:
    """Return the same of kinds."""
    paired = kinds.counts.sum(axis=1) > 1
    number = kinds.total(paired.astype(float))
    if not number:
        return undefined(NO_PAIRS)
    return statistic(float(kinds.total(whole(kinds.counts).astype(float)) / number), "")


def whole(counts: Ints) -> Bools:
    """Tell which rows have two votes or more, all at one level."""
    votes = counts.sum(axis=1)
    return np.asarray((counts.max(axis=1, initial=0) == votes) & (votes > 1))


def fleiss_kappa(
    counts: npt.ArrayLike, weights: Floats | None = None, unit: Ints | None = None
) -> Statistic:
    """Return Fleiss' κ (1971), with two reviewers Scott's π, with missing votes Gwet's version.

    The 10 × 14 example of the encyclopaedias, published as 0.210:

    >>> rows = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0],
    ...         [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2],
    ...         [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
    >>> round(fleiss_kappa(rows).value, 3)
    0.21
    """
    return _of_table(counts, weights, unit, fleiss_chance)


def brennan_prediger(
    counts: npt.ArrayLike, weights: Floats | None = None, unit: Ints | None = None
) -> Statistic:
    """Return the coefficient of Brennan and Prediger (1981): chance is 1 in q.

    100 pregnancies and two abstractors, published as .835:

    >>> kinds = [[2, 0, 0], [0, 2, 0], [0, 1, 1], [0, 0, 2]]
    >>> round(brennan_prediger(np.repeat(kinds, [13, 20, 11, 56], axis=0)).value, 5)
    0.835
    """
    return _of_table(counts, weights, unit, uniform_chance)


def gwet_ac(
    counts: npt.ArrayLike, weights: Floats | None = None, unit: Ints | None = None
) -> Statistic:
    """Return Gwet's AC1 (2008), or with weights AC2. Without any variation it is 1.

    100 pregnancies and two abstractors, published as .8493305:

    >>> kinds = [[2, 0, 0], [0, 2, 0], [0, 1, 1], [0, 0, 2]]
    >>> round(gwet_ac(np.repeat(kinds, [13, 20, 11, 56], axis=0)).value, 7)
    0.8493305
    """
    return _of_table(counts, weights, unit, gwet_chance)
