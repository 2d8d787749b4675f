"""The roll-up rules: levels of parts become the level of the tier above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
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
from sqr.scoring.panel import Outcome, from_mean
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
        if isinstance(rule, RollupMean):
            values = [value for value in self._values(counted) if value is not None]
            number = choose.mean(values, loads)
            outcome = from_mean(
                rubric, rule.at_cut, self._cuts, number,
                lambda: self._reckoned(rule, number, standings),
            )  # fmt: skip
        else:
            ranks = [one.rank for one in counted if one.rank is not None]
            rank = _rank(rubric, rule, ranks, loads)
            outcome = Outcome(
                rank, None,
                Steps(lambda: (words.order(rubric, _counted(self._shares(standings))),
                               *words.told(rubric, rule, ranks, loads, rank))),
            )  # fmt: skip
        shares = Later(lambda: self._shares(standings))
        steps = Steps(lambda: self._told(standings, outcome.steps))
        if outcome.rank is None:
            reason = said("The rule gives no level for these parts.")
            return Decision("unresolved", None, None, rule.rule, reason, steps.then(reason),
                            shares=shares)  # fmt: skip
        return Decision("levelled", outcome.rank, outcome.number, rule.rule, "", steps,
                        shares=shares, cuts=outcome.cuts)  # fmt: skip

    def _values(self, standings: Sequence[Standing]) -> list[Fraction | None]:
        """Return what parts bring into a mean: their levels' points, or their own means."""
        points, rule = self._rubric.points, self._rule
        if isinstance(rule, RollupMean) and rule.of == "numbers":
            return [
                None if p.rank is None else points[p.rank] if p.number is None else p.number
                for p in standings
            ]
        return [None if p.rank is None else points[p.rank] for p in standings]

    def _told(self, standings: Sequence[Standing], how: Steps) -> Iterator[Said]:
        """Tell what counted and what it weighed, and then how the rule chose."""
        shares = self._shares(standings)
        yield from words.left_out(shares)
        yield from words.effective(self._rule, shares)
        yield from how

    def _reckoned(
        self, rule: RollupMean, number: Fraction, standings: Sequence[Standing]
    ) -> Iterator[Said]:
        """Tell how parts that stand so came to their mean."""
        shares = self._shares(standings)
        counted = _counted(shares)
        yield words.order(self._rubric, counted)
        yield from words.by_points(rule, shares, standings)
        yield words.mean(self._rubric, rule, counted, number)

    def _shares(self, standings: Sequence[Standing]) -> tuple[Share, ...]:
        """Return the parts with what they bring, and the whole of the weights where they count."""
        counts = self._counts(standings)
        have = Fraction(sum(compress(self._loads, counts)), self._over)
        case = zip(self._parts, standings, self._values(standings), counts, strict=True)
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
