"""The roll-up rules: levels of parts become the level of the tier above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from sqr.rubric.model import Rubric
from sqr.rubric.numbers import exact_percent, near_percent, percent, plain
from sqr.rubric.rules import (
    RollupMax,
    RollupMean,
    RollupMedian,
    RollupMin,
    RollupMode,
    RollupRule,
    RollupShare,
    ShareStep,
)
from sqr.said import Numeral, Said, counted, listed, said
from sqr.scoring import choose
from sqr.scoring.decision import Decision, Share, Status, Steps
from sqr.scoring.panel import Outcome, from_mean, mean_sum, tie_word, times

ByRank = RollupMedian | RollupMode | RollupMin | RollupMax | RollupShare


_NONE = Fraction(0)


class Piece(NamedTuple):
    """A part as its owner sees it: weight, status, and its level if it has one."""

    id: str
    name: str
    weight: Fraction
    status: Status
    rank: int | None
    number: Fraction | None


def roll_up(rubric: Rubric, rule: RollupRule, pieces: Sequence[Piece]) -> Decision:
    """Decide the level of a part from its own parts, as its tier's rule says."""
    levelled = [p for p in pieces if _counts(p)]
    have = choose.total([p.weight for p in levelled])
    all_there = len(levelled) == len(pieces)  # the usual case, and much the faster
    values = _values(rubric, rule, pieces)
    shares = tuple([
        Share(p.id, p.status, p.rank, value, p.weight,
              have if all_there or _counts(p) else _NONE)
        for p, value in zip(pieces, values, strict=True)
    ])  # fmt: skip
    usual = have and all_there
    short = None if usual else _short(rule, pieces, have)
    if short is not None:
        status, reason = short
        told = Steps(lambda: (reason,))
        return Decision(status, None, None, rule.rule, reason, told, shares=shares)
    brought = [share.value for share in shares if share.whole and share.value is not None]
    outcome = _apply(rubric, rule, levelled, brought)
    steps = Steps(lambda: (*_left_out(pieces), *_effective(rule, shares), *outcome.steps))
    if outcome.rank is None:
        reason = said("The rule gives no level for these parts.")
        return Decision("unresolved", None, None, rule.rule, reason, steps.then(reason),
                        shares=shares)  # fmt: skip
    return Decision("levelled", outcome.rank, outcome.number, rule.rule, "", steps,
                    shares=shares, shown=outcome.shown)  # fmt: skip


def _short(rule: RollupRule, pieces: Sequence[Piece], have: Fraction) -> tuple[Status, Said] | None:
    """Return why parts of which ``have`` is the weight that counts give no level, or None.

    What has the weight 0 is shown and not counted: its status says nothing of its owner.
    """
    counting = [p for p in pieces if p.weight]
    applicable = [p for p in counting if p.status != "not_applicable"]
    whole = choose.total([p.weight for p in applicable])
    if not applicable:
        if all(p.status == "not_applicable" for p in pieces):
            return "not_applicable", said("None of its parts applies here.")
        return "not_applicable", said("None of the parts that count applies here.")
    if all(p.status == "not_covered" for p in applicable):
        if all(p.status in ("not_covered", "not_applicable") for p in pieces):
            return "not_covered", said("None of its parts was rated.")
        return "not_covered", said("None of the parts that count was rated.")
    if not have:
        return _why_short(applicable), said("None of the parts that count has a level.")
    if have / whole < rule.min_coverage:
        return _why_short(applicable), said(
            "Parts with a level hold %(have)s of the applicable weight; the rubric asks for "
            "%(need)s.", have=exact_percent(have / whole, rule.min_coverage),
            need=percent(rule.min_coverage),
        )  # fmt: skip
    return None


def _counts(piece: Piece) -> bool:
    """Tell whether a part has a say in the level of its owner."""
    return piece.status != "not_applicable" and piece.rank is not None and bool(piece.weight)


def _why_short(applicable: Sequence[Piece]) -> Status:
    """Tell apart too little evidence and reviewers who do not agree."""
    gaps = [p.status for p in applicable if p.rank is None]
    return "unresolved" if gaps and all(s == "unresolved" for s in gaps) else "not_enough_evidence"


