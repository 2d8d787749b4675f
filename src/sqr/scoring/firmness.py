"""How firm a domain's level is: who could be left out, which rule chosen, how near the cut.

A level that changes when one person is left out is no worse than another; but whoever
publishes it should know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqr.ratings.consensus import consensus as read_consensus
from sqr.ratings.table import Ratings
from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.rules import (
    Highest,
    Lowest,
    Mean,
    Median,
    Mode,
    PanelRule,
    Quorum,
    RollupMean,
    RollupMedian,
    RollupRule,
    RollupShare,
)
from sqr.scoring import choose
from sqr.scoring.ballots import (
    Adding,
    Ballot,
    Counts,
    Unit,
    ballots,
    counts,
    without_each,
)
from sqr.scoring.consensus import Entries, by_place
from sqr.scoring.decision import Decision
from sqr.scoring.levels import UnitScores
from sqr.scoring.lift import Lift, Lifter, Place
from sqr.scoring.limits import LIMITED, Marks, caps
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk

RULES: tuple[PanelRule, ...] = (
    Median(rule="median"),
    Mode(rule="mode"),
    Mean(rule="mean"),
    Lowest(rule="min"),
    Highest(rule="max"),
    Quorum(rule="quorum", share=Fraction(2, 3)),
)
"""The panel rules that are tried, each as it is when a rubric declares no more than its name."""


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a domain lies from another level: ``have`` against ``need``, exactly.

    ``rank`` is the level that begins at ``need``. ``what`` is ``mean``, or ``share``: the
    share of the weight at that level or higher.
    """

    what: str
    rank: int
    have: Fraction
    need: Fraction

    @property
    def distance(self) -> Fraction:
        """How far ``have`` lies from ``need``, whichever is higher."""
        return abs(self.have - self.need)


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm one domain's level is at one unit; a rank of None is no level.

    ``without`` names each reviewer and the level that the domain has without them;
    ``rules`` the same for each other panel rule. ``margin`` is None where the rule has no
    number. ``lift`` is what holds the domain back. Where a limit decides, ``limit`` is its id
    and ``computed`` the level that it lowered: the margin is of what was computed. Where a limit
    only holds the level where it is, both levels are the same.
    """

    domain: str
    rank: int | None
    without: tuple[tuple[str, int | None], ...]
    rules: tuple[tuple[str, int | None], ...]
    margin: Margin | None
    lift: Lift
    computed: int | None = None
    limit: str = ""

    @property
    def moved_without(self) -> tuple[tuple[str, int | None], ...]:
        """The reviewers without whom the level is another, or gone."""
        return tuple(pair for pair in self.without if pair[1] != self.rank)

    @property
    def moved_by_rule(self) -> tuple[tuple[str, int | None], ...]:
        """The panel rules under which the level is another, or gone."""
        return tuple(pair for pair in self.rules if pair[1] != self.rank)


def firmness(
    ratings: Ratings, units: Sequence[UnitScores]
) -> dict[tuple[str, str], tuple[Firmness, ...]]:
    """Return the firmness of every domain at ``units``, by (cycle, unit id), in their order."""
    rubric = ratings.inputs.loaded.rubric
    meant = ratings.meaning
    places = {unit.id: n for n, unit in enumerate(meant.units)}
    kinds, cast = ballots(ratings, {places[unit.unit.id] for unit in units})
    agreed = by_place(read_consensus(ratings).entries)
    cycles = {cycle: n for n, cycle in enumerate(meant.cycles)}
    own = _Scorer(rubric, kinds)
    others = [(rule.rule, _Scorer(_under(rubric, rule), kinds)) for rule in RULES
              if rule.rule != rubric.rules.panel.rule]  # fmt: skip
    lifter, bearing = Lifter(rubric), Bearing(rubric)
    found = {}
    for unit in units:
        key = (cycles.get(unit.cycle, 0), places[unit.unit.id])
        here, entries = cast.get(key, {}), agreed.get(key, {})
        counted = {place: counts(ballots) for place, ballots in here.items()}
        criteria = own.criteria(counted)
        standing = dict(zip(rubric.by_id, unit.decisions, strict=True))
        place = Place(criteria, entries, standing)
        marks = bearing.on(place)
        without = list(_without(own, here, counted, criteria, entries, meant.reviewers))
        ruled = [(name, scorer.ranks(scorer.criteria(counted), entries))
                 for name, scorer in others]  # fmt: skip
        found[unit.cycle, unit.unit.id] = tuple(
            Firmness(
                domain.id,
                standing[domain.id].rank,
                tuple((name, ranks[domain.id]) for name, ranks in without),
                tuple((name, ranks[domain.id]) for name, ranks in ruled),
                margin(rubric, rubric.rollup("domain"), standing[domain.id]),
                lifter.lift(domain, place),
                *deciding(rubric, standing[domain.id], marks.get(domain.id, ())),
            )
            for domain in rubric.domains
        )
    return found


def _under(rubric: Rubric, rule: PanelRule) -> Rubric:
    """Return the rubric with another panel rule and all else as it was."""
    return rubric.model_copy(update={"rules": rubric.rules.model_copy(update={"panel": rule})})


Ranks = Mapping[str, int | None]


class _Scorer:
    """Gives the domains of a unit their levels from ballots, under one rubric."""

    def __init__(self, rubric: Rubric, kinds: Sequence[Ballot]) -> None:
        self._rubric = rubric
        self._adding = Adding(rubric, kinds)
        self._walk = Walk(rubric)
        self._by_tally: dict[Tally, Decision] = {}
        self._known: dict[Counts, Decision] = {}

    def criteria(self, counted: Mapping[int, Counts]) -> dict[int, Decision]:
        """Return the decisions on the criteria."""
        return {place: self.decide(ballots) for place, ballots in counted.items()}

    def decide(self, ballots: Counts) -> Decision:
        """Return the decision on one criterion."""
        found = self._known.get(ballots)
        if found is None:
            counted = self._adding.tally(ballots)
            found = self._by_tally.get(counted)
            if found is None:
                found = self._by_tally[counted] = decide(self._rubric, counted)
            self._known[ballots] = found
        return found

    def ranks(self, criteria: Mapping[int, Decision], agreed: Entries) -> Ranks:
        """Return the rank of every domain."""
        found = self._walk.up(criteria, agreed)
        return {domain.id: found[domain.id].rank for domain in self._rubric.domains}


def _without(
    scorer: _Scorer, here: Unit, counted: Mapping[int, Counts], whole: Mapping[int, Decision],
    agreed: Entries, names: Sequence[str],
) -> Iterator[tuple[str, Ranks]]:  # fmt: skip
    """Yield each reviewer of a unit, and the ranks of its domains without them."""
    unmoved = scorer.ranks(whole, agreed)
    # Of each criterion, what its decision would be without a ballot of each kind that moves it.
    moved = {
        place: {kind: other for kind, left in without_each(ballots)
                if _outcome(other := scorer.decide(left)) != _outcome(whole[place])}
        for place, ballots in counted.items()
    }  # fmt: skip
    for reviewer in sorted({reviewer for cast in here.values() for reviewer in cast}):
        theirs = {place: found for place, cast in here.items()
                  if (found := moved[place].get(cast.get(reviewer, -1))) is not None}  # fmt: skip
        yield names[reviewer], scorer.ranks({**whole, **theirs}, agreed) if theirs else unmoved


def _outcome(decision: Decision) -> tuple[object, ...]:
    """Return all of a criterion's decision that the levels above look at."""
    return decision.status, decision.rank, decision.number


