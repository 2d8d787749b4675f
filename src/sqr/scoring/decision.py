"""What scoring says of one part at one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar

from sqr.rubric.numbers import shown
from sqr.said import Said

T = TypeVar("T")

Status = Literal["levelled", "not_enough_evidence", "not_applicable", "unresolved", "not_covered"]
# Flags of a decision in whose place, or against which, a consensus stands.
CONSENSUS, ABOVE_LIMIT, REFUSED = "consensus", "consensus_above_limit", "consensus_refused"


class Later(Generic[T]):
    """What is put together when somebody asks for it.

    Of a state's decisions hardly any is looked into, and to tell how it came about takes longer
    than the arithmetic. Two are the same when the same comes of them.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        """Take what puts it together."""
        self._make = make

    def __iter__(self) -> Iterator[T]:
        """Put it together."""
        return iter(self._make())

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return any(True for _ in self)

    def __eq__(self, other: object) -> bool:
        """Tell whether the same comes of another."""
        return isinstance(other, Later) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return what equal ones have in common."""
        return hash(tuple(self))


class Steps(Later[Said]):
    """The steps of an explanation.

    >>> from sqr.said import said
    >>> steps = Steps(lambda: [said("The middle vote is %(level)s.", level="Developing")])
    >>> list(steps.then(said("It is the whole panel's.")))
    ['The middle vote is Developing.', "It is the whole panel's."]
    """

    __slots__ = ()

    def then(self, *more: Said) -> Steps:
        """Return these steps and further ones."""
        return Steps(lambda: (*self, *more))


UNTOLD = Steps(tuple)  # of a decision that is only supposed


class Share(NamedTuple):
    """A part in a roll-up: its weight, and the ``whole`` of those that count (0: it does not)."""

    id: str
    status: Status
    rank: int | None
    value: Fraction | None
    weight: Fraction
    whole: Fraction

    @property
    def effective(self) -> Fraction:
        """What the weight came to over the parts that count."""
        return self.weight / self.whole if self.whole else self.whole


NO_PARTS: Later[Share] = Later(tuple)


class Standing(Protocol):
    """How a part stands, as far as its owner sees it: its level, or why it has none."""

    @property
    def status(self) -> Status:
        """Whether it has a level, and if not, why."""

    @property
    def rank(self) -> int | None:
        """Its level, if it has one."""

    @property
    def number(self) -> Fraction | None:
        """The mean of its own that counts in a mean of numbers, if it has one."""


class Agreed(NamedTuple):
    """A consensus in place of a level: who, when and why, and where it is written.

    ``status``, ``rank`` and ``shown`` are what the rules had computed, limits included.
    """

    by: str
    date: str
    reason: str
    file: str
    line: int
    status: Status
    rank: int | None
    shown: str


class Decision(NamedTuple):
    """A level, or the reason why there is none, and the steps that led there.

    ``rank`` counts from 0 at the lowest level; ``number`` is the exact mean where a rule
    has one, and ``cuts`` those that it was held against; ``votes`` are the votes a rank got
    (criteria) and ``shares`` the parts (tiers above). ``computed`` is the rank before a limit
    lowered it, else None. ``agreed`` is the
    consensus that stands in place of the computed level, if there is one. ``most`` are the
    points above which limits let no mean of this part count in a mean of numbers. ``self_votes``
    are the unit's own votes on a criterion, ``self_without`` how many of its own voices say that it
    does not apply, and how many have no one vote.
    """

    status: Status
    rank: int | None
    number: Fraction | None
    rule: str
    reason: str
    steps: Steps
    flags: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    shares: Later[Share] = NO_PARTS
    self_votes: tuple[int, ...] = ()
    computed: int | None = None
    cuts: tuple[Fraction, ...] = ()
    agreed: Agreed | None = None
    most: Fraction | None = None
    self_without: tuple[int, int] = (0, 0)

    @property
    def shown(self) -> str:
        """The number with as many decimals as it takes not to contradict the level; or nothing."""
        return "" if self.number is None else shown(self.number, self.cuts)

    @property
    def brings(self) -> Fraction | None:
        """The part's own mean as it counts in a mean of numbers; None: its level's points do."""
        return self.number if self.most is None else self.most

    @property
    def reviewers(self) -> int:
        """How many reviewers' votes were counted."""
        return sum(self.votes)