def _values(rubric: Rubric, rule: RollupRule, pieces: Sequence[Piece]) -> Sequence[Fraction | None]:
    """Return what parts bring into a mean: their levels' points, or their own means."""
    points = rubric.points
    if isinstance(rule, RollupMean) and rule.of == "numbers":
        return [
            None if p.rank is None else points[p.rank] if p.number is None else p.number
            for p in pieces
        ]
    return [None if p.rank is None else points[p.rank] for p in pieces]


def _left_out(pieces: Sequence[Piece]) -> tuple[Said, ...]:
    out = [
        said("%(part)s (%(why)s)", part=piece.id, why=_WHY_OUT[piece.status])
        for piece in pieces
        if not _counts(piece)
    ]
    if not out:
        return ()
    told = said("Left out: %(parts)s; the weights of the others share the whole.",
                parts=listed(out))  # fmt: skip
    return (told,)


def _effective(rule: RollupRule, shares: Sequence[Share]) -> Iterator[Said]:
    """Tell what the weights came to, where they differ or where parts were left out."""
    counted = [share for share in shares if share.whole]
    differ = any(share.weight != 1 for share in counted) or len(counted) < len(shares)
    if differ and not isinstance(rule, RollupMin | RollupMax):
        parts = [
            said("%(part)s %(weight)s (%(percent)s)", part=share.id,
                 weight=Numeral(share.effective), percent=near_percent(share.effective))
            for share in counted
        ]  # fmt: skip
        yield said("Effective weights: %(parts)s.", parts=listed(parts))


_WHY_OUT: dict[Status, Said] = {
    "levelled": said("weight 0"),
    "not_applicable": said("not applicable"),
    "not_enough_evidence": said("not enough evidence"),
    "not_covered": said("not rated"),
    "unresolved": said("unresolved"),
}


def _apply(
    rubric: Rubric, rule: RollupRule, parts: Sequence[Piece], values: Sequence[Fraction]
) -> Outcome:
    """Apply a rule to parts with a level, which bring ``values`` into a mean."""
    ranks = [p.rank for p in parts if p.rank is not None]
    weights = [p.weight for p in parts]
    if isinstance(rule, RollupMean):
        number = choose.mean(values, weights)
        return from_mean(
            rubric, rule, number,
            lambda: (_order(rubric, parts), *_by_points(rule, parts),
                     _mean(rubric, rule, values, weights, number)),
        )  # fmt: skip
    rank = _rank(rubric, rule, ranks, weights)
    return Outcome(
        rank, None,
        Steps(lambda: (_order(rubric, parts), *_told(rubric, rule, ranks, weights, rank))),
    )  # fmt: skip


def _rank(
    rubric: Rubric, rule: ByRank, ranks: Sequence[int], weights: Sequence[Fraction]
) -> int | None:
    """Return the rank that a rule chooses for these parts, if any."""
    if isinstance(rule, RollupMedian):
        return choose.between(*choose.middles(ranks, weights), rule.tie)
    if isinstance(rule, RollupMode):
        return choose.mode(ranks, weights, rule.tie)
    if isinstance(rule, RollupMin):
        return min(ranks)
    if isinstance(rule, RollupMax):
        return max(ranks)
    if isinstance(rule, RollupShare):
        tried = _tried(rubric, rule, ranks, weights)
        return next((one.rank for one in tried if one.enough and one.clear), 0)
    assert_never(rule)


def _order(rubric: Rubric, parts: Sequence[Piece]) -> Said:
    told = [_part(p, rubric.levels[p.rank].name) for p in parts if p.rank is not None]
    return said("Its parts: %(parts)s.", parts=listed(told))


def _by_points(rule: RollupMean, parts: Sequence[Piece]) -> Iterator[Said]:
    """Name the parts that bring the points of their levels into a mean of numbers."""
    bare = [p.id for p in parts if p.number is None]
    if rule.of == "numbers" and bare:
        yield counted("No mean of its own, so the points of its level count: %(parts)s.",
                      "No means of their own, so the points of their levels count: %(parts)s.",
                      len(bare), parts=listed(bare))  # fmt: skip


def _part(piece: Piece, level: str) -> Said:
    if piece.weight == 1:
        return said("%(part)s %(level)s", part=piece.id, level=level)
    return said("%(part)s %(level)s (weight %(weight)s)", part=piece.id, level=level,
                weight=plain(piece.weight))  # fmt: skip


