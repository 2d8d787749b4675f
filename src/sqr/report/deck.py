"""What a deck is made of: slides with a title, one kind of content, and speaker notes."""

from __future__ import annotations

from dataclasses import dataclass

from sqr.report.panels import ProfilePanel


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a slide, and what is said of it in smaller letters."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``rank`` is that of the level it shows, or -1."""

    text: str
    rank: int = -1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``shares`` are the widths of its columns, ``words`` say what it shows."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, a leading sentence, its content, and the speaker notes."""

    title: str
    lead: str = ""
    points: tuple[Point, ...] = ()
    profiles: tuple[ProfilePanel, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The title slide's facts and notes, and all other slides."""

    title: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    slides: tuple[Slide, ...]
