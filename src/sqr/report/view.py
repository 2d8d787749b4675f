"""What every document needs beyond the review: its words, its marks, its title's facts.

The views come first and the templates second: a template prints and never reckons.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from sqr.report import drawing, quantity, words
from sqr.report.drawing import Mark
from sqr.report.language import Language, base
from sqr.review.inputs import together
from sqr.review.model import Narrative, Review, UnitView
from sqr.review.wording import STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the templates of any document print beside the review itself."""

    language: str
    notice: str
    title: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    standings: dict[str, str]
    statuses: tuple[tuple[str, str], ...]
    status_words: dict[str, str]
    quantities: tuple[tuple[str, str], ...]
    set_aside: int
    narrative: tuple[Narrative, ...]
    written: str
    fingerprint: str
    many_files: bool
    units: str
    once: str
    alone: bool

    def told(self, section: str, unit: str = "") -> str:
        """Return the authors' Markdown for a section of the review or of a unit, or nothing."""
        found = (n.text for n in self.narrative if (n.section, n.unit) == (section, unit))
        return next(found, "")

    def tongue(self, section: str, unit: str = "") -> str:
        """Return the language of that text where it is not the document's, or nothing."""
        found = (n for n in self.narrative if (n.section, n.unit) == (section, unit))
        text = next(found, None)
        spoken = "" if text is None else text.language or self.written
        return "" if spoken == self.language else spoken


MOST_FILES = 6
"""With more files than this a short document gives one fingerprint of all."""


def page(review: Review, language: Language, *, whole: bool = True) -> Page:
    """Return what all documents of a review share; one that is not ``whole`` is of a unit alone."""
    statuses = {name: language.fixed(text) for name, text in STATUS_WORDS.items()}
    meanings = _status_meanings(language)
    return Page(
        language=language.code,
        notice=_notice(review, language, whole),
        title=review.title or review.rubric.title or language.gettext("Review"),
        facts=_facts(review, language),
        marks=drawing.marks(len(review.rubric.levels), language),
        standings=_standings(language),
        statuses=tuple((statuses[name], text) for name, text in meanings.items()),
        status_words=statuses,
        quantities=quantity.legend(language) if len(review.latest) > 1 else (),
        set_aside=review.quality.rows_in - review.quality.rows_used,
        narrative=_texts(review, language),
        written=base(review.language),
        fingerprint=together(review.inputs),
        many_files=len(review.inputs) > MOST_FILES,
        units=words.units(review.rubric, len(review.latest), language),
        once=counted_once(review, language),
        alone=len(review.latest) == 1,
    )


def counted_once(review: Review, language: Language) -> str:
    """Return which review of a unit counts, where some were reviewed in several cycles."""
    if len(review.units) == len(review.latest):
        return ""
    unit, cycles = words.mid(review.rubric.unit_name), {unit.cycle for unit in review.latest}
    if len(review.latest) == 1:
        return language.gettext(
            "This is how the %(unit)s was last reviewed: in the cycle %(cycle)s.",
            unit=unit,
            cycle=cycles.pop(),
        )
    if len(cycles) > 1:
        return language.gettext("Every %(unit)s counts once, as it was last reviewed.", unit=unit)
    return language.gettext(
        "Every %(unit)s counts once, as it was last reviewed: in the cycle %(cycle)s.",
        unit=unit,
        cycle=cycles.pop(),
    )


def _texts(review: Review, language: Language) -> tuple[Narrative, ...]:
    """Return the authors' texts: those in the document's language, and then those in none."""
    own = (text for text in review.narrative if text.language == language.code)
    return (*own, *(text for text in review.narrative if not text.language))


def spoken(review: Review, language: Language) -> Review:
    """Return the review with the rubric's names of tiers in the document's language.

    ``School`` and the like are in the catalogues; a name that is not stays as it is.
    """
    rubric = review.rubric

    def word(name: str) -> str:
        return words.start(language.word(name))

    named = replace(
        rubric,
        unit_name=word(rubric.unit_name),
        unit_plural=word(rubric.unit_plural),
        domain_name=word(rubric.domain_name),
        domain_plural=word(rubric.domain_plural),
        cluster_name=word(rubric.cluster_name),
        criterion_name=word(rubric.criterion_name),
        criterion_plural=word(rubric.criterion_plural),
    )
    return replace(review, rubric=named)


