"""The frozen value that holds all a format may know about what validation found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqr.review.inputs import InputFile
from sqr.validate.problem import Problem, Validation


@dataclass(frozen=True, slots=True)
class Findings:
    """A validation with the files that it is about.

    ``inputs`` are all files that went in, with their sha256; ``paths`` tells where each file
    lies that a problem can name. A format reads this and nothing else.
    """

    validation: Validation
    inputs: tuple[InputFile, ...]
    version: str
    paths: Mapping[str, Path] = field(default_factory=dict)

    @property
    def rating_files(self) -> tuple[InputFile, ...]:
        """The rating files, those without a problem among them."""
        return tuple(file for file in self.inputs if file.role == "ratings")

    def showing(self, most: int) -> Findings:
        """Return the findings with at most ``most`` problems of each code (0: all)."""
        seen: Counter[str] = Counter()
        kept = []
        for problem in self.validation.problems:
            seen[problem.code] += 1
            if not most or seen[problem.code] <= most:
                kept.append(problem)
        if len(kept) == len(self.validation.problems):
            return self
        return replace(self, validation=replace(self.validation, problems=tuple(kept)))

    def hidden(self) -> dict[str, int]:
        """Return by code how many problems there are that are not shown."""
        shown = Counter(problem.code for problem in self.validation.problems)
        counts = self.validation.counts
        return {code: n - shown[code] for code, n in counts.items() if n > shown[code]}


def sentence(problem: Problem) -> str:
    """Return what is wrong with what, and how to mend it: the words of every format."""
    where = f"{problem.column}: " if problem.column else ""
    return f"{where}{problem.message}. {problem.fix}"


def more(code: str, number: int) -> str:
    """Return the words for problems that are not shown.

    >>> more("SQR102", 1800)
    '+ 1,800 more of SQR102 (--most 0 shows all)'
    """
    return f"+ {number:,} more of {code} (--most 0 shows all)"
