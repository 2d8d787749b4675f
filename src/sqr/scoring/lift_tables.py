"""What is known of a part while its rubric is climbed: its table, and what a rule looks at."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from sqr.scoring.decision import Status
from sqr.scoring.lift_counts import Sets


class Outcome(NamedTuple):
    """What a part comes to, as far as its owner and the limits look at it."""

    status: Status
    rank: int | None
    number: Fraction | None = None


class Standing(NamedTuple):
    """A unit as it stands, by the places of its criteria.

    ``raised`` holds those that can rise, at their next levels; ``agreed`` the rank that the
    reviewers agreed on, by the id of the part.
    """

    now: Mapping[int, Outcome]
    raised: Mapping[int, Outcome]
    agreed: Mapping[str, int]


class Entry(NamedTuple):
    """A row of a table: limits whose triggers are met, the part without limits and with them."""

    fired: frozenset[str] = frozenset()
    plain: Outcome | None = None
    limited: Outcome | None = None


Kind = tuple[Status, int | None]
# What a rule looks at: for each kind of part, the weight and the weighted sum of numbers.
# Weights are whole numbers here: the parts of one owner have theirs over one denominator.
Sums = tuple[tuple[Kind, int, Fraction | int], ...]
Table = dict[Entry, dict[int, Sets]]
