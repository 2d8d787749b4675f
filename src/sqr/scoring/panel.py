"""The panel rule: one vote a reviewer becomes the level of a criterion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple, assert_never

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import percent, plain, shown
from sqr.rubric.rules import (
    AtCut,
    Enough,
    Highest,
    Lowest,
    Mean,
    Median,
    Mode,
    ModeTie,
    Quorum,
    Tie,
)
from sqr.said import Numeral, Said, counted, listed, said
from sqr.scoring import choose
from sqr.scoring.decision import NO_PARTS, Decision, Status, Steps

ByRank = Median | Mode | Lowest | Highest | Quorum

SPLIT = "split"
MIXED_NA = "rated_and_not_applicable"
BETWEEN = "level_nobody_chose"
MOST_LISTED = 9
"""Votes up to which a step names each of them."""


class Tally(NamedTuple):
    """What the reviewers of one criterion at one unit said, one vote each.

    ``sources`` and ``notes`` count kinds of evidence and notes, but never beyond what the
    rubric demands; ``answers_na`` are reviewers for whom it does not apply, ``torn`` those
    whose own sources left no vote. ``self_votes`` and ``self_without`` (does not
    apply, torn) are the same of the unit itself.
    """

    votes: tuple[int, ...]
    answers_na: int = 0
    sources: int = 1
    notes: int = 0
    torn: int = 0
    self_votes: tuple[int, ...] = ()
    self_without: tuple[int, int] = (0, 0)

    @property
    def rated(self) -> int:
        """How many reviewers have a vote."""
        return sum(self.votes)


class Outcome(NamedTuple):
    """What a rule made of some ranks: a rank or none, and how.

    Of a rule of means, ``number`` is the mean and ``cuts`` are those that it was held against.
    """

    rank: int | None
    number: Fraction | None
    steps: Steps
    cuts: tuple[Fraction, ...] = ()


def vote(rubric: Rubric, ranks: tuple[int, ...]) -> Outcome:
    """Apply the panel rule to the votes ``ranks`` (at least one).

    >>> from sqr.rubric.load import load
    >>> vote(load("equity-review").rubric, (0, 2)).rank
    1
    """
    rule = rubric.rules.panel
    ranks = tuple(sorted(ranks))
    if isinstance(rule, Mean):
        number = choose.mean([rubric.points[rank] for rank in ranks], [1] * len(ranks))
        return from_mean(
            rubric, rule.at_cut, cuts.of(rubric, rule), number,
            lambda: _mean(rubric, rule, ranks, number),
        )  # fmt: skip
    rank = _rank(rule, ranks)
    if ranks[0] == ranks[-1]:
        return Outcome(rank, None, Steps(lambda: (_unanimous(rubric, ranks),)))
    return Outcome(
        rank, None, Steps(lambda: (_order(rubric, ranks), _told(rubric, rule, ranks, rank)))
    )


def one_vote(rubric: Rubric, ranks: tuple[int, ...]) -> int | None:
    """Return the vote of a reviewer who gave these ranks from as many sources, if they make one.

    A single rating is the vote, whatever the rule: a mean with cuts of its own could move it.
    """
    return ranks[0] if len(ranks) == 1 else vote(rubric, ranks).rank


def _rank(rule: ByRank, ranks: tuple[int, ...]) -> int | None:
    """Return the rank that a rule chooses among votes in order, if any."""
    if isinstance(rule, Median):
        return choose.between(*choose.middles(ranks, [1] * len(ranks)), rule.tie)
    if isinstance(rule, Mode):
        return choose.mode(ranks, [1] * len(ranks), rule.tie)
    if isinstance(rule, Lowest):
        return ranks[0]
    if isinstance(rule, Highest):
        return ranks[-1]
    if isinstance(rule, Quorum):
        return choose.quorum(ranks, rule.share)
    assert_never(rule)


def _unanimous(rubric: Rubric, ranks: tuple[int, ...]) -> Said:
    """Say that all votes are the same: what every rule but the mean then chooses."""
    level = rubric.levels[ranks[0]].name
    if len(ranks) == 2:
        return said("Both votes are %(level)s.", level=level)
    return counted(
        "The only vote is %(level)s.", "All %(n)s votes are %(level)s.", len(ranks), level=level
    )


def _order(rubric: Rubric, ranks: tuple[int, ...]) -> Said:
    """Tell the votes from the lowest; those of a large panel are counted."""
    names = [rubric.levels[rank].name for rank in ranks]
    if len(ranks) > MOST_LISTED:
        names = [said("%(level)s ×%(n)s", level=rubric.levels[rank].name, n=ranks.count(rank))
                 for rank in sorted(set(ranks))]  # fmt: skip
    return said("The votes in order: %(levels)s.", levels=listed(names))


def _told(rubric: Rubric, rule: ByRank, ranks: tuple[int, ...], rank: int | None) -> Said:
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


def _mean(
    rubric: Rubric, rule: Mean, ranks: tuple[int, ...], number: Fraction
) -> Iterator[Said]:  # fmt: skip
    yield _order(rubric, ranks)
    points = [plain(rubric.points[rank]) for rank in ranks]
    if len(ranks) > MOST_LISTED:
        points = [times(ranks.count(rank), rubric.points[rank]) for rank in sorted(set(ranks))]
    yield said("The mean of the votes' points: %(sum)s.",
               sum=mean_sum(rubric, rule, points, plain(Fraction(len(ranks))), number))  # fmt: skip


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


def from_mean(
    rubric: Rubric, at_cut: AtCut, limits: tuple[Fraction, ...], number: Fraction,
    told: Callable[[], Iterable[Said]],
) -> Outcome:  # fmt: skip
    """Hold an exact mean against the cuts; ``told`` are the steps that led to the mean."""
    rank = choose.at_cuts(number, limits, at_cut)
    steps = Steps(lambda: (*told(), *_at_cuts(rubric, number, limits, rank)))
    return Outcome(rank, number, steps, limits)


def _at_cuts(
    rubric: Rubric, number: Fraction, limits: tuple[Fraction, ...], rank: int
) -> Iterator[Said]:
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
    low, high = choose.middles(ranks, [1] * len(ranks))
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


def decide(rubric: Rubric, tally: Tally) -> Decision:
    """Decide the level of a criterion from its tally.

    >>> from sqr.rubric.load import load
    >>> decide(load("nyc-quality-review").rubric, Tally((0, 0, 1, 0))).rank
    2
    """
    enough = rubric.rules.enough
    rule = rubric.rules.panel.rule
    answered = tally.rated + tally.answers_na + tally.torn
    own = tally.self_votes if any(tally.self_votes) else ()
    flags = _flags(tally)

    def without(status: Status, reason: Said, steps: Iterable[Said] = ()) -> Decision:
        told = Steps(lambda: (*steps, reason))
        return Decision(status, None, None, rule, reason, told, flags, tally.votes, NO_PARTS,
                        own, self_without=tally.self_without)  # fmt: skip

    if answered == 0:
        return without("not_covered", said("No reviewer of the panel rated it."))
    share = Fraction(tally.answers_na, answered)
    quorum = enough.na_quorum
    if share > Fraction(1, 2) if quorum == "majority" else share >= quorum:
        return without("not_applicable", _does_not_apply(tally.answers_na, answered, quorum))
    if tally.rated == 0 and tally.torn:
        reason = said("No reviewer has one vote: their own sources disagree.")
        return without("unresolved", reason)
    short = _too_little(tally, enough)
    if short is not None:
        return without("not_enough_evidence", short)
    ranks = tuple(rank for rank, n in enumerate(tally.votes) for _ in range(n))
    outcome = vote(rubric, ranks)
    if outcome.rank is None:
        reason = said("The rule gives no level for these votes.")
        return without("unresolved", reason, outcome.steps)
    steps = outcome.steps
    if not tally.votes[outcome.rank]:
        flags = (*flags, BETWEEN)
        steps = steps.then(said("No reviewer chose this level: it lies between the votes."))
    return Decision("levelled", outcome.rank, outcome.number, rule, "", steps, flags, tally.votes,
                    NO_PARTS, own, cuts=outcome.cuts, self_without=tally.self_without)  # fmt: skip


def _does_not_apply(number: int, answered: int, quorum: Fraction | str) -> Said:
    share = said("more than half") if isinstance(quorum, str) else said(
        "at least %(share)s", share=percent(quorum))  # fmt: skip
    return counted(
        "The one reviewer says that it does not apply; %(share)s makes it not applicable.",
        "%(number)s of %(n)s reviewers say that it does not apply; %(share)s makes it not "
        "applicable.", answered, number=number, share=share,
    )  # fmt: skip


def _too_little(tally: Tally, enough: Enough) -> Said | None:
    """Return what a criterion lacks, or None."""
    have, need = tally.rated, enough.min_reviewers
    if have < need:
        return counted("It has %(n)s reviewer; the rubric asks for %(need)s.",
                       "It has %(n)s reviewers; the rubric asks for %(need)s.",
                       have, need=need)  # fmt: skip
    have, need = tally.sources, enough.min_sources
    if have < need:
        return counted("It has %(n)s kind of evidence; the rubric asks for %(need)s.",
                       "It has %(n)s kinds of evidence; the rubric asks for %(need)s.",
                       have, need=need)  # fmt: skip
    have, need = tally.notes, enough.min_notes
    if have < need:
        return counted("It has %(n)s evidence note; the rubric asks for %(need)s.",
                       "It has %(n)s evidence notes; the rubric asks for %(need)s.",
                       have, need=need)  # fmt: skip
    return None


def _flags(tally: Tally) -> tuple[str, ...]:
    voted = [rank for rank, n in enumerate(tally.votes) if n]
    flags = []
    if voted and voted[-1] - voted[0] >= 2:
        flags.append(SPLIT)
    if voted and tally.answers_na:
        flags.append(MIXED_NA)
    return tuple(flags)
