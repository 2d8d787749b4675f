"""The pieces that documents are made of: a profile, a unit, a domain at a unit, a criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Literal

from sqr.report import drawing, firm, quantity, words
from sqr.report.drawing import Segment, Spread
from sqr.report.language import Language
from sqr.report.view import unit_names
from sqr.review.model import (
    LevelView,
    NoteView,
    PartView,
    Profile,
    Review,
    RubricView,
    Standing,
    UnitView,
)


@dataclass(frozen=True, slots=True)
class ProfilePanel:
    """How the units are spread over the levels of one domain.

    ``headline`` says it in a word ("Most schools are Developing."), ``sentence`` in numbers.
    """

    profile: Profile
    headline: str
    sentence: str
    segments: tuple[Segment, ...]
    key: tuple[tuple[LevelView, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Common:
    """A criterion that stands out in ``number`` of the units, and that in words."""

    profile: Profile
    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Named:
    """The criteria that stand out most; ``more`` says how many more stand out like the last."""

    shown: tuple[Common, ...]
    more: str


A_LINE, SHORT = 80, 2000
"""Letters of a line, and of evidence that fits a third of a page."""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion at a unit, its votes drawn and said."""

    part: PartView
    spread: Spread
    own: str
    anchor: str

    @property
    def short(self) -> bool:
        """Whether its evidence is so short that it is not to be torn over two pages."""
        letters = sum(
            len(note.text) + A_LINE * (note.text.count("\n") + 2) for note in self.part.notes
        )
        return letters + A_LINE * len(self.part.rows) <= SHORT


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one cluster, or of a domain without clusters (``part`` is None)."""

    part: PartView | None
    rows: tuple[CriterionRow, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class DomainPanel:
    """A domain at a unit: how its level came about in two sentences, and all under it."""

    part: PartView
    anchor: str
    came_about: str
    supports: tuple[PartView, ...]
    limits: tuple[PartView, ...]
    groups: tuple[Group, ...]
    firm: str
    own: str = ""

    @property
    def noted(self) -> tuple[PartView, ...]:
        """The criteria that carry evidence notes."""
        return tuple(row.part for row in self.evident if row.part.notes)

    @property
    def evident(self) -> tuple[CriterionRow, ...]:
        """The criteria that carry evidence notes or ratings."""
        rows = (row for group in self.groups for row in group.rows)
        return tuple(row for row in rows if row.part.notes or row.part.rows)

    def by_source(self, part: PartView) -> tuple[tuple[str, tuple[NoteView, ...]], ...]:
        """Return a criterion's notes by source, each source where it first comes."""
        sources = dict.fromkeys(note.source for note in part.notes)
        return tuple((s, tuple(n for n in part.notes if n.source == s)) for s in sources)


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """A unit in a cycle, with a heading that no other has.

    ``follows`` says of each domain what support its level implies, a text once, or why there
    is no level; ``own`` what its own ratings come to on the whole.
    """

    unit: UnitView
    anchor: str
    name: str
    sentence: str
    follows: tuple[str, ...]
    domains: tuple[DomainPanel, ...]
    own: str = ""

    def standing(self, wanted: Literal["strength", "support"]) -> tuple[CriterionRow, ...]:
        """Return the unit's strengths, or what asks for support (lowest first), with anchors."""
        rows = [row for domain in self.domains for group in domain.groups for row in group.rows]
        parts = self.unit.strengths if wanted == "strength" else self.unit.needs
        return tuple(row for part in parts for row in rows if row.part is part)


def profile_panels(review: Review, language: Language) -> tuple[ProfilePanel, ...]:
    """Return a panel for each domain of the rubric."""
    return tuple(_profile(profile, review, language) for profile in review.domain_profiles)


def _profile(profile: Profile, review: Review, language: Language) -> ProfilePanel:
    levels = review.rubric.levels
    total = profile.levelled + profile.without
    said = words.spread(profile.counts, levels, language) if total > 1 else ""
    if profile.without and total > 1:
        missing = language.gettext("No level %(n)s", n=language.figure(profile.without))
        said = f"{said}, {words.mid(missing)}" if said else missing
    return ProfilePanel(
        profile=profile,
        headline=headline(profile, review.rubric, language),
        sentence=words.profile_sentence(profile, review.rubric, language),
        segments=drawing.bar(profile.counts, profile.without),
        key=tuple((lv, n) for lv, n in zip(levels, profile.counts, strict=True) if n),
        words=said,
    )


def headline(profile: Profile, rubric: RubricView, language: Language) -> str:
    """Return where most of the units are, or the numbers where no level stands out."""
    total = profile.levelled + profile.without
    most = max(profile.counts, default=0)
    # Where every unit is at one level, the sentence of numbers says so as shortly.
    if total < 2 or most in (0, total) or profile.counts.count(most) > 1:
        return words.profile_sentence(profile, rubric, language)
    level = rubric.levels[profile.counts.index(most)].name
    who = quantity.of(most, total, words.mid(rubric.unit_plural), language)
    return words.sentence(words.at_level(who, most, level, language))


