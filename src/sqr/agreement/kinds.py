"""Subjects with the same level counts, told once: a million votes have a few hundred kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sqr.agreement.panel import Floats, Ints, standard_error


@dataclass(frozen=True, eq=False)
class Kinds:
    """Subjects with votes, by the counts that they have.

    ``counts`` has a row a kind (kinds × levels), ``kind`` is the row of each subject and
    ``place`` its unit, numbered from 0 among the ``units`` that have subjects here.
    """

    counts: Ints
    kind: Ints
    place: Ints
    units: int

    @property
    def subjects(self) -> int:
        """How many subjects there are."""
        return len(self.kind)

    @property
    def one_each(self) -> bool:
        """Whether no unit has several subjects."""
        return self.units == self.subjects

    @cached_property
    def times(self) -> Floats:
        """How many subjects are of each kind."""
        return np.bincount(self.kind, minlength=len(self.counts)).astype(float)

    def total(self, rows: Floats) -> Floats:
        """Return the sum over subjects of ``rows``, which has a row a kind."""
        return np.asarray(self.times @ rows)

    def by_unit(self, rows: Floats) -> Floats:
        """Return the sums over each unit's subjects of ``rows`` (kinds, or kinds × columns)."""
        if rows.ndim == 1:
            drawn = np.bincount(self.place, weights=rows[self.kind], minlength=self.units)
            return drawn.astype(float)
        return np.column_stack([self.by_unit(column) for column in rows.T])

    def error(self, influence: Floats) -> float:
        """Return the standard error of a mean of influences, which has one a kind."""
        return standard_error(self.by_unit(influence), self.subjects)

    def paired(self) -> Kinds:
        """Return the subjects with two votes or more."""
        return self._only(self.counts.sum(axis=1) > 1)

    def _only(self, kept: npt.NDArray[np.bool_]) -> Kinds:
        if kept.all():
            return self
        inside = kept[self.kind]
        units, place = numbered(self.place[inside], self.units)
        return Kinds(self.counts[kept], (np.cumsum(kept) - 1)[self.kind[inside]], place, units)

    def split_at(self, level: int) -> Kinds:
        """Return the same subjects with the levels below ``level`` as one, the others as one."""
        low, high = self.counts[:, :level].sum(axis=1), self.counts[:, level:].sum(axis=1)
        return replace(self, counts=np.column_stack([low, high]))


def kinds_of(counts: npt.ArrayLike, unit: Ints | None = None) -> Kinds:
    """Return the kinds of level counts (subjects × levels); those without a vote are left out.

    ``unit`` numbers the unit of each subject; without it each is a unit of its own.

    >>> found = kinds_of([[2, 0], [0, 0], [1, 1], [2, 0]])
    >>> found.counts.tolist(), found.kind.tolist(), found.times.tolist()
    ([[1, 1], [2, 0]], [1, 0, 1], [1.0, 2.0])
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.intp))
    rated = table.any(axis=1)
    table = table[rated]
    if unit is None:
        units, place = len(table), np.arange(len(table))
    else:
        own = unit[rated]
        units, place = numbered(own, int(own.max(initial=-1)) + 1)
    base = int(table.max(initial=0)) + 1
    if base ** table.shape[1] < 2**62:
        keys = table @ base ** np.arange(table.shape[1] - 1, -1, -1)
        _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
        return Kinds(table[first], kind, place, units)
    found, kind = np.unique(table, axis=0, return_inverse=True)
    return Kinds(found, kind.ravel(), place, units)


def numbered(values: Ints, size: int) -> tuple[int, Ints]:
    """Number values below ``size`` from 0 in their order, and return how many there are.

    >>> numbered(np.array([7, 2, 7]), 8)
    (2, array([1, 0, 1]))
    """
    seen = np.zeros(size, dtype=bool)
    seen[values] = True
    return int(seen.sum()), (np.cumsum(seen) - 1)[values]
