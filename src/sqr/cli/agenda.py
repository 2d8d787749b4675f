"""``sqr agenda``: what reviewers should talk about before levels are final."""

from __future__ import annotations

from enum import StrEnum
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
    named_format,
    open_review,
)

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sqr.review.agenda import Agenda, Item

MOST_ITEMS = 40
MOST_TEXT = 1000


class Format(StrEnum):
    """How the agenda is written."""

    text = "text"
    markdown = "markdown"
    csv = "csv"


_NAMED = {".md": Format.markdown, ".csv": Format.csv}


def agenda(
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
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Tell what is split, unresolved or short of evidence, and who should talk to whom."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, show, summary
    from sqr.report.agenda import as_csv, as_markdown
    from sqr.review.agenda import agenda as build
    from sqr.review.selection import chosen

    format = format or named_format(output, _NAMED, Format.text)
    opened = open_review(
        context, files, rubric, review, notes=True, quiet=quiet, output=output, settings=settings
    )
    scores = opened.score()
    made = build(opened.ratings, scores, chosen(scores.units, unit or []))
    if format is Format.csv:
        emit(as_csv(made), output)
    elif format is Format.markdown:
        emit(as_markdown(made), output)
    else:
        show(*_text(made), output=output)
    found = opened.validate(most=None)
    say(summary(found, elsewhere=True), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


def _text(made: Agenda) -> list[RenderableType]:
    from rich.text import Text

    from sqr.cli.score_matrix import fitted, heading
    from sqr.report.agenda import summary

    things: list[RenderableType] = [Text(" ".join(summary(made))), Text("")]
    left = MOST_ITEMS
    for unit in made.units:
        if left <= 0:
            break
        things.append(Text(heading(unit.name, unit.cycle), style="bold underline"))
        for item in unit.items[:left]:
            things += [*_item(item), Text("")]
        left -= len(unit.items)
    if made.items > MOST_ITEMS:
        more = made.items - MOST_ITEMS
        things.append(Text(f"+ {more:,} more (--unit ID, or --format markdown or csv)"))
    if made.people:
        things.append(Text("Reviewers", style="bold"))
        things += [Text(f"  {fitted(one)}  {fitted(name)}") for one, name in made.people]
    return things


def _item(item: Item) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    from sqr.cli.score_matrix import fitted
    from sqr.report.agenda import names, statements
    from sqr.review.agenda import WHY_WORDS
    from sqr.rubric.names import clip

    level = f" (as it stands: {item.level})" if item.level else ""
    things: list[RenderableType] = [Text(f"{item.id}  {item.name}{level}", style="bold")]
    things += [_under(Text(f"{WHY_WORDS[why]}.", style="yellow")) for why in item.why]
    if item.reason:
        things.append(_under(item.reason))
    if item.silent:
        silent = clip(", ".join(map(fitted, item.silent)), MOST_TEXT)
        things.append(_under(f"Reviewed here and gave no level: {silent}."))
    if not item.sides:
        return things
    if item.talk:
        first, second = item.sides[:2]
        talk = (clip(names(side, fitted), MOST_TEXT) for side in (first, second))
        things.append(_under(f"To talk: {' with '.join(talk)}."))
    table = Table(box=None, header_style="dim", pad_edge=True, padding=(0, 2, 0, 2))
    for side in item.sides:
        table.add_column(side.name.capitalize(), overflow="fold", ratio=1)
    cells = [
        "\n".join(
            clip(said, MOST_TEXT) for voice in side.voices for said in statements(voice, fitted)
        )
        for side in item.sides
    ]
    table.add_row(*(Text(cell) for cell in cells))
    things.append(table)
    return things


def _under(words: str | Text) -> RenderableType:
    """Set words in under their item, and so what of them goes on in another line."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(words) if isinstance(words, str) else words, (0, 0, 0, 2), expand=False)