class Bearing:
    """Tells which limits bear on the parts of a unit, also where they lower nothing."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._freely = Walk(rubric.model_copy(update={"limits": ()}))

    def on(self, unit: Place) -> Marks:
        """Return the limits that bear on each part: triggers look at the levels before any."""
        if not self._rubric.limits:
            return {}
        held = {part: entry for part, entry in unit.agreed.items()
                if unit.found[part].agreed is not None}  # fmt: skip
        return caps(self._rubric, self._freely.up(unit.criteria, held))


def deciding(
    rubric: Rubric, decision: Decision, marks: tuple[str, ...]
) -> tuple[int | None, str]:  # fmt: skip
    """Return the rank that a limit lowered and the limit's id, where a limit decides.

    Of several equally low ones the first is named, as in the explanation. A limit that bears
    on it (``marks``) and allows no more than its level decides as well, though it lowered nothing:
    no higher number would lift it.
    """
    if decision.rank is None or decision.agreed is not None:
        return None, ""
    if decision.computed is not None:
        lowered = [flag for flag in decision.flags if flag.startswith(LIMITED)]
        return decision.computed, lowered[0].removeprefix(LIMITED)
    for rule in rubric.limits:
        if rule.id in marks and rubric.rank_of[rule.cap.at_most] == decision.rank:
            return decision.rank, rule.id
    return None, ""


def margin(rubric: Rubric, rule: RollupRule, decision: Decision) -> Margin | None:
    """Return the nearest boundary of a part that has a level by its own rule, or None.

    Only a mean, a share and a median have a number that can be near a boundary. Of two
    boundaries equally near, the lower level's is taken.
    """
    if decision.rank is None or decision.agreed is not None:
        return None
    found: list[Margin] = []
    if isinstance(rule, RollupMean) and decision.number is not None:
        found = [
            Margin("mean", rank, decision.number, cut)
            for rank, cut in enumerate(cuts.of(rubric, rule), start=1)
        ]
    elif isinstance(rule, RollupShare | RollupMedian):
        counted = [share for share in decision.shares if share.effective]
        ranks = [share.rank for share in counted if share.rank is not None]
        weights = [share.effective for share in counted]
        for rank, need in _needs(rubric, rule):
            have = choose.share_at_or_above(ranks, weights, rank)
            found.append(Margin("share", rank, have, need))
    return min(found, key=lambda one: (one.distance, one.rank), default=None)


def _needs(rubric: Rubric, rule: RollupShare | RollupMedian) -> list[tuple[int, Fraction]]:
    """Return the share of the weight that each level needs, where it needs any."""
    if isinstance(rule, RollupMedian):
        return [(rank, Fraction(1, 2)) for rank in range(1, len(rubric.levels))]
    return [(rubric.rank_of[s.level], s.at_least) for s in rule.levels if s.at_least]
