"""``sqr report``: the review document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sqr.cli.options import (
    FailOn,
    FailOnOption,
    Files,
    Output,
    Quiet,
    RaschOption,
    Review,
    Rubric,
    open_review,
    rasch_kind,
)


class Format(StrEnum):
    """The formats of the document."""

    markdown = "markdown"
    html = "html"


def report(
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Default: html, or what the output's name says."),
    ] = None,
    output: Output = None,
    template_dir: Annotated[
        Path | None,
        typer.Option("--template-dir", help="Templates here stand in for the shipped ones."),
    ] = None,
    rasch: RaschOption = None,
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Render the review document, for the district and each unit, as one file."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, summary, working

    opened = open_review(files, rubric, review, notes=True, quiet=quiet)
    by_name = output is not None and output.suffix.lower() in (".md", ".markdown")
    chosen = format or (Format.markdown if by_name else Format.html)
    with working("Writing the document", quiet=quiet):
        found = opened.validate()
        document = opened.report(chosen.value, template_dir, found, rasch_kind(rasch))
    emit(document, output)
    say(summary(found), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))
