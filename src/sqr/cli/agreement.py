"""``sqr agreement``: how far the ratings can be trusted, and what divides the reviewers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.options import (
    FORMAT_HELP,
    FailOn,
    FailOnOption,
    Files,
    Output,
    Quiet,
    RaschOption,
    Review,
    Rubric,
    Settings,
    named_format,
    open_review,
    rasch_kind,
    refuse_inputs,
)

if TYPE_CHECKING:
    from sqr.pipeline import OpenReview
    from sqr.reliability.model import Study
    from sqr.validate.problem import Validation


class Format(StrEnum):
    """How the study is written."""

    text = "text"
    json = "json"
    csv = "csv"
    markdown = "markdown"


_NAMED = {".json": Format.json, ".csv": Format.csv, ".md": Format.markdown}


def agreement(
    context: typer.Context,
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP)] = None,
    output: Output = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="Also within each value of: source, group, cycle, or a column of the units.",
        ),
    ] = "",
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help="A CSV of right levels (unit, criterion, level) to measure reviewers by."
        ),
    ] = None,
    rasch: RaschOption = None,
    draws: Annotated[
        int, typer.Option("--draws", min=0, max=100_000, help="Bootstrap draws; 0: no intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the bootstrap.")] = 20260101,
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Tell how far reviewers agree, who and what divides them, and what to do next."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import say, summary, working

    format = format or named_format(output, _NAMED, Format.text)
    opened = open_review(
        context, files, rubric, review, notes=False, quiet=quiet, output=output, settings=settings
    )
    if key is not None and output is not None:
        refuse_inputs(frozenset((key.resolve(),)), output)
    found = opened.validate(most=None)
    with working("Comparing reviewers", quiet=quiet):
        model = rasch_kind(rasch)
        study = opened.agreement(by=by, draws=draws, seed=seed, key=key, rasch=model)
    _write(opened, found, study, format, output)
    say(summary(found, elsewhere=True), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


def _write(
    opened: OpenReview, found: Validation, study: Study, format: Format, output: Path | None
) -> None:
    from sqr.cli.terminal import console, emit, show, summary
    from sqr.version import VERSION

    if format is Format.json:
        from sqr.review.agreement_export import agreement_document
        from sqr.review.json_text import as_json

        document = agreement_document(opened.ratings, found, study, VERSION)
        emit(as_json(document), output)
    elif format is Format.csv:
        from sqr.review.agreement_export import agreement_csv

        emit(agreement_csv(study), output)
    elif format is Format.markdown:
        from sqr.cli.agreement_markdown import markdown_text

        emit(markdown_text(study, summary(found), VERSION), output)
    else:
        from sqr.cli.agreement_table import tables

        room = console(file=output is not None).width
        show(*tables(study, room=room), output=output)
