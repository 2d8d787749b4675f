"""The brief: two printed pages for those who decide, the school committee."""

from __future__ import annotations

from dataclasses import dataclass

from sqr.report import apart, panels
from sqr.report.language import Language
from sqr.report.panels import Named, ProfilePanel, UnitPanel
from sqr.review.model import LevelView, Review

MOST_NAMED = 5
"""So many criteria that support, and so many that limit: what fits on two pages."""
MOST_UNITS = 14
"""With more units than this their table is left to the full document."""


@dataclass(frozen=True, slots=True)
class Placed:
    """How many times a unit is at a level in a domain."""

    level: LevelView
    number: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What the brief prints."""

    short: bool
    stand: str
    profiles: tuple[ProfilePanel, ...]
    supports: Named
    limits: Named
    units: tuple[UnitPanel, ...]
    left_out: bool
    by_level: tuple[Placed, ...]
    apart: str
    heard: tuple[str, ...]


def view(review: Review, language: Language) -> Brief:
    """Return the view of the brief."""
    few = len(review.units) <= MOST_UNITS
    return Brief(
        short=True,
        stand=panels.stand(review, language),
        profiles=panels.profile_panels(review, language),
        supports=panels.named(review, "strength", language, MOST_NAMED),
        limits=panels.named(review, "support", language, MOST_NAMED),
        units=panels.unit_panels(review, language, detail=False) if few else (),
        left_out=not few,
        by_level=tuple(
            Placed(level, sum(p.counts[level.rank] for p in review.domain_profiles))
            for level in review.rubric.levels
        ),
        apart=apart.said(review, language),
        heard=heard(review, language),
    )


def heard(review: Review, language: Language) -> tuple[str, ...]:
    """Return the groups of people that were heard, as ratings or notes name them.

    Of a review of one unit only that unit's own notes tell: nobody is said to have been heard
    there who was heard elsewhere.
    """
    if len(review.latest) == 1:
        notes = (note for part in review.latest[0].criteria for note in part.notes)
        groups = dict.fromkeys(note.group.strip().casefold() for note in notes if note.group)
    else:
        groups = dict.fromkeys(voice.group for voice in review.voices if voice.group)
    return tuple(language.word(group) for group in groups)
