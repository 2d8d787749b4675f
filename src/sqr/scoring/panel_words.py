"""How a panel rule came to its level, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import percent, plain, shown
from sqr.rubric.rules import Highest, Lowest, Mean, Median, Mode, ModeTie, Quorum, Tie
from sqr.said import Numeral, Said, counted, listed, said
from sqr.scoring import choose

ByRank = Median | Mode | Lowest | Highest | Quorum

MOST_LISTED = 9
"""Votes up to which a step names each of them."""


def unanimous(rubric: Rubric, ranks: tuple[int, ...]) -> Said:
    """Say that all votes are the same: what every rule but the mean then chooses."""
    level = rubric.levels[ranks[0]].name
    if len(ranks) == 2:
        return said("Both votes are %(level)s.", level=level)
    return counted(
        "The only vote is %(level)s.", "All %(n)s votes are %(level)s.", len(ranks), level=level
    )


def order(rubric: Rubric, ranks: tuple[int, ...]) -> Said:
    """Tell the votes from the lowest; those of a large panel are counted."""
    names = [rubric.levels[rank].name for rank in ranks]
    if len(ranks) > MOST_LISTED:
        names = [said("%(level)s ×%(n)s", level=rubric.levels[rank].name, n=ranks.count(rank))
                 for rank in sorted(set(ranks))]  # fmt: skip
    return said("The votes in order: %(levels)s.", levels=listed(names))


def told(rubric: Rubric, rule: ByRank, ranks: tuple[int, ...], rank: int | None) -> Said:
    """Say how the rule chose ``rank`` among the votes."""
    if isinstance(rule, Median):
        return _median(rubric, ranks, rule, rank)
    if isinstance(rule, Mode):
        return _most_frequent(rubric, rank, rule.tie)
    if isinstance(rule, Quorum):
        return _quorum(rubric, rule, rank)
    if isinstance(rule, Lowest):
        return said("Lowest vote: %(level)s.", level=rubric.levels[ranks[0]].name)
    if isinstance(rule, Highest):
        return said("Highest vote: %(level)s.", level=rubric.levels[ranks[-1]].name)
    assert_never(rule)


def mean(rubric: Rubric, rule: Mean, ranks: tuple[int, ...], number: Fraction) -> Iterator[Said]:
    """Tell how votes came to their mean, and the mean to its level."""
    yield order(rubric, ranks)
    points = [plain(rubric.points[rank]) for rank in ranks]
    if len(ranks) > MOST_LISTED:
        points = [times(ranks.count(rank), rubric.points[rank]) for rank in sorted(set(ranks))]
    yield said("The mean of the votes' points: %(sum)s.",
               sum=mean_sum(rubric, rule, points, plain(Fraction(len(ranks))), number))  # fmt: skip
    limits = cuts.of(rubric, rule)
    yield from at_cuts(rubric, number, limits, choose.at_cuts(number, limits, rule.at_cut))


def times(weight: Fraction | int, value: Fraction) -> Numeral:
    """Return a term of a mean: the value, and before it its weight, if that is not one."""
    number = plain(value)
    return number if weight == 1 else Numeral(f"{plain(Fraction(weight))}·{number}")


def mean_sum(
    rubric: Rubric, rule: cuts.MeanRule, terms: Iterable[str], divisor: str, number: Fraction
) -> Numeral:
    """Return a mean as it is reckoned: its terms, what they are divided by, exact and shown."""
    exact = f" = {number}" if number.denominator > 1 else ""
    return Numeral(f"({' + '.join(terms)})/{divisor}{exact} = {decimal(rubric, rule, number)}")


def decimal(rubric: Rubric, rule: cuts.MeanRule, number: Fraction) -> Numeral:
    """Return a mean with so many decimals that it never seems to contradict its level."""
    return shown(number, cuts.of(rubric, rule))


def at_cuts(
    rubric: Rubric, number: Fraction, limits: tuple[Fraction, ...], rank: int
) -> Iterator[Said]:
    """Tell how a mean lies to the cuts, and the level that follows."""
    levels = rubric.levels
    if rank > 0:
        yield said("It reaches the cut %(cut)s of %(level)s.", cut=plain(limits[rank - 1]),
                   level=levels[rank].name)  # fmt: skip
    if rank < len(limits):
        cut, level = plain(limits[rank]), levels[rank + 1].name
        if number == limits[rank]:
            yield said("It lies on the cut %(cut)s of %(level)s, and on a cut the rule stays "
                       "below.", cut=cut, level=level)  # fmt: skip
        else:
            yield said("It is below the cut %(cut)s of %(level)s.", cut=cut, level=level)
    yield said("Level: %(level)s.", level=levels[rank].name)


def _median(rubric: Rubric, ranks: tuple[int, ...], rule: Median, rank: int | None) -> Said:
    low, high = choose.middle_votes(ranks)
    names = rubric.levels
    if low == high:
        return said("The middle vote is %(level)s.", level=names[low].name)
    return said("The two middle votes are %(low)s and %(high)s; %(tie)s", low=names[low].name,
                high=names[high].name, tie=tie_taken(rubric, rule.tie, rank))  # fmt: skip


def tie_taken(rubric: Rubric, tie: Tie, rank: int | None) -> Said:
    """Say what a tie rule makes of two middle levels: ``rank``, or nothing."""
    if rank is None or tie == "unresolved":
        return said("the rule leaves this unresolved.")
    level = rubric.levels[rank].name
    if tie == "floor_mid":
        return said(
            "the rule takes the level halfway, and of two the lower: %(level)s.", level=level
        )
    if tie == "ceil_mid":
        return said(
            "the rule takes the level halfway, and of two the higher: %(level)s.", level=level
        )
    if tie == "lower":
        return said("the rule takes the lower: %(level)s.", level=level)
    if tie == "upper":
        return said("the rule takes the higher: %(level)s.", level=level)
    assert_never(tie)


def tie_word(tie: ModeTie) -> Said:
    """Return which of equally frequent levels a rule takes, in a word."""
    return {
        "lower": said("lower"),
        "upper": said("upper"),
        "median": said("median"),
        "unresolved": said("unresolved"),
    }[tie]


def _most_frequent(rubric: Rubric, rank: int | None, tie: ModeTie) -> Said:
    if rank is None:
        return said("Several levels are equally frequent; the rule leaves this unresolved.")
    if tie == "unresolved":  # so there was none
        return said("Most frequent: %(level)s.", level=rubric.levels[rank].name)
    return said("Most frequent: %(level)s (between equals the rule takes: %(tie)s).",
                level=rubric.levels[rank].name, tie=tie_word(tie))  # fmt: skip


def _quorum(rubric: Rubric, rule: Quorum, rank: int | None) -> Said:
    share = percent(rule.share)
    if rank is None:
        return said("A level needs %(share)s of the votes: none has it.", share=share)
    return said("A level needs %(share)s of the votes: %(level)s has it.", share=share,
                level=rubric.levels[rank].name)  # fmt: skip
