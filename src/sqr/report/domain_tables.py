"""The tables of a deck about a domain: many units at each level, or the levels of the only one."""

from __future__ import annotations

from sqr.report.deck import Cell, Table
from sqr.report.language import Language
from sqr.report.panels import ProfilePanel
from sqr.report.view import Page
from sqr.review.model import PartView, Profile, Review


def of_many(panel: ProfilePanel, review: Review, shared: Page, language: Language) -> Table | None:
    """Return how many units are at each level of each criterion of a domain."""
    head = (
        review.rubric.criterion_name,
        *(f"{shared.marks[v.rank].dots} {v.name}" for v in review.rubric.levels),
        language.gettext("No level"),
    )
    rows = tuple(
        (
            Cell(called(one)),
            *(Cell(language.figure(n) if n else "–", r if n and n == max(one.counts) else -1)
              for r, n in enumerate(one.counts)),
            Cell(language.figure(one.without) if one.without else "–"),
        )
        for one in review.criterion_profiles
        if one.domain == panel.profile.id
    )  # fmt: skip
    shares = (2 * max(6, 2 * len(head) - 4), *(5 for _ in review.rubric.levels), 3)
    return Table(head, rows, shares, panel.sentence) if rows else None


def of_one(panel: ProfilePanel, review: Review, shared: Page, language: Language) -> Table | None:
    """Return the level of each criterion of a domain at the only unit."""
    domains = (domain for unit in review.latest for domain in unit.domains)
    rows = tuple(
        (Cell(called(one)), held(one, shared))
        for domain in domains
        if domain.id == panel.profile.id
        for one in domain.criteria
    )
    head = (review.rubric.criterion_name, language.gettext("Level"))
    return Table(head, rows, (3, 1), panel.sentence) if rows else None


def held(part: PartView, shared: Page) -> Cell:
    """Return the level of a part with its mark, or why it has none."""
    if part.level is None:
        return Cell(shared.status_words[part.status])
    return Cell(f"{shared.marks[part.level.rank].dots} {part.level.name}", part.level.rank)


def called(part: Profile | PartView) -> str:
    """Return id and name, or the name alone where both are the same."""
    return f"{part.id} {part.name}" if part.id and part.id != part.name else part.name
