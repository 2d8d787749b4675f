"""What is known of the agreement in a review, as frozen values in names instead of numbers.

Ranks count from 0 at the lowest level; distances are in levels, below 0 towards the lower.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqr.agreement.every import Coefficient
from sqr.agreement.statistic import Statistic, undefined

NOT_ASKED = undefined("not worked out")


@dataclass(frozen=True, slots=True)
class BoundaryFinding:
    """The boundary ``lower``|``upper`` (level names) and how far it divides the reviewers.

    ``divided`` is the share of pairs of votes on its two sides, ``alpha`` Krippendorff's α of
    "above or not", ``above`` the share of votes above it.
    """

    lower: str
    upper: str
    divided: Statistic
    alpha: Statistic
    above: float


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the ratings (``criterion``, ``domain`` or ``pooled``) and its coefficients.

    ``value`` is the value of the column within which it was looked at (else empty). ``ratings``
    are votes, ``pairs`` pairs of votes on the same thing, ``counts`` votes by level.
    """

    kind: str
    id: str
    name: str
    value: str
    units: int
    shared_units: int
    reviewers: int
    ratings: int
    pairs: int
    counts: tuple[int, ...]
    coefficients: tuple[Coefficient, ...]
    boundaries: tuple[BoundaryFinding, ...]
    verdict: str
    remarks: tuple[str, ...]

    def get(self, name: str, kind: str = "") -> Statistic:
        """Return a coefficient by name and weights or metric."""
        for found in self.coefficients:
            if (found.name, found.kind) == (name, kind):
                return found.found
        return NOT_ASKED


@dataclass(frozen=True, slots=True)
class ReviewerFinding:
    """A reviewer against the rest of the panel.

    ``distance`` is the mean distance to the others over ``shared`` votes at ``units`` units,
    ``counts`` how often each level was given, ``habit`` what is odd about that (or empty).
    ``deviations`` has a mean distance (or None) and a number of votes for each criterion.
    """

    id: str
    name: str
    role: str
    votes: int
    shared: int
    units: int
    distance: Statistic
    reading: str
    counts: tuple[int, ...]
    habit: str
    deviations: tuple[tuple[float | None, int], ...]


@dataclass(frozen=True, slots=True)
class PairFinding:
    """Two reviewers on what both rated; ``gap``: the first's mean less the second's."""

    first: str
    second: str
    shared: int
    exact: float
    adjacent: float
    gap: float


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A vote far from the others, even for this reviewer; ``others`` are their votes by level."""

    file: str
    line: int
    reviewer: str
    cycle: str
    unit: str
    criterion: str
    rank: int
    others: tuple[int, ...]
    surprise: float


@dataclass(frozen=True, slots=True)
class ConnectionFinding:
    """Groups of reviewers who are linked through what they rated, and what would link them."""

    groups: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str], ...]

    @property
    def connected(self) -> bool:
        """Whether every reviewer can be compared with every other."""
        return len(self.groups) < 2


@dataclass(frozen=True, slots=True)
class AccuracyFinding:
    """A reviewer against the key; ``practise`` says on what."""

    reviewer: str
    votes: int
    exact: Statistic
    adjacent: Statistic
    bias: Statistic
    practise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Reviewers against a key, which experts or a file give; ``keyed`` counts its answers."""

    source: str
    sha256: str
    keyed: int
    reviewers: tuple[AccuracyFinding, ...]


@dataclass(frozen=True, slots=True)
class SelfFinding:
    """Units' own levels against the panel's: how often each difference occurs.

    ``differences`` pairs own less panel, in levels, with a count; ``unit`` is empty for all.
    """

    unit: str
    compared: int
    differences: tuple[tuple[int, int], ...]

    @property
    def mean(self) -> float:
        """The mean difference, above 0 where units see themselves higher."""
        return sum(apart * n for apart, n in self.differences) / self.compared


@dataclass(frozen=True, slots=True)
class FacetMeasure:
    """A unit, criterion or reviewer in the Rasch model, in logits with its standard error.

    Criteria and reviewers are harder and stricter the higher. ``infit`` and ``outfit`` are mean
    squares, about 1 where votes are as predictable as the model expects, None for an
    ``extreme`` element, which got the lowest or the highest level only. ``observed`` and
    ``fair`` are a unit's mean points, as rated and as expected from a reviewer of
    average severity.
    """

    id: str
    name: str
    measure: float
    se: float
    infit: float | None
    outfit: float | None
    votes: int
    extreme: bool
    observed: float | None = None
    fair: float | None = None


@dataclass(frozen=True, slots=True)
class RaschFinding:
    """The many-facet Rasch model of a review: information, and no level rests on it.

    ``why`` says why there is none (else empty). ``steps`` are those of all criteria (id empty)
    or of each, None at a level that nobody gave.
    """

    kind: str
    why: str
    reviewers: tuple[FacetMeasure, ...] = ()
    criteria: tuple[FacetMeasure, ...] = ()
    units: tuple[FacetMeasure, ...] = ()
    steps: tuple[tuple[str, tuple[float | None, ...]], ...] = ()
    reviewer_reliability: float | None = None
    unit_reliability: float | None = None
    correction: float = 1.0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """All that is known of the agreement in a review.

    ``scopes`` begin with the whole, then domains and criteria in the order of the rubric;
    ``within`` are the same for each value of the column ``by``. ``unexpected`` holds the most
    surprising votes of ``unexpected_count``. ``advice`` is what to do next, in three sentences.
    """

    title: str
    unit_name: str
    unit_plural: str
    levels: tuple[str, ...]
    codes: tuple[str, ...]
    points: tuple[float, ...]
    criteria: tuple[str, ...]
    draws: int
    seed: int
    by: str
    scopes: tuple[Scope, ...]
    within: tuple[Scope, ...]
    connection: ConnectionFinding
    reviewers: tuple[ReviewerFinding, ...]
    pairs: tuple[PairFinding, ...]
    pairs_note: str
    unexpected: tuple[Unexpected, ...]
    unexpected_count: int
    calibration: Calibration | None
    own: tuple[SelfFinding, ...]
    rasch: RaschFinding | None
    advice: tuple[str, ...]

    @property
    def whole(self) -> Scope:
        """The scope of all ratings."""
        return self.scopes[0]

    @property
    def of_criteria(self) -> tuple[Scope, ...]:
        """The scopes of single criteria."""
        return tuple(scope for scope in self.scopes if scope.kind == "criterion")
