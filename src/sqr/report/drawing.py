"""Geometry of the small drawings: a level's mark, a bar of units, a spread of votes.

All numbers are text with at most two decimals, so that a drawing is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqr.report.language import Language
from sqr.report.palette import colours, ink

STEPS = 8
"""A mark of more levels than this is a gauge and not a flight of steps."""
ROOM = 18
"""A segment narrower than this share (in percent) has no room for a mark on a phone."""
_HEIGHT, _PITCH, _STEP, _STUB = 16, 8, 6, 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``fill`` is a colour or ``none``."""

    x: str
    y: str
    width: str
    height: str
    fill: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a level: as many steps raised as the level counts from the bottom."""

    width: str
    height: str
    boxes: tuple[Box, ...]
    place: str
    dots: str

    @property
    def middle(self) -> str:
        """Half of the width."""
        return figure(float(self.width) / 2)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar; ``mark`` is None where there is no room for it."""

    x: str
    width: str
    middle: str
    fill: str
    ink: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Spread:
    """Votes as columns over a scale; ``words`` says the same."""

    width: str
    height: str
    boxes: tuple[Box, ...]
    words: str


def marks(size: int, language: Language | None = None) -> tuple[Mark, ...]:
    """Return a mark for each level of a scale, lowest first."""
    fills = colours(size)
    draw = _flight if size <= STEPS else _gauge
    return tuple(
        draw(rank, size, fills[rank], _place(rank, size, language)) for rank in range(size)
    )


def bar(counts: Sequence[int], without: int) -> tuple[Segment, ...]:
    """Return the segments of a bar: the levels, lowest first, then those without one."""
    fills = (*colours(len(counts)), "none")
    signs = (*marks(len(counts)), None)
    total = sum(counts) + without
    found, before = [], 0
    for count, fill, sign in zip((*counts, without), fills, signs, strict=True):
        if count:
            x, width = 100 * before / total, 100 * count / total
            found.append(
                Segment(
                    x=figure(x) + "%",
                    width=figure(width) + "%",
                    middle=figure(x + width / 2) + "%",
                    fill=fill,
                    ink="currentColor" if fill == "none" else ink(fill),
                    mark=sign if width >= ROOM else None,
                )
            )
        before += count
    return tuple(found)


def spread(votes: Sequence[int], words: str) -> Spread:
    """Return votes as columns; a level without votes keeps its place on the base line."""
    pitch = max(1.0, min(10.0, 120 / max(len(votes), 1)))
    gap = 2.0 if pitch > 4 else 0.0
    tallest, height = max(votes, default=0) or 1, 22.0
    boxes = []
    for place, (count, fill) in enumerate(zip(votes, colours(len(votes)), strict=True)):
        if count:
            tall = max(3.0, height * count / tallest)
            boxes.append(
                Box(
                    figure(place * pitch + 1),
                    figure(height - tall + 1),
                    figure(pitch - gap),
                    figure(tall),
                    fill,
                )
            )
    return Spread(figure(len(votes) * pitch + 2), figure(height + 3), tuple(boxes), words)


# What is not reached is a stub and not merely unfilled: the shape alone tells the level.
def _flight(rank: int, size: int, fill: str, place: str) -> Mark:
    boxes = []
    for step in range(size):
        full = _HEIGHT - 2 if size == 1 else 5 + (_HEIGHT - 7) * step / (size - 1)
        height = full if step <= rank else _STUB
        boxes.append(
            Box(
                figure(step * _PITCH + 1),
                figure(_HEIGHT - 1 - height),
                str(_STEP),
                figure(height),
                fill if step <= rank else "none",
            )
        )
    dots = "●" * (rank + 1) + "○" * (size - rank - 1)
    return Mark(figure(size * _PITCH), str(_HEIGHT), tuple(boxes), place, dots)


def _gauge(rank: int, size: int, fill: str, place: str) -> Mark:
    width = 44.0
    boxes = (
        Box("1", "8", figure(width), "1", "none"),
        Box("1", "3", figure(width * (rank + 1) / size), "10", fill),
    )
    return Mark(figure(width + 2), str(_HEIGHT), boxes, place, f"({place})")


def _place(rank: int, size: int, language: Language | None) -> str:
    if language is None:
        return f"{rank + 1}/{size}"
    return language.gettext("%(n)s of %(total)s", n=rank + 1, total=size)


def figure(number: float) -> str:
    """Return a number with at most two decimals, so that a drawing is the same everywhere."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
