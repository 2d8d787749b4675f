"""Sentences: numbers that agree with their nouns, and lists that read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from sqr.report.language import Language
from sqr.review.model import LevelView, PartView, Profile, RubricView

MANY = 6
"""More levels than this in one sentence are summed up."""


def mid(name: str) -> str:
    """Return a name as it stands in mid sentence: small letters, acronyms as they are.

    >>> mid("School"), mid("Charter School"), mid("LEAs"), mid("K-8 School")
    ('school', 'charter school', 'LEAs', 'K-8 school')
    """

    def small(word: str) -> str:
        acronym = word[1:] != word[1:].lower() or (word.isupper() and len(word) > 1)
        return word if acronym else word.lower()

    return " ".join(small(word) for word in name.split(" "))


def start(name: str) -> str:
    """Return a name as it stands in headings, however its author began it.

    >>> start("campus"), start("K-8 school"), start("")
    ('Campus', 'K-8 school', '')
    """
    return name[:1].upper() + name[1:]


def count(number: int, one: str, many: str, language: Language) -> str:
    """Return the number and the noun that agrees with it.

    >>> from sqr.report.language import language
    >>> count(1, "school", "schools", language("en")), count(0, "school", "schools", language("en"))
    ('1 school', '0 schools')
    """
    return f"{language.figure(number)} {one if number == 1 else many}"


def units(rubric: RubricView, number: int, language: Language) -> str:
    """Return "1 school" or "2 schools", in the rubric's words."""
    return count(number, mid(rubric.unit_name), mid(rubric.unit_plural), language)


def spread(votes: Sequence[int], levels: Sequence[LevelView], language: Language) -> str:
    """Return votes as words from the lowest level up: "Initiating 1, Established 4"."""
    return ", ".join(
        f"{level.name} {language.figure(n)}" for level, n in zip(levels, votes, strict=False) if n
    )


def own_rating(part: PartView, rubric: RubricView, language: Language) -> str:
    """Return what the unit says of itself, or nothing when it does not."""
    if not any(part.self_votes):
        return ""
    named = [level.name for level, n in zip(rubric.levels, part.self_votes, strict=False) if n]
    once = sum(part.self_votes) == 1
    said = named[0] if once else spread(part.self_votes, rubric.levels, language)
    return language.gettext("%(unit)s’s own rating: %(levels)s", unit=rubric.unit_name, levels=said)


def own_level(part: PartView | None, rubric: RubricView, language: Language) -> str:
    """Return what a unit's own ratings of a part come to, beside the panel's level, or nothing."""
    _ = language.gettext
    if part is None or part.own is None:
        return ""
    unit, own = rubric.unit_name, part.own
    if own.level is None:
        told = _("%(unit)s’s own ratings give no level here.", unit=unit)
        return f"{told} {own.reason}".rstrip()
    level = own.level.name
    if own.difference is None:
        return _("%(unit)s’s own ratings come to %(level)s.", unit=unit, level=level)
    if not own.difference:
        return _(
            "%(unit)s’s own ratings come to %(level)s, like the panel’s.", unit=unit, level=level
        )
    n = abs(own.difference)
    if own.difference > 0:
        return language.ngettext(
            "%(unit)s’s own ratings come to %(level)s, %(n)s level above the panel’s.",
            "%(unit)s’s own ratings come to %(level)s, %(n)s levels above the panel’s.",
            n, unit=unit, level=level,
        )  # fmt: skip
    return language.ngettext(
        "%(unit)s’s own ratings come to %(level)s, %(n)s level below the panel’s.",
        "%(unit)s’s own ratings come to %(level)s, %(n)s levels below the panel’s.",
        n, unit=unit, level=level,
    )  # fmt: skip


def role(name: str, language: Language) -> str:
    """Return a reviewer's role; the one by which review.yaml marks own evaluations, in words.

    >>> from sqr.report.language import language
    >>> role("self", language("en")), role("expert", language("en"))
    ('self-evaluation', 'expert')
    """
    return language.gettext("self-evaluation") if name == "self" else language.word(name)


def share(number: int, total: int, rubric: RubricView, language: Language) -> str:
    """Return "4 of 6 schools", "all 6 schools", "the school"."""
    _ = language.gettext
    many = mid(rubric.unit_plural)
    if number < total:
        figure = language.figure(number)
        return _("%(n)s of %(units)s", n=figure, units=units(rubric, total, language))
    if total == 1:
        return _("the %(unit)s", unit=mid(rubric.unit_name))
    if total == 2:
        return _("both %(units)s", units=many)
    return _("all %(n)s %(units)s", n=language.figure(total), units=many)


def capital(text: str) -> str:
    """Return the text with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return the text with a capital letter and a full stop."""
    return f"{capital(text)}."


def at_level(who: str, number: int, level: str, language: Language) -> str:
    """Return "4 of 6 schools are Established", with the verb that agrees."""
    return language.ngettext(
        "%(who)s is %(level)s", "%(who)s are %(level)s", number, who=who, level=level
    )


