"""Findings for a person at a terminal: by file and reviewer, the worst first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqr.findings.grouping import FileGroup, by_file
from sqr.findings.model import Findings, more, sentence
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import SEVERITIES, Problem, Severity
from sqr.validate.summary import summary_lines

PLAIN_WIDTH = 120
_NARROWEST = 40  # cells for words, however narrow the terminal is
_GAP = "  "
_MARKS: dict[Severity, tuple[str, str]] = {
    "error": ("✗", "bold red"),
    "warning": ("!", "yellow"),
    "info": ("i", "cyan"),
}


class Span(NamedTuple):
    """A piece of a line, and how a terminal shows it: a style of rich, and where it leads."""

    text: str
    style: str = ""
    link: str = ""


Line = tuple[Span, ...]


def render(findings: Findings) -> str:
    """Return the findings as plain text of a fixed width, the summary at its end."""
    plain = ["".join(span.text for span in line).rstrip() for line in lines(findings)]
    return "\n".join([*plain, *summary_lines(findings.validation)]) + "\n"


def lines(findings: Findings, width: int = PLAIN_WIDTH) -> Iterator[Line]:
    """Yield the problems by file and reviewer, then how many of each code there are.

    A file's name is a link where a terminal knows links.
    """
    for group in by_file(findings.validation.problems):
        yield _heading(findings, group)
        for reviewer in group.reviewers:
            if len(group.reviewers) > 1 and reviewer.reviewer:
                yield (Span(reviewer.reviewer, "bold"),)
            yield from _rows(reviewer.problems, width)
        yield ()
    if findings.validation.counts:
        yield from _counts(findings)
        yield ()


def _heading(findings: Findings, group: FileGroup) -> Line:
    path = findings.paths.get(group.file)
    link = path.absolute().as_uri() if path is not None else ""
    heading = Span(group.file, "bold underline", link)
    if len(group.reviewers) == 1 and group.reviewers[0].reviewer:
        return heading, Span(f"{_GAP}{group.reviewers[0].reviewer}", "bold")
    return (heading,)


def _rows(problems: Sequence[Problem], width: int) -> Iterator[Line]:
    """Yield each problem: line, mark, code, and its words in a column of their own."""
    places = max(4, *(len(str(problem.line)) for problem in problems))
    indent = places + len(_GAP) + 1 + len(_GAP) + len(problems[0].code) + len(_GAP)
    for problem in problems:
        mark, style = _MARKS[problem.severity]
        place = f"{problem.line or '':>{places}}{_GAP}"
        start: Line = (Span(place), Span(mark, style), Span(f"{_GAP}{problem.code}{_GAP}"))
        for words in _wrapped(problem, max(_NARROWEST, width - indent)):
            yield *start, *words
            start = (Span(" " * indent),)


def _wrapped(problem: Problem, width: int) -> Iterator[Line]:
    """Yield the lines of a problem's words, what mends it after what is wrong."""
    words = sentence(problem)
    wrong, at = len(words) - len(problem.fix), 0
    for line in textwrap.wrap(words, width, break_on_hyphens=False):
        at = max(at, words.find(line, at))
        cut = min(max(wrong - at, 0), len(line))
        yield Span(line[:cut]), Span(line[cut:], "dim")
        at += len(line)


def _counts(findings: Findings) -> Iterator[Line]:
    validation = findings.validation
    now = {change.code: change.now for change in validation.changes}
    severities = {code: now.get(code, CHECKS[code].severity) for code in validation.counts}
    hidden = findings.hidden()
    places = max(len(f"{number:,}") for number in validation.counts.values())
    titles = max(len(CHECKS[code].title) for code in validation.counts)
    for severity in SEVERITIES:
        mark, style = _MARKS[severity]
        for code, number in sorted(validation.counts.items(), key=lambda item: (-item[1], item[0])):
            if severities[code] == severity:
                rest = more(code, hidden[code]) if code in hidden else ""
                title = f"{CHECKS[code].title:<{titles}}{_GAP}"
                count = Span(f"{number:>{places},}{_GAP}")
                yield (
                    count,
                    Span(mark, style),
                    Span(f"{_GAP}{code}{_GAP}{title}"),
                    Span(rest, "dim"),
                )
