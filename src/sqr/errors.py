"""What stops sqr, as opposed to what is merely wrong with the data.

A :class:`SqrError` means that sqr cannot go on. It may be raised anywhere and is
caught once, in :func:`sqr.cli.app.main`. What is wrong with *ratings* is never raised:
it is a :class:`sqr.validate.problem.Problem`, collected with all the others.
"""

from __future__ import annotations

from typing import NamedTuple


class SqrError(Exception):
    """sqr cannot go on; ``message`` says what and where, ``hint`` how to mend it.

    >>> str(SqrError("no such file: a.csv", hint="Check the name."))
    'no such file: a.csv'
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SqrError):
    """The command was given something it cannot use: a path, an option, an id."""


class InputError(SqrError):
    """An input file cannot be read or cannot be used at all."""


class Fault(NamedTuple):
    """One thing wrong with a YAML file, at a place (line and column count from 1)."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, which terminals and editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


class FaultsError(SqrError):
    """A YAML file (rubric or review) has faults; all of them are here, in file order."""

    def __init__(self, what: str, faults: tuple[Fault, ...]) -> None:
        count = f"{len(faults)} fault" + ("" if len(faults) == 1 else "s")
        super().__init__(f"{what} has {count}")
        self.faults = faults


class RubricError(FaultsError):
    """A rubric that cannot be used."""


class ReviewFileError(FaultsError):
    """A ``review.yaml`` that cannot be used."""
