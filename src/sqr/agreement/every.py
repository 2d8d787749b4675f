"""Every coefficient of one panel at once, each with its interval from the same bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sqr.agreement import alpha, coefficients, icc, kappa
from sqr.agreement.bootstrap import DRAWS, SEED, resampled, with_interval
from sqr.agreement.coefficients import beyond_chance, observed
from sqr.agreement.panel import Bools, Floats, Ints, Panel, by_unit
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
    """Sums, a row a subject with a vote, and the coefficients that are functions of them."""

    rows: Floats
    finish: tuple[tuple[str, str, Statistic, Callable[[Floats], Floats]], ...]


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
    counts = votes.counts()
    kept = counts.sum(axis=1) > 0
    counts, unit = counts[kept], votes.unit[kept]
    blocks = [
        _of_counts(counts, unit, points),
        _of_alpha(counts, unit, points),
        _of_reviewers(votes, counts, kept, points),
        _of_rows(votes, kept, points),
    ]
    samples: list[Floats] = []
    if draws and len(unit):
        # One bootstrap for all: every coefficient sees the same draws of the units.
        rows = by_unit(np.hstack([block.rows for block in blocks]), unit)
        ends = np.cumsum([block.rows.shape[1] for block in blocks])
        samples = np.split(resampled(rows, draws, seed), ends[:-1], axis=1)
    paired = len(np.unique(unit[counts.sum(axis=1) > 1]))
    found: list[Coefficient] = []
    for place, block in enumerate(blocks):
        for name, kind, value, finish in block.finish:
            if samples and value.value is not None:
                value = with_interval(value, finish(samples[place]), paired)
            found.append(Coefficient(name, kind, value))
    return tuple(found)


def _of_counts(counts: Ints, unit: Ints, points: Sequence[float]) -> _Block:
    matrices = {"adjacent": adjacent(points)} | {k: make(points) for k, make in WEIGHTS.items()}
    rows = np.column_stack(
        [
            coefficients.sums(counts, list(matrices.values())),
            (counts.max(axis=1, initial=0) == counts.sum(axis=1)) & (counts.sum(axis=1) > 1),
        ]
    )
    levels = len(points)
    places = {name: place for place, name in enumerate(matrices)}

    def seen(name: str) -> Callable[[Floats], Floats]:
        return lambda total: observed(total, places[name], levels)

    def whole(total: Floats) -> Floats:
        return np.asarray(total[..., -1] / np.where(total[..., 0] > 0, total[..., 0], np.nan))

    def chanced(name: str, chance: coefficients.Chance) -> Callable[[Floats], Floats]:
        return lambda total: beyond_chance(total, places[name], matrices[name], chance)

    exact = coefficients.percent_agreement(counts, None, unit)
    near = coefficients.percent_agreement(counts, matrices["adjacent"], unit)
    finish = [
        ("exact", "", exact, seen("identity")),
        ("adjacent", "", near, seen("adjacent")),
        ("all_agree", "", coefficients.all_agree(counts), whole),
    ]
    kinds = (
        ("fleiss", coefficients.fleiss_kappa, coefficients.fleiss_chance),
        ("brennan_prediger", coefficients.brennan_prediger, coefficients.uniform_chance),
        ("gwet", coefficients.gwet_ac, coefficients.gwet_chance),
    )
    for name, make, chance in kinds:
        for kind in WEIGHTS:
            value = make(counts, matrices[kind], unit)
            finish.append((name, kind, value, chanced(kind, chance)))
    return _Block(rows, tuple(finish))


def _of_alpha(counts: Ints, unit: Ints, points: Sequence[float]) -> _Block:
    at = np.asarray(points, dtype=float)

    def by(metric: alpha.Metric) -> Callable[[Floats], Floats]:
        return lambda total: alpha.from_sums(total, at, metric)

    finish = tuple(
        ("krippendorff", name, alpha.krippendorff(counts, name, points, unit), by(metric))
        for name, metric in alpha.METRICS.items()
    )
    return _Block(alpha.sums(counts), finish)


def _of_reviewers(votes: Panel, counts: Ints, kept: Bools, points: Sequence[float]) -> _Block:
    """Cohen's κ where there are two reviewers, Conger's where there are more."""
    levels = votes.levels
    present = np.unique(votes.reviewer)
    cells = votes.subjects * len(present) * levels
    if cells > MOST_CELLS:
        why = (
            f"not worked out: {len(present):,} reviewers × {votes.subjects:,} subjects are too many"
        )
        return _without([("conger", kind) for kind in WEIGHTS], len(counts), why)
    matrices = {kind: make(points) for kind, make in WEIGHTS.items()}
    packed = Panel(votes.subject, np.searchsorted(present, votes.reviewer), votes.rank,
                   votes.unit, levels, len(present))  # fmt: skip
    if len(present) == 2:
        return _of_two(packed, kept, matrices)
    agreeing = [coefficients.pair_agreement(counts, w) for w in matrices.values()]
    head = np.column_stack([counts.sum(axis=1) > 1, *agreeing])
    rows = np.hstack([head, kappa.conger_sums(packed)[kept]])
    start = 1 + len(matrices)

    def finish(place: int, weights: Floats) -> Callable[[Floats], Floats]:
        def value(total: Floats) -> Floats:
            seen = total[..., 1 + place] / np.where(total[..., 0] > 0, total[..., 0], np.nan)
            chance = kappa.conger_chance(total[..., start:], weights)
            return coefficients.corrected(seen, chance)

        return value

    found = tuple(
        ("conger", kind, kappa.conger_kappa(packed, weights), finish(place, weights))
        for place, (kind, weights) in enumerate(matrices.items())
    )
    return _Block(rows, found)


def _without(names: Sequence[tuple[str, str]], subjects: int, why: str) -> _Block:
    none = undefined(why)
    return _Block(
        np.empty((subjects, 0)), tuple((name, kind, none, _nothing) for name, kind in names)
    )


def _nothing(total: Floats) -> Floats:
    return np.full(total.shape[:-1], np.nan)


def _of_two(votes: Panel, kept: Bools, matrices: dict[str, Floats]) -> _Block:
    levels = votes.levels
    table = np.full((votes.subjects, 2), -1)
    table[votes.subject, votes.reviewer] = votes.rank
    both = (table >= 0).all(axis=1)
    rows = np.zeros((votes.subjects, levels * levels))
    rows[both, table[both, 0] * levels + table[both, 1]] = 1

    def finish(weights: Floats) -> Callable[[Floats], Floats]:
        def value(total: Floats) -> Floats:
            joint = total.reshape(*total.shape[:-1], levels, levels)
            joint = joint / np.maximum(joint.sum(axis=(-1, -2), keepdims=True), 1)
            first, second = joint.sum(axis=-1), joint.sum(axis=-2)
            chance = ((first @ weights) * second).sum(axis=-1)
            return coefficients.corrected((joint * weights).sum(axis=(-1, -2)), chance)

        return value

    found = tuple(
        ("cohen", kind, kappa.cohen_kappa(table, levels, weights), finish(weights))
        for kind, weights in matrices.items()
    )
    return _Block(rows[kept], found)


def _of_rows(votes: Panel, kept: Bools, points: Sequence[float]) -> _Block:
    """Return the intraclass correlations, which need every reviewer on every subject."""
    present = np.unique(votes.reviewer)
    subjects = int(kept.sum())
    complete = votes.votes == subjects * len(present) and len(present) > 1
    if not complete:
        why = "it takes a complete design, in which every reviewer rated every unit"
        return _without([(name, "") for name in icc.NAMES], subjects, why)
    table = np.zeros((votes.subjects, len(present)))
    at = np.asarray(points, dtype=float)
    table[votes.subject, np.searchsorted(present, votes.reviewer)] = at[votes.rank]
    found = icc.intraclass(table[kept])

    def one(place: int) -> Callable[[Floats], Floats]:
        return lambda total: np.asarray(icc.from_sums(total)[..., place])

    finish = tuple(
        (name, "", value, one(place)) for place, (name, value) in enumerate(found.items())
    )
    return _Block(icc.sums(table[kept]), finish)
