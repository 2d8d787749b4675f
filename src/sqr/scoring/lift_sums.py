"""The parts of an owner added up, as its rule will look at them, in whole numbers.

A sum is a row of numbers: for each kind of part (its status and level) the weight of those
there are, -1 where there is none, and last the weighted sum of their numbers over one
denominator. Whole numbers add up, and are told apart, much faster than fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from sqr.scoring.lift_tables import Kind, Outcome, Sums

Row = tuple[int, ...]


class Term(NamedTuple):
    """A part to be added: the place of its kind, its weight, and its number times that."""

    place: int
    weight: int
    total: int


class Adder:
    """Adds up parts that come to some of ``outcomes``.

    ``value`` is what a part brings into a mean of numbers; without it, levels count.
    """

    def __init__(
        self, outcomes: Iterable[Outcome], value: Callable[[Outcome], Fraction] | None
    ) -> None:
        known = set(outcomes)
        self._value = value
        self._kinds = sorted(
            {self._kind(one) for one in known}, key=lambda k: (k[0], -1 if k[1] is None else k[1])
        )
        self._place = {kind: place for place, kind in enumerate(self._kinds)}
        numbers = [value(one) for one in known if one.rank is not None] if value else []
        self._over = lcm(*[number.denominator for number in numbers])

    @property
    def nothing(self) -> Row:
        """The sum of no parts."""
        return (*[-1] * len(self._kinds), 0)

    def term(self, outcome: Outcome, weight: int) -> Term:
        """Return what a part of this weight adds."""
        total = 0
        if self._value is not None and outcome.rank is not None:
            number = self._value(outcome)
            total = weight * number.numerator * (self._over // number.denominator)
        return Term(self._place[self._kind(outcome)], weight, total)

    def told(self, row: Row) -> Sums:
        """Return a sum as the rule is asked about it."""
        return tuple(
            (kind, weight, Fraction(row[-1], self._over) if self._counts(kind) else 0)
            for kind, weight in zip(self._kinds, row[:-1], strict=True)
            if weight >= 0
        )

    def _counts(self, kind: Kind) -> bool:
        return self._value is not None and kind[1] is not None

    def _kind(self, outcome: Outcome) -> Kind:
        """Return the kind of a part: in a mean of numbers the levels are not looked at."""
        exact = self._value is not None and outcome.rank is not None
        return outcome.status, 0 if exact else outcome.rank


def plus(row: Row | None, term: Term | None) -> Row | None:
    """Return a sum and one part more; None where nobody asks for it.

    >>> plus((-1, 2, 0), Term(0, 3, 0)), plus((1, 2, 5), Term(1, 2, 4))
    ((3, 2, 0), (1, 4, 9))
    """
    if row is None or term is None:
        return None
    more = list(row)
    more[term.place] = max(more[term.place], 0) + term.weight
    more[-1] += term.total
    return tuple(more)
