"""``sqr demo``: the sample review, validated, scored and reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqr.pipeline import Documents


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put it.")] = Path("sqr-demo"),
) -> None:
    """Write the made-up sample review into a folder and run validate, score and report on it."""
    from sqr.cli.score_table import tables
    from sqr.cli.terminal import colored, emit, show, summary, typed
    from sqr.pipeline import load_review

    _lay_out(folder)
    opened = load_review(folder)
    findings = opened.findings()
    scores = opened.score()
    named = typed(folder)
    emit(f"\n$ sqr validate {named}\n\n", None)
    show(*colored(findings))
    emit(summary(findings.validation) + f"\n\n$ sqr score {named}\n\n", None)
    show(*tables(scores, scores.units, chosen=False))
    emit(f"\n$ sqr report {named} --output {typed(folder / 'report.html')}\n\n", None)
    documents = opened.documents(findings.validation)
    _written(documents, folder)
    printed = _printed(documents, folder)
    emit(
        "The review is made up: no real district, school or person. Look at\n"
        f"  {folder / 'report.html'}   the review document; open it in a browser\n"
        f"  {folder / 'brief.html'}    two pages for the school committee\n"
        f"  {folder / 'family.html'}   one page for families\n"
        f"  {folder / 'schools'}       a document for each school, and an index\n"
        f"  {folder / 'report.md'}     the review document in Markdown\n"
        f"{printed}"
        f"  {folder / 'review.yaml'}   what ties the review together\n"
        f"and try  {_program()} score {named} --unit TIDE --explain 1A\n",
        None,
    )


def _lay_out(folder: Path) -> None:
    """Copy the sample review into a folder, with the schemas that editors ask for."""
    from sqr import assets
    from sqr.folder.start import own, schemas
    from sqr.writing import write

    sample = assets.sample_review()
    for path in sorted(sample.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.suffix == ".yaml":
                data = own(data.decode("utf-8")).encode("utf-8")
            write(folder / path.relative_to(sample), data)
    for name, text in schemas("review-yaml").items():
        write(folder / name, text)


def _written(html: Documents, folder: Path) -> None:
    """Write the documents that need no library of their own."""
    from sqr.writing import write

    write(folder / "report.md", html._replace(format="markdown").one())
    write(folder / "report.html", html.one())
    write(folder / "brief.html", html.one("brief"))
    write(folder / "family.html", html.one("family"))
    for name, content in html.each_unit():
        write(folder / "schools" / name, content)


PRINTED = (
    ("docx", "full", "the review document for Word"),
    ("docx", "brief", "the brief for Word"),
    ("pdf", "brief", "the brief for printing"),
    ("pdf", "family", "the page for families for printing"),
    ("pptx", "slides", "a deck to read out"),
    ("xlsx", "full", "all tables, for Excel"),
)


def _printed(made: Documents, folder: Path) -> str:
    """Write the documents whose libraries are installed; return what to say of them all."""
    from sqr.errors import SqrError
    from sqr.report.formats import known
    from sqr.writing import write

    said: dict[str, None] = {}  # a library that is missing is said once
    for name, document, words in PRINTED:
        path = folder / f"{'report' if document == 'full' else document}{known(name).suffix}"
        try:
            write(path, made._replace(format=name).one(document))
            said[f"  {path}{' ' * (13 - len(path.name))} {words}\n"] = None
        except SqrError as error:
            said[f"  no {name.upper()}: {error.message}. {error.hint}\n"] = None
    return "".join(said)


def _program() -> str:
    """Return how the user can call sqr: by name, or by the path it was started from."""
    import shutil
    import sys

    return "sqr" if shutil.which("sqr") else sys.argv[0]
