"""The read-out deck: what is said before a committee or a staff, a slide a thought.

What stands behind a slide is in its speaker notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqr.report import apart, brief, full, narrative, panels, words
from sqr.report.deck import Cell, Deck, Point, Slide, Table
from sqr.report.domain_tables import called, held, of_many, of_one
from sqr.report.language import Language
from sqr.report.panels import Common
from sqr.report.view import Page, counted_once, latest_named, page, unit_names
from sqr.review.model import NoteView, Review, Standing

MOST_UNITS = 14
"""With more units than this their table is left to the full document."""
MOST_NOTES = 3
"""So many evidence notes stand behind a criterion in the speaker notes."""
FEW_NAMES = 6
"""Up to so many units or criteria are named in a sentence; more are counted."""


def view(review: Review, language: Language) -> Deck:
    """Return the view of the deck."""
    shared = page(review, language)
    _ = language.gettext
    made = (
        _process(review, language),
        _levels(review, shared, language),
        _told(shared, "summary", _("In brief")),
        _profile(review, language),
        _standing(review, language, supports=True),
        _standing(review, language, supports=False),
        _units(review, shared, language),
        *_domains(review, shared, language),
        _trust(review, shared, language),
        _support(review, language),
        _told(shared, "next-steps", _("Next steps")) or _next(review, language),
        _origin(review, shared, language),
    )
    return Deck(
        title=shared.title,
        facts=tuple(f"{name}: {value}" for name, value in shared.facts),
        notes=(
            _("A deck to read out. What stands behind each slide is in its notes."),
            _("The full document holds every level, how it came about, and the evidence."),
        ),
        slides=tuple(slide for slide in made if slide is not None),
    )


def _process(review: Review, language: Language) -> Slide:
    _ = language.gettext
    heard = brief.heard(review, language)
    sources = tuple(dict.fromkeys(voice.source for voice in review.voices if voice.source))
    days = language.days(review.first_day, review.last_day)
    said = [
        review.rubric.description,
        language.ngettext(
            "%(n)s reviewer gave %(ratings)s ratings that count.",
            "%(n)s reviewers gave %(ratings)s ratings that count.",
            review.reviewers,
            ratings=language.figure(review.quality.rows_used),
        ),
        _("They worked from %(days)s.", days=days) if review.first_day != review.last_day else "",
        _("What they went by: %(sources)s.", sources=language.listing(sources)) if sources else "",
        _("Among those heard: %(groups)s.", groups=language.listing(heard)) if heard else "",
        _("Reviewers decide; arithmetic supports them."),
    ]
    return Slide(_("Purpose and process"), points=_points(said), notes=_some(review.rubric.about))


def _levels(review: Review, shared: Page, language: Language) -> Slide:
    _ = language.gettext
    levels = review.rubric.levels
    marks = (f"{shared.marks[level.rank].dots} {level.name}" for level in levels)
    rows = tuple(
        (Cell(mark, level.rank), Cell(level.meaning), Cell(level.support))
        for mark, level in zip(marks, levels, strict=True)
    )
    head = (_("Level"), _("What it means"), _("Support it implies"))
    title = _("How to read the levels")
    standings = [f"{v.name}: {shared.standings[v.standing]}" for v in levels]
    return Slide(
        title,
        table=Table(head, rows, (3, 5, 5), title),
        notes=(
            *standings,
            *(f"{name}: {meaning}" for name, meaning in shared.statuses),
            *(f"{name}: {meaning}" for name, meaning in shared.quantities),
        ),
    )


def _told(shared: Page, section: str, title: str) -> Slide | None:
    """Return a slide with the authors' own text, or nothing where they wrote none."""
    text = shared.told(section)
    return Slide(title, points=_points(narrative.plain(text))) if text else None


def _profile(review: Review, language: Language) -> Slide:
    found = panels.profile_panels(review, language)
    told = (f"{called(one.profile)}: {one.sentence}" for one in found)
    once = counted_once(review, language)
    return Slide(panels.stand(review, language), once, profiles=found, notes=_some(once, *told))


