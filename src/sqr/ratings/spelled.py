"""Columns whose words are declared: nearly every cell holds a declared spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqr.ratings import vocabulary
from sqr.ratings.words import Words

NOTHING = (-1, 0)
# So many ids are told apart one by one in less time than a text is looked up.
FEW = 8


class Spelled(NamedTuple):
    """A column's declared spellings, and what any text means there.

    ``read`` gives an index into the list of what is declared (-1: none of it) and a mark:
    of a level, its state.
    """

    name: str
    spellings: Sequence[str]
    read: Callable[[str], tuple[int, int]]

    def meant(self, texts: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return the texts that mean something, with what they mean."""
        read = self.read
        return [(text, *found) for text in texts if (found := read(text)) != NOTHING]

    @property
    def few(self) -> tuple[str, ...]:
        """The first spelling of each that is declared, in order; nothing if that are too many."""
        if len(self.spellings) > FEW * FEW:
            return ()
        first: dict[int, str] = {}
        for text, index, mark in self.meant(self.spellings):
            if not mark:
                first.setdefault(index, text)
        whole = sorted(first) == list(range(len(first)))
        return tuple(first[n] for n in sorted(first)) if whole and len(first) <= FEW else ()


def spelled(words: Words) -> dict[str, Spelled]:
    """Return the columns whose words the review or its rubric declares, by name."""
    inputs = words.inputs
    levels = words.levels

    def level(text: str) -> tuple[int, int]:
        cell = levels.read(text)
        return NOTHING if cell.state == vocabulary.INVALID else (cell.rank, cell.state)

    def named(column: str, names: vocabulary.Names) -> Spelled:
        return Spelled(column, names.spellings, lambda text: (names.find(text), 0))

    columns = [
        Spelled("level", levels.spellings, level),
        named("criterion", words.criteria),
    ]
    if inputs.units is not None:
        columns.append(named("unit", words.units))
    if inputs.reviewers is not None:
        columns.append(named("reviewer", words.reviewers))
    if inputs.loaded.rubric.evidence.sources:
        columns.append(named("source", vocabulary.sources(inputs.loaded.rubric)))
    return {column.name: column for column in columns}
