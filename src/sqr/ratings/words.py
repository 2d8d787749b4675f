"""All names that a cell may hold, made once for all files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from sqr.folder.model import Inputs, Unit
from sqr.ratings import vocabulary
from sqr.ratings.vocabulary import LevelWords, Names


class Words:
    """The names that cells may hold; each list is made when it is first asked for."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    @cached_property
    def levels(self) -> LevelWords:
        """The words of the scale."""
        return LevelWords(self.inputs.loaded.rubric)

    @cached_property
    def criteria(self) -> Names:
        """The rubric's criteria."""
        return vocabulary.criteria(self.inputs.loaded.rubric)

    @cached_property
    def units(self) -> Names:
        """The declared units, if any are."""
        return Names([(u.id, u.name) for u in self.inputs.units or ()])

    def units_as(self, found: Sequence[Unit]) -> Names:
        """The declared units; without a list of them, those that were ``found``."""
        named = self.inputs.units is None
        return Names([(u.id, u.name) for u in found]) if named else self.units

    @cached_property
    def reviewers(self) -> Names:
        """The declared reviewers, if any are."""
        return Names([(r.id, r.name) for r in self.inputs.reviewers or ()])

    def is_level(self, text: str) -> bool:
        """Tell whether a text is a level or a declared state."""
        return self.levels.read(text).state != vocabulary.INVALID

    def is_a_rating(self, cells: Sequence[str]) -> bool:
        """Tell whether the cells of a row hold a level and a criterion."""
        levels = any(self.is_level(cell) for cell in cells if cell)
        return levels and any(self.criteria.find(cell) >= 0 for cell in cells if cell)
