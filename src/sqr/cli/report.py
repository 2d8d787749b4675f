"""``sqr report``: the documents of a review."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Settings,
    inputs_of,
    named_format,
    open_review,
    rasch_kind,
    refuse_inputs,
)

if TYPE_CHECKING:
    from sqr.pipeline import Documents


class Format(StrEnum):
    """The formats of the documents."""

    markdown = "markdown"
    html = "html"
    json = "json"
    pdf = "pdf"
    docx = "docx"
    pptx = "pptx"
    xlsx = "xlsx"


class Document(StrEnum):
    """The documents; a test holds them to those that `sqr.report.documents` knows."""

    full = "full"
    brief = "brief"
    unit = "unit"
    family = "family"
    slides = "slides"


DocumentOption = Annotated[
    Document,
    typer.Option(
        "--document",
        "-d",
        help="full: everything; brief: two pages for the school committee; "
        "unit: one school; family: one page in plain language; slides: a deck to read out.",
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", "-u", help="Only this unit, by id or name: for unit and family."),
]
EachUnit = Annotated[
    Path | None,
    typer.Option(
        "--each-unit", help="A document for each unit into this folder, and an index of them."
    ),
]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="Default: html, or what the output's name says.")
]
LanguageOption = Annotated[
    str,
    typer.Option("--language", help="en or es. Default: the rubric's, where it is one of them."),
]
TemplateDir = Annotated[
    Path | None,
    typer.Option("--template-dir", help="Templates here stand in for the shipped ones."),
]
ReferenceDoc = Annotated[
    Path | None,
    typer.Option("--reference-doc", help="A DOCX file whose styles a document in DOCX takes."),
]


def report(
    context: typer.Context,
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    settings: Settings = None,
    document: DocumentOption = Document.full,
    unit: UnitOption = None,
    each_unit: EachUnit = None,
    format: FormatOption = None,
    language: LanguageOption = "",
    output: Output = None,
    template_dir: TemplateDir = None,
    reference_doc: ReferenceDoc = None,
    rasch: RaschOption = None,
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Render a document of the review: all of it, a brief, a school's own, or one for families."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, summary, working
    from sqr.report.formats import SUFFIXES, fitting

    _refuse(document, unit, each_unit, output)
    chosen = format.value if format else named_format(output, SUFFIXES, Format.html.value)
    fitting(document.value, chosen)
    if output is None and each_unit is None:
        _refuse_on_a_screen(chosen)
    opened = open_review(
        context, files, rubric, review, notes=True, quiet=quiet, output=output, settings=settings
    )
    with working("Writing the document", quiet=quiet):
        found = opened.validate()
        made = opened.documents(
            found, chosen, template_dir, language, rasch_kind(rasch), reference_doc
        )
        if each_unit is not None:
            number = _write_each(_of_each(made, document), each_unit, inputs_of(opened))
            what = "1 document" if number == 1 else f"{number:,} documents"
            say(f"{what} and an index in {each_unit}", quiet=quiet)
        else:
            emit(made.one(document.value, unit), output)
    say(summary(found, elsewhere=True), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


def _refuse(
    document: Document, unit: str | None, each_unit: Path | None, output: Path | None
) -> None:
    """Refuse options that cannot be meant together."""
    from sqr.errors import UsageError

    if each_unit is not None and (unit is not None or output is not None):
        other = "--unit" if unit is not None else "--output"
        raise UsageError(f"--each-unit and {other} cannot be meant together", "Leave one out.")
    if unit is not None and document in (Document.full, Document.brief, Document.slides):
        raise UsageError(
            f"the document `{document.value}` is of all units",
            "With --unit, choose --document unit or --document family.",
        )
    if each_unit is not None and document in (Document.brief, Document.slides):
        raise UsageError(
            f"the document `{document.value}` is of all units",
            "With --each-unit, choose --document unit or --document family.",
        )


def _refuse_on_a_screen(format_name: str) -> None:
    """Refuse to fill a person's terminal with bytes that are no text; a pipe may have them."""
    from sqr.errors import UsageError
    from sqr.report.formats import known

    if known(format_name).binary and sys.stdout.isatty():
        raise UsageError(
            f"a document in the format {format_name} is nothing for a terminal",
            f"Name a file: --output review{known(format_name).suffix}",
        )


def _of_each(made: Documents, document: Document) -> Iterator[tuple[str, str | bytes]]:
    chosen = Document.family if document is Document.family else Document.unit
    return made.each_unit(chosen.value)


def _write_each(
    documents: Iterator[tuple[str, str | bytes]], folder: Path, read: frozenset[Path]
) -> int:
    """Write each document as it is made, the index last; return how many units there are."""
    from sqr.writing import write

    number = -1  # the index is none
    for name, content in documents:
        refuse_inputs(read, folder / name)
        write(folder / name, content)
        number += 1
    return number
