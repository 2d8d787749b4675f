"""How a deck is laid out: which part of which slide goes on which page, and how large.

All measures are points on a page of 960 × 540. What does not fit a page goes on the next one
under the same title; nothing is made smaller than :data:`SMALL`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqr.report.deck import Cell, Point, Slide, Table
from sqr.report.measure import LINE, clipped, lines, width
from sqr.report.panels import ProfilePanel
from sqr.report.text import one_line

PAGE = (960.0, 540.0)
LEFT, WIDE = 48.0, 864.0
TITLE_TOP, TITLE_HIGH, TITLE = 28.0, 80.0, 30.0
TOP, BOTTOM = 120.0, 500.0
LARGE, MIDDLE, SMALL = 20.0, 16.0, 14.0
SIZES = (24.0, LARGE)
"""The sizes that points are tried in, until all are on one page."""
TABLE_SIZES = (18.0, 16.0, SMALL)
INDENT, GAP, PAD = 20.0, 9.0, 5.0
BAR = 26.0
TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page at a height: points, a profile, or a table with its rows' heights.

    ``size`` is that of its type.
    """

    top: float
    high: float
    size: float = LARGE
    points: tuple[Point, ...] = ()
    profile: ProfilePanel | None = None
    table: Table | None = None
    heights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its title, perhaps shortened, and its blocks; ``whole`` is the title unshortened."""

    title: str
    whole: str
    lead: str
    lead_high: float
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]


def sheets(slide: Slide) -> list[Sheet]:
    """Return the pages of a slide; its notes stand with the first."""
    title, lead = one_line(slide.title), one_line(slide.lead)
    lead = clipped(lead, WIDE, LARGE, 3)
    lead_high = len(lines(lead, WIDE, LARGE)) * LARGE * LINE + GAP if lead else 0.0
    top = TOP + lead_high
    pages: list[tuple[Block, ...]] = [()]
    if slide.points:
        pages = _fewest(_points(slide.points, top, size) for size in SIZES)
    elif slide.profiles:
        pages = _profiles(slide.profiles, top)
    elif slide.table:
        table = slide.table
        pages = _fewest(_table(table, top, size) for size in TABLE_SIZES)
    found = []
    for place, blocks in enumerate(pages, start=1):
        mark = f" ({place}/{len(pages)})" if len(pages) > 1 else ""
        shown = clipped(title, WIDE - width(mark, TITLE, bold=True), TITLE, TITLE_LINES, bold=True)
        notes = slide.notes if place == 1 else ()
        found.append(Sheet(shown + mark, title, lead, lead_high, blocks, notes))
    return found


def small(size: float) -> float:
    """Return the size of what is said of a point of that size."""
    return size - LARGE + MIDDLE


def _points(points: Sequence[Point], top: float, size: float) -> list[tuple[Block, ...]]:
    """Return pages of points; one that is longer than a page goes on over the next."""
    pages: list[list[Point]] = [[]]
    used, room = 0.0, BOTTOM - top
    for point in points:
        for piece, high in _pieces(point, room, size):
            if pages[-1] and used + high > room:
                pages.append([])
                used = 0.0
            pages[-1].append(piece)
            used += high
    return [(Block(top, room, size, points=tuple(page)),) for page in pages]


def _pieces(point: Point, room: float, size: float) -> list[tuple[Point, float]]:
    wide = WIDE - INDENT
    text = lines(one_line(point.text), wide, size)
    detail = lines(one_line(point.detail), wide, small(size)) if point.detail else []
    high = len(text) * size * LINE + len(detail) * small(size) * LINE + GAP
    if high <= room:
        return [(Point("".join(text), "".join(detail)), high)]
    most = int((room - GAP) / (size * LINE))
    whole = [*text, *(lines(one_line(point.detail), wide, size) if point.detail else [])]
    chunks = [whole[at : at + most] for at in range(0, len(whole), most)]
    return [(Point("".join(chunk)), len(chunk) * size * LINE + GAP) for chunk in chunks]


def _fewest(tries: Iterator[list[tuple[Block, ...]]]) -> list[tuple[Block, ...]]:
    """Return the first of the tries that needs one page, else the last."""
    pages: list[tuple[Block, ...]] = []
    for pages in tries:
        if len(pages) == 1:
            break
    return pages


def _profiles(profiles: Sequence[ProfilePanel], top: float) -> list[tuple[Block, ...]]:
    pages: list[list[Block]] = [[]]
    at = top
    for profile in profiles:
        high = profile_height(profile)
        if pages[-1] and at + high > BOTTOM:
            pages.append([])
            at = top
        pages[-1].append(Block(at, high, LARGE, profile=profile))
        at += high
    return [tuple(page) for page in pages]


def profile_lines(profile: ProfilePanel) -> tuple[str, str]:
    """Return the name and the sentence of a profile as far as two lines each hold them."""
    one = profile.profile
    name = f"{one.id} {one.name}" if one.id and one.id != one.name else one.name
    said = f"{profile.headline} {profile.words}" if profile.words else profile.headline
    return (
        clipped(one_line(name), WIDE, LARGE, 2, bold=True),
        clipped(one_line(said), WIDE, MIDDLE, 2),
    )


def profile_height(profile: ProfilePanel) -> float:
    """Return how high a profile is: its name, its bar, its sentence, and the gap below."""
    name, said = profile_lines(profile)
    above = len(lines(name, WIDE, LARGE, bold=True)) * LARGE * LINE
    below = len(lines(said, WIDE, MIDDLE)) * MIDDLE * LINE
    return above + BAR + below + 3 * PAD


def widths(table: Table) -> list[float]:
    """Return the width of each column."""
    return [WIDE * share / sum(table.shares) for share in table.shares]


def _table(table: Table, top: float, size: float) -> list[tuple[Block, ...]]:
    """Return pages of a table, each with its head; a row longer than a page goes on."""
    rooms = [wide - 2 * PAD for wide in widths(table)]
    head = tuple(
        clipped(one_line(cell), room, size, 6, bold=True)
        for cell, room in zip(table.head, rooms, strict=True)
    )
    most = max(len(lines(c, r, size, bold=True)) for c, r in zip(head, rooms, strict=True))
    head_high = most * size * LINE + 2 * PAD
    room = BOTTOM - top - head_high
    pages: list[list[tuple[tuple[Cell, ...], float]]] = [[]]
    used = 0.0
    for row in table.rows:
        for piece, high in _row(row, rooms, room, size):
            if pages[-1] and used + high > room:
                pages.append([])
                used = 0.0
            pages[-1].append((piece, high))
            used += high
    return [_page(table, head, head_high, page, top, size) for page in pages]


def _page(
    table: Table,
    head: tuple[str, ...],
    head_high: float,
    page: list[tuple[tuple[Cell, ...], float]],
    top: float,
    size: float,
) -> tuple[Block, ...]:
    heights = (head_high, *(high for _, high in page))
    shown = Table(head, tuple(row for row, _ in page), table.shares, one_line(table.words))
    return (Block(top, sum(heights), size, table=shown, heights=heights),)


def _row(
    row: tuple[Cell, ...], rooms: Sequence[float], room: float, size: float
) -> list[tuple[tuple[Cell, ...], float]]:
    broken = [lines(one_line(cell.text), wide, size) for cell, wide in zip(row, rooms, strict=True)]
    most = int((room - 2 * PAD) / (size * LINE))
    tall = max(len(cell) for cell in broken)
    found = []
    for at in range(0, tall, most):
        cells = tuple(
            Cell("".join(cell[at : at + most]), one.rank)
            for cell, one in zip(broken, row, strict=True)
        )
        high = min(most, tall - at) * size * LINE + 2 * PAD
        found.append((cells, high))
    return found
