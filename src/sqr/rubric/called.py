"""What a part is called in a sentence about the rules."""

from __future__ import annotations

from sqr.rubric.model import OVERALL, Rubric, tier_of
from sqr.said import Said, said


def called(rubric: Rubric, name: str) -> Said:
    """Return a part by what the rubric calls its tier, and its id.

    >>> from sqr.rubric.load import load
    >>> called(load("equity-review").rubric, "2B.3")
    'criterion 2B.3'
    >>> called(load("nyc-quality-review").rubric, "IC")
    'quality area IC'
    """
    part = rubric.by_id.get(name)
    if part is None and name == OVERALL:
        return said("the overall level")
    tier = "criterion" if part is None else tier_of(part)
    return said("%(tier)s %(id)s", tier=rubric.tier_name(tier).name.lower(), id=name)
