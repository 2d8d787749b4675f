"""The roll-up rules: levels of parts become the level of the tier above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import compress
from typing import NamedTuple, Protocol, assert_never

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import exact_percent, percent
from sqr.rubric.rules import (
    RollupMax,
    RollupMean,
    RollupMedian,
    RollupMin,
    RollupMode,
    RollupRule,
    RollupShare,
)
from sqr.said import Said, said
from sqr.scoring import choose
from sqr.scoring import rollup_words as words
from sqr.scoring.decision import Decision, Later, Share, Standing, Status, Steps
from sqr.scoring.panel_words import at_cuts
from sqr.scoring.rollup_words import ByRank
from sqr.scoring.tried import tried

_NONE = Fraction(0)


class Weighed(Protocol):
    """A part: its id, and its weight among the parts of its owner."""

    @property
    def id(self) -> str:
        """The id of the part."""

    @property
    def weight(self) -> Fraction:
        """Its weight as the rubric has it."""


class Piece(NamedTuple):
    """A part and how it stands, in one."""

    id: str
    weight: Fraction
    status: Status
    rank: int | None
    number: Fraction | None


def roll_up(rubric: Rubric, rule: RollupRule, pieces: Sequence[Piece]) -> Decision:
    """Decide the level of a part from its own parts, as its tier's rule says."""
    return RollUp(rubric, rule, pieces).of(pieces)


class RollUp:
    """A rule over certain parts: what all their cases have in common is worked out once.

    >>> from sqr.rubric.load import load
    >>> rubric = load("equity-review").rubric
    >>> parts = [Piece(name, Fraction(1), "levelled", 2, None) for name in "AB"]
    >>> RollUp(rubric, rubric.rollup("domain"), parts).of(parts).rank
    2
    """

    def __init__(self, rubric: Rubric, rule: RollupRule, parts: Sequence[Weighed]) -> None:
        """Make a rule ready for these parts."""
        self._rubric, self._rule = rubric, rule
        self._parts = [(part.id, part.weight) for part in parts]
        # Sums of whole numbers are many times as fast as those of fractions, and as exact.
        self._loads, self._over = choose.whole_numbers([part.weight for part in parts])
        self._cuts = cuts.of(rubric, rule) if isinstance(rule, RollupMean) else ()
        self._by_numbers = isinstance(rule, RollupMean) and rule.of == "numbers"
        self._points = rubric.points

    def of(self, standings: Sequence[Standing]) -> Decision:
        """Decide the level of the owner of parts that stand so, in the order of the parts."""
        counts = self._counts(standings)
        if counts and all(counts):  # nearly always, and much the faster
            return self._decided(standings, standings, self._loads)
        loads = [*compress(self._loads, counts)]
        short = _short(self._rule, standings, self._loads, sum(loads))
        if short is None:
            return self._decided(standings, [*compress(standings, counts)], loads)
        status, reason = short
        return Decision(status, None, None, self._rule.rule, reason, Steps(lambda: (reason,)),
                        shares=Later(lambda: self._shares(standings)))  # fmt: skip

    def _counts(self, standings: Sequence[Standing]) -> list[bool]:
        """Tell of each part whether it counts: it has weight, a level, and applies."""
        return [
            load > 0 and one.rank is not None and one.status != "not_applicable"
            for one, load in zip(standings, self._loads, strict=True)
        ]

    def _decided(
        self, standings: Sequence[Standing], counted: Sequence[Standing], loads: Sequence[int]
    ) -> Decision:
        """Decide by the parts that are ``counted``; ``loads`` are their weights, whole numbers."""
        rubric, rule = self._rubric, self._rule
        shares = Later(partial(self._shares, standings))
        if isinstance(rule, RollupMean):
            number = choose.mean([*map(self._value, counted)], loads)
            place = choose.at_cuts(number, self._cuts, rule.at_cut)
            steps = Steps(partial(self._mean_told, rule, number, place, standings))
            return Decision("levelled", place, number, rule.rule, "", steps, shares=shares,
                            cuts=self._cuts)  # fmt: skip
        ranks = [one.rank for one in counted if one.rank is not None]
        rank = _rank(rubric, rule, ranks, loads)
        steps = Steps(partial(self._told, rule, ranks, loads, rank, standings))
        if rank is None:
            reason = said("The rule gives no level for these parts.")
            return Decision("unresolved", None, None, rule.rule, reason, steps.then(reason),
                            shares=shares)  # fmt: skip
        return Decision("levelled", rank, None, rule.rule, "", steps, shares=shares)

    def _value(self, part: Standing) -> Fraction:
        """Return what a part with a level brings into a mean: its level's points, or its mean."""
        if part.number is not None and self._by_numbers:
            return part.number
        assert part.rank is not None
        return self._points[part.rank]

    def _told(
        self, rule: ByRank, ranks: Sequence[int], loads: Sequence[int], rank: int | None,
        standings: Sequence[Standing],
    ) -> Iterator[Said]:  # fmt: skip
        """Tell what counted and what it weighed, and then how the rule chose."""
        shares = self._shares(standings)
        yield from words.left_out(shares)
        yield from words.effective(rule, shares)
        yield words.order(self._rubric, _counted(shares))
        yield from words.told(self._rubric, rule, ranks, loads, rank)

    def _mean_told(
        self, rule: RollupMean, number: Fraction, rank: int, standings: Sequence[Standing]
    ) -> Iterator[Said]:
        """Tell how parts that stand so came to their mean, and the mean to its level."""
        shares = self._shares(standings)
        counted = _counted(shares)
        yield from words.left_out(shares)
        yield from words.effective(rule, shares)
        yield words.order(self._rubric, counted)
        yield from words.by_points(rule, shares, standings)
        yield words.mean(self._rubric, rule, counted, number)
        yield from at_cuts(self._rubric, number, self._cuts, rank)

    def _shares(self, standings: Sequence[Standing]) -> tuple[Share, ...]:
        """Return the parts with what they bring, and the whole of the weights where they count."""
        counts = self._counts(standings)
        have = Fraction(sum(compress(self._loads, counts)), self._over)
        values = [None if one.rank is None else self._value(one) for one in standings]
        case = zip(self._parts, standings, values, counts, strict=True)
        return tuple([
            Share(name, one.status, one.rank, value, weight, have if counted else _NONE)
            for (name, weight), one, value, counted in case
        ])  # fmt: skip