def common(
    review: Review, standing: Standing, language: Language, *, over: float = 0.5
) -> tuple[Common, ...]:
    """Return the criteria of a standing in more than that share of all units, most first."""
    found: list[Common] = []
    for profile in review.criterion_profiles:
        pairs = zip(review.rubric.levels, profile.counts, strict=True)
        number = sum(n for level, n in pairs if level.standing == standing)
        total = profile.levelled + profile.without
        if number > over * total:
            said = words.sentence(words.share(number, total, review.rubric, language))[:-1]
            said = said if total > 1 else ""
            found.append(Common(profile, number, said))
    return tuple(sorted(found, key=lambda one: -one.number))


def named(review: Review, standing: Standing, language: Language, most: int) -> Named:
    """Return the first so many criteria of a standing, and how many stand out as much.

    Which of several criteria in the same number of units come first is the rubric's order and
    no finding, so a list that stops between them has to say so.
    """
    found = common(review, standing, language, over=0)
    shown = found[:most]
    n = sum(1 for one in found[most:] if one.number == shown[-1].number)
    rubric = review.rubric
    noun = words.mid(rubric.criterion_name if n == 1 else rubric.criterion_plural)
    more = language.gettext("%(n)s more %(criteria)s", n=language.figure(n), criteria=noun)
    return Named(shown, more if n else "")


def stand(review: Review, language: Language) -> str:
    """Return the heading over the profiles of the domains."""
    rubric = review.rubric
    if len(review.latest) == 1:
        return language.gettext("Where the %(unit)s stands", unit=words.mid(rubric.unit_name))
    return language.gettext("Where the %(units)s stand", units=words.mid(rubric.unit_plural))


def unit_panels(review: Review, language: Language, *, detail: bool) -> tuple[UnitPanel, ...]:
    """Return a panel for each unit; without ``detail`` no criteria and no notes."""
    return tuple(
        _unit(unit, name, f"unit-{place}", review, language, detail)
        for place, (unit, name) in enumerate(
            zip(review.units, unit_names(review), strict=True), start=1
        )
    )


def _unit(
    unit: UnitView, name: str, anchor: str, review: Review, language: Language, detail: bool
) -> UnitPanel:
    return UnitPanel(
        unit=unit,
        anchor=anchor,
        name=name,
        sentence=words.unit_sentence(unit.domains, review.rubric, language),
        follows=_follows(unit.domains, review.rubric, language),
        domains=tuple(
            domain_panel(domain, f"{anchor}-{place}", review.rubric, language)
            for place, domain in enumerate(unit.domains, start=1)
        )
        if detail
        else (),
        own=words.own_level(unit.overall, review.rubric, language),
    )


def _follows(
    domains: Sequence[PartView], rubric: RubricView, language: Language
) -> tuple[str, ...]:
    told: dict[int, str] = {}
    found = []
    for domain in domains:
        level = domain.level
        if level is None:
            found.append(domain.reason)
        elif level.support and level.rank in told:
            tier = words.mid(rubric.domain_name)
            found.append(
                language.gettext("As for %(domain)s %(id)s.", domain=tier, id=told[level.rank])
            )
        else:
            told[level.rank] = domain.id
            found.append(level.support)
    return tuple(found)


def domain_panel(
    domain: PartView, anchor: str, rubric: RubricView, language: Language
) -> DomainPanel:
    """Return a domain at a unit with its criteria, grouped as the rubric groups them."""
    rated = [c for c in domain.criteria if c.level]
    return DomainPanel(
        part=domain,
        anchor=anchor,
        came_about=came_about(domain, rubric, language),
        supports=tuple(c for c in rated if c.level and c.level.standing == "strength"),
        limits=tuple(c for c in rated if c.level and c.level.standing == "support"),
        groups=_groups(domain, anchor, rubric, language),
        firm=firm.said(domain, language),
        own=words.own_level(domain, rubric, language),
    )


def came_about(domain: PartView, rubric: RubricView, language: Language) -> str:
    """Return how a domain's level came about: what its parts are, and what that makes."""
    _ = language.gettext
    said = words.parts_sentence(domain.parts, rubric, language)
    if not domain.level:
        return said
    if domain.flags:  # a limit or a consensus had its say, and that stands beside the level
        made = _("The level is %(level)s.", level=domain.level.name)
    elif domain.number:
        made = _(
            "By the rules of the rubric this makes %(level)s: the mean is %(number)s.",
            level=domain.level.name,
            number=domain.number,
        )
    else:
        made = _("By the rules of the rubric this makes %(level)s.", level=domain.level.name)
    return f"{said} {made}".strip()


def _groups(
    domain: PartView, anchor: str, rubric: RubricView, language: Language
) -> tuple[Group, ...]:
    """Return the clusters of a domain, and its criteria that stand in none."""
    places = count(1)

    def rows(parts: Iterable[PartView]) -> tuple[CriterionRow, ...]:
        return tuple(_row(c, f"{anchor}-{next(places)}", rubric, language) for c in parts)

    found: list[Group] = []
    for loose, parts in groupby(domain.parts, key=lambda part: part.tier == "criterion"):
        if loose:
            found.append(Group(None, rows(parts)))
        else:
            found += (
                Group(part, rows(part.criteria), words.own_level(part, rubric, language))
                for part in parts
            )
    return tuple(found)


def _row(part: PartView, anchor: str, rubric: RubricView, language: Language) -> CriterionRow:
    said = words.spread(part.votes, rubric.levels, language)
    own = words.own_rating(part, rubric, language)
    return CriterionRow(part, drawing.spread(part.votes, said), own, anchor)
