"""How many units are at each level, for a terminal: levels by name where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqr.cli.score_matrix import legend, short

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

    from sqr.rubric.model import Domain
    from sqr.scoring.levels import Scores

_GAP = 2
_LONGEST = 24  # letters of a word that has a line to itself
_NO_LEVEL = "No level"


class Profile(NamedTuple):
    """A row a domain, and one for the whole where it has a level; a column a level."""

    scores: Scores
    domains: Sequence[Domain]
    whole: bool

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the table, its levels as marks where their names would leave no room for words."""
        from rich.text import Text

        levels = self.scores.rubric.levels
        heads = [level.name for level in levels]
        rows = list(self._rows())
        words = [word for name, *_ in rows for word in name.split()]
        needed = min(max(map(len, words), default=0), _LONGEST)
        taken = sum(_GAP + len(head) for head in (*heads, _NO_LEVEL))
        if needed + taken <= options.max_width:
            yield self._table(heads, rows, needed)
            return
        marks = [short(self.scores.rubric, rank) for rank in range(len(levels))]
        yield self._table(marks, rows, needed)
        yield Text("")
        yield legend(self.scores.rubric)

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], needed: int) -> Table:
        from rich.table import Table

        rubric = self.scores.rubric
        many = rubric.tiers.unit.many.lower()
        table = Table(title=f"{rubric.title}: {many} at each level", title_justify="left",
                      title_style="bold", box=None, header_style="dim", pad_edge=False,
                      padding=(0, _GAP, 0, 0))  # fmt: skip
        name = rubric.tiers.domain.name
        table.add_column(name, overflow="fold", min_width=needed, max_width=64)
        for head in (*heads, _NO_LEVEL):
            table.add_column(head, justify="right", min_width=len(head))
        for row in rows:
            table.add_row(*row)
        return table

    def _rows(self) -> Iterator[list[str]]:
        rubric, units = self.scores.rubric, self.scores.units
        places = {part.id: n for n, part in enumerate(rubric.walk())}
        for domain in self.domains:
            ranks = [unit.decisions[places[domain.id]].rank for unit in units]
            yield [f"{domain.id}  {domain.name}", *self._counts(ranks)]
        if self.whole:
            ranks = [unit.overall.rank for unit in units if unit.overall]
            yield [rubric.tier_name("overall").name, *self._counts(ranks)]

    def _counts(self, ranks: Sequence[int | None]) -> list[str]:
        counts = [ranks.count(rank) for rank in range(len(self.scores.rubric.levels))]
        return [*(str(n) if n else "·" for n in counts), str(ranks.count(None))]
