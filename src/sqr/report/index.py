"""The list that links the documents of all units, and the names of their files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqr.report.language import Language
from sqr.report.view import unit_names
from sqr.review.model import Review, UnitView

NAME = "index"


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit, its heading, and the name of its file without suffix."""

    unit: UnitView
    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Index:
    """What the index prints."""

    entries: tuple[Entry, ...]


def view(review: Review, language: Language) -> Index:
    """Return the view of the index."""
    files = file_names(review)
    names = unit_names(review)
    rows = zip(review.units, names, files, strict=True)
    return Index(tuple(Entry(unit, name, file) for unit, name, file in rows))


def file_names(review: Review) -> tuple[str, ...]:
    """Return a file name without suffix for each unit, safe on every system and never twice.

    The id is in it as far as its letters are plain ones; a number tells the rest apart.
    """
    several = len(review.cycles) > 1
    taken = {NAME}
    found = []
    for unit in review.units:
        text = f"{unit.id}-{unit.cycle}" if several else unit.id
        plain = "unit-" + re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:80]
        name, number = plain.rstrip("-"), 2
        while name.lower() in taken:
            name, number = f"{plain}-{number}".replace("--", "-"), number + 1
        taken.add(name.lower())
        found.append(name)
    return tuple(found)
