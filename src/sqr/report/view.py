"""What the templates need beyond the review: sentences, drawings, places to link to.

The views come first and the templates second: a template prints and never reckons.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from sqr.report import drawing, words
from sqr.report.drawing import Mark, Segment, Spread
from sqr.report.heat import Strip, heat
from sqr.report.wright import Wright, wright
from sqr.review.model import STATUS_WORDS, LevelView, PartView, Profile, Review, UnitView

DETAIL_LIMIT = 60
"""With more units than this, criteria and evidence notes are left out, and it is said."""

STATUS_MEANINGS: dict[str, str] = {
    "not_enough_evidence": "Fewer reviewers, kinds of evidence or notes than the rubric asks for, "
    "or too few parts with a level. It is never a low level.",
    "not_applicable": "Those who answered say that it does not apply here.",
    "unresolved": "The rubric’s rule gives no level to ratings that are so divided.",
    "not_covered": "Nobody rated it.",
}
STANDING_WORDS: dict[str, str] = {
    "strength": "A strength to celebrate",
    "steady": "Neither a strength nor an area to support",
    "support": "An area to support",
}


@dataclass(frozen=True, slots=True)
class ProfilePanel:
    """How the units are spread over the levels of one domain."""

    profile: Profile
    sentence: str
    segments: tuple[Segment, ...]
    key: tuple[tuple[LevelView, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Common:
    """A criterion that stands out in most units, and in how many."""

    profile: Profile
    sentence: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion at a unit, its votes drawn and said."""

    part: PartView
    spread: Spread
    own: str


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one cluster, or of a domain without clusters (``part`` is None)."""

    part: PartView | None
    rows: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class DomainPanel:
    """A domain at a unit; without detail ``groups`` is empty."""

    part: PartView
    anchor: str
    groups: tuple[Group, ...]

    @property
    def noted(self) -> tuple[PartView, ...]:
        """The criteria that carry evidence notes."""
        return tuple(row.part for group in self.groups for row in group.rows if row.part.notes)


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """A unit in a cycle, with a heading that no other has."""

    unit: UnitView
    anchor: str
    name: str
    sentence: str
    domains: tuple[DomainPanel, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the templates print beside the review itself."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    detail: bool
    limit: int
    marks: tuple[Mark, ...]
    standings: dict[str, str]
    statuses: tuple[tuple[str, str], ...]
    status_words: dict[str, str]
    profiles: tuple[ProfilePanel, ...]
    celebrate: tuple[Common, ...]
    support: tuple[Common, ...]
    units: tuple[UnitPanel, ...]
    set_aside: int
    heat: tuple[Strip, ...]
    wright: Wright | None


def page(review: Review) -> Page:
    """Return the view of a review."""
    detail = len(review.units) <= DETAIL_LIMIT
    names = Counter((unit.name, unit.cycle) for unit in review.units)
    model = review.agreement.rasch if review.agreement else None
    return Page(
        language=review.language or "en",
        title=review.title or review.rubric.title or "Review",
        facts=_facts(review),
        detail=detail,
        limit=DETAIL_LIMIT,
        marks=drawing.marks(len(review.rubric.levels)),
        standings=STANDING_WORDS,
        statuses=tuple((STATUS_WORDS[name], text) for name, text in STATUS_MEANINGS.items()),
        status_words=STATUS_WORDS,
        profiles=tuple(_profile(profile, review) for profile in review.domain_profiles),
        celebrate=_common(review, "strength"),
        support=_common(review, "support"),
        units=tuple(
            _unit(unit, place, review, detail, names[unit.name, unit.cycle] > 1)
            for place, unit in enumerate(review.units, 1)
        ),
        set_aside=review.quality.rows_in - review.quality.rows_used,
        heat=heat(review.agreement) if review.agreement else (),
        wright=wright(model) if model else None,
    )


def _facts(review: Review) -> tuple[tuple[str, str], ...]:
    rubric = review.rubric
    version = f"{rubric.title}, version {rubric.version}" if rubric.version else rubric.title
    facts = (
        ("District", review.district),
        ("Cycle" if len(review.cycles) == 1 else "Cycles", words.listing(review.cycles)),
        ("Dates", review.dates),
        ("Rubric", version),
        (rubric.unit_plural, words.figure(len(review.units))),
        ("Reviewers", words.figure(review.reviewers)),
    )
    return tuple((name, value) for name, value in facts if value)


def _profile(profile: Profile, review: Review) -> ProfilePanel:
    levels = review.rubric.levels
    said = words.spread(profile.counts, levels)
    if profile.without:
        said = f"{said}, no level {profile.without}" if said else f"No level {profile.without}"
    return ProfilePanel(
        profile=profile,
        sentence=words.profile_sentence(profile, review.rubric),
        segments=drawing.bar(profile.counts, profile.without),
        key=tuple((lv, n) for lv, n in zip(levels, profile.counts, strict=True) if n),
        words=said,
    )


def _common(review: Review, standing: str) -> tuple[Common, ...]:
    """Return the criteria of that standing in more than half of all units, most first."""
    found: list[tuple[int, Common]] = []
    for profile in review.criterion_profiles:
        pairs = zip(review.rubric.levels, profile.counts, strict=True)
        number = sum(n for level, n in pairs if level.standing == standing)
        total = profile.levelled + profile.without
        if 2 * number > total:
            text = words.sentence(words.share(number, total, review.rubric))[:-1]
            found.append((number, Common(profile, text)))
    return tuple(common for _, common in sorted(found, key=lambda pair: -pair[0]))


def _unit(unit: UnitView, place: int, review: Review, detail: bool, ambiguous: bool) -> UnitPanel:
    name = unit.name or unit.id
    if ambiguous and unit.id:
        name = f"{name} ({unit.id})"
    if len(review.cycles) > 1:
        name = f"{name}, {unit.cycle}"
    anchor = f"unit-{place}"
    return UnitPanel(
        unit=unit,
        anchor=anchor,
        name=name,
        sentence=words.unit_sentence(unit.domains, review.rubric),
        domains=tuple(
            DomainPanel(domain, f"{anchor}-{i}", _groups(domain, review) if detail else ())
            for i, domain in enumerate(unit.domains, 1)
        ),
    )


def _groups(domain: PartView, review: Review) -> tuple[Group, ...]:
    """Return the clusters of a domain, and its criteria that stand in none."""
    found: list[Group] = []
    for loose, parts in groupby(domain.parts, key=lambda part: part.tier == "criterion"):
        if loose:
            found.append(Group(None, tuple(_row(part, review) for part in parts)))
        else:
            found += (Group(p, tuple(_row(c, review) for c in p.criteria)) for p in parts)
    return tuple(found)


def _row(part: PartView, review: Review) -> CriterionRow:
    said = words.spread(part.votes, review.rubric.levels)
    own = words.own_rating(part, review.rubric)
    return CriterionRow(part, drawing.spread(part.votes, said), own)
