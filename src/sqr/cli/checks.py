"""``sqr checks``: what validation looks for, and one check explained."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.options import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from sqr.validate.problem import Check


class Format(StrEnum):
    """How the checks are written."""

    text = "text"
    json = "json"


def checks(
    codes: Annotated[
        list[str] | None,
        typer.Argument(help="Explain these: SQR104. Nothing: list all.", show_default=False),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.text,
    output: Output = None,
) -> None:
    """List everything that validation looks for, or explain single checks."""

    from sqr.cli.terminal import emit, show
    from sqr.review.json_text import as_json

    chosen = _chosen(codes or [])
    if format is Format.json:
        document = {"schema": "sqr/checks/1", "checks": [check._asdict() for check in chosen]}
        emit(as_json(document), output)
    elif codes:
        show(*(thing for check in chosen for thing in _explained(check)), output=output)
    else:
        show(_listed(chosen), output=output, end="\n`sqr checks CODE` explains one.")


def _chosen(codes: Sequence[str]) -> list[Check]:
    from sqr.errors import UsageError
    from sqr.validate.catalogue import CHECKS, by_code, unknown

    chosen = []
    for code in codes or CHECKS:
        check = by_code(code)
        if check is None:
            raise UsageError(*unknown(code))
        chosen.append(check)
    return chosen


def _listed(chosen: Sequence[Check]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for check in chosen:
        table.add_row(check.code, Text(check.severity, style="dim"), check.title)
    return table


def _explained(check: Check) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    head = Text(f"{check.code}  {check.title}", style="bold")
    head.append(f"  ({check.severity})", style="dim")
    parts = (
        ("Why it matters", check.why),
        ("How to mend it", check.fix),
        ("Wrong", check.wrong),
        ("Right", check.right),
    )
    things: list[RenderableType] = [head]
    for name, words in parts:
        things += [Text(name, style="dim"), Padding(Text(words), (0, 0, 0, 4))]
    return [*things, Text("")]
