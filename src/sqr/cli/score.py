"""``sqr score``: levels for every unit, and how each came about."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sqr.cli.options import (
    FORMAT_HELP,
    FailOn,
    FailOnOption,
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
    """How the scores are written."""

    text = "text"
    json = "json"
    csv = "csv"
    parquet = "parquet"


class Status(StrEnum):
    """What a part may be at a unit."""

    levelled = "levelled"
    not_enough_evidence = "not_enough_evidence"
    not_applicable = "not_applicable"
    unresolved = "unresolved"
    not_covered = "not_covered"


class Sort(StrEnum):
    """The order of the units."""

    unit = "unit"
    name = "name"
    level = "level"


Explain = Annotated[
    str | None, typer.Option("--explain", help="Tell how the level of this id came about.")
]
_NAMED = {".json": Format.json, ".csv": Format.csv, ".parquet": Format.parquet}


def score(
    context: typer.Context,
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP)] = None,
    output: Output = None,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", "-u", help="Only this unit; may be repeated.")
    ] = None,
    domain: Annotated[
        list[str] | None, typer.Option("--domain", help="Only this domain; may be repeated.")
    ] = None,
    status: Annotated[
        list[Status] | None, typer.Option("--status", help="Only this status; may be repeated.")
    ] = None,
    sort: Annotated[
        Sort, typer.Option("--sort", help="As listed, by name, or the lowest level first.")
    ] = Sort.unit,
    summary: Annotated[
        bool, typer.Option("--summary", help="Only how many units are at each level.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", help="Sum up by this column of the list of units.")
    ] = "",
    explain: Explain = None,
    firmness: Annotated[
        bool, typer.Option("--firmness", help="Tell how firm each domain's level is; not in CSV.")
    ] = False,
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Give every unit its criterion, cluster and domain levels."""
    format = format or named_format(output, _NAMED, Format.text)
    whole = format is Format.json  # it has the notes, and from whom they are
    opened = open_review(
        context, files, rubric, review, notes=whole or None, groups=whole,
        quiet=quiet, output=output, settings=settings,
    )  # fmt: skip
    from sqr.cli import terminal
    from sqr.cli.exits import code_for
    from sqr.cli.score_write import Asked, write
    from sqr.review.selection import chosen, kept, ordered, select

    scores, validated = opened.score_and_validate()
    if format is not Format.csv:
        validated()  # all else that is written asks the tables for more, one thing at a time
    selection = select(scores.rubric, domain or [], [one.value for one in status or []])
    units = kept(chosen(scores.units, unit or []), selection)
    if not (summary or by):  # which counts them, in the order of cycles
        units = ordered(scores.rubric, units, sort.value, selection)
    asked = Asked(
        opened, validated, scores, units, selection, bool(unit or status), firmness, explain,
        summary or bool(by), by,
    )  # fmt: skip
    write(asked, format.value, output)
    terminal.say(terminal.summary(validated(), elsewhere=True), quiet=quiet)
    raise typer.Exit(code_for(validated(), fail_on.value))