def _told(
    rubric: Rubric, rule: ByRank, ranks: Sequence[int], weights: Sequence[Fraction],
    rank: int | None,
) -> Iterable[Said]:  # fmt: skip
    """Say how a rule chose ``rank`` for these parts."""
    names = [level.name for level in rubric.levels]
    level = said("no one level") if rank is None else names[rank]
    if isinstance(rule, RollupShare):
        return _shares(rubric, rule, ranks, weights)
    if isinstance(rule, RollupMode):
        return (said("Most weight: %(level)s (tie rule %(tie)s).", level=level,
                     tie=tie_word(rule.tie)),)  # fmt: skip
    if isinstance(rule, RollupMin):
        return (said("The lowest of them decides: %(level)s.", level=level),)
    if isinstance(rule, RollupMax):
        return (said("The highest of them decides: %(level)s.", level=level),)
    low, high = choose.middles(ranks, weights)
    if low == high:
        return (said("Half of the weight is reached at %(level)s.", level=names[low]),)
    return (said(
        "Half of the weight is reached at %(level)s, exactly, and the next is %(next)s; "
        "tie rule %(tie)s.", level=names[low], next=names[high], tie=tie_word(rule.tie),
    ),)  # fmt: skip


def _mean(
    rubric: Rubric, rule: RollupMean, values: Sequence[Fraction], weights: Sequence[Fraction],
    number: Fraction,
) -> Said:  # fmt: skip
    total = choose.total(weights)
    divisor = plain(total)  # a calculator takes /10/3 for a thirtieth
    divided = f"({divisor})" if "/" in divisor else divisor
    terms = (times(w, v) for v, w in zip(values, weights, strict=True))
    sum_ = mean_sum(rubric, rule, terms, divided, number)
    if rule.of == "numbers":
        return said("The mean of the parts' own means: %(sum)s.", sum=sum_)
    return said("The mean of their points: %(sum)s.", sum=sum_)


class _Tried(NamedTuple):
    """A level of the share rule: whether enough weight lies there, and no part too low."""

    step: ShareStep
    rank: int
    share: Fraction
    enough: bool
    clear: bool


def _tried(
    rubric: Rubric, rule: RollupShare, ranks: Sequence[int], weights: Sequence[Fraction]
) -> Iterator[_Tried]:
    """Yield the levels that the rule tries, from the top down."""
    for step in sorted(rule.levels, key=lambda step: -rubric.rank_of[step.level]):
        rank = rubric.rank_of[step.level]
        share = choose.share_at_or_above(ranks, weights, rank)
        floor = rubric.rank_of[step.none_below] if step.none_below is not None else 0
        yield _Tried(step, rank, share, share >= step.at_least, min(ranks) >= floor)


def _shares(
    rubric: Rubric, rule: RollupShare, ranks: Sequence[int], weights: Sequence[Fraction]
) -> Iterator[Said]:
    for one in _tried(rubric, rule, ranks, weights):
        level, need = rubric.levels[one.rank].name, one.step.at_least
        highest = one.rank == len(rubric.levels) - 1
        held = _held(level, exact_percent(one.share, need), need, highest=highest)
        if not one.clear:
            held = said("%(held)s, but %(lowest)s stands among the parts", held=held,
                        lowest=rubric.levels[min(ranks)].name)  # fmt: skip
        if one.enough and one.clear:
            yield said("%(held)s: %(level)s holds.", held=held, level=level)
            return
        yield said("%(held)s: %(level)s does not hold.", held=held, level=level)
    yield said("%(level)s always holds.", level=rubric.levels[0].name)


def _held(level: str, share: str, need: Fraction, *, highest: bool) -> Said:
    """Tell how much weight lies at a level or higher, where there is a higher one."""
    if highest:
        if not need:
            return said("%(share)s of the weight is %(level)s", share=share, level=level)
        return said("%(share)s of the weight is %(level)s (%(need)s needed)", share=share,
                    level=level, need=percent(need))  # fmt: skip
    if not need:
        return said("%(share)s of the weight is %(level)s or higher", share=share, level=level)
    return said("%(share)s of the weight is %(level)s or higher (%(need)s needed)", share=share,
                level=level, need=percent(need))  # fmt: skip
