"""How firm a domain's level is, in plain sentences."""

from __future__ import annotations

from sqr.report.language import Language
from sqr.review.model import FirmView, PartView


def said(part: PartView, language: Language) -> str:
    """Return what would move a level, and what holds it back; nothing where there is no level."""
    firm = part.firm
    if firm is None or part.level is None:
        return ""
    level = part.level.name
    told = [_without(firm, level, language), _rules(firm, language), _nearest(firm, language),
            _limited(firm, level, language), _held(firm, language)]  # fmt: skip
    return " ".join(sentence for sentence in told if sentence)


def _without(firm: FirmView, level: str, language: Language) -> str:
    if not firm.reviewers:
        return ""
    if firm.only:
        return language.gettext("It rests on one reviewer, %(reviewer)s.", reviewer=firm.only)
    if not firm.without:
        return language.gettext(
            "It stays %(level)s whichever one of the %(n)s reviewers is left out.",
            level=level,
            n=language.figure(firm.reviewers),
        )
    return " ".join(
        language.gettext(
            "Leaving out %(who)s would make it %(level)s.", who=language.either(names), level=other
        )
        if other
        else language.gettext(
            "Leaving out %(who)s would leave it without a level.", who=language.either(names)
        )
        for other, names in _by_level(firm.without)
    )


def _rules(firm: FirmView, language: Language) -> str:
    _ = language.gettext
    if not firm.under:
        return _(
            "It would be the same by each of the %(n)s other rules for combining votes.",
            n=language.figure(firm.rules),
        )
    names = {
        "median": _("the middle vote"),
        "mode": _("the most frequent vote"),
        "mean": _("the mean"),
        "min": _("the lowest vote"),
        "max": _("the highest vote"),
        "quorum": _("two thirds of the votes"),
    }
    return " ".join(
        _("If %(rules)s decided, it would be %(level)s.",
          rules=language.either([names.get(rule, rule) for rule in rules]), level=level)
        if level
        else _("If %(rules)s decided, it would have no level.",
               rules=language.either([names.get(rule, rule) for rule in rules]))
        for level, rules in _by_level(firm.under)
    )  # fmt: skip


def _nearest(firm: FirmView, language: Language) -> str:
    if firm.nearest is None:
        return ""
    level, below = firm.nearest[2:]
    away, cut = (language.numeral(text) for text in firm.nearest[:2])
    if below:
        return language.gettext(
            "Its mean lies %(away)s below the cut %(cut)s of %(level)s.",
            away=away, cut=cut, level=level,
        )  # fmt: skip
    return language.gettext(
        "Its mean lies %(away)s above the cut %(cut)s of %(level)s.",
        away=away, cut=cut, level=level,
    )  # fmt: skip


def _limited(firm: FirmView, level: str, language: Language) -> str:
    """Say that a limit decides: else the distance before it would pass for what does."""
    if firm.limit is None:
        return ""
    limit, computed = firm.limit
    if computed == level:
        return language.gettext(
            "It is %(level)s as computed, and the limit %(limit)s lets it be no higher.",
            level=level, limit=limit,
        )  # fmt: skip
    return language.gettext(
        "As computed it would be %(computed)s; the limit %(limit)s decides, and makes it "
        "%(level)s.", computed=computed, limit=limit, level=level,
    )  # fmt: skip


def _held(firm: FirmView, language: Language) -> str:
    if not firm.lifted:
        return ""
    told = language.ngettext(
        "If %(criteria)s were one level higher, it would be %(level)s.",
        "If %(criteria)s were each one level higher, it would be %(level)s.",
        len(firm.held_by),
        criteria=language.listing(firm.held_by),
        level=firm.lifted,
    )
    others = firm.ways - 1
    if not others:
        return told
    if len(firm.held_by) == 1:
        more = language.ngettext(
            "So it would with %(n)s other alone.", "So it would with any one of %(n)s others.",
            others,
        )  # fmt: skip
    else:
        more = language.ngettext(
            "So it would with %(n)s other choice of %(few)s.",
            "So it would with %(n)s other choices of %(few)s.",
            others,
            few=language.figure(len(firm.held_by)),
        )
    return f"{told} {more}"


def _by_level(moved: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Return each level with the names that make it, in the order in which they come."""
    found: dict[str, list[str]] = {}
    for name, level in moved:
        found.setdefault(level, []).append(name)
    return list(found.items())
