"""What ``sqr validate --about`` prints: how each file was understood, and on what ground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqr.cli.options import open_review
from sqr.errors import UsageError

if TYPE_CHECKING:
    import typer
    from rich.console import RenderableType

    from sqr.ratings.table import FileRead

NAME = "review.yaml"
_UP = 3


def understood(
    context: typer.Context,
    files: list[Path] | None,
    rubric: str | None,
    review: Path | None,
    settings: list[str] | None = None,
    output: Path | None = None,
) -> tuple[list[RenderableType], bool]:
    """Return what was found out about rating files, and whether all of them can be read.

    For files alone, the review that names them is looked for in their folders.
    """
    only: set[Path] = set()
    alone = rubric is None and review is None
    if files and alone and not any(p.is_dir() or p.suffix in (".yaml", ".yml") for p in files):
        only = {path.resolve() for path in files}
        review = _review_above(files[0])
        files = None
    opened = open_review(
        context, files, rubric, review, notes=False, quiet=True, output=output, settings=settings
    )
    read = [f for f in opened.ratings.files if not only or f.file.path.resolve() in only]
    if len(read) < len(only):
        raise UsageError(
            f"the review {review} does not name this file",
            "Give its rubric: sqr validate --about FILE --rubric NAME.",
        )
    return [thing for file in read for thing in _about(file)], all(
        not file.unusable for file in read
    )


def _review_above(path: Path) -> Path:
    for folder in list(path.resolve().parents)[:_UP]:
        if (folder / NAME).is_file():
            return folder / NAME
    raise UsageError(
        f"no {NAME} was found beside {path} or above it",
        "Give the rubric: sqr validate --about FILE --rubric NAME.",
    )


def _about(read: FileRead) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=None, show_header=True, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name in ("what", "found", "on what ground"):
        table.add_column(name, overflow="fold")
    facts = read.opened.facts if read.opened else ()
    for fact in facts:
        table.add_row(Text(fact.name), Text(fact.value), Text(fact.ground, style="dim"))
    rows = f"{read.rows:,} ratings" if read.cells else f"{read.rows:,} rows"
    table.add_row(Text("content"), Text(rows), Text("counted"))
    things: list[RenderableType] = [Text(read.file.name, style="bold underline"), table]
    if read.unusable:
        things.append(Text(f"Not usable: {read.unusable}.", style="bold red"))
    for remark in read.opened.remarks if read.opened else ():
        line = f"line {remark.line}: " if remark.line else ""
        things.append(Text(f"· {line}{remark.message}. {remark.fix}".rstrip()))
    return [*things, Text("")]
