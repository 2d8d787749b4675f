"""The many-facet Rasch model: what a unit would get from a reviewer of average severity.

log P(k) / P(k-1) = unit - criterion - reviewer - step_k, with one set of steps for all
criteria (rating scale, Andrich 1978) or one for each (partial credit, Masters 1982); Linacre,
*Many-Facet Rasch Measurement* (1989). Estimated by joint maximum likelihood, Newton steps
facet by facet. Joint estimates are too wide by about J/(J-1), with J votes a unit; measures and
errors are multiplied by (J-1)/J (Wright and Douglas 1977). Criteria and reviewers have mean 0.
Errors come from the information on all facets together: that on one facet as if the others were
known makes the errors of reviewers who shared few units far too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sqr.agreement.panel import Bools, Floats, Ints
from sqr.agreement.rasch_design import errors, unidentified
from sqr.agreement.rasch_scale import FACETS, RATING_SCALE, Responses, Scale, scale_of
from sqr.said import said

MOST_ROUNDS = 500
DONE = 1e-4
"""Estimation ends when no measure moves by more logits than this."""
LARGEST_STEP = 1.0
EXTREME = 0.3
"""An extreme score is moved in by so much of a step, to have a finite measure."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """The elements of one facet, in logits; nan where an element has no votes.

    Criteria and reviewers are harder, or stricter, the higher they stand. ``infit`` and
    ``outfit`` are mean squares, 1 as expected; ``extreme`` marks elements that got the lowest or
    the highest level only, whose measure is a mere bound.
    """

    measure: Floats
    se: Floats
    infit: Floats
    outfit: Floats
    votes: Ints
    extreme: Bools

    @property
    def reliability(self) -> float:
        """The share of the variance of measures that is not error (nan with fewer than two)."""
        real = np.isfinite(self.measure) & ~self.extreme
        if real.sum() < 2:
            return float("nan")
        variance = float(self.measure[real].var(ddof=1))
        error = float((self.se[real] ** 2).mean())
        return max(variance - error, 0.0) / variance if variance > 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A fitted model. ``steps`` has a row a criterion (all alike in a rating scale).

    ``used`` marks which levels a criterion's steps stand between: levels that nobody gave have
    no step. ``observed`` and ``fair`` are mean points of each unit: as rated, and as
    expected on all criteria from a reviewer of average severity.
    """

    kind: str
    unit: Measures
    criterion: Measures
    reviewer: Measures
    steps: Floats
    used: Bools
    observed: Floats
    fair: Floats
    rounds: int
    converged: bool
    correction: float


def fit(
    votes: Responses, kind: str = RATING_SCALE, points: Sequence[float] | None = None
) -> Model | str:
    """Return the fitted model, or in words why there is none.

    ``points`` are the levels' points, in which averages are given; by default the ranks.

    Elements that got only the lowest or only the highest level are set aside for the
    estimation and measured afterwards against what was estimated.
    """
    if not len(votes.rank):
        return said("there are no ratings")
    why = unidentified(votes)
    if why:
        return why
    core = votes.only(_not_extreme(votes, kind))
    if not len(core.rank):
        return said("when those that got one extreme level only are left out, nothing is left")
    why = unidentified(core)
    if why:
        return why
    scale = scale_of(core, kind)
    at = {name: np.zeros(core.size(name)) for name in FACETS}
    rounds, converged = _estimate(core, scale, at)
    per_unit = len(core.rank) / len(np.unique(core.unit))
    correction = (per_unit - 1) / per_unit if per_unit > 1 else 1.0
    _place_extremes(votes, core, scale, at)
    inside = errors(core, scale.moments(_eta(core, at), core.criterion)[1])
    measures = {
        name: _measures(votes, core, scale, at, name, inside[name], correction) for name in FACETS
    }
    worth = np.arange(votes.levels) if points is None else np.asarray(points)
    fair, observed = _averages(votes, scale, at, worth.astype(float))
    return Model(
        kind, measures["unit"], measures["criterion"], measures["reviewer"],
        np.where(scale.between, scale.tau, np.nan)[:, 1:] * correction, scale.used, observed, fair,
        rounds, converged, correction,
    )  # fmt: skip


def _count(places: Ints, size: int, weights: npt.NDArray[np.generic] | None = None) -> Floats:
    return np.bincount(places, weights=weights, minlength=size).astype(float)


def _not_extreme(votes: Responses, kind: str) -> Bools:
    """Return the votes on elements that were neither all lowest nor all highest."""
    kept = np.ones(len(votes.rank), dtype=bool)
    while True:
        core = votes.only(kept)
        if not len(core.rank):
            return kept
        scale = scale_of(core, kind)
        value = scale.value[core.criterion, core.rank]
        top = scale.value.max(axis=1)[core.criterion]
        out = np.zeros(len(core.rank), dtype=bool)
        for name in FACETS:
            places, size = core.facet(name), core.size(name)
            total, most = _count(places, size, value), _count(places, size, top)
            out |= ((total == 0) | (total == most))[places]
        if not out.any():
            return kept
        kept[np.flatnonzero(kept)[out]] = False


def _eta(votes: Responses, at: dict[str, Floats]) -> Floats:
    return np.asarray(
        at["unit"][votes.unit] - at["criterion"][votes.criterion] - at["reviewer"][votes.reviewer]
    )


