"""Votes of a many-facet design, and the scale on which the Rasch model places them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sqr.agreement.panel import Bools, Floats, Ints

RATING_SCALE, PARTIAL_CREDIT = "rating scale", "partial credit"
FACETS = ("unit", "criterion", "reviewer")


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Votes: ``unit``, ``criterion`` and ``reviewer`` of each are numbers from 0."""

    unit: Ints
    criterion: Ints
    reviewer: Ints
    rank: Ints
    units: int
    criteria: int
    reviewers: int
    levels: int

    def facet(self, name: str) -> Ints:
        """Return the elements of a facet, one a vote."""
        return {"unit": self.unit, "criterion": self.criterion, "reviewer": self.reviewer}[name]

    def size(self, name: str) -> int:
        """Return how many elements a facet has."""
        return {"unit": self.units, "criterion": self.criteria, "reviewer": self.reviewers}[name]

    def only(self, kept: Bools) -> Responses:
        """Return the chosen votes."""
        return Responses(self.unit[kept], self.criterion[kept], self.reviewer[kept],
                         self.rank[kept], self.units, self.criteria, self.reviewers,
                         self.levels)  # fmt: skip


@dataclass(slots=True, eq=False)
class Scale:
    """Steps of each criterion between the levels that are used, and what they make likely."""

    used: Bools
    tau: Floats
    common: bool
    value: Floats = field(init=False)

    def __post_init__(self) -> None:
        # Step scores: how many used levels lie below a level.
        self.value = np.where(self.used, np.cumsum(self.used, axis=1) - 1, 0).astype(float)
        self.tau = np.where(self.used, self.tau, 0.0)

    @property
    def between(self) -> Bools:
        """Which levels have a step below them: those above the lowest that is used."""
        return self.used & (np.cumsum(self.used, axis=1) > 1)

    def chances(self, eta: Floats, criterion: Ints) -> Floats:
        """Return the probability of each level, votes × levels."""
        base = np.cumsum(self.tau, axis=1)[criterion]
        logit = self.value[criterion] * eta[:, None] - base
        logit = np.where(self.used[criterion], logit, -np.inf)
        logit -= logit.max(axis=1, keepdims=True)
        made = np.exp(logit)
        return np.asarray(made / made.sum(axis=1, keepdims=True))

    def moments(self, eta: Floats, criterion: Ints) -> tuple[Floats, Floats]:
        """Return the expected step score of each vote, and its variance."""
        chance = self.chances(eta, criterion)
        value = self.value[criterion]
        mean = (chance * value).sum(axis=1)
        return mean, (chance * value**2).sum(axis=1) - mean**2


def scale_of(votes: Responses, kind: str) -> Scale:
    """Return the scale with every step at 0, between the levels that occur."""
    seen = np.zeros((votes.criteria, votes.levels), dtype=bool)
    seen[votes.criterion, votes.rank] = True
    common = kind == RATING_SCALE
    if common:
        seen[:] = seen.any(axis=0)
    steps = np.zeros(seen.shape)
    return Scale(seen, steps, common)
