"""From a study of agreement to what a report may say of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqr.agreement.benchmarks import KRIPPENDORFF
from sqr.agreement.statistic import Statistic
from sqr.reliability.advice import dividing
from sqr.reliability.model import ReviewerFinding, Scope, Study
from sqr.reliability.verdict import decimals, percent, signed, span
from sqr.review.agreement_model import (
    AgreementRow,
    AgreementView,
    BoundaryRow,
    Deviation,
    DeviationColumn,
    ReviewerRow,
)
from sqr.review.rasch_build import rasch_view
from sqr.rubric.model import Criterion, Rubric
from sqr.said import counted, said

MOST_REVIEWERS = 40
MOST_CELLS = 1000
MOST_CRITERIA = 8
Column = tuple[DeviationColumn, tuple[int, ...]]
"""A column and the places of its criteria in the rubric."""


def agreement_view(study: Study, rubric: Rubric) -> AgreementView:
    """Return what a report may say; a large review is shown by domain, and its extremes only."""
    met = study.whole.pairs > 0
    shown, left_out = _shown(study)
    columns = _columns(rubric, len(shown)) if met else []
    domains = [s for s in study.scopes if s.kind != "criterion"]
    rows = [*domains, *dividing(study.of_criteria)[:MOST_CRITERIA]] if met else []
    apart = not study.connection.connected
    return AgreementView(
        advice=study.advice,
        method=_method(study),
        rows=tuple(_row(scope) for scope in rows),
        remarks=study.whole.remarks if met else (),
        boundaries=tuple(
            BoundaryRow(b.lower, b.upper, _text(b.divided, share=True), _text(b.alpha))
            for b in (study.whole.boundaries if met else ())
        ),
        columns=tuple(column for column, _ in columns),
        reviewers=tuple(_reviewer(one, columns) for one in shown) if met else (),
        left_out=left_out if met else "",
        groups=tuple(_few(group) for group in study.connection.groups[:MOST_REVIEWERS])
        if apart
        else (),
        links=tuple(
            said("%(reviewer)s rates %(unit)s", reviewer=who, unit=unit)
            for who, unit in study.connection.links[:MOST_REVIEWERS]
        ),
        own=_own(study),
        rasch=rasch_view(study, rubric),
    )


def _shown(study: Study) -> tuple[tuple[ReviewerFinding, ...], str]:
    found = study.reviewers
    if len(found) <= MOST_REVIEWERS:
        return found, ""
    half = MOST_REVIEWERS // 2
    told = said("Of %(total)s reviewers the %(n)s strictest and the %(n)s most lenient are shown.",
                total=len(found), n=half)  # fmt: skip
    return (*found[:half], *found[-half:]), told


def _columns(rubric: Rubric, reviewers: int) -> list[Column]:
    """Return a column a criterion, or a domain where that would be too many cells."""
    place = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    fine: list[Column] = []
    coarse: list[Column] = []
    for domain in rubric.domains:
        below = [c for part in domain.parts for c in (part, *part.parts)]
        criteria = [c for c in below if isinstance(c, Criterion)]
        fine += ((DeviationColumn(c.id, c.name, domain.id), (place[c.id],)) for c in criteria)
        own = tuple(place[c.id] for c in criteria)
        coarse.append((DeviationColumn(domain.id, domain.name, domain.id), own))
    return fine if len(fine) * reviewers <= MOST_CELLS else coarse


def _row(scope: Scope) -> AgreementRow:
    alpha = scope.get("krippendorff", "ordinal")
    return AgreementRow(
        scope.kind, scope.id, scope.name, scope.pairs, _text(scope.get("exact"), share=True),
        _text(scope.get("adjacent"), share=True), _text(alpha), span(alpha), scope.verdict,
    )  # fmt: skip


def _text(found: Statistic, *, share: bool = False) -> str:
    if found.value is None:
        return said("undefined")
    return percent(found.value) if share else decimals(found.value)


def _reviewer(one: ReviewerFinding, columns: Sequence[Column]) -> ReviewerRow:
    value = one.distance.value
    return ReviewerRow(
        one.id, one.shared, said("none") if value is None else signed(value), span(one.distance),
        one.reading, one.habit, tuple(_deviation(one, places) for _, places in columns),
    )  # fmt: skip


def _deviation(one: ReviewerFinding, places: tuple[int, ...]) -> Deviation:
    held = [(mean, n) for mean, n in (one.deviations[p] for p in places) if mean is not None]
    number = sum(n for _, n in held)
    if not number:
        return Deviation(None, said("nothing shared"), 0)
    mean = sum(mean * n for mean, n in held) / number
    return Deviation(mean, signed(mean), number)


def _method(study: Study) -> str:
    whole = study.whole
    return said(
        "%(pairs)s pairs of ratings of the same thing by two of %(reviewers)s reviewers. α is "
        "Krippendorff's, ordinal: 1 is full agreement, 0 what chance would give; in words both "
        "ends of its interval count (%(reliable)s from .800, %(tentative)s from .667). Intervals: "
        "95%%, %(draws)s bootstrap draws of whole %(units)s, seed %(seed)s.",
        pairs=whole.pairs, reviewers=whole.reviewers, reliable=KRIPPENDORFF.words[2],
        tentative=KRIPPENDORFF.words[1], draws=study.draws, units=study.unit_plural,
        seed=str(study.seed),
    )  # fmt: skip


def _few(names: Sequence[str], most: int = 30) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return said("%(names)s, + %(n)s more", names=", ".join(names[:most]), n=len(names) - most)


def _own(study: Study) -> str:
    if not study.own:
        return ""
    together = study.own[0]
    by = dict(together.differences)
    higher = sum(n for apart, n in by.items() if apart > 0)
    lower = sum(n for apart, n in by.items() if apart < 0)
    far = sum(n for apart, n in by.items() if abs(apart) > 1)
    told = counted(
        "In %(n)s comparison of own ratings with the panel's, the own level is equal in %(equal)s, "
        "higher in %(higher)s and lower in %(lower)s",
        "In %(n)s comparisons of own ratings with the panel's, the own level is equal in "
        "%(equal)s, higher in %(higher)s and lower in %(lower)s",
        together.compared, equal=by.get(0, 0), higher=higher, lower=lower,
    )  # fmt: skip
    if far:
        return said("%(own)s; %(far)s by two levels or more.", own=told, far=far)
    return said("%(own)s.", own=told)
