"""Krippendorff's α: 1 - observed over expected disagreement, for any number of votes.

Krippendorff, *Content Analysis* (4th ed. 2018), ch. 12, and *Computing Krippendorff's
Alpha-Reliability* (2011). Subjects with one vote have no pair and drop out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from sqr.agreement.coefficients import NO_PAIRS, NO_VARIATION
from sqr.agreement.kinds import Kinds, kinds_of
from sqr.agreement.panel import Floats, Ints
from sqr.agreement.statistic import Statistic, statistic, undefined

Metric = Callable[[Floats, Floats], Floats]
"""From points (levels) and how often each level occurs (… × levels) to squared differences
(… × levels × levels, or levels × levels where they do not depend on the counts)."""


def nominal(points: Floats, occurring: Floats) -> Floats:
    """Return 1 for two different levels, else 0."""
    return 1 - np.eye(len(points))


def interval(points: Floats, occurring: Floats) -> Floats:
    """Return (x - y)² of the levels' points."""
    return np.asarray((points[:, None] - points) ** 2)


def ratio(points: Floats, occurring: Floats) -> Floats:
    """Return ((x - y) / (x + y))² of the levels' points, which must not be negative."""
    both = points[:, None] + points
    return ((points[:, None] - points) / np.where(both == 0, 1, both)) ** 2


def ordinal(points: Floats, occurring: Floats) -> Floats:
    """Return (Σ_{g=c..k} n_g - (n_c + n_k) / 2)²: how many votes lie between two levels."""
    middle = np.cumsum(occurring, axis=-1) - occurring / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)


METRICS: dict[str, Metric] = {"nominal": nominal, "ordinal": ordinal, "interval": interval}


def sums(counts: Ints) -> Floats:
    """Return what α needs of each subject: subjects × (levels + levels(levels-1)/2).

    Columns: its votes at each level, and its coincidences c|k for c < k, each r_c r_k /
    (r - 1); nothing where it has fewer than two votes.
    """
    votes = counts.sum(axis=1)
    paired = (votes > 1)[:, None]
    low, high = np.triu_indices(counts.shape[1], k=1)
    products = counts[:, low] * counts[:, high] / np.maximum(votes - 1, 1)[:, None]
    return np.hstack([np.where(paired, counts, 0), np.where(paired, products, 0)])


def from_sums(total: Floats, points: Floats, metric: Metric) -> Floats:
    """Return α from sums (… × columns), nan where it is undefined."""
    levels = len(points)
    low, high = np.triu_indices(levels, k=1)
    occurring = total[..., :levels]
    apart = metric(points, occurring)[..., low, high]
    seen = (total[..., levels:] * apart).sum(axis=-1)
    expected = (occurring[..., low] * occurring[..., high] * apart).sum(axis=-1)
    n = occurring.sum(axis=-1)
    return np.asarray(1 - (n - 1) * seen / np.where(expected > 0, expected, np.nan))


def krippendorff(
    counts: npt.ArrayLike,
    metric: str = "nominal",
    points: Sequence[float] | None = None,
    unit: Ints | None = None,
) -> Statistic:
    """Return α of level counts (subjects × levels); ``metric`` nominal, ordinal, interval, ratio.

    The standard error is Gwet's linearisation (2014, ch. 5); the ordinal metric depends on
    the counts themselves, and none is published for it. ``points`` are the levels' points, by
    default 1 … q; ``unit`` numbers the unit of each subject, where one has several.

    Krippendorff's 12 units and 4 coders, published as .743, .815 and .849:

    >>> rows = [[3, 0, 0, 0, 0], [0, 3, 1, 0, 0], [0, 0, 4, 0, 0], [0, 0, 4, 0, 0],
    ...         [0, 4, 0, 0, 0], [1, 1, 1, 1, 0], [0, 0, 0, 4, 0], [3, 1, 0, 0, 0],
    ...         [0, 4, 0, 0, 0], [0, 0, 0, 0, 3], [2, 0, 0, 0, 0], [0, 0, 1, 0, 0]]
    >>> [round(krippendorff(rows, m).value, 3) for m in ("nominal", "ordinal", "interval")]
    [0.743, 0.815, 0.849]
    >>> krippendorff([[2, 0], [2, 0]]).value is None
    True
    """
    kinds = kinds_of(counts, unit)
    levels = kinds.counts.shape[1]
    at = np.arange(1.0, levels + 1) if points is None else np.asarray(points, dtype=float)
    return alpha_of(kinds, ratio if metric == "ratio" else METRICS[metric], at)


def alpha_of(kinds: Kinds, metric: Metric, points: Floats) -> Statistic:
    """Return α of kinds; the levels' points matter to the interval and ratio metrics."""
    paired = kinds.paired()
    if not paired.subjects:
        return undefined(NO_PAIRS)
    value = float(from_sums(paired.total(sums(paired.counts)), points, metric))
    if np.isnan(value):
        return undefined(NO_VARIATION)
    if metric is ordinal:
        return statistic(value, "")
    apart = metric(points, points)
    return statistic(value, "", paired.error(_influence(paired, 1 - apart / apart.max())))


def _influence(kinds: Kinds, weights: Floats) -> Floats:
    """Return each kind's pull on α (Gwet 2014, section 5.3), mean 0 over subjects."""
    counts, n = kinds.counts, kinds.subjects
    votes = counts.sum(axis=1)
    whole = kinds.total(votes.astype(float))
    mean, few = whole / n, 1 / whole
    shares = kinds.total(counts.astype(float)) / whole
    expected = float(shares @ weights @ shares)
    agreeing = (counts * (counts @ weights - np.diag(weights))).sum(axis=1) / (mean * (votes - 1))
    extra = (votes - mean) / mean
    seen = float(kinds.total(agreeing)) / n
    value = (seen - expected) / (1 - expected)
    own = (agreeing - ((1 - few) * seen + few) * extra - expected) / (1 - expected)
    pull = counts @ (weights @ shares) / mean - expected * extra
    influence = own - 2 * (1 - value) * (pull - expected) / (1 - expected)
    return np.asarray(influence - kinds.total(influence) / n)
