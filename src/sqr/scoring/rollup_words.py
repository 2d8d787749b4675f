"""How a roll-up came about, in words: what counted, what it weighed, how the rule chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

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
)
from sqr.said import Numeral, Said, counted, listed, said
from sqr.scoring import choose
from sqr.scoring.decision import Share, Standing, Status
from sqr.scoring.panel_words import mean_sum, tie_taken, tie_word, times
from sqr.scoring.tried import tried

ByRank = RollupMedian | RollupMode | RollupMin | RollupMax | RollupShare


def left_out(shares: Sequence[Share]) -> tuple[Said, ...]:
    """Name the parts that do not count, and why; nothing where all do."""
    out = [
        said("%(part)s (%(why)s)", part=share.id, why=_WHY_OUT[share.status])
        for share in shares
        if not share.whole
    ]
    if not out:
        return ()
    told = said("Left out: %(parts)s; the weights of the others share the whole.",
                parts=listed(out))  # fmt: skip
    return (told,)


def effective(rule: RollupRule, shares: Sequence[Share]) -> Iterator[Said]:
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


def order(rubric: Rubric, parts: Sequence[Share]) -> Said:
    """Name the parts with their levels and weights."""
    named = [_part(p, rubric.levels[p.rank].name) for p in parts if p.rank is not None]
    return said("Its parts: %(parts)s.", parts=listed(named))


def by_points(
    rule: RollupMean, shares: Sequence[Share], standings: Sequence[Standing]
) -> Iterator[Said]:
    """Name the parts that bring the points of their levels into a mean of numbers."""
    bare = [
        share.id
        for share, one in zip(shares, standings, strict=True)
        if share.whole and one.number is None
    ]
    if rule.of == "numbers" and bare:
        yield counted("No mean of its own, so the points of its level count: %(parts)s.",
                      "No means of their own, so the points of their levels count: %(parts)s.",
                      len(bare), parts=listed(bare))  # fmt: skip


def _part(share: Share, level: str) -> Said:
    if share.weight == 1:
        return said("%(part)s %(level)s", part=share.id, level=level)
    return said("%(part)s %(level)s (weight %(weight)s)", part=share.id, level=level,
                weight=plain(share.weight))  # fmt: skip


def told(
    rubric: Rubric, rule: ByRank, ranks: Sequence[int], weights: Sequence[int],
    rank: int | None,
) -> Iterable[Said]:  # fmt: skip
    """Say how a rule chose ``rank`` for these parts."""
    names = [level.name for level in rubric.levels]
    if isinstance(rule, RollupShare):
        return _shares(rubric, rule, ranks, weights)
    if isinstance(rule, RollupMode):
        if rank is None:
            return (
                said("Several levels have equally much weight; the rule leaves this unresolved."),
            )
        if rule.tie == "unresolved":  # so there was none
            return (said("Most weight: %(level)s.", level=names[rank]),)
        return (said("Most weight: %(level)s (between equals the rule takes: %(tie)s).",
                     level=names[rank], tie=tie_word(rule.tie)),)  # fmt: skip
    if isinstance(rule, RollupMin):
        return (said("The lowest of them decides: %(level)s.", level=names[min(ranks)]),)
    if isinstance(rule, RollupMax):
        return (said("The highest of them decides: %(level)s.", level=names[max(ranks)]),)
    low, high = choose.middles(ranks, weights)
    if low == high:
        return (said("Half of the weight is reached at %(level)s.", level=names[low]),)
    return (said(
        "Half of the weight is reached at %(level)s, exactly, and the next is %(next)s; %(tie)s",
        level=names[low], next=names[high], tie=tie_taken(rubric, rule.tie, rank),
    ),)  # fmt: skip


def mean(rubric: Rubric, rule: RollupMean, parts: Sequence[Share], number: Fraction) -> Said:
    """Tell how the parts add up to their mean."""
    divisor = plain(parts[0].whole)  # a calculator takes /10/3 for a thirtieth
    divided = f"({divisor})" if "/" in divisor else divisor
    terms = (times(p.weight, p.value) for p in parts if p.value is not None)
    sum_ = mean_sum(rubric, rule, terms, divided, number)
    if rule.of == "numbers":
        return said("The mean of the parts' own means: %(sum)s.", sum=sum_)
    return said("The mean of their points: %(sum)s.", sum=sum_)


def _shares(
    rubric: Rubric, rule: RollupShare, ranks: Sequence[int], weights: Sequence[int]
) -> Iterator[Said]:
    for one in tried(rubric, rule, ranks, weights):
        level, need = rubric.levels[one.rank].name, one.step.at_least
        highest = one.rank == len(rubric.levels) - 1
        held = _held(level, exact_percent(one.share, need), need, highest=highest)
        if not one.clear:
            lowest = rubric.levels[min(ranks)].name
            held = (
                said("%(held)s, but %(lowest)s stands among the parts", held=held, lowest=lowest)
                if one.enough
                else said("%(held)s, and %(lowest)s stands among the parts", held=held,
                          lowest=lowest)
            )  # fmt: skip
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
