"""Where votes lie far apart, and how often the reviewers have agreed on a level since."""

from __future__ import annotations

from sqr.report import words
from sqr.report.language import Language
from sqr.review.model import Review


def said(review: Review, language: Language) -> str:
    """Return at how many criteria of units votes are split, and on how many all agreed since."""
    rubric = review.rubric
    split = [part for unit in review.units for part in unit.criteria if part.split]
    if not split:
        return language.gettext("Nowhere do the votes lie two levels or more apart.")
    if len(review.units) == 1:
        told = language.ngettext(
            "On %(n)s %(criterion)s the votes lie two levels or more apart.",
            "On %(n)s %(criteria)s the votes lie two levels or more apart.",
            len(split),
            criterion=words.mid(rubric.criterion_name),
            criteria=words.mid(rubric.criterion_plural),
        )
    else:
        told = _cases(len(split), review, language)
    settled = sum(1 for part in split if part.agreed)
    return f"{told} {_since(settled, len(split), language)}".strip()


def _cases(number: int, review: Review, language: Language) -> str:
    return language.ngettext(
        "In %(n)s case the votes on one %(criterion)s at one %(unit)s lie two levels or more "
        "apart.",
        "In %(n)s cases the votes on one %(criterion)s at one %(unit)s lie two levels or more "
        "apart.",
        number,
        criterion=words.mid(review.rubric.criterion_name),
        unit=words.mid(review.rubric.unit_name),
    )


def _since(settled: int, total: int, language: Language) -> str:
    if not settled:
        return ""
    if settled == total:
        return language.gettext("The reviewers have agreed on a level since.")
    return language.ngettext(
        "In %(n)s of them the reviewers have agreed on a level since.",
        "In %(n)s of them the reviewers have agreed on a level since.",
        settled,
    )
