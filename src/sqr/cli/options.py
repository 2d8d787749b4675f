"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from sqr.pipeline import OpenReview

F = TypeVar("F")


class Rasch(StrEnum):
    """The many-facet Rasch models."""

    rating_scale = "rating-scale"
    partial_credit = "partial-credit"


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    error = "error"
    warning = "warning"
    never = "never"


Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="A review folder or review.yaml, or rating files together with --rubric. "
        "Nothing: the review.yaml here.",
        show_default=False,
    ),
]
Rubric = Annotated[
    str | None,
    typer.Option("--rubric", "-r", help="A rubric file, or the name of a shipped rubric."),
]
Review = Annotated[
    Path | None, typer.Option("--review", help="The review.yaml, or the folder that holds it.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="How files given with --rubric are read, as in review.yaml: shape=criteria-across, "
        "unit=School, reviewer.value=R01, sheet=Spring; may be repeated.",
    ),
]


def new_file(text: str) -> Path:
    """Return the path of a file to write; what can only be a folder's name is refused.

    As a path, ``reports/`` would have lost its stroke, and a file would stand where a folder
    is meant.
    """
    from sqr.errors import UsageError

    path = Path(text)
    if os.path.basename(text) in ("", os.curdir, os.pardir) or path.is_dir():
        raise UsageError(
            f"{text or path} is a folder, and one file is written", "Name a file in it."
        )
    return path


def _to_file(output: Path | None) -> Path | None:
    """A dash is how other programs are told to write to the terminal, not a file's name."""
    return None if output == Path("-") else output


Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", parser=new_file, metavar="<path>", callback=_to_file,
        help="Write to this file instead of the terminal.",
    ),
]  # fmt: skip
FORMAT_HELP = "Default: text, or what the output's name says."
# Kinds of files that whoever names one expects, and that no text should be written into.
_KINDS = frozenset(
    (".csv", ".json", ".md", ".html", ".htm", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls",
     ".xlsx", ".ods", ".ppt", ".pptx", ".parquet", ".xml", ".sarif")
)  # fmt: skip


def named_format(output: Path | None, formats: Mapping[str, F], otherwise: F) -> F:
    """Return the format that the suffix of an output says; one of another kind is refused."""
    suffix = output.suffix.lower() if output is not None else ""
    if suffix in _KINDS and suffix not in formats:
        from sqr.errors import UsageError
        from sqr.rubric.names import listed

        raise UsageError(
            f"{output}: this command writes no {suffix}",
            f"Name the file {listed(formats)}, or say --format.",
        )
    return formats.get(suffix, otherwise)


FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="From which severity on the exit code is 1.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress on stderr.")]


RaschOption = Annotated[
    Rasch | None,
    typer.Option("--rasch", help="Also a many-facet Rasch model; no level rests on it."),
]


def rasch_kind(chosen: Rasch | None) -> str:
    """Return the name under which a model is known, or nothing.

    >>> rasch_kind(Rasch.rating_scale), rasch_kind(None)
    ('rating scale', '')
    """
    return chosen.value.replace("-", " ") if chosen else ""


def open_review(
    context: typer.Context,
    files: list[Path] | None,
    rubric: str | None,
    review: Path | None,
    *,
    notes: bool | None,
    groups: bool = True,
    quiet: bool,
    output: Path | None,
    settings: list[str] | None = None,
) -> OpenReview:
    """Read what a command was given, telling that it works when that takes a while.

    ``notes`` None leaves the texts of notes out where there are very many. An ``output`` that
    would be written over something that was read is refused. The ``context`` holds what
    :func:`sqr.cli.begin.begin` has begun.
    """
    from sqr.cli.terminal import working
    from sqr.pipeline import load_review

    with working("Reading ratings", quiet=quiet):
        opened = load_review(
            review, files=files or (), rubric=rubric, notes=notes, groups=groups,
            settings=settings or (), begun=context.obj,
        )  # fmt: skip
    if output is not None:
        refuse_inputs(inputs_of(opened), output)
    _hold(opened)
    return opened


def inputs_of(opened: OpenReview) -> frozenset[Path]:
    """Return every file that was read, or is going to be."""
    inputs = opened.inputs
    read = [file.path for file in inputs.files] + [one.path for one in inputs.others]
    read += [Path(inputs.loaded.file), *((inputs.reference_doc,) if inputs.reference_doc else ())]
    read += [*inputs.narrative.rglob("*.md")] if inputs.narrative else []
    return frozenset(path.resolve() for path in read)


def refuse_inputs(read: frozenset[Path], target: Path) -> None:
    """Refuse to write over what was read: nobody means it, and it cannot be taken back."""
    from sqr.errors import UsageError

    if target.resolve() in read:
        raise UsageError(f"{target} is an input of this run", "Name another file.")


def _hold(opened: OpenReview) -> None:
    """Let the table engine keep the tables until the process ends.

    A command is done when it has written its results; to take a million ratings apart before
    its end would only take time.
    """
    import duckdb

    duckdb.set_default_connection(opened.ratings.con)
