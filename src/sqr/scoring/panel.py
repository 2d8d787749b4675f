"""The panel rule: one vote a reviewer becomes the level of a criterion."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, NamedTuple, assert_never

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import percent
from sqr.rubric.rules import (
    Enough,
    Highest,
    Lowest,
    Mean,
    Median,
    Mode,
    Quorum,
)
from sqr.said import Said, counted, said
from sqr.scoring import choose
from sqr.scoring import panel_words as words
from sqr.scoring.decision import NO_PARTS, Decision, Status, Steps
from sqr.scoring.panel_words import ByRank

SPLIT = "split"
MIXED_NA = "rated_and_not_applicable"
BETWEEN = "level_nobody_chose"


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
        limits = cuts.of(rubric, rule)
        rank = choose.at_cuts(number, limits, rule.at_cut)
        return Outcome(rank, number, Steps(lambda: words.mean(rubric, rule, ranks, number)), limits)
    place = _rank(rule, ranks)
    if ranks[0] == ranks[-1]:
        return Outcome(place, None, Steps(lambda: (words.unanimous(rubric, ranks),)))
    return Outcome(
        place,
        None,
        Steps(lambda: (words.order(rubric, ranks), words.told(rubric, rule, ranks, place))),
    )


def one_vote(rubric: Rubric, ranks: tuple[int, ...]) -> int | None:
    """Return the vote of a reviewer who gave these ranks from as many sources, if they make one.

    A single rating is the vote, whatever the rule: a mean with cuts of its own could move it.
    """
    return ranks[0] if len(ranks) == 1 else vote(rubric, ranks).rank


def _rank(rule: ByRank, ranks: tuple[int, ...]) -> int | None:
    """Return the rank that a rule chooses among votes in order, if any."""
    if isinstance(rule, Median):
        return choose.between(*choose.middle_votes(ranks), rule.tie)
    if isinstance(rule, Mode):
        return choose.mode(ranks, [1] * len(ranks), rule.tie)
    if isinstance(rule, Lowest):
        return ranks[0]
    if isinstance(rule, Highest):
        return ranks[-1]
    if isinstance(rule, Quorum):
        return choose.quorum(ranks, rule.share)
    assert_never(rule)


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
    quorum = enough.na_quorum
    if _reaches(tally.answers_na, answered, quorum):
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


def _reaches(number: int, of: int, quorum: Fraction | Literal["majority"]) -> bool:
    """Tell whether so many of all reach a share of them.

    >>> _reaches(1, 2, "majority"), _reaches(1, 2, Fraction(1, 2))
    (False, True)
    """
    if quorum == "majority":
        return 2 * number > of
    top, bottom = quorum.as_integer_ratio()  # in whole numbers, which is fast
    return number * bottom >= top * of


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
