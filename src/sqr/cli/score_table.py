"""The tables of ``sqr score``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqr.cli.score_matrix import Matrix, heading, level_text
from sqr.cli.score_profile import Profile
from sqr.cli.terminal import console
from sqr.review.own import Owns, own_words
from sqr.review.selection import EVERYTHING, Selection
from sqr.review.wording import flag_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sqr.rubric.model import Rubric
    from sqr.scoring.levels import Scores, UnitScores

MOST_UNITS = 40
_ROOM_FOR_REMARKS = 100  # a column of their own; else they stand under the names


def tables(
    scores: Scores,
    units: tuple[UnitScores, ...],
    selection: Selection = EVERYTHING,
    *,
    chosen: bool,
) -> list[RenderableType]:
    """Return the district's profile and the units' levels; details for units asked for."""
    from rich.text import Text

    if chosen:
        owns = Owns(scores.rubric, some=scores.own)
        return [thing for unit in units for thing in _detail(scores.rubric, unit, owns, selection)]
    domains = [d for d in scores.rubric.domains if not selection.parts or d.id in selection.parts]
    whole = scores.rubric.rules.overall is not None and not selection.parts
    things: list[RenderableType] = [Profile(scores, domains, whole), Text("")]
    things.append(Matrix(scores.rubric, domains, units[:MOST_UNITS], whole))
    if len(units) > MOST_UNITS:
        left = len(units) - MOST_UNITS
        things.append(Text(f"+ {left:,} more (--unit ID shows one, --format csv all of them)"))
    return things


def _detail(
    rubric: Rubric, unit: UnitScores, owns: Owns, selection: Selection
) -> list[RenderableType]:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(title=heading(unit.unit.name, unit.cycle), title_justify="left",
                  title_style="bold", box=None, header_style="dim", pad_edge=False,
                  padding=(0, 2, 0, 0))  # fmt: skip
    narrow = console().width < _ROOM_FOR_REMARKS
    table.add_column("", overflow="fold", max_width=62)
    table.add_column("Level")
    table.add_column("Number", justify="right")
    table.add_column("Votes")
    if not narrow:
        table.add_column("", overflow="fold")
    indent = {"overall": 0, "domain": 0, "cluster": 1, "criterion": 2}
    own = owns.of(unit)
    for result in unit.results:
        d = result.decision
        if not selection.wants(result.id, d):
            continue
        votes = " ".join(f"{v.code}×{n}" for v, n in zip(rubric.levels, d.votes, strict=False) if n)
        name = Text(f"{result.id}  {result.name}")
        if result.tier in ("domain", "overall"):
            name.stylize("bold")
        said = (d.reason or " ".join(flag_words(rubric, d)), own_words(rubric, own.get(result.id)))
        remark = Text(" ".join(text for text in said if text), style="dim")
        named = Group(name, remark) if narrow and remark else name
        cell = Padding(named, (0, 0, 0, 2 * indent[result.tier]))
        table.add_row(cell, level_text(rubric, d), d.shown, votes, *([] if narrow else [remark]))
    return [table, Text("")]
