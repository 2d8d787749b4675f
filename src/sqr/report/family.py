"""The page for families: plain language, and no number that needs explaining.

A review of several units speaks of them together; a review of one speaks of that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqr.report import quantity, words
from sqr.report.brief import heard
from sqr.report.language import Language
from sqr.report.view import latest_named
from sqr.review.model import LevelView, Profile, Review, Standing

MOST_NAMED = 5
"""So many points under each heading: what fits on one page."""


@dataclass(frozen=True, slots=True)
class Point:
    """A part of the review by name, and what is said of it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at the same share of the units: the share in words ("" for one unit).

    ``more`` is how many points of that share there was no room for.
    """

    where: str
    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Next:
    """What is said of a level in plain words, and what then happens."""

    said: str
    level: LevelView

    @property
    def follows(self) -> str:
        """What the rubric tells families, or else the support that the level implies."""
        return self.level.for_families or self.level.support


@dataclass(frozen=True, slots=True)
class Family:
    """What the page for families prints; ``one`` and ``unit`` are the unit's name and id."""

    one: str
    unit: str
    well: tuple[Found, ...]
    help: tuple[Found, ...]
    areas: tuple[Point, ...]
    next: tuple[Next, ...]
    heard: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        """Whether something goes well at some units and needs help at others."""
        well = {name for found in self.well for name in found.names}
        return any(name in well for found in self.help for name in found.names)


def view(review: Review, language: Language) -> Family:
    """Return the view of the page for families."""
    alone = len(review.latest) == 1
    levels = review.rubric.levels
    plain = _plain_names(review)
    if alone:
        unit = review.latest[0]
        well = _names([plain.get(part.id, part.name) for part in unit.strengths])
        help_ = _names([plain.get(part.id, part.name) for part in unit.needs])
        areas = tuple(
            Point(plain.get(d.id, d.name), _of_one(d.level, language)) for d in unit.domains
        )
        held = {d.level.rank for d in unit.domains if d.level}
    else:
        well = _found(review, "strength", plain, language)
        help_ = _found(review, "support", plain, language)
        areas = tuple(
            Point(plain.get(p.id, p.name), _of_many(p, review, language))
            for p in review.domain_profiles
        )
        held = {r for p in review.domain_profiles for r, n in enumerate(p.counts) if n}
    return Family(
        one=latest_named(review)[0][1] if alone else "",
        unit=review.latest[0].id if alone else "",
        well=well,
        help=help_,
        areas=areas,
        next=tuple(
            Next(_plainly(level, language), level)
            for level in levels
            if level.rank in held and (level.for_families or level.support)
        ),
        heard=heard(review, language),
    )


def _plain_names(review: Review) -> dict[str, str]:
    """Return what families call parts of the rubric that have a name of their own for them."""
    parts = (part for domain in review.rubric.parts for part in domain.walk())
    return {part.id: part.for_families for part in parts if part.for_families}


def _names(names: Sequence[str]) -> tuple[Found, ...]:
    more = max(0, len(names) - MOST_NAMED)
    return (Found("", tuple(names[:MOST_NAMED]), more),) if names else ()


def _of_one(level: LevelView | None, language: Language) -> str:
    if level is None:
        return language.gettext("Not enough is known yet") + "."
    return _plainly(level, language) + "."


def _plainly(level: LevelView, language: Language) -> str:
    _ = language.gettext
    return {
        "strength": _("Going well"),
        "steady": _("On its way"),
        "support": _("Needs help now"),
    }[level.standing]


def _of_many(profile: Profile, review: Review, language: Language) -> str:
    """Return "Most schools are on the way; one is doing well and one needs help now."."""
    total = profile.levelled + profile.without
    many = words.mid(review.rubric.unit_plural)
    counts = {standing: _count(profile, review, standing) for standing in _ORDER}
    first, *others = sorted(counts.items(), key=lambda pair: -pair[1])
    if not first[1]:
        return language.gettext("Not enough is known yet") + "."
    said = _doing(*first, _who(first[1], total, review, language), language)
    rest = [
        _doing(s, n, quantity.alone(n, total, many, language), language) for s, n in others if n
    ]
    if profile.without:
        who = quantity.alone(profile.without, total, many, language)
        rest.append(language.gettext("not enough is known about %(who)s", who=who))
    return words.sentence("; ".join([said, language.listing(rest)] if rest else [said]))


_ORDER: tuple[Standing, ...] = ("strength", "steady", "support")


def _doing(standing: Standing, n: int, who: str, language: Language) -> str:
    if standing == "strength":
        return language.ngettext("%(who)s is doing well", "%(who)s are doing well", n, who=who)
    if standing == "steady":
        return language.ngettext(
            "%(who)s is on the way", "%(who)s are on the way", n, who=who
        )  # fmt: skip
    return language.ngettext("%(who)s needs help now", "%(who)s need help now", n, who=who)


def _found(
    review: Review, standing: Standing, plain: dict[str, str], language: Language
) -> tuple[Found, ...]:
    """Return the criteria with that standing at most units, those of one share together."""
    found = []
    for profile in review.criterion_profiles:
        n = _count(profile, review, standing)
        if n:
            who = _who(n, profile.levelled + profile.without, review, language)
            found.append(
                (n, language.gettext("in %(who)s", who=who), plain.get(profile.id, profile.name))
            )
    ordered = sorted(found, key=lambda one: -one[0])
    times = Counter(where for _n, where, _name in ordered)
    return tuple(
        Found(where, names, times[where] - len(names))
        for where, alike in groupby(ordered[:MOST_NAMED], key=lambda one: one[1])
        for names in [tuple(name for _n, _where, name in alike)]
    )


def _count(profile: Profile, review: Review, standing: Standing) -> int:
    pairs = zip(review.rubric.levels, profile.counts, strict=True)
    return sum(n for level, n in pairs if level.standing == standing)


def _who(n: int, total: int, review: Review, language: Language) -> str:
    return quantity.of(n, total, words.mid(review.rubric.unit_plural), language)
