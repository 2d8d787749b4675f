"""Weights: how much a pair of levels counts as agreement, from 0 to 1 (levels × levels)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sqr.agreement.panel import Floats


def identity(points: Sequence[float]) -> Floats:
    """Return weights that count only equal levels.

    >>> identity([1, 2]).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return np.eye(len(points))


def linear(points: Sequence[float]) -> Floats:
    """Return 1 - |x-y| / (max - min) of the levels' points (Cicchetti and Allison 1971).

    >>> linear([1, 2, 3]).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    return 1 - _distance(points)


def quadratic(points: Sequence[float]) -> Floats:
    """Return 1 - ((x-y) / (max - min))² of the levels' points (Fleiss and Cohen 1973).

    >>> quadratic([1, 2, 3]).tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.75], [0.0, 0.75, 1.0]]
    """
    return 1 - _distance(points) ** 2


def ordinal(points: Sequence[float]) -> Floats:
    """Return Gwet's ordinal weights: 1 - C(|k-l|+1, 2) / C(q, 2), whatever the points.

    Gwet (2014), ch. 3. They are not Krippendorff's ordinal metric, which depends on how
    often each level occurs.

    >>> ordinal([1, 2, 3]).round(4).tolist()
    [[1.0, 0.6667, 0.0], [0.6667, 1.0, 0.6667], [0.0, 0.6667, 1.0]]
    """
    apart = _steps(len(points))
    between = apart * (apart + 1) / 2
    return np.asarray(1 - between / between.max())


def adjacent(points: Sequence[float]) -> Floats:
    """Return weights that count equal and neighbouring levels in full.

    >>> adjacent([1, 2, 3]).tolist()
    [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]
    """
    return (_steps(len(points)) <= 1).astype(float)


WEIGHTS: dict[str, Callable[[Sequence[float]], Floats]] = {
    "identity": identity,
    "linear": linear,
    "quadratic": quadratic,
    "ordinal": ordinal,
}


def _steps(levels: int) -> Floats:
    ranks = np.arange(levels, dtype=float)
    return np.abs(ranks[:, None] - ranks)


def _distance(points: Sequence[float]) -> Floats:
    at = np.asarray(points, dtype=float)
    return np.asarray(np.abs(at[:, None] - at) / (at.max() - at.min()))
