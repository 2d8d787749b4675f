"""``sqr validate``: what is wrong with the ratings, all of it, in words to act on."""

from __future__ import annotations

import sys
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
    Review,
    Rubric,
    Settings,
    inputs_of,
    named_format,
    new_file,
    open_review,
    refuse_inputs,
)

if TYPE_CHECKING:
    from sqr.findings.model import Findings
    from sqr.pipeline import OpenReview


class Format(StrEnum):
    """How the findings are written; the names of `sqr.findings.formats`."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    csv = "csv"
    markdown = "markdown"


_NAMED = {
    ".txt": Format.text, ".json": Format.json, ".sarif": Format.sarif, ".xml": Format.junit,
    ".csv": Format.csv, ".md": Format.markdown,
}  # fmt: skip
Clean = Annotated[
    Path | None,
    typer.Option(
        "--clean", parser=new_file, metavar="<path>",
        help="Write all usable ratings to this CSV, with a log beside it.",
    ),
]  # fmt: skip


def validate(
    context: typer.Context,
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP)] = None,
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
    fix_lists: Annotated[
        Path | None,
        typer.Option("--fix-lists", help="Write a list to mail back for each reviewer into here."),
    ] = None,
    clean: Clean = None,
    about: Annotated[
        bool, typer.Option("--about", help="Only say how each file was understood, and why.")
    ] = False,
    fail_on: FailOnOption = FailOn.error,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Check rating files against their rubric and list everything that is wrong."""
    if about:
        raise typer.Exit(_about(context, files, rubric, review, settings, output))
    format = format or named_format(output, _NAMED, Format.text)
    whole = clean is not None
    opened = open_review(
        context, files, rubric, review, notes=whole or notes, groups=whole,
        quiet=quiet, output=output, settings=settings,
    )  # fmt: skip
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import say
    from sqr.findings.formats import FORMATS
    from sqr.pipeline import MOST_IN_LISTS

    most = FORMATS[format.value].most if most is None else most
    every = opened.findings(max(most, MOST_IN_LISTS) if fix_lists and most else most)
    findings = every.showing(most)
    found = findings.validation
    _tell(findings, format, output, quiet=quiet)
    if fix_lists is not None:
        say(_write_fix_lists(opened, every, fix_lists), quiet=quiet)
    if clean is not None:
        say(_write_clean(opened, clean), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


def _tell(findings: Findings, format: Format, output: Path | None, *, quiet: bool) -> None:
    """Write the findings; a terminal gets them with colours and links."""
    from sqr.cli.terminal import colored, emit, say, show, summary
    from sqr.findings.formats import FORMATS

    if format is Format.text and output is None and sys.stdout.isatty():
        show(*colored(findings), end=summary(findings.validation))
    else:
        emit(FORMATS[format.value].render(findings), output)
    if output is not None:
        say(summary(findings.validation), quiet=quiet)


def _about(
    context: typer.Context,
    files: list[Path] | None,
    rubric: str | None,
    review: Path | None,
    settings: list[str] | None,
    output: Path | None,
) -> int:
    """Say how each file was understood; return the exit code."""
    from sqr.cli.about import understood
    from sqr.cli.terminal import show

    things, usable = understood(context, files, rubric, review, settings, output)
    show(*things, output=output)
    return 0 if usable else 1


def _write_fix_lists(opened: OpenReview, every: Findings, folder: Path) -> str:
    """Write a list for each reviewer; return what to say of it."""
    from sqr.writing import write

    lists = opened.fix_lists(every)
    for name in lists:
        _must_not_be_input(opened, folder / name)
    for name, text in lists.items():
        write(folder / name, text)
    return f"Wrote {len(lists) // 2:,} lists, as Markdown and CSV, into {folder}"


def _write_clean(opened: OpenReview, target: Path) -> str:
    """Write the canonical ratings and the log of changes; return what to say of them."""
    from sqr.writing import write

    log = target.with_name(f"{target.stem}.changes.csv")
    for path in (target, log):
        _must_not_be_input(opened, path)
    cleaned = opened.clean()
    write(log, cleaned.log)
    write(target, cleaned.ratings)
    total = opened.ratings.rows_in
    return f"Wrote {cleaned.rows:,} of {total:,} rows to {target}; {log} tells every change"


def _must_not_be_input(opened: OpenReview, target: Path) -> None:
    """Refuse to write over what was read, or where the next run would read it as ratings."""
    from sqr.errors import UsageError

    refuse_inputs(inputs_of(opened), target)
    read = {file.path.resolve().parent for file in opened.inputs.files}
    if opened.inputs.others and target.parent.resolve() in read:
        hint = "The next run might take it for ratings. Name another folder."
        raise UsageError(f"{target} would stand among the review's rating files", hint)
