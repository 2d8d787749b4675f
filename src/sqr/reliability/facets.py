"""The many-facet Rasch model of a review, in names instead of numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sqr.agreement.panel import Ints
from sqr.agreement.rasch import Measures, Model, fit
from sqr.agreement.rasch_scale import PARTIAL_CREDIT, Responses
from sqr.ratings.table import Ratings
from sqr.reliability.model import FacetMeasure, RaschFinding
from sqr.reliability.votes import Votes
from sqr.said import Said, said

Named = Callable[[int], tuple[str, str]]
"""From the number of an element to its id and name."""


def rasch_model(votes: Votes, ratings: Ratings, kind: str) -> RaschFinding:
    """Return the model of the panel's votes; ``kind`` is a name of :mod:`sqr.agreement.rasch`."""
    panel = ~votes.own
    rubric = ratings.inputs.loaded.rubric
    responses = Responses(
        votes.unit[panel], votes.criterion[panel], votes.reviewer[panel], votes.rank[panel],
        len(votes.units), len(rubric.criteria), votes.reviewers, votes.levels,
    )  # fmt: skip
    model = fit(responses, kind, [float(point) for point in rubric.points])
    if isinstance(model, str):
        return RaschFinding(kind, model)
    meant = ratings.meaning
    roster = {r.id: r.name for r in ratings.inputs.reviewers or ()}

    def unit(place: int) -> tuple[str, str]:
        cycle, number = votes.units[place]
        found = meant.units[number]
        when = f", {meant.cycles[cycle]}" if len(meant.cycles) > 1 and cycle >= 0 else ""
        return f"{found.id}{when}", found.name

    def criterion(place: int) -> tuple[str, str]:
        return rubric.criteria[place].id, rubric.criteria[place].name

    def reviewer(place: int) -> tuple[str, str]:
        return meant.reviewers[place], roster.get(meant.reviewers[place], "")

    return RaschFinding(
        kind=kind,
        why="",
        reviewers=_sorted(_measures(model.reviewer, reviewer)),
        criteria=_sorted(_measures(model.criterion, criterion)),
        units=_measures(model.unit, unit, model),
        steps=_steps(model, [c.id for c in rubric.criteria]),
        reviewer_reliability=_or_none(model.reviewer.reliability),
        unit_reliability=_or_none(model.unit.reliability),
        correction=model.correction,
        remarks=_remarks(model, responses.criterion),
    )


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _sorted(found: tuple[FacetMeasure, ...]) -> tuple[FacetMeasure, ...]:
    """Return the strictest or hardest first."""
    return tuple(sorted(found, key=lambda one: -one.measure))


def _measures(
    found: Measures, named: Named, model: Model | None = None
) -> tuple[FacetMeasure, ...]:
    """Return the elements with votes; of units also the averages."""
    made = []
    for place in np.flatnonzero(found.votes > 0).tolist():
        id_, name = named(place)
        made.append(
            FacetMeasure(
                id_, name, float(found.measure[place]), float(found.se[place]),
                _or_none(found.infit[place]), _or_none(found.outfit[place]),
                int(found.votes[place]), bool(found.extreme[place]),
                None if model is None else float(model.observed[place]),
                None if model is None else float(model.fair[place]),
            )
        )  # fmt: skip
    return tuple(made)


def _steps(model: Model, ids: list[str]) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    rated = np.flatnonzero(model.criterion.votes > 0).tolist()
    if model.kind != PARTIAL_CREDIT:
        return (("", tuple(_or_none(step) for step in model.steps[rated[0]])),)
    return tuple((ids[n], tuple(_or_none(step) for step in model.steps[n])) for n in rated)


def _remarks(model: Model, criterion: Ints) -> tuple[Said, ...]:
    told = []
    if not model.converged:
        told.append(said("The estimation had not settled after %(n)s rounds: read it with care.",
                         n=model.rounds))  # fmt: skip
    if not model.used[np.unique(criterion)].all():
        told.append(said("Levels that nobody gave have no step in the model."))
    extreme = int(model.unit.extreme.sum())
    if extreme:
        told.append(said(
            "%(n)s with the lowest or the highest level only: how far beyond the scale they "
            "stand cannot be known, and their measures are bounds.", n=extreme,
        ))  # fmt: skip
    return tuple(told)
