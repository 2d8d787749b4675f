"""Which boundary between two neighbouring levels divides a panel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sqr.agreement.alpha import krippendorff
from sqr.agreement.coefficients import percent_agreement
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
    table = np.atleast_2d(np.asarray(counts, dtype=np.intp))
    kept = table.sum(axis=1) > 0
    table, unit = table[kept], None if unit is None else unit[kept]
    found = []
    for lower in range(table.shape[1] - 1):
        sides = np.column_stack(
            [table[:, : lower + 1].sum(axis=1), table[:, lower + 1 :].sum(axis=1)]
        )
        same = percent_agreement(sides, None, unit)
        divided = same if same.value is None else statistic(1 - same.value, "", same.se)
        above = float(sides[:, 1].sum() / max(sides.sum(), 1))
        found.append(Boundary(lower, divided, krippendorff(sides, unit=unit), above))
    return tuple(found)
