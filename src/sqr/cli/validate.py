"""``sqr validate``: what is wrong with the ratings, all of it, in words to act on."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.options import FailOn, FailOnOption, Files, Output, Quiet, Review, Rubric, open_review

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sqr.validate.problem import Problem, Validation


class Format(StrEnum):
    """How the findings are written."""

    text = "text"
    json = "json"


def validate(
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.text,
    output: Output = None,
    most: Annotated[
        int, typer.Option("--most", min=0, help="Show so many problems of each code; 0: all.")
    ] = 200,
    about: Annotated[
        bool, typer.Option("--about", help="Only say how each file was understood, and why.")
    ] = False,
    fail_on: FailOnOption = FailOn.error,
    quiet: Quiet = False,
) -> None:
    """Check rating files against their rubric and list everything that is wrong."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, show, summary

    if about:
        from sqr.cli.about import understood

        things, usable = understood(files, rubric, review)
        show(*things, output=output)
        raise typer.Exit(0 if usable else 1)
    opened = open_review(files, rubric, review, notes=False, quiet=quiet)
    found = opened.validate(most)
    if format is Format.json:
        from sqr.review.export import as_json, validation_document

        emit(as_json(validation_document(found)), output)
    else:
        show(*problem_tables(found), output=output, end=summary(found))
    if output is not None:
        say(summary(found), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


_MARKS = {"error": ("✗", "bold red"), "warning": ("!", "yellow"), "info": ("i", "cyan")}


def problem_tables(found: Validation) -> list[RenderableType]:
    """Return a table of problems for each file, and how many of each code are not shown."""
    from rich.text import Text

    by_file = sorted(found.problems, key=lambda p: p.file)
    things: list[RenderableType] = []
    for file, group in groupby(by_file, key=lambda p: p.file):
        problems = list(group)
        things += [Text(file, style="bold underline"), _table(problems), Text("")]
    shown: dict[str, int] = {}
    for problem in found.problems:
        shown[problem.code] = shown.get(problem.code, 0) + 1
    for code, total in found.counts.items():
        hidden = total - shown.get(code, 0)
        if hidden:
            things.append(Text(f"+ {hidden:,} more of {code} (--most 0 shows all)"))
    return things


def _table(problems: list[Problem]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=None, show_header=True, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0)
    )
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("code", no_wrap=True)
    table.add_column("reviewer", overflow="fold", max_width=16)
    table.add_column("what is wrong, and how to mend it", overflow="fold", ratio=1)
    for problem in problems:
        mark, style = _MARKS[problem.severity]
        where = f"{problem.column}: " if problem.column else ""
        words = Text(where + problem.message + ". ")
        words.append(problem.fix, style="dim")
        line = str(problem.line) if problem.line else ""
        table.add_row(line, Text(mark, style=style), problem.code, Text(problem.reviewer), words)
    return table