def _estimate(votes: Responses, scale: Scale, at: dict[str, Floats]) -> tuple[int, bool]:
    """Move all measures to their joint maximum; return the rounds, and whether it was reached."""
    value = scale.value[votes.criterion, votes.rank]
    for turn in range(1, MOST_ROUNDS + 1):
        moved = 0.0
        for name in FACETS:
            places, size = votes.facet(name), votes.size(name)
            mean, variance = scale.moments(_eta(votes, at), votes.criterion)
            gain, weight = _count(places, size, value - mean), _count(places, size, variance)
            step = np.where(weight > 0, gain / np.where(weight > 0, weight, 1), 0)
            step = np.clip(step, -LARGEST_STEP, LARGEST_STEP) * (1 if name == "unit" else -1)
            at[name] += step
            moved = max(moved, float(np.abs(step).max()))
            _centre(votes, at, name)
        moved = max(moved, _move_steps(votes, scale, at))
        if moved < DONE:
            return turn, True
    return MOST_ROUNDS, False


def _centre(votes: Responses, at: dict[str, Floats], name: str) -> None:
    """Give criteria or reviewers mean 0; the units take up the difference."""
    if name == "unit":
        return
    present = np.unique(votes.facet(name))
    middle = at[name][present].mean()
    at[name][present] -= middle
    at["unit"] -= middle


def _move_steps(votes: Responses, scale: Scale, at: dict[str, Floats]) -> float:
    """Make a Newton step in every step between levels; return the largest."""
    chance = scale.chances(_eta(votes, at), votes.criterion)
    reached = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1]  # P(this level or higher)
    got = votes.rank[:, None] >= np.arange(votes.levels)
    shape = scale.tau.shape
    gain, weight = np.zeros(shape), np.zeros(shape)
    for level in range(1, votes.levels):
        p = reached[:, level]
        gain[:, level] = _count(votes.criterion, votes.criteria, p - got[:, level])
        weight[:, level] = _count(votes.criterion, votes.criteria, p * (1 - p))
    if scale.common:
        gain[:], weight[:] = gain.sum(axis=0), weight.sum(axis=0)
    free = scale.between & (weight > 0)
    step = np.where(free, gain / np.where(free, weight, 1), 0)
    step = np.clip(step, -LARGEST_STEP, LARGEST_STEP)
    scale.tau += step
    # Steps have mean 0; what they had in common belongs to the criterion.
    number = np.maximum(free.sum(axis=1), 1)
    middle = np.where(free, scale.tau, 0).sum(axis=1) / number
    scale.tau -= np.where(free, middle[:, None], 0)
    at["criterion"] += middle
    _centre(votes, at, "criterion")
    return float(np.abs(step).max())


def _place_extremes(votes: Responses, core: Responses, scale: Scale, at: dict[str, Floats]) -> None:
    """Measure elements that were set aside, with a score just inside the extreme."""
    for name in FACETS:
        given, places = core.facet(name), votes.facet(name)
        size = votes.size(name)
        left = (_count(places, size) > 0) & (_count(given, size) == 0)
        if not left.any():
            continue
        mine = votes.only(left[places] & _known(votes, core, name))
        places = mine.facet(name)
        value = np.clip(scale.value[mine.criterion, mine.rank], 0, None)
        total = _count(places, size, value)
        most = _count(places, size, scale.value.max(axis=1)[mine.criterion])
        wanted = np.clip(total, EXTREME, np.maximum(most - EXTREME, EXTREME))
        sign = 1 if name == "unit" else -1
        for _ in range(MOST_ROUNDS):
            mean, variance = scale.moments(_eta(mine, at), mine.criterion)
            weight = np.maximum(_count(places, size, variance), 1e-9)
            step = (wanted - _count(places, size, mean)) / weight
            step = np.clip(np.where(left, step, 0), -LARGEST_STEP, LARGEST_STEP)
            at[name] += sign * step
            if np.abs(step).max() < DONE:
                break


def _known(votes: Responses, core: Responses, name: str) -> Bools:
    """Return the votes whose elements of the other facets were estimated."""
    kept = np.ones(len(votes.rank), dtype=bool)
    for other in FACETS:
        if other != name:
            kept &= np.isin(votes.facet(other), core.facet(other))
    return kept


def _measures(
    votes: Responses, core: Responses, scale: Scale, at: dict[str, Floats], name: str,
    inside_se: Floats, correction: float,
) -> Measures:  # fmt: skip
    size = votes.size(name)
    mean, variance = scale.moments(_eta(votes, at), votes.criterion)
    left = scale.value[votes.criterion, votes.rank] - mean
    places = votes.facet(name)
    number = _count(places, size)
    weight = _count(places, size, variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        # What was set aside is measured against the others, as if these were known.
        se = np.where(np.isfinite(inside_se), inside_se, 1 / np.sqrt(weight))
        infit = _count(places, size, left**2) / weight
        outfit = _count(places, size, left**2 / np.maximum(variance, 1e-9)) / number
    inside = _count(core.facet(name), size) > 0
    return Measures(
        np.where(number > 0, at[name] * correction, np.nan), se * correction,
        np.where(inside, infit, np.nan), np.where(inside, outfit, np.nan),
        number.astype(np.intp), (number > 0) & ~inside,
    )  # fmt: skip


def _averages(
    votes: Responses, scale: Scale, at: dict[str, Floats], worth: Floats
) -> tuple[Floats, Floats]:
    """Return each unit's fair and observed mean points, nan for a unit without votes."""
    present = np.unique(votes.criterion)
    number = _count(votes.unit, votes.units)
    total = np.zeros(votes.units)
    for criterion in present:
        eta = at["unit"] - at["criterion"][criterion]
        same = np.full(votes.units, criterion, dtype=np.intp)
        total += scale.chances(eta, same) @ worth
    fair = np.where(number > 0, total / len(present), np.nan)
    given = _count(votes.unit, votes.units, worth[votes.rank])
    observed = given / np.where(number > 0, number, np.nan)
    return fair, observed
