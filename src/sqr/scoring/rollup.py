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
from sqr.said import Numeral, Said, listed, said
from sqr.scoring import choose
from sqr.scoring.decision import Decision, Share, Status
from sqr.scoring.panel import Outcome, decimal, from_mean, tie_word


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

    def without(status: Status, reason: Said) -> Decision:
        return Decision(status, None, None, rule.rule, reason, (reason,), shares=shares)

    if not applicable:
        return without("not_applicable", said("None of its parts applies here."))
    if all(p.status == "not_covered" for p in applicable):
        return without("not_covered", said("None of its parts was rated."))
    if whole == 0:
        return without("not_enough_evidence", said("The parts that apply have no weight."))
    if not levelled or have / whole < rule.min_coverage:
        reason = said(
            "Parts with a level hold %(have)s of the applicable weight; the rubric asks for "
            "%(need)s.", have=percent(have / whole, rule.min_coverage),
            need=percent(rule.min_coverage),
        )  # fmt: skip
        return without(_why_short(applicable), reason)
    outcome = _apply(rubric, rule, levelled)
    told = _left_out(pieces, levelled)
    if outcome.rank is None:
        reason = said("The rule gives no level for these parts.")
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


def _left_out(pieces: Sequence[Piece], levelled: Sequence[Piece]) -> tuple[Said, ...]:
    out = [
        said("%(part)s (%(why)s)", part=piece.id, why=_WHY_OUT[piece.status])
        for piece in pieces
        if piece not in levelled
    ]
    if not out:
        return ()
    told = said("Left out: %(parts)s; the weights of the others share the whole.",
                parts=listed(out))  # fmt: skip
    return (told,)


_WHY_OUT: dict[Status, Said] = {
    "levelled": said("weight 0"),
    "not_applicable": said("not applicable"),
    "not_enough_evidence": said("not enough evidence"),
    "not_covered": said("not rated"),
    "unresolved": said("unresolved"),
}


def _apply(rubric: Rubric, rule: RollupRule, parts: Sequence[Piece]) -> Outcome:
    ranks = [p.rank for p in parts if p.rank is not None]
    weights = [p.weight for p in parts]
    names = [level.name for level in rubric.levels]
    order = said("Its parts: %(parts)s.", parts=listed(
        _told(p, names[r]) for p, r in zip(parts, ranks, strict=True)))  # fmt: skip
    if isinstance(rule, RollupMean):
        return _mean(rubric, rule, parts, order)
    if isinstance(rule, RollupMedian):
        low, high = choose.middles(ranks, weights)
        rank = choose.between(low, high, rule.tie)
        middle = said("Half of the weight is reached at %(level)s.", level=names[low])
        if low != high:
            middle = said(
                "Half of the weight is reached at %(level)s, exactly, and the next is %(next)s; "
                "tie rule %(tie)s.", level=names[low], next=names[high], tie=tie_word(rule.tie),
            )  # fmt: skip
        return Outcome(rank, None, (order, middle))
    if isinstance(rule, RollupMode):
        rank = choose.mode(ranks, weights, rule.tie)
        most = said("no one level") if rank is None else names[rank]
        told = said("Most weight: %(level)s (tie rule %(tie)s).", level=most,
                    tie=tie_word(rule.tie))  # fmt: skip
        return Outcome(rank, None, (order, told))
    if isinstance(rule, RollupMin | RollupMax):
        rank = min(ranks) if isinstance(rule, RollupMin) else max(ranks)
        if isinstance(rule, RollupMin):
            told = said("The lowest of them decides: %(level)s.", level=names[rank])
        else:
            told = said("The highest of them decides: %(level)s.", level=names[rank])
        return Outcome(rank, None, (order, told))
    if isinstance(rule, RollupShare):
        return _shares(rubric, rule, ranks, weights, order)
    assert_never(rule)


def _told(piece: Piece, level: str) -> Said:
    if piece.weight == 1:
        return said("%(part)s %(level)s", part=piece.id, level=level)
    return said("%(part)s %(level)s (weight %(weight)s)", part=piece.id, level=level,
                weight=plain(piece.weight))  # fmt: skip


def _mean(rubric: Rubric, rule: RollupMean, parts: Sequence[Piece], order: Said) -> Outcome:
    values = [v for p in parts if (v := _value(rubric, rule, p)) is not None]
    weights = [p.weight for p in parts]
    number = choose.mean(values, weights)
    total = sum(weights, Fraction(0))
    terms = " + ".join(
        plain(v) if w == 1 else f"{plain(w)}·{plain(v)}"
        for v, w in zip(values, weights, strict=True)
    )
    exact = f"({terms})/{plain(total)}" + (f" = {number}" if number.denominator > 1 else "")
    sum_ = Numeral(f"{exact} = {decimal(rubric, rule, number)}")
    if rule.of == "numbers":
        told = said("The mean of the parts' own means: %(sum)s.", sum=sum_)
    else:
        told = said("The mean of their points: %(sum)s.", sum=sum_)
    return from_mean(rubric, rule, number, order, told)


def _shares(
    rubric: Rubric, rule: RollupShare, ranks: list[int], weights: list[Fraction], order: Said
) -> Outcome:
    steps = [order]
    by_rank = {rubric.rank_of[step.level]: step for step in rule.levels}
    for rank in sorted(by_rank, reverse=True):
        step = by_rank[rank]
        level = rubric.levels[rank].name
        share = choose.share_at_or_above(ranks, weights, rank)
        enough = share >= step.at_least
        floor = rubric.rank_of[step.none_below] if step.none_below is not None else 0
        clear = min(ranks) >= floor
        held = _held(level, percent(share, step.at_least), step.at_least)
        if not clear:
            held = said("%(held)s, but %(lowest)s stands among the parts", held=held,
                        lowest=rubric.levels[min(ranks)].name)  # fmt: skip
        if enough and clear:
            told = said("%(held)s: %(level)s holds.", held=held, level=level)
            return Outcome(rank, None, (*steps, told))
        steps.append(said("%(held)s: %(level)s does not hold.", held=held, level=level))
    always = said("%(level)s always holds.", level=rubric.levels[0].name)
    return Outcome(0, None, (*steps, always))


def _held(level: str, share: str, need: Fraction) -> Said:
    if not need:
        return said("%(share)s of the weight is %(level)s or higher", share=share, level=level)
    return said("%(share)s of the weight is %(level)s or higher (%(need)s needed)", share=share,
                level=level, need=percent(need))  # fmt: skip
