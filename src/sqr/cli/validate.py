"""``sqr validate``: what is wrong with the ratings, all of it, in words to act on."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from sqr.cli.options import FailOn, FailOnOption, Files, Output, Quiet, Review, Rubric, open_review


class Format(StrEnum):
    """How the findings are written; the names of `sqr.findings.formats`."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    csv = "csv"
    markdown = "markdown"


def validate(
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.text,
    output: Output = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--most", min=0, help="Show so many problems of each code; 0: all. "
            "Default: 20 in text and markdown, else 200.",
        ),
    ] = None,
    notes: Annotated[
        bool | None,
        typer.Option(
            "--notes/--no-notes", show_default=False,
            help="Look at what the notes say. Default: unless the files are very large.",
        ),
    ] = None,
    fail_on: FailOnOption = FailOn.error,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Check rating files against their rubric and list everything that is wrong."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, show, summary
    from sqr.findings import text
    from sqr.findings.formats import FORMATS

    opened = open_review(files, rubric, review, notes=notes, quiet=quiet)
    chosen = FORMATS[format.value]
    findings = opened.findings(chosen.most if most is None else most)
    found = findings.validation
    if format is Format.text and output is None and sys.stdout.isatty():
        show(*text.things(findings), end=summary(found))
    else:
        emit(chosen.render(findings), output)
    if output is not None:
        say(summary(found), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))
