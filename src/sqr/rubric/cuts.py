"""The cuts of a rule of means."""

from __future__ import annotations

from fractions import Fraction

from sqr.rubric.model import Rubric
from sqr.rubric.rules import Mean, RollupMean

MeanRule = Mean | RollupMean


def of(rubric: Rubric, rule: MeanRule) -> tuple[Fraction, ...]:
    """Return the cut of every level but the lowest, in order of rank.

    A level without a declared cut has the midpoint between its points and those of the
    level below it.
    """
    if not rule.cuts:
        return rubric.midpoints
    above = zip(rubric.levels[1:], rubric.midpoints, strict=True)
    return tuple(rule.cuts.get(level.code, midpoint) for level, midpoint in above)
