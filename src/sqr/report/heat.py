"""Geometry of the heat map of reviewers and criteria: a bar up is lenient, a bar down strict.

Direction and length of the bar say everything; the colour only repeats it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqr.report.drawing import figure
from sqr.report.palette import colours
from sqr.review.agreement_model import AgreementView, Deviation

CELL, ROW, GAP = 21, 34, 9
LETTER = 7.0
MOST_LETTERS = 14
FULL = 1.0
"""A distance of so many levels fills half of a row."""
SHADES = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """A bar from the middle of its row; ``words`` say the same."""

    x: str
    y: str
    height: str
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; a label of a column is turned round that place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its reviewer's label, its middle line, its bars."""

    label: Label
    middle: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map; ``words`` say what it shows."""

    width: str
    height: str
    start: str
    length: str
    bar: str
    columns: tuple[Label, ...]
    lines: tuple[Line, ...]
    words: str


def heat(view: AgreementView) -> Heat:
    """Return the heat map of a view with reviewers."""
    left = 10 + LETTER * max(len(_clip(one.id)) for one in view.reviewers)
    top = 12 + 0.87 * LETTER * max(len(_clip(column.id)) for column in view.columns)
    at = _places(view, left)
    columns = tuple(
        Label(figure(x + CELL / 2 + 3), figure(top - 4), _clip(column.id))
        for x, column in zip(at, view.columns, strict=True)
    )
    lines = tuple(
        Line(
            Label("0", figure(top + ROW * place + ROW / 2 + 4), _clip(one.id)),
            figure(top + ROW * place + ROW / 2),
            tuple(
                _cell(x, top + ROW * place + ROW / 2, deviation)
                for x, deviation in zip(at, one.deviations, strict=True)
            ),
        )
        for place, one in enumerate(view.reviewers)
    )
    right = at[-1] + CELL
    slack = LETTER * 0.5 * max(len(_clip(column.id)) for column in view.columns[-6:])
    return Heat(
        figure(right + slack + 4), figure(top + ROW * len(lines) + 2), figure(left),
        figure(right - left), figure(CELL - 5), columns, lines, _words(view),
    )  # fmt: skip


def _places(view: AgreementView, left: float) -> list[float]:
    """Return where each column begins, with a gap where a new domain begins."""
    at, x, before = [], left, view.columns[0].group
    for column in view.columns:
        x += GAP if column.group != before else 0
        before = column.group
        at.append(x)
        x += CELL
    return at


def _cell(x: float, middle: float, deviation: Deviation) -> Cell:
    value = deviation.value
    if value is None:
        return Cell(figure(x + 2), figure(middle), "0", "none", deviation.words)
    share = min(max(value / FULL, -1), 1)
    tall = max(1.0, abs(share) * (ROW / 2 - 2))
    shade = colours(SHADES)[round((share + 1) / 2 * (SHADES - 1))]
    top = middle - tall if value > 0 else middle
    return Cell(figure(x + 2), figure(top), figure(tall), shade, deviation.words)


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"


def _words(view: AgreementView) -> str:
    """Return what stands out: the largest bars, up and down."""
    held: list[tuple[float, str]] = []
    for one in view.reviewers:
        for column, deviation in zip(view.columns, one.deviations, strict=True):
            if deviation.value is not None:
                held.append((deviation.value, f"{one.id} on {column.id} ({deviation.words})"))
    said = f"Mean distances of {len(view.reviewers)} reviewers on {len(view.columns)} columns."
    strict = _most(sorted(pair for pair in held if pair[0] < 0)[:3])
    lenient = _most(sorted((pair for pair in held if pair[0] > 0), reverse=True)[:3])
    said += f" Furthest below the others: {strict}." if strict else ""
    return said + (f" Furthest above: {lenient}." if lenient else "")


def _most(pairs: Sequence[tuple[float, str]]) -> str:
    return ", ".join(text for _, text in pairs)
