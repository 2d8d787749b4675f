"""A number with its uncertainty, or in words why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic; ``value`` is None when it is undefined, and ``why`` then says why.

    ``se`` is the analytic standard error where one is published. ``low`` and ``high`` are
    the ends of a 95 % interval; where there is none, ``why`` says that too.
    """

    value: float | None
    why: str = ""
    se: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the interval, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    def within(self, low: float, high: float) -> Statistic:
        """Return the statistic with an interval."""
        return replace(self, low=low, high=high)

    def without_interval(self, why: str) -> Statistic:
        """Return the statistic with the reason why it has no interval."""
        return replace(self, why=self.why or why)


def undefined(why: str) -> Statistic:
    """Return a statistic that has no value.

    >>> undefined("no pairs").value is None
    True
    """
    return Statistic(None, why)


def statistic(value: float, why: str, se: float | None = None) -> Statistic:
    """Return a number as a statistic; what is not finite is undefined for the reason ``why``.

    >>> statistic(0.5, "no pairs").value, statistic(float("nan"), "no pairs").why
    (0.5, 'no pairs')
    """
    if not math.isfinite(value):
        return undefined(why)
    return Statistic(float(value), se=None if se is None or not math.isfinite(se) else float(se))
