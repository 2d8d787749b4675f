"""``sqr coverage``: who rated what where, and what is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sqr.cli.options import (
    FORMAT_HELP,
    Files,
    Output,
    Quiet,
    Review,
    Rubric,
    Settings,
    named_format,
    open_review,
)


class Format(StrEnum):
    """How the coverage is written."""

    text = "text"
    csv = "csv"


_NAMED = {".csv": Format.csv}


def coverage(
    context: typer.Context,
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP)] = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Show who rated what where, and what is missing: units by criteria by reviewers."""
    from sqr.cli.terminal import emit, say, show, summary
    from sqr.findings.coverage import as_csv, things

    format = format or named_format(output, _NAMED, Format.text)
    opened = open_review(
        context, files, rubric, review, groups=False, notes=None,
        quiet=quiet, output=output, settings=settings,
    )  # fmt: skip
    covered = opened.coverage()
    if format is Format.csv:
        emit(as_csv(covered), output)
    else:
        show(*things(covered), output=output)
    say(summary(opened.validate(most=None), elsewhere=True), quiet=quiet)
