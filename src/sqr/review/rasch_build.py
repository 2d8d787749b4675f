"""From a many-facet Rasch model to what a report may say of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqr.reliability.model import FacetMeasure, RaschFinding, Study
from sqr.reliability.verdict import decimals
from sqr.review.agreement_model import FairRow, RaschView, RulerRow
from sqr.rubric.model import Rubric
from sqr.said import Numeral, said

KINDS = {"rating scale": said("rating scale"), "partial credit": said("partial credit")}
MOST_ROWS = 60
MOST_FAIR = 12
LEAST = 0.05
"""A difference of means that is worth a line."""
ERRATIC, ALIKE = 1.5, 0.5
"""Mean squares beyond these are unproductive for measurement (Linacre 2002)."""


def rasch_view(study: Study, rubric: Rubric) -> RaschView | None:
    """Return what a report may say of the model, or None where none was asked for."""
    found = study.rasch
    if found is None:
        return None
    if found.why:
        return RaschView(KINDS.get(found.kind, found.kind), found.why)
    half = MOST_ROWS // 2
    reviewers = _ends(found.reviewers, half)
    criteria = _ends(found.criteria, half)
    rows = [_row(said("Reviewer"), one) for one in reviewers]
    rows += [_row(rubric.tiers.criterion.name, one) for one in criteria]
    return RaschView(
        KINDS.get(found.kind, found.kind),
        rows=tuple(rows),
        units=tuple(one.measure for one in found.units if not one.extreme),
        fair=_fair(found),
        remarks=(*_left_out(found, len(rows)), *found.remarks),
    )


def _ends(measures: Sequence[FacetMeasure], most: int) -> tuple[FacetMeasure, ...]:
    """Return the measures, of many those at both ends."""
    if len(measures) <= most:
        return tuple(measures)
    return (*measures[: most // 2], *measures[-(most // 2) :])


def _left_out(found: RaschFinding, shown: int) -> list[str]:
    number = len(found.reviewers) + len(found.criteria) - shown
    return [said("%(n)s in the middle are not shown.", n=number)] if number else []


def _row(facet: str, one: FacetMeasure) -> RulerRow:
    words = Numeral(f"{decimals(one.measure)} ± {decimals(one.se)}")
    return RulerRow(facet, one.id, one.measure, one.se, words, _fit(one))


def _fit(one: FacetMeasure) -> str:
    """Return how well the votes fit the model, in words with the infit mean square."""
    if one.infit is None:
        return said("one extreme level only")
    infit = decimals(one.infit)
    if one.infit > ERRATIC:
        return said("erratic (%(infit)s)", infit=infit)
    if one.infit < ALIKE:
        return said("more alike than expected (%(infit)s)", infit=infit)
    return said("as expected (%(infit)s)", infit=infit)


def _fair(found: RaschFinding) -> tuple[FairRow, ...]:
    """Return the units whose mean moves most when severity is taken out."""
    moved = [
        (abs(one.fair - one.observed), one)
        for one in found.units
        if one.fair is not None
        and one.observed is not None
        and abs(one.fair - one.observed) >= LEAST
    ]
    moved.sort(key=lambda pair: -pair[0])
    return tuple(
        FairRow(one.id, one.name, Numeral(f"{one.observed:.2f}"), Numeral(f"{one.fair:.2f}"))
        for _, one in moved[:MOST_FAIR]
    )
