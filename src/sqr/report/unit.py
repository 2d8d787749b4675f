"""The document of one unit: what a school's own people read."""

from __future__ import annotations

from dataclasses import dataclass

from sqr.errors import UsageError
from sqr.report import panels
from sqr.report.language import Language
from sqr.report.panels import UnitPanel
from sqr.review.model import Review


@dataclass(frozen=True, slots=True)
class OneUnit:
    """What the document of a unit prints."""

    panel: UnitPanel
    detail: bool


def view(review: Review, language: Language) -> OneUnit:
    """Return the view of the only unit of a review; see :meth:`Review.of`.

    Raises :class:`~sqr.errors.UsageError` when the review is of several units or of none.
    """
    if len(review.units) != 1:
        raise UsageError(
            f"the document `unit` is of one unit, and this review has {len(review.units):,}",
            hint="Name one with --unit ID, or make all of them with --each-unit DIR.",
        )
    return OneUnit(panels.unit_panels(review, language, detail=True)[0], detail=True)
