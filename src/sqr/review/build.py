"""Build the frozen review from what was read, validated and scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqr.folder.model import Theme
from sqr.folder.narrative import read_narrative
from sqr.ratings.table import Ratings
from sqr.review.agreement_model import AgreementView
from sqr.review.behind import Behind, agreed, behind
from sqr.review.inputs import InputFile, input_files
from sqr.review.model import (
    Count,
    DataQuality,
    LevelView,
    Narrative,
    NoteView,
    OwnView,
    PartView,
    Profile,
    Review,
    RowView,
    RubricPart,
    RubricView,
    UnitView,
)
from sqr.review.own import Own, Owns
from sqr.review.people import team, voices
from sqr.review.wording import REASONS, STATES, computed_words, flag_words
from sqr.rubric.load import LoadedRubric
from sqr.rubric.model import OVERALL, Criterion, Part, Rubric, tier_of
from sqr.rubric.sentences import sentences
from sqr.said import Said
from sqr.scoring.decision import Decision
from sqr.scoring.levels import Scores, UnitScores
from sqr.scoring.notes import Note, notes
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Validation

Notes = Mapping[tuple[str, str, str], tuple[Note, ...]]


def build(
    ratings: Ratings, validation: Validation, scores: Scores, version: str, rasch: str = ""
) -> Review:
    """Return the review; ``ratings`` must have been read with its notes.

    ``rasch`` asks for a many-facet Rasch model, ``rating scale`` or ``partial credit``.
    """
    inputs = ratings.inputs
    rubric = inputs.loaded.rubric
    levels = level_views(rubric)
    known = behind(ratings, scores, validation.rows_in, REASONS)
    owns = Owns(rubric, some=scores.own)
    builder = _Builder(rubric, levels, notes(ratings), known, owns)
    units = tuple(builder.unit(unit) for unit in scores.units)
    texts = _texts(ratings)
    row = ratings.con.execute(
        "select count(distinct reviewer) from ratings where aside is null"
    ).fetchone()
    return Review(
        title=inputs.title or rubric.title,
        district=inputs.district,
        cycles=tuple(dict.fromkeys(u.cycle for u in units if u.cycle)),
        first_day=inputs.first_day,
        last_day=inputs.last_day,
        language=rubric.language,
        rubric=_rubric_view(inputs.loaded, levels),
        units=units,
        domain_profiles=_profiles(rubric, scores, ("domain",)),
        criterion_profiles=_profiles(rubric, scores, ("criterion",)),
        reviewers=int(row[0]) if row else 0,
        quality=_quality(validation),
        inputs=(*input_files(ratings), *(file for _, file in texts)),
        sqr_version=version,
        agreement=_agreement(ratings, rasch),
        team=team(ratings),
        voices=voices(ratings),
        narrative=tuple(text for text, _ in texts),
        theme=inputs.theme or Theme(),
        traced=known.traced,
    )


def _texts(ratings: Ratings) -> tuple[tuple[Narrative, InputFile], ...]:
    """Return the authors' texts, each with its fingerprint."""
    inputs = ratings.inputs
    if inputs.narrative is None:
        return ()
    read = read_narrative(inputs.narrative, inputs.loaded.rubric, inputs.units)
    return tuple(
        (
            Narrative(file.section, file.unit, file.text, file.name, file.language),
            InputFile("narrative", file.name, file.sha256, 0),
        )
        for file in read
    )


def _agreement(ratings: Ratings, rasch: str) -> AgreementView:
    """Return how far reviewers agree; this is what makes a report need numpy."""
    from sqr.reliability.study import study
    from sqr.review.agreement_build import agreement_view

    return agreement_view(study(ratings, rasch=rasch), ratings.inputs.loaded.rubric)


