"""The share rule: which levels it tries, and how each fares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from sqr.rubric.model import Rubric
from sqr.rubric.rules import RollupShare, ShareStep
from sqr.scoring import choose


class Tried(NamedTuple):
    """A level of the share rule: whether enough weight lies there, and no part too low."""

    step: ShareStep
    rank: int
    share: Fraction
    enough: bool
    clear: bool


def tried(
    rubric: Rubric, rule: RollupShare, ranks: Sequence[int], weights: Sequence[int]
) -> Iterator[Tried]:
    """Yield the levels that the rule tries, from the top down."""
    for step in sorted(rule.levels, key=lambda step: -rubric.rank_of[step.level]):
        rank = rubric.rank_of[step.level]
        share = choose.share_at_or_above(ranks, weights, rank)
        floor = rubric.rank_of[step.none_below] if step.none_below is not None else 0
        yield Tried(step, rank, share, share >= step.at_least, min(ranks) >= floor)
