"""Units × domains for a terminal: levels in full where there is room, else as marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqr.review.wording import STATUS_WORDS, computed_words
from sqr.rubric.names import clip

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table
    from rich.text import Text

    from sqr.rubric.model import Domain, Rubric
    from sqr.scoring.decision import Decision
    from sqr.scoring.levels import UnitScores

_COLOURS = ("#c4b5fd", "#67b7d1", "#86d37f")  # light enough on black; words carry the meaning
_MOST_STEPS = 6  # levels that can be told apart by filled steps
_UNIT, _WIDEST = 16, 36  # cells of a unit's name
_GAP = 2
_AGREED = "*"
MOST_LETTERS = 120  # of a name


class Matrix(NamedTuple):
    """A row a unit, a column a domain, and one for the whole where it has a level."""

    rubric: Rubric
    domains: Sequence[Domain]
    units: Sequence[UnitScores]
    whole: bool

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the table in full, or the one of marks and what they mean."""
        from rich.text import Text

        table = self._table(lambda decision: _in_full(self.rubric, decision))
        unit, *others = table.columns
        room = options.max_width - sum(_GAP + (column.min_width or 0) for column in others)
        if room >= _UNIT:
            longest = max(len(name) for name in (unit.header, *unit.cells) if isinstance(name, str))
            unit.width = min(longest, room, _WIDEST)
            yield table
            return
        yield self._table(lambda decision: _as_mark(self.rubric, decision))
        yield Text("")
        yield legend(self.rubric)
        if any(d.agreed is not None for unit in self.units for d in self._row(unit)):
            yield Text(f"{_AGREED} agreed by the reviewers; --unit ID shows what was computed")

    def _table(self, cell: Callable[[Decision], Text]) -> Table:
        from rich.table import Table

        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, _GAP, 0, 0))
        table.add_column(
            self.rubric.tiers.unit.name, overflow="fold", min_width=_UNIT, max_width=_WIDEST
        )
        cycles = {unit.cycle for unit in self.units}
        if len(cycles) > 1:
            table.add_column("Cycle", overflow="fold", min_width=min(max(map(len, cycles)), _UNIT))
        heads = [f"{self.rubric.tiers.domain.name} {domain.id}" for domain in self.domains]
        heads += [self.rubric.tier_name("overall").name] if self.whole else []
        rows = [[cell(decision) for decision in self._row(unit)] for unit in self.units]
        for place, head in enumerate(heads):
            words = [word for row in rows for word in row[place].plain.split("\n")[:1]]
            table.add_column(head, overflow="fold", min_width=max(map(len, [head, *words])))
        for unit, row in zip(self.units, rows, strict=True):
            name = fitted(unit.unit.name)
            table.add_row(name, *([fitted(unit.cycle)] if len(cycles) > 1 else []), *row)
        return table

    def _row(self, unit: UnitScores) -> list[Decision]:
        places = {part.id: n for n, part in enumerate(self.rubric.walk())}
        row = [unit.decisions[places[domain.id]] for domain in self.domains]
        return [*row, unit.overall] if self.whole and unit.overall else row


def level_text(rubric: Rubric, decision: Decision) -> Text:
    """Return a level as a mark of filled steps and its name, or the status in words."""
    from rich.text import Text

    if decision.rank is None:
        return Text(STATUS_WORDS[decision.status], style="dim italic")
    return _level(rubric, decision.rank)


def fitted(name: str) -> str:
    """Return a name of a length that a terminal has room for, without what would steer it.

    >>> fitted("Alder"), len(fitted("x" * 5000))
    ('Alder', 120)
    """
    plain = len(name) <= MOST_LETTERS and name.isprintable()
    return name if plain else clip(name, MOST_LETTERS)


def heading(name: str, cycle: str) -> str:
    """Return the name of a unit, of a length that a terminal has room for, and its cycle."""
    return f"{fitted(name)} · {fitted(cycle)}" if cycle else fitted(name)


def legend(rubric: Rubric) -> Text:
    """Return what the marks of all levels mean."""
    from rich.text import Text

    return Text("   ").join([_level(rubric, rank) for rank in range(len(rubric.levels))])


def short(rubric: Rubric, rank: int) -> str:
    """Return a level as its mark, or its code where there are too many for marks."""
    return _mark(rubric, rank) or rubric.levels[rank].code


def _level(rubric: Rubric, rank: int) -> Text:
    from rich.text import Text

    mark = _mark(rubric, rank)
    name = rubric.levels[rank].name
    return Text(f"{mark} {name}".strip(), style=_style(rubric, rank))


def _mark(rubric: Rubric, rank: int) -> str:
    size = len(rubric.levels)
    return "■" * (rank + 1) + "□" * (size - rank - 1) if size <= _MOST_STEPS else ""


def _style(rubric: Rubric, rank: int) -> str:
    share = rank / (len(rubric.levels) - 1)
    return _COLOURS[0 if share < 0.34 else 1 if share < 0.75 else 2]


def _in_full(rubric: Rubric, decision: Decision) -> Text:
    """Return a level, and under a consensus what the rules had computed."""
    text = level_text(rubric, decision)
    if decision.agreed is not None:
        was = computed_words(rubric, decision.agreed.rank, decision.agreed.status)
        text.append(f"\n(agreed; computed {was})", style="dim")
    return text


def _as_mark(rubric: Rubric, decision: Decision) -> Text:
    """Return a level as it is shown where there is little room."""
    from rich.text import Text

    if decision.rank is None:
        return level_text(rubric, decision)
    mark = short(rubric, decision.rank)
    agreed = f" {_AGREED}" if decision.agreed is not None else ""
    return Text(mark + agreed, style=_style(rubric, decision.rank))