def level_views(rubric: Rubric) -> tuple[LevelView, ...]:
    """Return the levels of a rubric as reports see them."""
    return tuple(
        LevelView(n, v.code, v.name, v.meaning, v.support, rubric.standing(n), v.for_families)
        for n, v in enumerate(rubric.levels)
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    rubric: Rubric
    levels: tuple[LevelView, ...]
    notes: Notes
    behind: Behind
    owns: Owns

    def unit(self, scores: UnitScores) -> UnitView:
        decisions = {
            part.id: decision
            for part, decision in zip(self.rubric.walk(), scores.decisions, strict=True)
        }
        own = self.owns.of(scores)
        overall = None
        if scores.overall is not None:
            name = self.rubric.tier_name("overall").name
            overall = self._view("overall", name, OVERALL, name, "", scores.overall, (), (),
                                 own=own.get(OVERALL))  # fmt: skip
        domains = tuple(self._part(d, decisions, scores, own) for d in self.rubric.domains)
        unit = scores.unit
        domains = self.behind.weighed(self.rubric, scores, domains)
        return UnitView(unit.id, unit.name, scores.cycle, unit.attributes, overall, domains)

    def _part(
        self, part: Part, decisions: dict[str, Decision], scores: UnitScores,
        own: Mapping[str, Own],
    ) -> PartView:  # fmt: skip
        tier = tier_of(part)
        decision = decisions[part.id]
        notes: tuple[NoteView, ...] = ()
        rows: tuple[RowView, ...] = ()
        before: tuple[Said, ...] = ()
        descriptor = ""
        if isinstance(part, Criterion):
            key = (scores.cycle, scores.unit.id, part.id)
            notes = tuple(self._note(note) for note in self.notes.get(key, ()))
            rows = self.behind.rows(*key)
            before = self.behind.one_votes(self.rubric, *key)
            if decision.rank is not None:
                descriptor = part.descriptors.get(self.levels[decision.rank].code, "")
            description = part.look_for
        else:
            description = part.description
        parts = tuple(self._part(child, decisions, scores, own) for child in part.parts)
        name = self.rubric.tier_name(tier).name
        return self._view(
            tier, name, part.id, part.name, description, decision, parts, notes, descriptor, rows,
            before, own.get(part.id),
        )  # fmt: skip

    def _view(
        self, tier: str, tier_name: str, id_: str, name: str, description: str,
        decision: Decision, parts: tuple[PartView, ...], notes: tuple[NoteView, ...],
        descriptor: str = "", rows: tuple[RowView, ...] = (), before: tuple[Said, ...] = (),
        own: Own | None = None,
    ) -> PartView:  # fmt: skip
        computed = ""
        if decision.agreed:
            computed = computed_words(self.rubric, decision.agreed.rank, decision.agreed.status)
        return PartView(
            tier=tier,
            tier_name=tier_name,
            id=id_,
            name=name,
            description=description,
            status=decision.status,
            reason=decision.reason,
            level=None if decision.rank is None else self.levels[decision.rank],
            number=decision.shown,
            steps=(*before, *decision.steps),
            flags=flag_words(self.rubric, decision),
            votes=decision.votes,
            reviewers=decision.reviewers,
            self_votes=decision.self_votes,
            descriptor=descriptor,
            notes=notes,
            parts=parts,
            rows=rows,
            agreed=agreed(decision, computed),
            own=None if own is None else self._own(own),
        )

    def _own(self, own: Own) -> OwnView:
        said = own.decision
        level = None if said.rank is None else self.levels[said.rank]
        return OwnView(said.status, level, own.difference, said.reason, tuple(said.steps))

    def _note(self, note: Note) -> NoteView:
        level = None if note.rank is None else self.levels[note.rank]
        return NoteView(note.reviewer, note.source, note.group, note.date, level, note.text,
                        note.file, note.line)  # fmt: skip


def _profiles(rubric: Rubric, scores: Scores, tiers: tuple[str, ...]) -> tuple[Profile, ...]:
    counts: dict[str, list[int]] = {}
    without: dict[str, int] = {}
    parts = list(rubric.walk())
    for unit in scores.latest:
        for part, decision in zip(parts, unit.decisions, strict=True):
            row = counts.setdefault(part.id, [0] * len(rubric.levels))
            if decision.rank is None:
                without[part.id] = without.get(part.id, 0) + 1
            else:
                row[decision.rank] += 1
    owner = {c.id: d.id for d in rubric.domains for p in d.parts for c in (p, *p.parts)}
    return tuple(
        Profile(
            tier_of(part), part.id, part.name, owner.get(part.id, part.id),
            tuple(counts.get(part.id, [0] * len(rubric.levels))), without.get(part.id, 0),
        )
        for part in parts
        if tier_of(part) in tiers
    )  # fmt: skip


def _quality(validation: Validation) -> DataQuality:
    return DataQuality(
        validation.rows_in,
        validation.rows_used,
        tuple(Count(k, REASONS.get(k, k), n) for k, n in validation.set_aside.items()),
        tuple(Count(k, STATES.get(k, k), n) for k, n in validation.states.items()),
        tuple(Count(k, CHECKS[k].title, n) for k, n in validation.counts.items()),
    )


def _rubric_view(loaded: LoadedRubric, levels: tuple[LevelView, ...]) -> RubricView:
    rubric = loaded.rubric
    tiers = rubric.tiers
    files = (file.language for file in loaded.translations)
    return RubricView(
        id=rubric.id,
        title=rubric.title,
        version=rubric.version,
        description=rubric.description,
        about=rubric.about,
        scale_name=rubric.scale.name,
        levels=levels,
        unit_name=tiers.unit.name,
        unit_plural=tiers.unit.many,
        domain_name=tiers.domain.name,
        domain_plural=tiers.domain.many,
        cluster_name=tiers.cluster.name,
        criterion_name=tiers.criterion.name,
        criterion_plural=tiers.criterion.many,
        method=sentences(rubric),
        parts=tuple(_rubric_part(domain, levels) for domain in rubric.domains),
        languages=tuple(dict.fromkeys((rubric.language, *rubric.translations, *files))),
        gaps=loaded.gaps,
        translations=tuple(
            (file.language, InputFile("translation", file.path.name, file.sha256, 0))
            for file in loaded.translations
        ),
    )


def _rubric_part(part: Part, levels: tuple[LevelView, ...]) -> RubricPart:
    texts = part.descriptors if isinstance(part, Criterion) else {}
    return RubricPart(
        tier=tier_of(part),
        id=part.id,
        name=part.name,
        description=part.look_for if isinstance(part, Criterion) else part.description,
        descriptors=tuple((lv.name, texts[lv.code]) for lv in levels if texts.get(lv.code)),
        parts=tuple(_rubric_part(child, levels) for child in part.parts),
        for_families=part.for_families,
    )
