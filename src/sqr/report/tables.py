"""All that a review holds as plain tables, for those who go on reckoning with them.

A table has a name, a head and rows; a cell is a text, a number, a day or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqr.report import tables_behind, words
from sqr.report.language import Language
from sqr.report.sheet import Sheet, Value, day, each_part, number, where_head
from sqr.report.view import Page, page
from sqr.review.model import Count, Review, RubricPart


def tables(review: Review, language: Language) -> tuple[Sheet, ...]:
    """Return every table of the review, those that people look for first."""
    _ = language.gettext
    shared = page(review, language)
    return (
        _about(review, shared, language),
        _levels(review, shared, language),
        _votes(review, shared, language),
        _evidence(review, language),
        *tables_behind.ratings(review, language),
        _splits(review, language),
        *tables_behind.agreed(review, language),
        *tables_behind.firmness(review, language),
        _profiles(review, language),
        _scale(review, shared, language),
        _rubric(review, language),
        *_agreement(review, shared, language),
        *tables_behind.rasch(review, language),
        *tables_behind.narrative(review, language),
        _quality(review, language),
        _team(review, language),
        Sheet(
            _("Whose voice"),
            (_("Source"), _("Who was heard"), _("Ratings"), review.rubric.unit_plural),
            [(v.source, v.group, v.ratings, v.units) for v in review.voices],
        ),
        Sheet(
            _("Method"),
            (_("How levels were reached"),),
            [(one,) for one in review.rubric.method],
        ),
        Sheet(
            _("Provenance"),
            (_("File"), _("Role"), _("Rows"), "SHA-256"),
            [(f.file, language.word(f.role), f.rows, f.sha256) for f in review.inputs],
        ),
    )


def _about(review: Review, shared: Page, language: Language) -> Sheet:
    _ = language.gettext
    rubric = review.rubric
    rows: list[tuple[Value, ...]] = [(_("Title"), shared.title), *shared.facts]
    rows += [
        (_("First day"), review.first_day),
        (_("Last day"), review.last_day),
        (_("About"), rubric.about),
        (_("The rubric"), rubric.description),
        ("sqr", review.sqr_version),
        (
            _("How to read this review"),
            _("Reviewers decide; arithmetic supports them. The full document holds every level, "
              "how it came about, and the evidence."),
        ),
    ]  # fmt: skip
    return Sheet(_("About"), (_("What"), _("Value")), [row for row in rows if row[1]])


def _levels(review: Review, shared: Page, language: Language) -> Sheet:
    _ = language.gettext
    rows: list[tuple[Value, ...]] = [
        (
            unit.id, unit.name, unit.cycle, part.tier_name, domain, part.id, part.name,
            shared.status_words[part.status],
            part.level.code if part.level else "", part.level.name if part.level else "",
            part.level.rank + 1 if part.level else None,
            number(part.number), part.reviewers if part.tier == "criterion" else None,
            language.fixed(part.reason),
            "; ".join(language.fixed(flag) for flag in part.flags),
            part.level.support if part.level else "",
            part.descriptor, " ".join(part.steps),
        )
        for unit, part, domain in each_part(review)
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Tier"), review.rubric.domain_name, _("Id"), _("Name"),
        _("Status"), _("Code"), _("Level"), _("Level, counted from the lowest"), _("Number"),
        _("Reviewers"), _("Why there is none"), _("Remarks"), _("Support it implies"),
        _("What it looks like"), _("How it came about"),
    )  # fmt: skip
    return Sheet(_("Levels"), head, rows)


def _votes(review: Review, shared: Page, language: Language) -> Sheet:
    _ = language.gettext
    names = tuple(level.name for level in review.rubric.levels)
    own = tuple(_("Own rating: %(level)s", level=name) for name in names)
    size = len(names)
    rows: list[tuple[Value, ...]] = [
        (
            unit.id, unit.name, unit.cycle, domain, part.id, part.name, part.reviewers,
            *_padded(part.votes, size), _("yes") if part.split else "",
            *(n or None for n in _padded(part.self_votes, size)),
        )
        for unit, part, domain in each_part(review)
        if part.tier == "criterion"
    ]  # fmt: skip
    head = (
        *where_head(review, language), review.rubric.domain_name, _("Id"),
        review.rubric.criterion_name, _("Reviewers"), *names, _("Two levels or more apart"), *own,
    )  # fmt: skip
    return Sheet(_("Votes"), head, rows)


def _padded(votes: tuple[int, ...], size: int) -> tuple[int, ...]:
    return (*votes, *(0 for _ in range(size - len(votes))))


def _evidence(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    rows: list[tuple[Value, ...]] = [
        (
            unit.id, unit.name, unit.cycle, part.id, part.name, note.reviewer, note.source,
            note.group, day(note.date), note.level.name if note.level else "", note.text,
            note.file, note.line,
        )
        for unit, part, _domain in each_part(review)
        for note in part.notes
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Id"), review.rubric.criterion_name, _("Reviewer"),
        _("Source"), _("Who was heard"), _("Date"), _("Level"), _("Note"), _("File"), _("Line"),
    )  # fmt: skip
    return Sheet(_("Evidence"), head, rows)


def _splits(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    levels = review.rubric.levels
    rows: list[tuple[Value, ...]] = [
        (
            unit.id, unit.name, unit.cycle, part.tier_name, part.id, part.name,
            part.level.name if part.level else "",
            ", ".join(f"{v.name} {n}" for v, n in zip(levels, part.votes, strict=False) if n),
            "; ".join(language.fixed(flag) for flag in part.flags),
        )
        for unit, part, _domain in each_part(review)
        if part.split or part.flags
    ]  # fmt: skip
    head = (
        *where_head(review, language), _("Tier"), _("Id"), _("Name"), _("Level"), _("Ratings"),
        _("Remarks"),
    )  # fmt: skip
    return Sheet(_("Splits and consensus"), head, rows)


def _profiles(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    rubric = review.rubric
    head = (_("Tier"), rubric.domain_name, _("Id"), _("Name"), *(v.name for v in rubric.levels),
            _("No level"))  # fmt: skip
    names = {"domain": rubric.domain_name, "criterion": rubric.criterion_name}
    rows: list[tuple[Value, ...]] = [
        (names.get(p.tier, p.tier), p.domain, p.id, p.name, *p.counts, p.without)
        for p in (*review.domain_profiles, *review.criterion_profiles)
    ]
    return Sheet(_("%(units)s at each level", units=rubric.unit_plural), head, rows)


def _scale(review: Review, shared: Page, language: Language) -> Sheet:
    _ = language.gettext
    head = (_("Level"), _("Code"), _("What it means"), _("Support it implies"), _("Read as"))
    return Sheet(
        _("Scale"),
        head,
        [(v.name, v.code, v.meaning, v.support, shared.standings[v.standing])
         for v in review.rubric.levels],
    )  # fmt: skip


def _rubric(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    names = tuple(level.name for level in review.rubric.levels)
    tiers = {"domain": review.rubric.domain_name, "cluster": review.rubric.cluster_name,
             "criterion": review.rubric.criterion_name}  # fmt: skip

    def rows(parts: tuple[RubricPart, ...]) -> Iterator[tuple[Value, ...]]:
        for part in parts:
            texts = dict(part.descriptors)
            yield (tiers.get(part.tier, part.tier), part.id, part.name, part.description,
                   *(texts.get(name, "") for name in names))  # fmt: skip
            yield from rows(part.parts)

    head = (_("Tier"), _("Id"), _("Name"), _("About"), *names)
    return Sheet(_("Rubric"), head, list(rows(review.rubric.parts)))


def _agreement(review: Review, shared: Page, language: Language) -> tuple[Sheet, ...]:
    _ = language.gettext
    found = review.agreement
    words = _("In words")
    if found is None:
        return ()
    tiers = {"domain": review.rubric.domain_name, "criterion": review.rubric.criterion_name}
    rows: list[tuple[Value, ...]] = [
        (
            tiers.get(r.tier, ""),
            r.id,
            r.name,
            r.verdict,
            r.same,
            r.near,
            r.alpha,
            r.interval,
            r.pairs,
        )
        for r in found.rows
    ]
    rows += [("", "", text) for text in (*found.advice, found.method, *found.remarks) if text]
    head = (_("Tier"), _("Id"), _("Name"), words, _("Same level"),
            _("At most one level apart"), "α", _("95% interval"), _("Pairs"))  # fmt: skip
    padded = [(*row, *(None for _ in head[len(row) :])) for row in rows]
    people: list[tuple[Value, ...]] = [
        (r.id, r.reading, r.habit, r.distance, r.interval, r.shared) for r in found.reviewers
    ]
    return (
        Sheet(_("Agreement"), head, padded),
        Sheet(
            _("Reviewers compared"),
            (_("Reviewer"), words, _("Remarks"), _("Distance"), _("95% interval"),
             _("Shared ratings")),
            people,
        ),
    )  # fmt: skip


def _quality(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    quality = review.quality

    def rows(kind: str, counts: tuple[Count, ...]) -> list[tuple[Value, ...]]:
        return [(kind, one.name, language.fixed(one.words), one.count) for one in counts]

    return Sheet(
        _("Data quality"),
        (_("What"), _("Code"), _("In words"), _("Count")),
        [
            (_("Rows in"), "", "", quality.rows_in),
            (_("Rows used"), "", "", quality.rows_used),
            *rows(_("Rows set aside"), quality.set_aside),
            *rows(_("What the cells held"), quality.states),
            *rows(_("Problems found"), quality.problems),
        ],
    )


def _team(review: Review, language: Language) -> Sheet:
    _ = language.gettext
    head = (_("Reviewer"), _("Role"), _("Ratings"), review.rubric.unit_plural)
    rows = [(r.id, words.role(r.role, language), r.ratings, r.units) for r in review.team]
    return Sheet(_("Reviewers"), head, rows)
