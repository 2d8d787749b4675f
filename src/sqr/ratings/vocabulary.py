"""What a cell may hold: texts of files matched with the rubric's own names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqr.rubric.model import Rubric
from sqr.rubric.names import fold

RATED, NOT_APPLICABLE, NOT_OBSERVED, BLANK, INVALID = range(5)
STATES = ("rated", "not_applicable", "not_observed", "blank", "invalid")


class Cell(NamedTuple):
    """The state of a level cell, and the rank when it is rated (else -1)."""

    state: int
    rank: int = -1


_BLANK_CELL, _INVALID_CELL = Cell(BLANK), Cell(INVALID)


class LevelWords:
    """Every way in which a level or a declared state may be written.

    ``spellings`` are the texts as the rubric has them; others that fold alike mean the same.

    >>> from sqr.rubric.load import load
    >>> words = LevelWords(load("equity-review").rubric)
    >>> words.read("2 - developing"), words.read("2.0").rank, words.read("2.5").state == INVALID
    (Cell(state=0, rank=1), 1, True)
    """

    def __init__(self, rubric: Rubric) -> None:
        said: dict[str, Cell] = {}
        for rank, level in enumerate(rubric.levels):
            both = (f"{level.code} - {level.name}", f"{level.code} – {level.name}")
            for text in (level.code, level.name, *level.aliases, *both):
                said[text] = Cell(RATED, rank)
        said |= dict.fromkeys(rubric.states.not_applicable, Cell(NOT_APPLICABLE))
        said |= dict.fromkeys(rubric.states.not_observed, Cell(NOT_OBSERVED))
        self.spellings = ("", *said)
        self._cells = {fold(text): cell for text, cell in said.items()}

    def read(self, text: str | None) -> Cell:
        """Return what a cell's text says."""
        key = fold(text or "")
        if not key:
            return _BLANK_CELL
        cell = self._cells.get(key)
        if cell is None and "." in key:
            cell = self._cells.get(_whole(key))
        return cell or _INVALID_CELL


_ERRORS = frozenset(
    ("#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!",
     "#getting_data", "#field!", "#error!")
)  # fmt: skip


def is_excel_error(text: str) -> bool:
    """Tell whether a cell shows an error of Excel's own.

    >>> is_excel_error(" #REF! "), is_excel_error("N/A")
    (True, False)
    """
    return text.lstrip()[:1] == "#" and fold(text) in _ERRORS


# No longer than Excel's own digits: of thousands, int() makes no number.
_AS_DECIMAL = re.compile(r"-?[0-9]{1,15}\.0+")


def _whole(text: str) -> str:
    """Return ``2`` for ``2.0``, as Excel writes a whole number among decimals."""
    return str(int(text.partition(".")[0])) if _AS_DECIMAL.fullmatch(text) else text


class Names:
    """Ids and the other names under which each may be written; ranks are places in the list.

    ``spellings`` are the texts as they were declared; others that fold alike mean the same.
    """

    def __init__(self, entries: Sequence[tuple[str, ...]]) -> None:
        self.ids = tuple(names[0] for names in entries)
        self.spellings = tuple(dict.fromkeys(name for names in entries for name in names))
        self._index: dict[str, int] = {}
        ambiguous: set[str] = set()
        for index, names in enumerate(entries):
            for name in names[1:]:
                if self._index.get(fold(name), index) != index:
                    ambiguous.add(fold(name))
                self._index[fold(name)] = index
        for name in ambiguous:  # two criteria of one name: only the id tells them apart
            del self._index[name]
        for index, names in enumerate(entries):
            self._index[fold(names[0])] = index
        self._index.pop("", None)

    def find(self, text: str | None) -> int:
        """Return the place of a name, or -1."""
        return self._index.get(fold(text or ""), -1)

    @property
    def words(self) -> list[str]:
        """The ids, for a list of what would have been right."""
        return list(self.ids)


def criteria(rubric: Rubric) -> Names:
    """Return the criteria under their ids, names and ``id name``."""
    entries = []
    for criterion in rubric.criteria:
        number, name = criterion.id, criterion.name
        joined = (
            f"{number} {name}",
            f"{number} - {name}",
            f"{number}: {name}",
            f"{number}. {name}",
        )
        entries.append((number, name, *joined))
    return Names(entries)


def sources(rubric: Rubric) -> Names:
    """Return the kinds of evidence under their ids, names and aliases."""
    return Names([(s.id, s.name, *s.aliases) for s in rubric.evidence.sources])
