"""Tables of what stands behind the levels; each is there where the review holds it."""

from __future__ import annotations

from sqr.report import firm
from sqr.report.language import Language
from sqr.report.sheet import Sheet, Value, day, each_part, number, where_head
from sqr.review.model import FirmView, PartView, Review

Row = tuple[Value, ...]


def ratings(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return every rating row behind a level, where the review is not too large to hold them."""
    _ = language.gettext
    rows: list[Row] = [
        (unit.id, unit.name, unit.cycle, part.id, part.name, r.reviewer, r.level, r.source,
         r.aside, r.file, r.line)
        for unit, part, _domain in each_part(review)
        if part.tier == "criterion"
        for r in part.rows
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Id"), review.rubric.criterion_name, _("Reviewer"),
        _("Level"), _("Source"), _("Why it does not count"), _("File"), _("Line"),
    )  # fmt: skip
    return _sheets(_("Rating rows"), head, rows)


def agreed(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return what the reviewers agreed on together, beside what the rules had said."""
    _ = language.gettext
    rows: list[Row] = [
        (unit.id, unit.name, unit.cycle, part.tier_name, part.id, part.name,
         part.level.name if part.level else "", part.agreed.computed, part.agreed.reason,
         part.agreed.by, day(part.agreed.date), part.agreed.file, part.agreed.line)
        for unit, part, _domain in each_part(review)
        if part.agreed
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Tier"), _("Id"), _("Name"), _("Agreed"), _("Computed"),
        _("Why"), _("Agreed by"), _("Date"), _("File"), _("Line"),
    )  # fmt: skip
    return _sheets(_("What they agreed on together"), head, rows)


def firmness(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return how firm each level is: in words, and each number by itself."""
    _ = language.gettext
    rows: list[Row] = [
        (unit.id, unit.name, unit.cycle, part.id, part.name, part.level.name,
         firm.said(part, language), *_firm(part, part.firm))
        for unit, part, _domain in each_part(review)
        if part.firm and part.level
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Id"), review.rubric.domain_name, _("Level"),
        _("In words"), _("Reviewers"), _("Reviewers without whom it is another"), _("Panel rules"),
        _("Panel rules under which it is another"), _("Distance from the nearest cut"),
        _("Nearest cut"), _("Held back by"), _("With them"), _("Sets as small"),
    )  # fmt: skip
    return _sheets(_("How firm it is"), head, rows)


def _firm(part: PartView, found: FirmView) -> Row:
    """Return the numbers of a level's firmness; below a cut the distance is negative."""
    away: Value = None
    cut: Value = None
    if found.nearest:
        away, cut = number(found.nearest[0]), number(found.nearest[1])
        if found.nearest[3] and isinstance(away, float):
            away = -away
    return (
        found.reviewers, len(found.without) or (1 if found.only else 0), found.rules,
        len(found.under), away, cut, ", ".join(found.held_by), found.lifted, found.ways or None,
    )  # fmt: skip


def rasch(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return the measures of a many-facet Rasch model and its fair averages."""
    _ = language.gettext
    model = review.agreement.rasch if review.agreement else None
    if model is None:
        return ()
    rows: list[Row] = [
        (row.facet, row.id, row.measure, row.se, row.words, number(row.fit)) for row in model.rows
    ]
    remarks = (model.why, *model.remarks)
    rows += [("", "", None, None, text, None) for text in remarks if text]
    head = (
        _("Who or what"), _("Id"), _("Logits"), _("Standard error"), _("In words"),
        _("Fit (infit)"),
    )  # fmt: skip
    fair: list[Row] = [(r.id, r.name, number(r.observed), number(r.fair)) for r in model.fair]
    name = review.rubric.unit_name
    return (
        *_sheets(_("Rasch measures"), head, rows),
        *_sheets(
            _("Fair averages"),
            (_("%(unit)s id", unit=name), name, _("Mean as rated"), _("Fair average")),
            fair,
        ),
    )


def narrative(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return the authors' own texts, as they wrote them."""
    _ = language.gettext
    rows: list[Row] = [(n.section, n.unit, n.text, n.file) for n in review.narrative]
    head = (_("Section"), _("%(unit)s id", unit=review.rubric.unit_name), _("Text"), _("File"))
    return _sheets(_("The authors' words"), head, rows)


def _sheets(name: str, head: tuple[str, ...], rows: list[Row]) -> tuple[Sheet, ...]:
    return (Sheet(name, head, rows),) if rows else ()