def _as_written(review: Review, language: Language, whole: bool) -> bool:
    """Tell whether a text of the authors is in no language by name, and none stands in for it."""
    units = {unit.id for unit in review.units} | ({""} if whole else set())
    texts = _texts(review, language)
    told = {(text.section, text.unit) for text in texts if text.language}
    return any(text.unit in units and (text.section, text.unit) not in told for text in texts)


def _notice(review: Review, language: Language, whole: bool) -> str:
    """Return what of a review in another language than its rubric's stands as it was written."""
    _ = language.gettext
    written = review.rubric.languages or (review.language,)
    if language.code == base(written[0]):
        return ""
    notes = _("The reviewers’ notes stand as they were written.")
    if _as_written(review, language, whole):
        notes = _("The reviewers’ notes and the authors’ own texts stand as they were written.")
    if language.code in review.rubric.gaps:
        mark = f"[{written[0]}]"
        return _("What is marked with %(mark)s has no translation.", mark=mark) + " " + notes
    if language.code in written:
        return notes
    return _("The rubric’s own words and the reviewers’ notes stand as they were written.")


def unit_names(review: Review) -> tuple[str, ...]:
    """Return a heading for each unit that no other has."""
    times = Counter((unit.name, unit.cycle) for unit in review.units)
    several = len(review.cycles) > 1
    return tuple(
        _unit_name(unit, several, times[unit.name, unit.cycle] > 1) for unit in review.units
    )


def latest_named(review: Review) -> tuple[tuple[UnitView, str], ...]:
    """Return every unit once, as it was last reviewed, with its heading."""
    latest = {unit.id: unit for unit in review.units}
    pairs = zip(review.units, unit_names(review), strict=True)
    return tuple((unit, name) for unit, name in pairs if latest[unit.id] is unit)


def _unit_name(unit: UnitView, several: bool, ambiguous: bool) -> str:
    name = unit.name or unit.id
    if ambiguous and unit.id:
        name = f"{name} ({unit.id})"
    return f"{name}, {unit.cycle}" if several else name


def _status_meanings(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "not_enough_evidence": _(
            "Fewer reviewers, kinds of evidence or notes than the rubric asks for, "
            "or too few parts with a level. It is never a low level."
        ),
        "not_applicable": _("Those who answered say that it does not apply here."),
        "unresolved": _("The rubric’s rule gives no level to ratings that are so divided."),
        "not_covered": _("Nobody rated it."),
    }


def _standings(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "strength": _("A strength to celebrate"),
        "steady": _("Neither a strength nor an area to support"),
        "support": _("An area to support"),
    }


def _facts(review: Review, language: Language) -> tuple[tuple[str, str], ...]:
    _ = language.gettext
    rubric = review.rubric
    version = rubric.title
    held = {unit.cycle for unit in review.units}
    cycles = tuple(cycle for cycle in review.cycles if cycle in held) or review.cycles
    if rubric.version:
        version = _("%(title)s, version %(version)s", title=version, version=rubric.version)
    facts = (
        (_("District"), review.district),
        (
            language.ngettext("Cycle", "Cycles", len(cycles)),
            language.listing(cycles),
        ),
        (_("Dates"), language.days(review.first_day, review.last_day)),
        _which(review, language),
        (_("Reviewers"), language.figure(review.reviewers)),
        (_("Rubric"), version),
    )
    return tuple((name, value) for name, value in facts if value)


def _which(review: Review, language: Language) -> tuple[str, str]:
    """Return the name of the only unit, or how many there are; several reviews of one are told."""
    rubric, latest = review.rubric, review.latest
    if len(review.units) == 1:
        return rubric.unit_name, unit_names(review)[0]
    who = language.figure(len(latest))
    title = rubric.unit_plural
    if len(latest) == 1:
        title, who = rubric.unit_name, latest[0].name or latest[0].id
    if len(review.units) > len(latest):
        times = language.figure(len(review.units))
        who = language.gettext("%(n)s, with %(times)s reviews in all", n=who, times=times)
    return title, who