def _counted(shares: Iterable[Share]) -> list[Share]:
    return [share for share in shares if share.whole]


def _short(
    rule: RollupRule, standings: Sequence[Standing], loads: Sequence[int], have: int
) -> tuple[Status, Said] | None:
    """Return why parts give no level, or None; ``have`` is the weight of those that count.

    What has the weight 0 is shown and not counted: its status says nothing of its owner.
    """
    weighed = [(one, load) for one, load in zip(standings, loads, strict=True) if load]
    applicable = [one for one, _ in weighed if one.status != "not_applicable"]
    whole = sum(load for one, load in weighed if one.status != "not_applicable")
    if not applicable:
        if all(one.status == "not_applicable" for one in standings):
            return "not_applicable", said("None of its parts applies here.")
        return "not_applicable", said("None of the parts that count applies here.")
    if all(one.status == "not_covered" for one in applicable):
        if all(one.status in ("not_covered", "not_applicable") for one in standings):
            return "not_covered", said("None of its parts was rated.")
        return "not_covered", said("None of the parts that count was rated.")
    if not have:
        return _why_short(applicable), said("None of the parts that count has a level.")
    if Fraction(have, whole) < rule.min_coverage:
        return _why_short(applicable), said(
            "Parts with a level hold %(have)s of the applicable weight; the rubric asks for "
            "%(need)s.", have=exact_percent(Fraction(have, whole), rule.min_coverage),
            need=percent(rule.min_coverage),
        )  # fmt: skip
    return None


def _why_short(applicable: Sequence[Standing]) -> Status:
    """Tell apart too little evidence and reviewers who do not agree."""
    gaps = [one.status for one in applicable if one.rank is None]
    return "unresolved" if gaps and all(s == "unresolved" for s in gaps) else "not_enough_evidence"


def _rank(rubric: Rubric, rule: ByRank, ranks: Sequence[int], weights: Sequence[int]) -> int | None:
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
        levels = tried(rubric, rule, ranks, weights)
        return next((one.rank for one in levels if one.enough and one.clear), 0)
    assert_never(rule)
