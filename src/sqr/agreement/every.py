"""Every coefficient of one panel at once, each with its interval from the same bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sqr.agreement import alpha, coefficients, icc, kappa
from sqr.agreement.bootstrap import DRAWS, SEED, resampled, with_intervals
from sqr.agreement.coefficients import beyond_chance, observed
from sqr.agreement.kinds import Kinds, kinds_of, numbered
from sqr.agreement.panel import Floats, Panel, by_unit
from sqr.agreement.statistic import Statistic, undefined
from sqr.agreement.weights import WEIGHTS, adjacent

MOST_CELLS = 10_000_000
"""κ of named reviewers and the correlations need a cell a unit, reviewer and level."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient by name and, where it has any, weights or metric."""

    name: str
    kind: str
    found: Statistic


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Sums, a row a unit with votes, and the coefficients that are functions of their totals."""

    rows: Floats
    finish: tuple[tuple[str, str, Statistic, Callable[[Floats], Floats]], ...]
    prepare: Callable[[Floats], Floats] = lambda total: total
    """What is done with the totals once, before all of ``finish``."""


def coefficients_of(
    votes: Panel, points: Sequence[float], draws: int = DRAWS, seed: int = SEED
) -> tuple[Coefficient, ...]:
    """Return every coefficient of a panel with its 95 % bootstrap interval over units.

    ``points`` are the points of the levels. ``draws`` 0 leaves the intervals out.

    >>> from sqr.agreement.panel import panel
    >>> found = coefficients_of(panel([[0, 0], [1, 1], [2, 1]], 3), [1, 2, 3], draws=0)
    >>> [(c.name, round(c.found.value, 2)) for c in found if c.kind in ("", "identity")][:4]
    [('exact', 0.67), ('adjacent', 1.0), ('all_agree', 0.67), ('fleiss', 0.45)]
    """
    kinds = kinds_of(votes.counts(), votes.unit)
    blocks = [
        _of_counts(kinds, points),
        _of_alpha(kinds, points),
        _of_reviewers(votes, kinds, points),
        _of_rows(votes, kinds, points),
    ]
    drawn = _drawn(blocks, draws, seed) if draws and kinds.units else []
    paired = kinds.paired().units
    parts = [(name, kind, value, finish, place) for place, block in enumerate(blocks)
             for name, kind, value, finish in block.finish]  # fmt: skip
    found = [value for _, _, value, _, _ in parts]
    if drawn:
        none = np.full(draws, np.nan)
        values = [none if value.value is None else finish(drawn[place])
                  for _, _, value, finish, place in parts]  # fmt: skip
        found = with_intervals(found, np.array(values), paired)
    return tuple(
        Coefficient(name, kind, value) for (name, kind, *_), value in zip(parts, found, strict=True)
    )


def _drawn(blocks: Sequence[_Block], draws: int, seed: int) -> list[Floats]:
    """Return the totals of each draw, a block apart; every coefficient sees the same draws."""
    ends = np.cumsum([block.rows.shape[1] for block in blocks])
    whole = resampled(np.hstack([block.rows for block in blocks]), draws, seed)
    apart = np.split(whole, ends[:-1], axis=1)
    return [block.prepare(part) for block, part in zip(blocks, apart, strict=True)]


def _of_counts(kinds: Kinds, points: Sequence[float]) -> _Block:
    matrices = {"adjacent": adjacent(points)} | {k: make(points) for k, make in WEIGHTS.items()}
    sums = coefficients.sums(kinds.counts, list(matrices.values()))
    rows = kinds.by_unit(np.column_stack([sums, coefficients.whole(kinds.counts)]))
    levels = len(points)
    places = {name: place for place, name in enumerate(matrices)}

    def seen(name: str) -> Callable[[Floats], Floats]:
        return lambda total: observed(total, places[name], levels)

    def whole(total: Floats) -> Floats:
        return np.asarray(total[..., -1] / np.where(total[..., 0] > 0, total[..., 0], np.nan))

    def chanced(name: str, chance: coefficients.Chance) -> Callable[[Floats], Floats]:
        return lambda total: beyond_chance(total, places[name], matrices[name], chance)

    def value(name: str, chance: coefficients.Chance) -> Statistic:
        return coefficients.coefficient(kinds, matrices[name], chance)

    finish = [
        ("exact", "", value("identity", coefficients.no_chance), seen("identity")),
        ("adjacent", "", value("adjacent", coefficients.no_chance), seen("adjacent")),
        ("all_agree", "", coefficients.unanimous(kinds), whole),
    ]
    for name, chance in (
        ("fleiss", coefficients.fleiss_chance),
        ("brennan_prediger", coefficients.uniform_chance),
        ("gwet", coefficients.gwet_chance),
    ):
        finish += [(name, kind, value(kind, chance), chanced(kind, chance)) for kind in WEIGHTS]
    return _Block(rows, tuple(finish))


def _of_alpha(kinds: Kinds, points: Sequence[float]) -> _Block:
    at = np.asarray(points, dtype=float)

    def by(metric: alpha.Metric) -> Callable[[Floats], Floats]:
        return lambda total: alpha.from_sums(total, at, metric)

    finish = tuple(
        ("krippendorff", name, alpha.alpha_of(kinds, metric, at), by(metric))
        for name, metric in alpha.METRICS.items()
    )
    return _Block(kinds.by_unit(alpha.sums(kinds.counts)), finish)


def _of_reviewers(votes: Panel, kinds: Kinds, points: Sequence[float]) -> _Block:
    """Cohen's κ where there are two reviewers, Conger's where there are more."""
    reviewers, reviewer = numbered(votes.reviewer, votes.reviewers)
    if kinds.units * reviewers * votes.levels > MOST_CELLS:
        why = f"not worked out: {reviewers:,} reviewers × {kinds.units:,} units are too many"
        return _without([("conger", kind) for kind in WEIGHTS], kinds.units, why)
    matrices = {kind: make(points) for kind, make in WEIGHTS.items()}
    packed = Panel(votes.subject, reviewer, votes.rank, votes.unit, votes.levels, reviewers)
    if reviewers == 2:
        return _of_two(packed, matrices)
    agreeing = [coefficients.pair_agreement(kinds.counts, w) for w in matrices.values()]
    head = np.column_stack([kinds.counts.sum(axis=1) > 1, *agreeing]).astype(float)
    marginals = kappa.marginals_by_unit(packed)
    start = 1 + len(matrices)

    def finish(place: int, weights: Floats) -> Callable[[Floats], Floats]:
        def value(total: Floats) -> Floats:
            seen = total[..., 1 + place] / np.where(total[..., 0] > 0, total[..., 0], np.nan)
            return coefficients.corrected(seen, kappa.weighted(total[..., start:], weights))

        return value

    found = tuple(
        ("conger", kind, kappa.conger_of(kinds, marginals, weights), finish(place, weights))
        for place, (kind, weights) in enumerate(matrices.items())
    )

    def prepare(total: Floats) -> Floats:
        chances = kappa.chance_of_levels(total[..., start:], votes.levels)
        return np.concatenate([total[..., :start], chances], axis=-1)

    return _Block(np.hstack([kinds.by_unit(head), marginals]), found, prepare)


def _without(names: Sequence[tuple[str, str]], units: int, why: str) -> _Block:
    none = undefined(why)
    return _Block(np.empty((units, 0)), tuple((name, kind, none, _nothing) for name, kind in names))


def _nothing(total: Floats) -> Floats:
    return np.full(total.shape[:-1], np.nan)


def _of_two(votes: Panel, matrices: dict[str, Floats]) -> _Block:
    rows = kappa.joint_by_unit(votes)

    def finish(weights: Floats) -> Callable[[Floats], Floats]:
        return lambda total: kappa.joint_kappa(total, weights)

    found = tuple(
        ("cohen", kind, kappa.cohen_of(rows, weights), finish(weights))
        for kind, weights in matrices.items()
    )
    return _Block(rows, found)


def _of_rows(votes: Panel, kinds: Kinds, points: Sequence[float]) -> _Block:
    """Return the intraclass correlations, which need every reviewer on every subject."""
    reviewers, reviewer = numbered(votes.reviewer, votes.reviewers)
    complete = votes.votes == kinds.subjects * reviewers and reviewers > 1
    if not complete:
        why = "it takes a complete design, in which every reviewer rated every unit"
        return _without([(name, "") for name in icc.NAMES], kinds.units, why)
    subjects, subject = numbered(votes.subject, votes.subjects)
    table = np.zeros((subjects, reviewers))
    at = np.asarray(points, dtype=float)
    table[subject, reviewer] = at[votes.rank]
    found = icc.intraclass(table)

    def one(place: int) -> Callable[[Floats], Floats]:
        return lambda total: np.asarray(icc.from_sums(total)[..., place])

    finish = tuple(
        (name, "", value, one(place)) for place, (name, value) in enumerate(found.items())
    )
    unit = np.zeros(subjects, dtype=np.intp)
    unit[subject] = votes.unit[votes.subject]
    return _Block(by_unit(icc.sums(table), unit), finish)