def without_level(who: str, number: int, language: Language) -> str:
    """Return "1 has no level", with the verb that agrees."""
    return language.ngettext("%(who)s has no level", "%(who)s have no level", number, who=who)


def profile_sentence(profile: Profile, rubric: RubricView, language: Language) -> str:
    """Return a profile in a sentence, from the highest level down.

    "4 of 6 schools are Established, 1 is Developing; 1 has no level."
    """
    total = profile.levelled + profile.without
    if not profile.levelled:
        return _nowhere(total, rubric, language)
    names = reversed([level.name for level in rubric.levels])
    held = [(n, name) for n, name in zip(reversed(profile.counts), names, strict=True) if n]
    shown = held if len(held) <= MANY else sorted(held, key=lambda pair: -pair[0])[:3]
    first, *others = shown
    said = [at_level(share(first[0], total, rubric, language), first[0], first[1], language)]
    said += [at_level(language.figure(n), n, name, language) for n, name in others]
    if len(shown) < len(held):
        rest = profile.levelled - sum(n for n, _ in shown)
        said.append(
            language.ngettext(
                "%(n)s is at another level", "%(n)s are at other levels", rest
            )
        )  # fmt: skip
    text = language.listing(said)
    if profile.without:
        missing = language.figure(profile.without)
        text += f"; {without_level(missing, profile.without, language)}"
    return sentence(text)


def _nowhere(total: int, rubric: RubricView, language: Language) -> str:
    _ = language.gettext
    if total == 1:
        return sentence(without_level(share(1, 1, rubric, language), 1, language))
    if total == 2:
        return _("Neither of the %(units)s has a level.", units=mid(rubric.unit_plural))
    return _("None of the %(units)s has a level.", units=units(rubric, total, language))


def parts_sentence(parts: Sequence[PartView], rubric: RubricView, language: Language) -> str:
    """Return at which levels parts are, highest level first.

    "Of its 3 parts, 1 is Established and 2 are Developing.", "All 3 parts are Developing."
    """
    total = len(parts)
    ranks = [part.level.rank for part in parts if part.level]
    if not ranks:
        return _none_of(total, language)
    held = [(ranks.count(level.rank), level.name) for level in reversed(rubric.levels)]
    if len(ranks) == total and len(set(ranks)) == 1:
        return _every(total, next(name for n, name in held if n), language)
    said = [at_level(language.figure(n), n, name, language) for n, name in held if n]
    missing = total - len(ranks)
    if missing:
        said.append(without_level(language.figure(missing), missing, language))
    return language.gettext(
        "Of its %(n)s parts, %(parts)s.", n=language.figure(total), parts=language.listing(said)
    )


def _every(total: int, level: str, language: Language) -> str:
    _ = language.gettext
    if total == 1:
        return _("Its only part is %(level)s.", level=level)
    if total == 2:
        return _("Both parts are %(level)s.", level=level)
    return _("All %(n)s parts are %(level)s.", n=language.figure(total), level=level)


def _none_of(total: int, language: Language) -> str:
    _ = language.gettext
    if total == 0:
        return ""
    if total == 1:
        return _("Its only part has no level.")
    if total == 2:
        return _("Neither part has a level.")
    return _("None of its %(n)s parts has a level.", n=language.figure(total))


def unit_sentence(domains: Sequence[PartView], rubric: RubricView, language: Language) -> str:
    """Return a unit's domains in a sentence: "Established in 2 of 4 domains, …"."""
    _ = language.gettext
    total = len(domains)
    said: list[str] = []
    for level in reversed(rubric.levels):
        n = sum(1 for d in domains if d.level is not None and d.level.rank == level.rank)
        if n and said:
            said.append(_("%(level)s in %(n)s", level=level.name, n=language.figure(n)))
        elif n:
            said.append(_level_in(level.name, n, total, rubric, language))
    missing = sum(1 for d in domains if d.level is None)
    if missing and not said:
        return _no_level_in(total, rubric, language)
    if missing:
        said.append(_("no level in %(n)s", n=language.figure(missing)))
    text = language.listing(said)
    return f"{text}." if text else ""


def _level_in(level: str, n: int, total: int, rubric: RubricView, language: Language) -> str:
    _ = language.gettext
    many = mid(rubric.domain_plural)
    noun = count(total, mid(rubric.domain_name), many, language)
    if n == total == 1:
        return _("%(level)s in the only %(part)s", level=level, part=mid(rubric.domain_name))
    if n == total == 2:
        return _("%(level)s in both %(parts)s", level=level, parts=many)
    if n == total:
        return _("%(level)s in all %(parts)s", level=level, parts=noun)
    return _("%(level)s in %(n)s of %(parts)s", level=level, n=language.figure(n), parts=noun)


def _no_level_in(total: int, rubric: RubricView, language: Language) -> str:
    _ = language.gettext
    if total == 1:
        return _("No level in the only %(part)s.", part=mid(rubric.domain_name))
    noun = count(total, mid(rubric.domain_name), mid(rubric.domain_plural), language)
    return _("No level in any of the %(parts)s.", parts=noun)
