"""The roll-up rules: levels of parts become the level of the tier above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from sqr.rubric.model import Rubric
from sqr.rubric.numbers import percent, plain
from sqr.rubric.rules import (
    RollupMax,
    RollupMean,
    RollupMedian,
    RollupMin,
    RollupMode,
    RollupRule,
    RollupShare,
)
from sqr.scoring import choose
from sqr.scoring.decision import Decision, Share, Status
from sqr.scoring.panel import Outcome, from_mean


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as its owner sees it: weight, status, and its level if it has one."""

    id: str
    name: str
    weight: Fraction
    status: Status
    rank: int | None
    number: Fraction | None


def roll_up(rubric: Rubric, rule: RollupRule, pieces: Sequence[Piece]) -> Decision:
    """Decide the level of a part from its own parts, as its tier's rule says."""
    applicable = [p for p in pieces if p.status != "not_applicable"]
    levelled = [p for p in applicable if p.rank is not None and p.weight > 0]
    have = sum((p.weight for p in levelled), Fraction(0))
    whole = sum((p.weight for p in applicable), Fraction(0))
    shares = tuple(_share(rubric, rule, piece, levelled, have) for piece in pieces)

    def without(status: Status, reason: str) -> Decision:
        return Decision(status, None, None, rule.rule, reason, (reason,), shares=shares)

    if not applicable:
        return without("not_applicable", "None of its parts applies here.")
    if all(p.status == "not_covered" for p in applicable):
        return without("not_covered", "None of its parts was rated.")
    if whole == 0:
        return without("not_enough_evidence", "The parts that apply have no weight.")
    if not levelled or have / whole < rule.min_coverage:
        hold = percent(have / whole, rule.min_coverage)
        said = f"Parts with a level hold {hold} of the applicable weight"
        reason = f"{said}; the rubric asks for {percent(rule.min_coverage)}."
        return without(_why_short(applicable), reason)
    outcome = _apply(rubric, rule, levelled)
    told = _left_out(pieces, levelled)
    if outcome.rank is None:
        reason = "The rule gives no level for these parts."
        return Decision("unresolved", None, None, rule.rule, reason,
                        (*told, *outcome.steps, reason), shares=shares)  # fmt: skip
    return Decision("levelled", outcome.rank, outcome.number, rule.rule, "",
                    (*told, *outcome.steps), shares=shares, shown=outcome.shown)  # fmt: skip


def _why_short(applicable: Sequence[Piece]) -> Status:
    """Tell apart too little evidence and reviewers who do not agree."""
    gaps = [p.status for p in applicable if p.rank is None]
    return "unresolved" if gaps and all(s == "unresolved" for s in gaps) else "not_enough_evidence"


def _share(
    rubric: Rubric, rule: RollupRule, piece: Piece, levelled: Sequence[Piece], have: Fraction
) -> Share:
    effective = piece.weight / have if piece in levelled else Fraction(0)
    return Share(piece.id, piece.status, piece.rank, _value(rubric, rule, piece), piece.weight,
                 effective)  # fmt: skip


def _value(rubric: Rubric, rule: RollupRule, piece: Piece) -> Fraction | None:
    """Return what a part brings into a mean: its level's points, or its own mean."""
    if piece.rank is None:
        return None
    if isinstance(rule, RollupMean) and rule.of == "numbers" and piece.number is not None:
        return piece.number
    return rubric.points[piece.rank]


def _left_out(pieces: Sequence[Piece], levelled: Sequence[Piece]) -> tuple[str, ...]:
    words = {"not_applicable": "not applicable", "not_enough_evidence": "not enough evidence",
             "not_covered": "not rated", "unresolved": "unresolved"}  # fmt: skip
    out = [f"{p.id} ({words.get(p.status, 'weight 0')})" for p in pieces if p not in levelled]
    return (
        (f"Left out: {', '.join(out)}; the weights of the others share the whole.",) if out else ()
    )


def _apply(rubric: Rubric, rule: RollupRule, parts: Sequence[Piece]) -> Outcome:
    ranks = [p.rank for p in parts if p.rank is not None]
    weights = [p.weight for p in parts]
    names = [level.name for level in rubric.levels]
    listed = "Its parts: " + ", ".join(
        f"{p.id} {names[r]}" + (f" (weight {plain(p.weight)})" if p.weight != 1 else "")
        for p, r in zip(parts, ranks, strict=True)
    ) + "."  # fmt: skip
    if isinstance(rule, RollupMean):
        return _mean(rubric, rule, parts, listed)
    if isinstance(rule, RollupMedian):
        low, high = choose.middles(ranks, weights)
        rank = choose.between(low, high, rule.tie)
        middle = f"Half of the weight is reached at {names[low]}"
        if low != high:
            middle += f", exactly, and the next is {names[high]}; tie rule {rule.tie}"
        return Outcome(rank, None, (listed, middle + "."))
    if isinstance(rule, RollupMode):
        rank = choose.mode(ranks, weights, rule.tie)
        said = "no one level" if rank is None else names[rank]
        return Outcome(rank, None, (listed, f"Most weight: {said} (tie rule {rule.tie})."))
    if isinstance(rule, RollupMin | RollupMax):
        rank = min(ranks) if isinstance(rule, RollupMin) else max(ranks)
        word = "lowest" if isinstance(rule, RollupMin) else "highest"
        return Outcome(rank, None, (listed, f"The {word} of them decides: {names[rank]}."))
    if isinstance(rule, RollupShare):
        return _shares(rubric, rule, ranks, weights, listed)
    assert_never(rule)


def _mean(rubric: Rubric, rule: RollupMean, parts: Sequence[Piece], listed: str) -> Outcome:
    values = [v for p in parts if (v := _value(rubric, rule, p)) is not None]
    weights = [p.weight for p in parts]
    number = choose.mean(values, weights)
    total = sum(weights, Fraction(0))
    terms = " + ".join(
        plain(v) if w == 1 else f"{plain(w)}·{plain(v)}"
        for v, w in zip(values, weights, strict=True)
    )
    what = (
        "The mean of the parts' own means" if rule.of == "numbers" else "The mean of their points"
    )
    exact = f"{what}: ({terms})/{plain(total)}" + (f" = {number}" if number.denominator > 1 else "")
    return from_mean(rubric, rule, number, exact, listed)


def _shares(
    rubric: Rubric, rule: RollupShare, ranks: list[int], weights: list[Fraction], listed: str
) -> Outcome:
    steps = [listed]
    by_rank = {rubric.rank_of[step.level]: step for step in rule.levels}
    for rank in sorted(by_rank, reverse=True):
        step = by_rank[rank]
        level = rubric.levels[rank].name
        share = choose.share_at_or_above(ranks, weights, rank)
        enough = share >= step.at_least
        floor = rubric.rank_of[step.none_below] if step.none_below is not None else 0
        clear = min(ranks) >= floor
        said = f"{percent(share, step.at_least)} of the weight is {level} or higher"
        said += f" ({percent(step.at_least)} needed)" if step.at_least else ""
        if not clear:
            said += f", but {rubric.levels[min(ranks)].name} stands among the parts"
        if enough and clear:
            return Outcome(rank, None, (*steps, f"{said}: {level} holds."))
        steps.append(f"{said}: {level} does not hold.")
    return Outcome(0, None, (*steps, f"{rubric.levels[0].name} always holds."))
