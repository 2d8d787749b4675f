"""Intraclass correlations of a complete table (Shrout and Fleiss 1979; McGraw and Wong 1996)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sqr.agreement.panel import Floats
from sqr.agreement.statistic import Statistic, statistic, undefined

NAMES = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
NO_SPREAD = "the units do not differ at all, so there is nothing to tell apart"


def sums(table: npt.ArrayLike) -> Floats:
    """Return what the correlations need of each row: rows × (3 + reviewers).

    Columns: 1, Σ x², (Σ x)², and the points that each reviewer gave.
    """
    points = np.asarray(table, dtype=float)
    whole = points.sum(axis=1)
    return np.column_stack([np.ones(len(points)), (points**2).sum(axis=1), whole**2, points])


def from_sums(total: Floats) -> Floats:
    """Return the six correlations, in the order of NAMES, from sums (… × columns).

    Shape: … × 6; nan where undefined. With rows' mean square R, columns' C, error E and
    within-rows W, and k reviewers of n rows: (1,1) (R-W)/(R+(k-1)W); (2,1)
    (R-E)/(R+(k-1)E+k(C-E)/n); (3,1) (R-E)/(R+(k-1)E); (1,k) (R-W)/R; (2,k) (R-E)/(R+(C-E)/n);
    (3,k) (R-E)/R.
    """
    n, squares, rows = total[..., 0], total[..., 1], total[..., 2]
    columns = total[..., 3:]
    k = columns.shape[-1]
    level = columns.sum(axis=-1) ** 2 / (n * k)
    between = rows / k - level
    reviewers = (columns**2).sum(axis=-1) / n - level
    within = squares - rows / k
    error = np.maximum(within - reviewers, 0)
    free = np.where(n > 1, n - 1, np.nan)
    r, c = between / free, reviewers / (k - 1)
    w, e = within / (n * (k - 1)), error / (free * (k - 1))
    pairs = (
        (r - w, r + (k - 1) * w),
        (r - e, r + (k - 1) * e + k * (c - e) / n),
        (r - e, r + (k - 1) * e),
        (r - w, r),
        (r - e, r + (c - e) / n),
        (r - e, r),
    )
    tiny = 1e-12 * (1 + squares)
    return np.stack([a / np.where(b > tiny, b, np.nan) for a, b in pairs], axis=-1)


def intraclass(table: npt.ArrayLike) -> dict[str, Statistic]:
    """Return the six intraclass correlations of a table (units × reviewers) without gaps.

    One-way (1, …): each unit has other reviewers. (2, …): reviewers are a sample, and agreement
    counts. (3, …): these reviewers, and only order counts. (…, 1): one reviewer's rating;
    (…, k): the mean of all k. Undefined with gaps, one unit, one reviewer, or no spread.

    Shrout and Fleiss (1979), table 4, published as .17 .29 .71 .44 .62 .91:

    >>> rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> [round(found.value, 2) for found in intraclass(rows).values()]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    points = np.atleast_2d(np.asarray(table, dtype=float))
    why = ""
    if points.shape[0] < 2 or points.shape[1] < 2:
        why = "it takes two units and two reviewers"
    elif np.isnan(points).any():
        why = "it takes a complete design, in which every reviewer rated every unit"
    if why:
        return dict.fromkeys(NAMES, undefined(why))
    values = from_sums(sums(points).sum(axis=0))
    return {
        name: statistic(float(value), NO_SPREAD) for name, value in zip(NAMES, values, strict=True)
    }
