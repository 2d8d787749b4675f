"""``sqr coverage``: who rated what where, and what is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sqr.cli.options import Files, Output, Quiet, Review, Rubric, Settings, open_review


class Format(StrEnum):
    """How the coverage is written."""

    text = "text"
    csv = "csv"


def coverage(
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.text,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Show who rated what where, and what is missing: units by criteria by reviewers."""
    from sqr.cli.terminal import emit, say, show, summary
    from sqr.findings.coverage import as_csv, things

    opened = open_review(
        files, rubric, review, groups=False, notes=None,
        quiet=quiet, output=output, settings=settings,
    )  # fmt: skip
    covered = opened.coverage()
    if format is Format.csv:
        emit(as_csv(covered), output)
    else:
        show(*things(covered), output=output)
    say(summary(opened.validate(most=None), elsewhere=True), quiet=quiet)
