"""What scoring says of one part at one unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sqr.said import Said

Status = Literal["levelled", "not_enough_evidence", "not_applicable", "unresolved", "not_covered"]
# Flags of a decision in whose place, or against which, a consensus stands.
CONSENSUS, ABOVE_LIMIT, REFUSED = "consensus", "consensus_above_limit", "consensus_refused"


@dataclass(frozen=True, slots=True)
class Share:
    """A part in a roll-up: its weight and what that weight came to, over the parts levelled."""

    id: str
    status: Status
    rank: int | None
    value: Fraction | None
    weight: Fraction
    effective: Fraction


@dataclass(frozen=True, slots=True)
class Agreed:
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


@dataclass(frozen=True, slots=True)
class Decision:
    """A level, or the reason why there is none, and the steps that led there.

    ``rank`` counts from 0 at the lowest level; ``number`` is the exact mean where a rule
    has one; ``votes`` are the votes a rank got (criteria) and ``shares`` the parts (tiers
    above). ``computed`` is the rank before a limit lowered it, else None; ``shown`` is the
    number with as many decimals as it takes not to contradict the level. ``agreed`` is the
    consensus that stands in place of the computed level, if there is one.
    """

    status: Status
    rank: int | None
    number: Fraction | None
    rule: str
    reason: str
    steps: tuple[Said, ...]
    flags: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    shares: tuple[Share, ...] = ()
    self_votes: tuple[int, ...] = ()
    computed: int | None = None
    shown: str = ""
    agreed: Agreed | None = None

    @property
    def reviewers(self) -> int:
        """How many reviewers' votes were counted."""
        return sum(self.votes)
