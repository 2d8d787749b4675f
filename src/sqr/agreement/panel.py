"""Votes of a panel in long form, which a table of any emptiness fits into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Votes: ``reviewer[v]`` gave ``rank[v]`` to ``subject[v]``, each pair at most once.

    ``unit[s]`` is the unit to which subject s belongs: where a subject is a unit on a
    criterion, one unit has several, and they are not independent of each other.
    """

    subject: Ints
    reviewer: Ints
    rank: Ints
    unit: Ints
    levels: int
    reviewers: int

    @property
    def subjects(self) -> int:
        """How many subjects there are."""
        return len(self.unit)

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.unit.max()) + 1 if len(self.unit) else 0

    @property
    def votes(self) -> int:
        """How many votes there are."""
        return len(self.rank)

    def counts(self) -> Ints:
        """Return how many votes each subject got at each level, subjects × levels."""
        places = self.subject * self.levels + self.rank
        found = np.bincount(places, minlength=self.subjects * self.levels)
        return found.reshape(self.subjects, self.levels)


def panel(table: npt.ArrayLike, levels: int, unit: npt.ArrayLike | None = None) -> Panel:
    """Return a table of ranks (subjects × reviewers; -1 or nan: no vote) as a panel.

    ``unit`` numbers the unit of each row from 0; without it each row is a unit of its own.
    Raises ValueError for a rank that is not a whole number below ``levels``.

    >>> made = panel([[0, 1], [2, -1]], levels=3)
    >>> made.votes, made.counts().tolist()
    (3, [[1, 1, 0], [0, 0, 1]])
    """
    ranks = np.atleast_2d(np.asarray(table, dtype=float))
    filled = np.where(np.isnan(ranks), -1, ranks)
    if filled.size and (np.any(filled % 1) or filled.min() < -1 or filled.max() >= levels):
        raise ValueError(f"ranks must be whole numbers from 0 to {levels - 1}, or -1 for no vote")
    subject, reviewer = np.nonzero(filled >= 0)
    own = np.arange(len(ranks)) if unit is None else np.asarray(unit, dtype=np.intp)
    rank = filled[subject, reviewer].astype(np.intp)
    return Panel(subject, reviewer, rank, own, levels, ranks.shape[1])


def by_unit(rows: Floats, unit: Ints) -> Floats:
    """Add up the rows (subjects × columns) of each unit: units that occur × columns.

    >>> by_unit(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 0])).tolist()
    [[5.0], [2.0]]
    """
    if not len(rows):
        return rows
    if np.all(unit[1:] > unit[:-1]):  # each unit once, and in order
        return rows
    order = np.argsort(unit, kind="stable")
    starts = np.flatnonzero(np.diff(unit[order], prepend=unit[order[0]] - 1))
    return np.add.reduceat(rows[order], starts, axis=0)


def standard_error(sums: Floats, subjects: int) -> float:
    """Return the standard error of a mean of influences from their sums over each unit.

    sqrt(Σ e² · U/(U-1)) / n, where e is the sum of the influences of a unit, U the units
    and n the subjects. With a subject a unit it is sqrt(Σ e² / (n(n-1))), as in Gwet,
    *Handbook of Inter-Rater Reliability* (2014), ch. 5; with several it allows for what a
    unit's subjects have in common. Nan with fewer than two units.
    """
    units = len(sums)
    if units < 2:
        return float("nan")
    return float(np.sqrt((sums**2).sum() * units / (units - 1)) / subjects)
