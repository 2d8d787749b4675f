"""Geometry of the heat map of reviewers and criteria: a bar up is lenient, a bar down strict.

Each reviewer has a strip with a bar a criterion; the strips stand one below the other in a
table, so that columns line up. Direction and length of a bar say everything; the colour
only repeats it. Labels are the table's: no program can judge the contrast of a text in a drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqr.report.drawing import Box, figure
from sqr.report.language import Language
from sqr.report.palette import colours
from sqr.review.agreement_model import AgreementView, Deviation, DeviationColumn, ReviewerRow

CELL, HEIGHT, GAP, BAR = 13, 32, 8, 9
FULL = 1.0
"""A distance of so many levels fills half of the height."""
SHADES = 9
MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Strip:
    """A reviewer's bars on a middle line; ``words`` say which stand out."""

    width: str
    height: str
    middle: str
    boxes: tuple[Box, ...]
    words: str


def heat(view: AgreementView, language: Language) -> tuple[Strip, ...]:
    """Return a strip for each reviewer of a view, all of the same width."""
    at = _places(view.columns)
    width = at[-1] + CELL if at else 0
    return tuple(
        Strip(
            figure(width),
            figure(HEIGHT),
            figure(HEIGHT / 2),
            tuple(
                _box(x, deviation.value)
                for x, deviation in zip(at, one.deviations, strict=True)
                if deviation.value is not None
            ),
            _words(one, view.columns, language),
        )
        for one in view.reviewers
    )


def _places(columns: Sequence[DeviationColumn]) -> list[float]:
    """Return where each column begins, with a gap where a new domain begins."""
    at: list[float] = []
    x = 0.0
    for place, column in enumerate(columns):
        x += GAP if place and column.group != columns[place - 1].group else 0
        at.append(x)
        x += CELL
    return at


def _box(x: float, value: float) -> Box:
    share = min(max(value / FULL, -1), 1)
    tall = max(1.0, abs(share) * (HEIGHT / 2 - 1))
    shade = colours(SHADES)[round((share + 1) / 2 * (SHADES - 1))]
    top = HEIGHT / 2 - tall if value > 0 else HEIGHT / 2
    return Box(figure(x + 2), figure(top), figure(BAR), figure(tall), shade)


def _words(one: ReviewerRow, columns: Sequence[DeviationColumn], language: Language) -> str:
    """Return on what a reviewer lies furthest below and above the others."""
    held: list[tuple[float, DeviationColumn, Deviation]] = [
        (deviation.value, column, deviation)
        for column, deviation in zip(columns, one.deviations, strict=True)
        if deviation.value is not None
    ]
    low = sorted((h for h in held if h[0] < 0), key=lambda h: h[0])[:MOST_SAID]
    high = sorted((h for h in held if h[0] > 0), key=lambda h: -h[0])[:MOST_SAID]
    _ = language.gettext
    said = []
    if low:
        said.append(_("furthest below the others on %(parts)s", parts=_parts(low)))
    if high:
        said.append(_("furthest above on %(parts)s", parts=_parts(high)))
    return "; ".join(said) or _("as the others wherever they met")


def _parts(found: Sequence[tuple[float, DeviationColumn, Deviation]]) -> str:
    return ", ".join(f"{column.id} ({deviation.words})" for _, column, deviation in found)
