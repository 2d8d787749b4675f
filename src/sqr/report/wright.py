"""Geometry of the Wright map: units, reviewers and criteria on one ruler of logits.

A row of a table is a row of the map, so that the labels are text and not drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqr.report.drawing import Box, figure
from sqr.report.language import Language
from sqr.review.agreement_model import RaschView, RulerRow

WIDTH, HEIGHT, DOT, EDGE = 320, 22, 6, 8
BINS = 32


@dataclass(frozen=True, slots=True)
class Ruler:
    """One row of the map; ``middle`` is where 0 logits lie, and ``words`` say the same."""

    width: str
    height: str
    middle: str
    boxes: tuple[Box, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Wright:
    """A Wright map: the units as a row of columns, then a row an element."""

    low: str
    high: str
    units: Ruler
    rows: tuple[Ruler, ...]


def wright(view: RaschView, language: Language) -> Wright | None:
    """Return the map of a model, None where there is no model."""
    if not view.rows:
        return None
    ends = [abs(row.measure) for row in view.rows] + [abs(one) for one in view.units]
    reach = max(1.0, float(int(max(ends) + 0.999)))
    return Wright(
        f"−{reach:.0f}",
        f"+{reach:.0f}",
        _units(view.units, reach, language),
        tuple(_row(row, reach, language) for row in view.rows),
    )


def _at(value: float, reach: float) -> float:
    share = (min(max(value, -reach), reach) + reach) / (2 * reach)
    return EDGE + share * (WIDTH - 2 * EDGE)


def _ruler(boxes: Sequence[Box], words: str) -> Ruler:
    return Ruler(figure(WIDTH), figure(HEIGHT), figure(WIDTH / 2), tuple(boxes), words)


def _row(row: RulerRow, reach: float, language: Language) -> Ruler:
    """A dot at the measure on a line of one standard error to both sides."""
    x, middle = _at(row.measure, reach), HEIGHT / 2
    left, right = _at(row.measure - row.se, reach), _at(row.measure + row.se, reach)
    line = Box(figure(left), figure(middle - 1), figure(right - left), "2", "currentColor")
    dot = Box(figure(x - DOT / 2), figure(middle - DOT / 2), str(DOT), str(DOT), "currentColor")
    return _ruler((line, dot), language.gettext("%(measure)s logits", measure=row.words))


def _units(units: Sequence[float], reach: float, language: Language) -> Ruler:
    """How many units stand where, as columns."""
    counts = [0] * BINS
    for value in units:
        counts[min(int((value + reach) / (2 * reach) * BINS), BINS - 1)] += 1
    most = max(counts, default=0) or 1
    pitch = (WIDTH - 2 * EDGE) / BINS
    boxes = []
    for place, count in enumerate(counts):
        if count:
            tall = max(2.0, (HEIGHT - 2) * count / most)
            x = EDGE + place * pitch
            boxes.append(
                Box(figure(x), figure(HEIGHT - tall), figure(pitch - 1), figure(tall),
                    "currentColor")
            )  # fmt: skip
    ends = (min(units), max(units)) if units else (0.0, 0.0)
    low, high = (language.numeral(f"{end:.1f}".replace("-", "−")) for end in ends)
    said = language.gettext("from %(low)s to %(high)s logits", low=low, high=high)
    return _ruler(boxes, said)
