"""Problems in the order in which somebody would mend them: the worst file first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqr.validate.problem import SEVERITIES, Problem


class ReviewerGroup(NamedTuple):
    """The problems of one reviewer in one file; without a name, those of no reviewer."""

    reviewer: str
    problems: tuple[Problem, ...]


class FileGroup(NamedTuple):
    """The problems of one file, by reviewer."""

    file: str
    reviewers: tuple[ReviewerGroup, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them."""
        return tuple(p for group in self.reviewers for p in group.problems)


def by_file(problems: Sequence[Problem]) -> tuple[FileGroup, ...]:
    """Group problems by file and reviewer, the worst of each first.

    Worse is who has more errors, then more warnings; within a reviewer's problems the
    gravest stand first, then they follow the lines of the file.
    """
    in_files = sorted(problems, key=lambda p: p.file)
    groups = [_file(file, tuple(found)) for file, found in groupby(in_files, lambda p: p.file)]
    return tuple(sorted(groups, key=lambda group: (_badness(group.problems), group.file)))


def _file(file: str, problems: tuple[Problem, ...]) -> FileGroup:
    by_name = sorted(problems, key=lambda p: p.reviewer)
    groups = [
        ReviewerGroup(name, tuple(sorted(found, key=_grave)))
        for name, found in groupby(by_name, lambda p: p.reviewer)
    ]
    groups.sort(key=lambda group: (_badness(group.problems), group.reviewer))
    return FileGroup(file, tuple(groups))


def _badness(problems: Sequence[Problem]) -> tuple[int, ...]:
    counts = Counter(problem.severity for problem in problems)
    return tuple(-counts[severity] for severity in SEVERITIES)


def _grave(problem: Problem) -> tuple[int, int, str]:
    return SEVERITIES.index(problem.severity), problem.line, problem.code
