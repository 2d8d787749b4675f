"""The list that links the documents of all units, and the names of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a unit's document: the index, and its neighbours as (name, file)."""

    index: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def view(review: Review, language: Language) -> Index:
    """Return the view of the index."""
    files = file_names(review)
    names = unit_names(review)
    rows = zip(review.units, names, files, strict=True)
    return Index(tuple(Entry(unit, name, file) for unit, name, file in rows))


def beside(review: Review, suffix: str) -> Iterator[Beside]:
    """Yield what stands beside the document of each unit of a review."""
    files = (name + suffix for name in file_names(review))
    links = (None, *zip(unit_names(review), files, strict=True), None)
    for before, after in zip(links, links[2:], strict=False):
        yield Beside(NAME + suffix, before, after)


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
