"""``sqr score --firmness``: how firm each domain's level is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sqr.cli.score_matrix import heading, level_text
from sqr.review.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sqr.rubric.model import Rubric
    from sqr.scoring.decision import Decision
    from sqr.scoring.firmness import Firmness
    from sqr.scoring.levels import UnitScores

MOST_UNITS = 40


def tables(
    rubric: Rubric,
    units: tuple[UnitScores, ...],
    found: Mapping[tuple[str, str], tuple[Firmness, ...]],
    selection: Selection = EVERYTHING,
) -> list[RenderableType]:
    """Return, for each unit, its domains' levels and how firm they are."""
    from rich.text import Text

    things: list[RenderableType] = []
    places = {name: n for n, name in enumerate(rubric.by_id)}
    for unit in units[:MOST_UNITS]:
        things.append(Text(heading(unit.unit.name, unit.cycle), style="bold underline"))
        for firm in found[unit.cycle, unit.unit.id]:
            decision = unit.decisions[places[firm.domain]]
            if selection.wants(firm.domain, decision):
                things += _domain(rubric, firm, decision)
        things.append(Text(""))
    if len(units) > MOST_UNITS:
        left = len(units) - MOST_UNITS
        things.append(Text(f"+ {left:,} more (--unit ID shows one, --format json all of them)"))
    return things


def _domain(rubric: Rubric, firm: Firmness, decision: Decision) -> Iterator[RenderableType]:
    """Yield a domain's level, and under it what makes it firm or not."""
    from rich.table import Table
    from rich.text import Text

    from sqr.review import firmness as words

    head = Text(f"{firm.domain}  {rubric.by_id[firm.domain].name}: ", style="bold")
    yield head.append_text(level_text(rubric, decision))
    table = Table(box=None, show_header=False, pad_edge=True, padding=(0, 2, 0, 2))
    for name, said in (
        ("Reviewers", words.without_words(rubric, firm)),
        ("Panel rules", words.rules_words(rubric, firm)),
        ("Nearest cut", words.margin_words(rubric, firm.margin)),
        ("Limit", words.limit_words(rubric, firm)),
        ("Held back by", words.lift_words(rubric, firm)),
    ):
        if said:
            table.add_row(Text(name, style="dim"), Text(said))
    yield table
