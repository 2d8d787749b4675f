"""What the tables of a review are made of: sheets, and the walk over all units and parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqr.report.language import Language
from sqr.review.model import PartView, Review, UnitView

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a sheet of its own."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]


def _parts(unit: UnitView) -> Iterator[tuple[PartView, PartView | None]]:
    """Yield every part of a unit with the domain that it stands in."""
    if unit.overall:
        yield unit.overall, None
    for domain in unit.domains:
        yield domain, domain
        for part in domain.parts:
            yield part, domain
            for inner in part.parts:
                yield inner, domain


def each_part(review: Review) -> Iterator[tuple[UnitView, PartView, str]]:
    """Yield every part of every unit, with the name of its domain."""
    for unit in review.units:
        for part, domain in _parts(unit):
            yield unit, part, domain.name if domain else ""


def where_head(review: Review, language: Language) -> tuple[str, ...]:
    """Return the headings of the columns that say which unit a row is about."""
    _ = language.gettext
    return (
        _("%(unit)s id", unit=review.rubric.unit_name),
        review.rubric.unit_name,
        language.ngettext("Cycle", "Cycles", 1),
    )


def number(shown: str) -> Value:
    """Return a number of the review, which is a text there, as a number."""
    try:
        return float(shown) if shown else None
    except ValueError:
        return shown


def day(text: str) -> Value:
    """Return a day as a day, where the text is one."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text
