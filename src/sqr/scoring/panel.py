"""The panel rule: one vote a reviewer becomes the level of a criterion."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import plain, shown
from sqr.rubric.rules import Highest, Lowest, Mean, Median, Mode, Quorum
from sqr.scoring import choose
from sqr.scoring.decision import Decision, Status

SPLIT = "split"
MIXED_NA = "rated_and_not_applicable"
BETWEEN = "level_nobody_chose"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the reviewers of one criterion at one unit said, one vote each.

    ``sources`` and ``notes`` count kinds of evidence and notes, but never beyond what the
    rubric demands; ``answers_na`` are reviewers for whom it does not apply, ``torn`` those
    whose own sources left no vote.
    """

    votes: tuple[int, ...]
    answers_na: int = 0
    sources: int = 1
    notes: int = 0
    torn: int = 0
    self_votes: tuple[int, ...] = ()

    @property
    def rated(self) -> int:
        """How many reviewers have a vote."""
        return sum(self.votes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule made of some ranks: a rank or none, the mean if any, and how."""

    rank: int | None
    number: Fraction | None
    steps: tuple[str, ...]
    shown: str = ""


def vote(rubric: Rubric, ranks: tuple[int, ...]) -> Outcome:
    """Apply the panel rule to the votes ``ranks`` (at least one).

    >>> from sqr.rubric.load import load
    >>> vote(load("equity-review").rubric, (0, 2)).rank
    1
    """
    rule = rubric.rules.panel
    ranks = tuple(sorted(ranks))
    ones = [1] * len(ranks)
    names = [rubric.levels[rank].name for rank in ranks]
    listed = f"The votes in order: {', '.join(names)}."
    if isinstance(rule, Median):
        return _median(rubric, ranks, rule, listed)
    if isinstance(rule, Mode):
        rank = choose.mode(ranks, ones, rule.tie)
        return Outcome(rank, None, (listed, _named("Most frequent", rubric, rank, rule.tie)))
    if isinstance(rule, Lowest | Highest):
        rank = ranks[0] if isinstance(rule, Lowest) else ranks[-1]
        word = "Lowest" if isinstance(rule, Lowest) else "Highest"
        return Outcome(rank, None, (listed, f"{word} vote: {rubric.levels[rank].name}."))
    if isinstance(rule, Quorum):
        rank = choose.quorum(ranks, rule.share)
        said = f"A level needs {plain(rule.share)} of the votes: "
        said += "none has it." if rank is None else f"{rubric.levels[rank].name} has it."
        return Outcome(rank, None, (listed, said))
    if isinstance(rule, Mean):
        number = choose.mean([rubric.points[rank] for rank in ranks], ones)
        return from_mean(rubric, rule, number, f"The mean of the votes' points = {number}", listed)
    assert_never(rule)


def from_mean(rubric: Rubric, rule: cuts.MeanRule, number: Fraction, *told: str) -> Outcome:
    """Hold an exact mean against the cuts; ``told`` are the steps that led to the mean."""
    limits = cuts.of(rubric, rule)
    rank = choose.at_cuts(number, limits, rule.at_cut)
    decimal = shown(number, limits)
    steps = [*told[1:], f"{told[0]} = {decimal}."]
    levels = rubric.levels
    if rank > 0:
        steps.append(f"It reaches the cut {plain(limits[rank - 1])} of {levels[rank].name}.")
    if rank < len(limits):
        on = number == limits[rank]
        steps.append(
            f"It {'lies on' if on else 'is below'} the cut {plain(limits[rank])} of "
            f"{levels[rank + 1].name}" + (", and on a cut the rule stays below." if on else ".")
        )
    steps.append(f"Level: {levels[rank].name}.")
    return Outcome(rank, number, tuple(steps), decimal)


def _median(rubric: Rubric, ranks: tuple[int, ...], rule: Median, listed: str) -> Outcome:
    low, high = choose.middles(ranks, [1] * len(ranks))
    rank = choose.between(low, high, rule.tie)
    names = rubric.levels
    if low == high:
        return Outcome(rank, None, (listed, f"The middle vote is {names[low].name}."))
    middle = f"The two middle votes are {names[low].name} and {names[high].name}"
    return Outcome(rank, None, (listed, f"{middle}; {_tie(rubric, rule.tie, rank)}"))


def _tie(rubric: Rubric, tie: str, rank: int | None) -> str:
    if rank is None:
        return "the rule leaves this unresolved."
    words = {
        "floor_mid": "the rule takes the level halfway, and of two the lower",
        "ceil_mid": "the rule takes the level halfway, and of two the higher",
        "lower": "the rule takes the lower",
        "upper": "the rule takes the higher",
        "median": "the rule takes the median",
    }
    return f"{words[tie]}: {rubric.levels[rank].name}."


def _named(what: str, rubric: Rubric, rank: int | None, tie: str) -> str:
    if rank is None:
        return "Several levels are equally frequent; the rule leaves this unresolved."
    return f"{what}: {rubric.levels[rank].name} (between equals the rule takes: {tie})."


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

    def without(status: Status, reason: str, *steps: str) -> Decision:
        told = (*steps, reason)
        return Decision(status, None, None, rule, reason, told, flags, tally.votes, (), own)

    if answered == 0:
        return without("not_covered", "No reviewer of the panel rated it.")
    share = Fraction(tally.answers_na, answered)
    quorum = enough.na_quorum
    if share > Fraction(1, 2) if quorum == "majority" else share >= quorum:
        wanted = "more than half" if quorum == "majority" else f"at least {plain(quorum)}"
        said = f"{tally.answers_na} of {answered} reviewers say that it does not apply"
        return without("not_applicable", f"{said}; {wanted} makes it not applicable.")
    if tally.rated == 0 and tally.torn:
        return without("unresolved", "No reviewer has one vote: their own sources disagree.")
    for have, need, what in (
        (tally.rated, enough.min_reviewers, ("reviewer", "reviewers")),
        (tally.sources, enough.min_sources, ("kind of evidence", "kinds of evidence")),
        (tally.notes, enough.min_notes, ("evidence note", "evidence notes")),
    ):
        if have < need:
            reason = f"It has {have} {what[have != 1]}; the rubric asks for {need}."
            return without("not_enough_evidence", reason)
    ranks = tuple(rank for rank, n in enumerate(tally.votes) for _ in range(n))
    outcome = vote(rubric, ranks)
    if outcome.rank is None:
        return without("unresolved", "The rule gives no level for these votes.", *outcome.steps)
    steps = outcome.steps
    if not tally.votes[outcome.rank]:
        flags = (*flags, BETWEEN)
        steps = (*steps, "No reviewer chose this level: it lies between the votes.")
    return Decision("levelled", outcome.rank, outcome.number, rule, "", steps, flags, tally.votes,
                    (), own, shown=outcome.shown)  # fmt: skip


def _flags(tally: Tally) -> tuple[str, ...]:
    voted = [rank for rank, n in enumerate(tally.votes) if n]
    flags = []
    if voted and voted[-1] - voted[0] >= 2:
        flags.append(SPLIT)
    if voted and tally.answers_na:
        flags.append(MIXED_NA)
    return tuple(flags)
