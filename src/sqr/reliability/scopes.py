"""The parts of a review whose agreement is looked at: the whole, each domain, each criterion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sqr.agreement.boundaries import boundaries
from sqr.agreement.every import coefficients_of
from sqr.agreement.panel import Ints, Panel
from sqr.reliability.model import BoundaryFinding, Scope
from sqr.reliability.verdict import remarks, verdict
from sqr.reliability.votes import Votes
from sqr.rubric.model import Criterion, Rubric
from sqr.said import said


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rubric: its kind, id, name, and the places of its criteria."""

    kind: str
    id: str
    name: str
    criteria: tuple[int, ...]


def parts(rubric: Rubric) -> tuple[Part, ...]:
    """Return the whole, the domains and the criteria of a rubric.

    A domain of a single criterion is that criterion: both are there.
    """
    place = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    everything = tuple(range(len(place)))
    found = [
        Part(
            "pooled",
            "",
            said("All %(parts)s", parts=rubric.tiers.criterion.many.lower()),
            everything,
        )
    ]
    for domain in rubric.domains:
        below = [c for part in domain.parts for c in (part, *part.parts)]
        own = tuple(place[c.id] for c in below if isinstance(c, Criterion))
        found.append(Part("domain", domain.id, domain.name, own))
    for criterion in rubric.criteria:
        found.append(Part("criterion", criterion.id, criterion.name, (place[criterion.id],)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a study is made: draws of the bootstrap, and its seed."""

    draws: int
    seed: int


def scopes(
    votes: Votes, rubric: Rubric, value: int, chosen: Settings
) -> Iterator[Callable[[], Scope]]:
    """Yield what works out each scope of the panel's votes with that value of the column."""
    inside = np.flatnonzero((votes.value == value) & ~votes.own)
    # Sorted by criterion once, so that nobody looks through all votes for those of each.
    of = votes.criterion[inside].astype(np.uint16)
    inside = inside[np.argsort(of, kind="stable")]
    ends = np.cumsum(np.bincount(of, minlength=len(rubric.criteria)))
    apart = np.split(inside, ends[:-1])
    for part in parts(rubric):
        places = [inside] if part.kind == "pooled" else [apart[n] for n in part.criteria]
        yield _Task(votes, rubric, part, np.concatenate(places), votes.values[value], chosen)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    votes: Votes
    rubric: Rubric
    part: Part
    places: Ints
    value: str
    chosen: Settings

    def __call__(self) -> Scope:
        panel = self.votes.at(self.places)
        return scope(panel, self.rubric, self.part, self.value, self.chosen)


def scope(panel: Panel, rubric: Rubric, part: Part, value: str, chosen: Settings) -> Scope:
    """Return a scope with its coefficients, boundaries and verdict."""
    names = tuple(level.name for level in rubric.levels)
    points = [float(point) for point in rubric.points]
    plural = rubric.tiers.unit.many.lower()
    counts = panel.counts()
    given = counts.sum(axis=1)
    shared = panel.unit[given > 1]
    shared_units = len(np.unique(shared))
    found = coefficients_of(panel, points, chosen.draws, chosen.seed)
    by = {(c.name, c.kind): c.found for c in found}
    alpha, exact = by["krippendorff", "ordinal"], by["exact", ""]
    totals = tuple(int(n) for n in counts.sum(axis=0))
    pairs = int((given * (given - 1) // 2).sum())
    lines = tuple(
        BoundaryFinding(names[b.lower], names[b.lower + 1], b.divided, b.alpha, b.above)
        for b in boundaries(counts, panel.unit)
    )
    return Scope(
        kind=part.kind,
        id=part.id,
        name=part.name,
        value=value,
        units=panel.units,
        shared_units=shared_units,
        reviewers=len(np.unique(panel.reviewer)),
        ratings=panel.votes,
        pairs=pairs,
        counts=totals,
        coefficients=found,
        boundaries=lines,
        verdict=verdict(alpha, pairs, shared_units, plural),
        remarks=remarks(
            alpha, exact, by["gwet", "identity"], totals, names, shared_units, plural,
        ) if panel.votes else (said("No ratings."),),
    )  # fmt: skip