def _standing(review: Review, language: Language, *, supports: bool) -> Slide:
    _ = language.gettext
    standing: Standing = "strength" if supports else "support"
    named = panels.named(review, standing, language, brief.MOST_NAMED)
    one = words.mid(review.rubric.criterion_name)
    otherwise = (
        _("No %(criterion)s is a strength yet.", criterion=one)
        if supports
        else _("No %(criterion)s asks for support.", criterion=one)
    )
    names = {profile.id: profile.name for profile in review.domain_profiles}
    points = [
        Point(called(c.profile), _beside(c.sentence, names.get(c.profile.domain, c.profile.domain)))
        for c in named.shown
    ]
    if named.more:
        points.append(Point(named.more, named.shown[-1].sentence))
    return Slide(
        _("Factors that support") if supports else _("Factors that limit"),
        points=tuple(points) or (Point(otherwise),),
        notes=tuple(note for c in named.shown for note in _evidence(c, standing, review, language)),
    )


def _beside(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _evidence(common: Common, standing: Standing, review: Review, language: Language) -> list[str]:
    """Return what reviewers noted where a criterion has that standing: a note a unit, at most 3."""
    found = []
    for unit, name in latest_named(review):
        for part in unit.criteria:
            held = part.id == common.profile.id and part.level and part.level.standing == standing
            notes = [n for n in part.notes if n.text.strip() and _speaks_for(n, standing)]
            if held and notes:
                who = ", ".join(x for x in (name, notes[0].source, notes[0].reviewer) if x)
                found.append(f"“{notes[0].text}” ({who}; {notes[0].file}:{notes[0].line})")
    if not found:
        return []
    head = language.gettext("Evidence for %(part)s:", part=called(common.profile))
    return [head, *found[:MOST_NOTES]]


def _speaks_for(note: NoteView, standing: Standing) -> bool:
    return note.level is None or note.level.standing == standing


def _units(review: Review, shared: Page, language: Language) -> Slide | None:
    if not 1 < len(review.units) <= MOST_UNITS:
        return None
    profiles = review.domain_profiles
    rows = tuple(
        (Cell(name), *(held(domain, shared) for domain in unit.domains))
        for unit, name in zip(review.units, unit_names(review), strict=True)
    )
    units = review.rubric.unit_plural
    title = language.gettext("%(units)s side by side", units=units)
    sentences = tuple(
        f"{name}: {words.unit_sentence(unit.domains, review.rubric, language)}"
        for unit, name in zip(review.units, unit_names(review), strict=True)
    )
    head = (review.rubric.unit_name, *(called(profile) for profile in profiles))
    table = Table(head, rows, (3, *(2 for _ in profiles)), " ".join(sentences))
    return Slide(title, table=table, notes=sentences)


def _domains(review: Review, shared: Page, language: Language) -> list[Slide]:
    """Return a slide for each domain: how many units are at each level of each criterion.

    Of one unit it tells the level of each criterion.
    """
    made = of_one if len(review.latest) == 1 else of_many
    return [
        Slide(
            called(panel.profile),
            panel.headline,
            table=made(panel, review, shared, language),
            notes=narrative.plain(shared.told(f"domain-{panel.profile.id}"))
            + tuple(
                f"{called(p)}: {words.profile_sentence(p, review.rubric, language)}"
                for p in review.criterion_profiles
                if p.domain == panel.profile.id
            ),
        )
        for panel in panels.profile_panels(review, language)
    ]


def _trust(review: Review, shared: Page, language: Language) -> Slide:
    _ = language.gettext
    agreement = review.agreement
    said = (*(agreement.advice if agreement else ()), apart.said(review, language))
    quality = review.quality
    rows = language.ngettext(
        "%(n)s row in = %(used)s used + %(aside)s set aside.",
        "%(n)s rows in = %(used)s used + %(aside)s set aside.",
        quality.rows_in,
        used=language.figure(quality.rows_used),
        aside=language.figure(shared.set_aside),
    )
    aside = (f"{language.fixed(c.words)}: {language.figure(c.count)}" for c in quality.set_aside)
    more = (agreement.method, *agreement.remarks) if agreement else ()
    return Slide(
        _("How far the judgements can be trusted"),
        points=_points(said),
        notes=(rows, *aside, *(one for one in more if one)),
    )


def _support(review: Review, language: Language) -> Slide:
    _ = language.gettext
    found = full.by_level(review, language)
    limits = panels.common(review, "support", language, over=0)[:3]
    lead = _("Where help reaches furthest: %(parts)s.", parts=_listed(limits, language))
    rows = tuple(
        (
            Cell(one.level.name, one.level.rank),
            Cell(one.level.support),
            Cell(_where(one, review, language)),
        )
        for one in found
        if one.parts
    )
    title = _("The support that the levels imply")
    units, domain = review.rubric.unit_plural, words.mid(review.rubric.domain_name)
    where = _("%(units)s, in one %(domain)s or more", units=units, domain=domain)
    if len(review.latest) == 1:
        where = review.rubric.domain_plural
    head = (_("Level"), _("Support it implies"), where)
    table = Table(head, rows, (3, 6, 4), title) if rows else None
    notes = tuple(
        f"{one.level.name}: {name}: {parts}" for one in found for name, parts in one.units
    )
    if len(review.latest) == 1:  # every need is one of the only unit: none reaches further
        limits = ()
    return Slide(title, lead if limits else "", table=table, notes=notes[: 4 * MOST_UNITS])


def _where(one: full.Support, review: Review, language: Language) -> str:
    rubric = review.rubric
    if len(review.latest) == 1:
        return one.units[0][1]
    many = words.count(
        len(one.units), words.mid(rubric.unit_name), words.mid(rubric.unit_plural), language
    )
    if len(one.units) > FEW_NAMES:
        return many
    return f"{many}: {language.listing([name for name, _ in one.units])}"


def _next(review: Review, language: Language) -> Slide:
    """Return the steps that follow from any review, where the authors wrote none."""
    _ = language.gettext
    now = replace(review, units=review.latest)
    open_ = [split for split in full.splits(now) if split.settled < len(split.units)]
    bare = tuple(p for p in review.criterion_profiles if p.without)
    said = [_("Agree for each area to support who leads the work, by when, and how it is seen.")]
    if open_:
        parts = _few([split.part.name for split in open_], review, language)
        said.append(_("Let the reviewers talk where their votes lie far apart: %(p)s.", p=parts))
    if bare:
        parts = _few([profile.name for profile in bare], review, language)
        said.append(_("Gather evidence where a level is missing: %(parts)s.", parts=parts))
    said.append(_("Tell staff and families what was found, and what happens next."))
    return Slide(_("Next steps"), points=_points(said))


def _few(names: Sequence[str], review: Review, language: Language) -> str:
    if len(names) <= FEW_NAMES:
        return language.listing(names)
    rubric = review.rubric
    one, many = words.mid(rubric.criterion_name), words.mid(rubric.criterion_plural)
    return words.count(len(names), one, many, language)


def _origin(review: Review, shared: Page, language: Language) -> Slide:
    _ = language.gettext
    rubric = review.rubric
    made = _(
        "Made by sqr %(version)s with the rubric %(title)s (%(id)s).",
        version=review.sqr_version,
        title=rubric.title,
        id=rubric.id,
    )
    version = _("Rubric version %(version)s.", version=rubric.version) if rubric.version else ""
    files = tuple(f"{one.file}: SHA-256 {one.sha256}" for one in review.inputs)
    return Slide(
        _("Where this review comes from"),
        points=_points(
            [
                f"{made} {version}".strip(),
                _(
                    "The same files give the same review, byte for byte; a fingerprint tells "
                    "whether a file is the same."
                ),
                _("The full document holds every level, how it came about, and the evidence."),
            ]
        ),
        notes=(
            _("How levels were reached"),
            *(one for one in rubric.method),
            _("Files that went in:"),
            *files,
        ),
    )


def _points(said: Sequence[str]) -> tuple[Point, ...]:
    return tuple(Point(one) for one in said if one)


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _listed(found: Sequence[Common], language: Language) -> str:
    said = [(called(one.profile), one.sentence) for one in found]
    return language.listing([f"{name} ({share})" if share else name for name, share in said])
