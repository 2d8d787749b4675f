"""The rules as plain functions over ranks: every one can be done by hand.

A rank is a place in the scale, 0 the lowest. Weights are exact: fractions, or whole numbers,
which add up faster; a panel is the special case in which every vote weighs 1. ``None`` means
that the rule gives no level.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from operator import mul
from typing import assert_never

from sqr.rubric.rules import AtCut, ModeTie, Tie

Weight = Fraction | int
Weights = Sequence[Weight]


def between(low: int, high: int, tie: Tie) -> int | None:
    """Return the level for two middle ranks ``low`` ≤ ``high``.

    New York State's DTSDE guide: "lower of adjacent, else the one between" is ``floor_mid``;
    Open edX ORA2 rounds the midpoint up: ``ceil_mid``.

    >>> [between(0, 2, "floor_mid"), between(0, 1, "floor_mid"), between(0, 1, "ceil_mid")]
    [1, 0, 1]
    >>> [between(0, 2, "lower"), between(0, 2, "upper"), between(0, 2, "unresolved")]
    [0, 2, None]
    """
    if low == high:
        return low
    match tie:
        case "floor_mid":
            return (low + high) // 2
        case "ceil_mid":
            return -((low + high) // -2)
        case "lower":
            return low
        case "upper":
            return high
        case "unresolved":
            return None
    assert_never(tie)


def middles(ranks: Sequence[int], weights: Weights) -> tuple[int, int]:
    """Return the two middle ranks: equal unless exactly half the weight lies at a boundary.

    The weighted median is the smallest rank whose cumulative weight reaches half of the
    whole; with an even panel of weight 1 each these are the two middle votes.

    >>> middles([0, 2, 2], [1, 1, 1]), middles([0, 2], [1, 1])
    ((2, 2), (0, 2))
    >>> middles([0, 1, 2], [1, 0, 1])  # what weighs nothing is no middle
    (0, 2)
    """
    pairs = sorted((r, w) for r, w in zip(ranks, weights, strict=True) if w > 0)
    whole = sum(w for _, w in pairs)
    reached: Weight = 0
    for place, (rank, weight) in enumerate(pairs):
        reached += weight
        if 2 * reached > whole:
            return rank, rank
        if 2 * reached == whole:
            return rank, pairs[place + 1][0]
    raise ValueError("no weight")


def middle_votes(ranks: Sequence[int]) -> tuple[int, int]:
    """Return the two middle ones of votes in order: the same where their number is odd.

    >>> middle_votes([0, 2, 2]), middle_votes([0, 2])
    ((2, 2), (0, 2))
    """
    return ranks[(len(ranks) - 1) // 2], ranks[len(ranks) // 2]


def mode(ranks: Sequence[int], weights: Weights, tie: ModeTie) -> int | None:
    """Return the rank with the most weight.

    >>> mode([0, 0, 1], [1, 1, 1], "lower"), mode([0, 2], [1, 1], "upper")
    (0, 2)
    """
    totals: dict[int, Weight] = {}
    for rank, weight in zip(ranks, weights, strict=True):
        totals[rank] = totals.get(rank, 0) + weight
    most = max(totals.values())
    tied = sorted(rank for rank, total in totals.items() if total == most)
    if len(tied) == 1:
        return tied[0]
    match tie:
        case "lower":
            return tied[0]
        case "upper":
            return tied[-1]
        case "median":
            return between(*middles(ranks, weights), "floor_mid")
        case "unresolved":
            return None
    assert_never(tie)


def mean(values: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """Return Σ w·value / Σ w, exactly; the weights are :func:`whole_numbers`.

    >>> mean([Fraction(1), Fraction(2)], [1, 2])
    Fraction(5, 3)
    """
    # In whole numbers with one denominator: a sum of fractions reduces at every step.
    points, of = whole_numbers(values)
    return Fraction(sum(map(mul, points, weights)), of * sum(weights))


def whole_numbers(numbers: Weights) -> tuple[list[int], int]:
    """Return fractions as whole numbers over one denominator.

    >>> whole_numbers([Fraction(1, 2), Fraction(2, 3), 1])
    ([3, 4, 6], 6)
    """
    pairs = [number.as_integer_ratio() for number in numbers]
    of = lcm(*[bottom for _, bottom in pairs])
    return [top * (of // bottom) for top, bottom in pairs], of


def at_cuts(number: Fraction, cuts: Sequence[Fraction], at_cut: AtCut) -> int:
    """Return the highest rank whose cut ``number`` reaches; ``cuts`` are those of ranks 1….

    On a cut, ``down`` stays below it and ``up`` goes above.

    >>> cuts = [Fraction(3, 2), Fraction(5, 2)]
    >>> at_cuts(Fraction(5, 2), cuts, "down"), at_cuts(Fraction(5, 2), cuts, "up")
    (1, 2)
    """
    (top, bottom), up = number.as_integer_ratio(), at_cut == "up"
    reached = 0
    for rank, cut in enumerate(cuts, start=1):  # compared as whole numbers, which is faster
        cut_top, cut_bottom = cut.as_integer_ratio()
        mine, its = top * cut_bottom, cut_top * bottom
        if mine > its or (up and mine == its):
            reached = rank
    return reached


def quorum(ranks: Sequence[int], share: Fraction) -> int | None:
    """Return the rank that at least ``share`` of the votes name, else None.

    >>> quorum([1, 1, 2], Fraction(2, 3)), quorum([1, 1, 2], Fraction(3, 4)) is None
    (1, True)
    """
    for rank in sorted(set(ranks)):
        if Fraction(list(ranks).count(rank), len(ranks)) >= share:
            return rank
    return None


def share_at_or_above(ranks: Sequence[int], weights: Weights, rank: int) -> Fraction:
    """Return the share of the weight that lies at ``rank`` or higher.

    >>> share_at_or_above([0, 1, 2, 2], [1] * 4, 2)
    Fraction(1, 2)
    """
    above = sum(w for r, w in zip(ranks, weights, strict=True) if r >= rank)
    return Fraction(above) / sum(weights)
