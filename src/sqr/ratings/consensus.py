"""What the rows of the consensus file mean, and what is wrong with them.

A row that has an error does not hold: it stays out of every level, and is shown as a
problem. Whether a row lies above a limit or outside the panel's votes can only be told
with the levels at hand: :mod:`sqr.scoring.consensus` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from sqr.folder.consensus import ConsensusRow
from sqr.ratings.dates import read_date
from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import RATED, LevelWords, Names
from sqr.rubric.model import Rubric
from sqr.rubric.names import fold

FlawKind = Literal[
    "no_reason", "twice", "unit", "scope", "level", "cycle", "above_limit", "agreed_by", "date"
]
# Flaws with which a row still holds.
MILD: frozenset[FlawKind] = frozenset({"agreed_by", "date"})


class Entry(NamedTuple):
    """A row that holds: indexes of cycle and unit, the part's id, and the rank agreed on.

    ``above_limit`` says that a level above a limit is meant.
    """

    row: ConsensusRow
    file: str
    cycle: int
    unit: int
    part: str
    rank: int
    above_limit: bool


class Flaw(NamedTuple):
    """Something wrong with a row; ``first`` is the line of the row that it repeats, or 0."""

    kind: FlawKind
    row: ConsensusRow
    first: int = 0


class Objection(NamedTuple):
    """What the levels say against a row that holds by itself.

    ``outside``: the level lies outside the votes (``low`` to ``high``; None: there are none).
    ``above_limit``: the limit ``limit`` allows no more than ``high``, so the row is refused.
    """

    kind: Literal["outside", "above_limit"]
    entry: Entry
    low: int | None = None
    high: int | None = None
    limit: str = ""


class Consensus(NamedTuple):
    """The rows that hold, in the order of the file, and all flaws.

    ``objections`` are what the levels say against rows, where the levels are known.
    """

    entries: tuple[Entry, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    objections: tuple[Objection, ...] = ()


def consensus(ratings: Ratings) -> Consensus:
    """Return what the review's consensus file says; nothing where there is no such file."""
    file = ratings.inputs.consensus
    if file is None:
        return Consensus()
    words = _Words.of(ratings)
    known = [(row, words.entry(row, file.name)) for row in file.rows]
    first: dict[tuple[int, int, str], int] = {}
    times: dict[tuple[int, int, str], int] = {}
    for row, entry in known:
        if words.placed(entry):
            key = (entry.cycle, entry.unit, entry.part)
            first.setdefault(key, row.line)
            times[key] = times.get(key, 0) + 1
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    for row, entry in known:
        key = (entry.cycle, entry.unit, entry.part)
        found = list(words.flaws(row, entry))
        if times.get(key, 0) > 1:
            found.append(Flaw("twice", row, first[key]))
        flaws += found
        if all(flaw.kind in MILD for flaw in found):
            entries.append(entry)
    return Consensus(tuple(entries), tuple(flaws))


def scopes(rubric: Rubric) -> Names:
    """Return every domain, cluster and criterion under its id and its name."""
    return Names([(part.id, part.name, f"{part.id} {part.name}") for part in rubric.walk()])


_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0"})


class _Words(NamedTuple):
    """The names that a row may use. An index of -1, or an empty part, is unknown."""

    cycles: tuple[str, ...]
    cycle: str
    units: Names
    parts: Names
    levels: LevelWords
    date_formats: tuple[str, ...]

    @classmethod
    def of(cls, ratings: Ratings) -> _Words:
        inputs, words = ratings.inputs, ratings.words
        return cls(
            ratings.meaning.cycles or (inputs.cycle,),
            inputs.cycle,
            words.units_as(ratings.meaning.units),
            scopes(inputs.loaded.rubric),
            words.levels,
            inputs.date_formats,
        )

    def entry(self, row: ConsensusRow, file: str) -> Entry:
        part = self.parts.find(row.scope)
        cell = self.levels.read(row.level)
        return Entry(
            row,
            file,
            self._cycle(row.cycle),
            self.units.find(row.unit),
            self.parts.ids[part] if part >= 0 else "",
            cell.rank if cell.state == RATED else -1,
            fold(row.above_limit) in _YES,
        )

    def _cycle(self, text: str) -> int:
        """Return the place of a cycle; a blank one is the review's, or the only one there is."""
        wanted = fold(text or self.cycle)
        if not wanted and len(self.cycles) == 1:
            return 0
        return next((n for n, cycle in enumerate(self.cycles) if fold(cycle) == wanted), -1)

    def placed(self, entry: Entry) -> bool:
        return entry.cycle >= 0 and entry.unit >= 0 and bool(entry.part)

    def flaws(self, row: ConsensusRow, entry: Entry) -> Iterator[Flaw]:
        if entry.cycle < 0:
            yield Flaw("cycle", row)
        if entry.unit < 0:
            yield Flaw("unit", row)
        if not entry.part:
            yield Flaw("scope", row)
        if entry.rank < 0:
            yield Flaw("level", row)
        if not row.reason:
            yield Flaw("no_reason", row)
        if fold(row.above_limit) not in _YES | _NO:
            yield Flaw("above_limit", row)
        if not row.agreed_by:
            yield Flaw("agreed_by", row)
        if read_date(row.date, self.date_formats) is None:
            yield Flaw("date", row)
