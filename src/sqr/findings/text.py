"""Findings for a person at a terminal: by file and reviewer, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from sqr.findings.grouping import FileGroup, by_file
from sqr.findings.model import Findings, more, sentence
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import SEVERITIES, Problem, Severity
from sqr.validate.summary import summary_lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PLAIN_WIDTH = 120
_MARKS: dict[Severity, tuple[str, str]] = {
    "error": ("✗", "bold red"),
    "warning": ("!", "yellow"),
    "info": ("i", "cyan"),
}


def render(findings: Findings) -> str:
    """Return the findings as plain text of a fixed width, the summary at its end."""
    screen = plain_console()
    for thing in things(findings):
        screen.print(thing)
    file = screen.file
    assert isinstance(file, StringIO)
    lines = [line.rstrip() for line in file.getvalue().splitlines()]
    return "\n".join([*lines, *summary_lines(findings.validation)]) + "\n"


def plain_console() -> Console:
    """Return a console that keeps its text: no colour, no link, a fixed width."""
    from rich.console import Console

    return Console(file=StringIO(), width=PLAIN_WIDTH, color_system=None, emoji=False,
                   markup=False, highlight=False)  # fmt: skip


def things(findings: Findings) -> Iterator[RenderableType]:
    """Yield the problems by file and reviewer, then how many of each code there are.

    A file's name is a link where the terminal knows links.
    """
    from rich.text import Text

    for group in by_file(findings.validation.problems):
        yield _heading(findings, group)
        for reviewer in group.reviewers:
            if len(group.reviewers) > 1 and reviewer.reviewer:
                yield Text(reviewer.reviewer, style="bold")
            yield _table(reviewer.problems)
        yield Text("")
    if findings.validation.counts:
        yield _counts(findings)
        yield Text("")


def _heading(findings: Findings, group: FileGroup) -> RenderableType:
    from rich.style import Style
    from rich.text import Text

    path = findings.paths.get(group.file)
    link = path.absolute().as_uri() if path is not None else None
    heading = Text().append(group.file, style=Style(bold=True, underline=True, link=link))
    if len(group.reviewers) == 1 and group.reviewers[0].reviewer:
        heading.append(f"  {group.reviewers[0].reviewer}", style="bold")
    return heading


def _table(problems: Sequence[Problem]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("line", justify="right", no_wrap=True, min_width=4)
    table.add_column("mark", no_wrap=True)
    table.add_column("code", no_wrap=True)
    table.add_column("what is wrong, and how to mend it", overflow="fold", ratio=1)
    for problem in problems:
        mark, style = _MARKS[problem.severity]
        words = Text(sentence(problem))
        words.stylize("dim", len(words) - len(problem.fix))
        line = str(problem.line) if problem.line else ""
        table.add_row(line, Text(mark, style=style), problem.code, words)
    return table


def _counts(findings: Findings) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    validation = findings.validation
    now = {change.code: change.now for change in validation.changes}
    severities = {code: now.get(code, CHECKS[code].severity) for code in validation.counts}
    hidden = findings.hidden()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("number", justify="right")
    for severity in SEVERITIES:
        mark, style = _MARKS[severity]
        for code, number in sorted(validation.counts.items(), key=lambda item: (-item[1], item[0])):
            if severities[code] == severity:
                rest = more(code, hidden[code]) if code in hidden else ""
                row = (f"{number:,}", Text(mark, style=style), code, CHECKS[code].title)
                table.add_row(*row, Text(rest, style="dim"))
    return table
