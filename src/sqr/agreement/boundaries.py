"""Which boundary between two neighbouring levels divides a panel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sqr.agreement.alpha import alpha_of, nominal
from sqr.agreement.coefficients import coefficient, no_chance
from sqr.agreement.kinds import Kinds, kinds_of
from sqr.agreement.panel import Ints
from sqr.agreement.statistic import Statistic, statistic


@dataclass(frozen=True, slots=True)
class Boundary:
    """The boundary between ``lower`` and the next level.

    ``divided`` is the share of pairs of votes on its two sides, averaged over subjects;
    ``alpha`` is Krippendorff's α of "above or not"; ``above`` the share of votes above it.
    """

    lower: int
    divided: Statistic
    alpha: Statistic
    above: float


def boundaries(counts: npt.ArrayLike, unit: Ints | None = None) -> tuple[Boundary, ...]:
    """Return every boundary of level counts (subjects × levels), lowest first.

    Two votes of 1 and 3 lie on the two sides of both 1|2 and 2|3, so that the shares of a
    scale add up to the mean distance of a pair in levels.

    >>> [b.divided.value for b in boundaries([[1, 1, 0], [0, 2, 0], [1, 0, 1], [0, 0, 2]])]
    [0.5, 0.25]
    """
    return boundaries_of(kinds_of(counts, unit))


def boundaries_of(kinds: Kinds) -> tuple[Boundary, ...]:
    """Return the same of kinds."""
    found = []
    for lower in range(kinds.counts.shape[1] - 1):
        sides = kinds.split_at(lower + 1)
        same = coefficient(sides, np.eye(2), no_chance)
        divided = same if same.value is None else statistic(1 - same.value, "", same.se)
        low, high = sides.total(sides.counts.astype(float))
        above = float(high / max(low + high, 1))
        alpha = alpha_of(sides, nominal, np.arange(2.0))
        found.append(Boundary(lower, divided, alpha, above))
    return tuple(found)
