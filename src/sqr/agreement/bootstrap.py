"""A seeded percentile bootstrap over units, from sums that are added up unit by unit.

Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), ch. 13. Units are drawn with
replacement, each with all of its ratings; a statistic that is a function of sums over units
needs only the sums of each draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sqr.agreement.panel import Floats, Ints
from sqr.agreement.statistic import Statistic

FEWEST_UNITS = 5
DRAWS = 1000
SEED = 20_260_101
_CHUNK = 2_000_000
"""So many numbers of drawn units are multiplied at once."""
_HELD = 30_000_000
"""So many numbers of drawn units are kept for the next part of a review, a byte each."""


def resampled(rows: Floats, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Return the sums of ``draws`` samples of as many units as there are: draws × columns.

    ``rows`` has the sums of each unit, units × columns. The same seed draws the same units.

    >>> resampled(np.ones((7, 1)), draws=3).tolist()
    [[7.0], [7.0], [7.0]]
    """
    rows = np.ascontiguousarray(rows)
    units = len(rows)
    found = np.empty((draws, rows.shape[1]))
    if units * draws <= _HELD:
        times = _times(units, draws, seed)
        for part in _parts(draws, units):
            found[part] = times[part].astype(float) @ rows
        return found
    random = np.random.default_rng(seed)
    kinds, number = _kinds(rows)
    for part in _parts(draws, len(kinds)):
        size = part.stop - part.start
        if len(kinds) < units:
            drawn = random.multinomial(units, number / units, size=size)
        else:
            drawn = _drawn(random, units, size)
        found[part] = drawn.astype(float) @ kinds
    return found


def _parts(draws: int, width: int) -> list[slice]:
    step = max(1, _CHUNK // width)
    return [slice(start, min(start + step, draws)) for start in range(0, draws, step)]


@lru_cache(maxsize=2)
def _times(units: int, draws: int, seed: int) -> npt.NDArray[np.uint8]:
    """Return how often each unit is drawn, draws × units; most parts of a review ask the same.

    Of as many draws as there are units, 255 of one unit do not happen unless there are as few.
    """
    random = np.random.default_rng(seed)
    found = np.empty((draws, units), dtype=np.uint8)
    for part in _parts(draws, units):
        found[part] = _drawn(random, units, part.stop - part.start)
    return found


def _drawn(random: np.random.Generator, units: int, draws: int) -> Ints:
    places = random.integers(units, size=(draws, units))
    places += units * np.arange(draws)[:, None]
    times = np.bincount(places.ravel(), minlength=draws * units)
    return times.reshape(draws, units)


def _kinds(rows: Floats) -> tuple[Floats, Floats]:
    """Return the distinct rows and how often each stands: alike units need one draw."""
    kinds, times = np.unique(rows, axis=0, return_counts=True)
    return kinds, times.astype(float)


def with_interval(found: Statistic, values: Floats, units: int, share: float = 0.95) -> Statistic:
    """Return a statistic with the percentile interval of its ``values`` over the draws.

    Draws in which it is undefined are left out. The interval always holds the estimate,
    which a percentile interval of a biased statistic need not.

    >>> with_interval(Statistic(0.5), np.array([0.2, 0.3, 0.4]), units=9).high
    0.5
    >>> with_interval(Statistic(0.5), np.array([0.2]), units=3).why
    'no interval: 3 units are too few'
    """
    return with_intervals([found], values[None, :], units, share)[0]


def with_intervals(
    found: Sequence[Statistic], values: Floats, units: int, share: float = 0.95
) -> list[Statistic]:
    """Return the same of several statistics; ``values`` has a row for each."""
    if units < FEWEST_UNITS:
        word = "1 unit is" if units == 1 else f"{units} units are"
        return [_without(one, f"no interval: {word} too few") for one in found]
    tail = (1 - share) / 2
    # What is undefined is sorted to the end, so that all rows are sorted at once.
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan), axis=1)
    numbers = np.isfinite(ordered).sum(axis=1)
    low, high = (_quantile(ordered, numbers, part) for part in (tail, 1 - tail))
    made = []
    for one, number, *ends in zip(found, numbers, low, high, strict=True):
        if one.value is None:
            made.append(one)
        elif 2 * number < values.shape[1]:
            made.append(_without(one, "no interval: undefined in most samples of the units"))
        else:
            made.append(one.within(min(ends[0], one.value), max(ends[1], one.value)))
    return made


def _without(found: Statistic, why: str) -> Statistic:
    return found if found.value is None else found.without_interval(why)


def _quantile(ordered: Floats, numbers: Ints, share: float) -> list[float]:
    """Return a quantile of the first ``numbers`` of each sorted row, between two neighbours."""
    at = share * np.maximum(numbers - 1, 0)
    below = np.floor(at).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(numbers - 1, 0))
    rows = np.arange(len(ordered))
    left, right = ordered[rows, below], ordered[rows, above]
    return [float(end) for end in left + (at - below) * (right - left)]
