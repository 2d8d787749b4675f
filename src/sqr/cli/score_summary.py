"""``sqr score --summary``: how many units are at each level, or why at none; columns add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqr.cli.score_matrix import fitted, legend, short
from sqr.review.summary import STATUSES, Line, totals
from sqr.review.wording import STATUS_WORDS
from sqr.rubric.model import OVERALL

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

    from sqr.rubric.model import Rubric

_GAP = 2
_LONGEST = 24  # letters of a word that has a line to itself


class Summary(NamedTuple):
    """A row a domain, for each cycle and group; with groups, their sum stands under them."""

    rubric: Rubric
    lines: Sequence[Line]
    by: str

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the table, its levels as marks where their names would leave no room for words."""
        from rich.text import Text

        if not any(line.units for line in self.lines):
            yield Text(f"No {self.rubric.tiers.unit.name.lower()} has such a result.")
            return
        levels = range(len(self.rubric.levels))
        rows = list(self._rows())
        named = self._heads([self.rubric.levels[rank].name for rank in levels])
        if sum(_GAP + width for width in _needed(named, rows)) - _GAP <= options.max_width:
            yield self._table(named, rows)
            return
        yield self._table(self._heads([short(self.rubric, rank) for rank in levels]), rows)
        yield Text("")
        yield legend(self.rubric)

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
        from rich.table import Table

        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, _GAP, 0, 0))
        words = len(self._first())
        for place, (head, width) in enumerate(zip(heads, _needed(heads, rows), strict=True)):
            if place < words:
                table.add_column(head, overflow="fold", min_width=width, max_width=48)
            else:
                table.add_column(head, justify="right", overflow="fold", min_width=width)
        sums_from = len(rows) - len(self._below())
        for n, row in enumerate(rows):
            table.add_row(*row, style="" if n < sums_from else "bold")
        return table

    def _first(self) -> list[str]:
        first = [("Cycle", self._cycles()), (self.by.capitalize(), bool(self.by))]
        return [*(name for name, shown in first if shown), self.rubric.tiers.domain.name]

    def _heads(self, levels: Sequence[str]) -> list[str]:
        statuses = (STATUS_WORDS[STATUSES[n]] for n in self._used())
        return [*self._first(), *levels, *statuses, "All"]

    def _rows(self) -> Iterator[list[str]]:
        for lot, everywhere in ((self.lines, False), (self._below(), True)):
            for line in lot:
                start = [fitted(line.cycle)] if self._cycles() else []
                if self.by:
                    start.append(fitted(line.group) or ("All" if everywhere else "–"))
                counts = [*line.levels, *(line.without[n] for n in self._used())]
                cells = ["·" if n == 0 else f"{n:,}" for n in counts]
                name = line.name if line.id == OVERALL else f"{line.id}  {line.name}"
                yield [*start, name, *cells, f"{line.units:,}"]

    def _cycles(self) -> bool:
        return len({line.cycle for line in self.lines}) > 1

    def _used(self) -> list[int]:
        return [n for n in range(len(STATUSES)) if any(line.without[n] for line in self.lines)]

    def _below(self) -> Sequence[Line]:
        return totals(self.lines) if len({line.group for line in self.lines}) > 1 else ()


def _needed(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column in which no word is broken, within reason."""
    columns = zip(heads, *rows, strict=True)
    return [
        min(max(len(word) for cell in column for word in cell.split() or [""]), _LONGEST)
        for column in columns
    ]
