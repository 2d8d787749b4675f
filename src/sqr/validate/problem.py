"""A problem is data: never raised, always collected, and always with a place and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Check(NamedTuple):
    """An entry of the catalogue: what is looked for, why it matters, how to mend it.

    ``wrong`` and ``right`` show it: lines of a file, or words where lines cannot.
    """

    code: str
    severity: Severity
    title: str
    why: str
    fix: str
    wrong: str
    right: str


class Problem(NamedTuple):
    """One thing that is wrong in a rating file, a list or a rubric.

    ``column`` is the heading as the file has it; ``line`` counts from 1 and is 0 where the
    whole file is meant; ``value`` is what was found, shortened.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: str
    reviewer: str
    value: str
    message: str
    why: str
    fix: str


class ConsensusCount(NamedTuple):
    """Rows of the consensus file, and how many of them hold; the others are problems."""

    rows: int
    hold: int


class Change(NamedTuple):
    """What review.yaml made of a check, why, and how many problems of it there are."""

    code: str
    was: Severity
    now: Severity | Literal["off"]
    because: str
    found: int = 0


class Skipped(NamedTuple):
    """Checks that were not made, and why."""

    codes: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Validation:
    """Everything that validation found. Rows in = rows used + rows set aside, always.

    ``counts`` holds how many problems each code has altogether, ``severities`` the same by
    severity; ``problems`` shows at most so many of each as was asked for. A check that the
    review turned off is in none of them, but in ``changes``; one that was not made is in
    ``skipped``.
    """

    rows_in: int
    rows_used: int
    set_aside: dict[str, int]
    states: dict[str, int]
    problems: tuple[Problem, ...]
    counts: dict[str, int]
    severities: dict[Severity, int]
    changes: tuple[Change, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    consensus: ConsensusCount | None = None

    def worst(self) -> Severity | None:
        """Return the gravest severity found, or None when there is no problem."""
        return next((severity for severity in SEVERITIES if self.count(severity)), None)

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity there are."""
        return self.severities.get(severity, 0)
