"""The whole review as the JSON document ``sqr/review/1``, for programs.

Everything the frozen review holds is in it, with no text escaped or cut; the sentences of sqr and
of the rubric are in the language that was asked for. Counts of levels are lists, lowest level
first, as ``rubric.levels`` is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqr.report.documents import INDEX, Document
from sqr.report.index import file_names
from sqr.report.language import Language
from sqr.review.agreement_model import AgreementView
from sqr.review.export import provenance_of
from sqr.review.model import (
    Count,
    DataQuality,
    FirmView,
    LevelView,
    NoteView,
    OwnView,
    PartView,
    Profile,
    Review,
    RubricPart,
    RubricView,
    UnitView,
)

REVIEW_SCHEMA = "sqr/review/1"
INDEX_SCHEMA = "sqr/review-index/1"
Json = dict[str, Any]
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of a character, which UTF-8 cannot carry and JSON can, as an escape."""


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], str]:
    """Return what renders a review as JSON; templates have no say in data."""

    def made(review: Review, document: Document) -> str:
        data = index_document(review) if document is INDEX else review_document(review)
        said = json.dumps(data, ensure_ascii=False, indent=2)
        return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", said) + "\n"

    return made


def index_document(review: Review) -> Json:
    """Return which file holds which unit, where each has one of its own."""
    rows = zip(review.units, file_names(review), strict=True)
    return {
        "schema": INDEX_SCHEMA,
        "units": [
            {"unit": unit.id, "name": unit.name, "cycle": unit.cycle, "file": f"{name}.json"}
            for unit, name in rows
        ],
    }


def review_document(review: Review) -> Json:
    """Return the review as plain data."""
    profiles = (*review.domain_profiles, *review.criterion_profiles)
    return {
        "schema": REVIEW_SCHEMA,
        "title": review.title,
        "district": review.district,
        "cycles": list(review.cycles),
        "dates": {"first": _day(review.first_day), "last": _day(review.last_day)},
        "language": review.language,
        "rubric": _rubric(review.rubric),
        "units": [_unit(unit) for unit in review.units],
        "profiles": [_profile(profile) for profile in profiles],
        "reviewers": review.reviewers,
        "team": [asdict(one) for one in review.team],
        "voices": [asdict(voice) for voice in review.voices],
        "quality": _quality(review.quality),
        "agreement": None if review.agreement is None else _agreement(review.agreement),
        "narrative": [asdict(text) for text in review.narrative],
        "traced": review.traced,
        "provenance": _provenance(review),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rubric(rubric: RubricView) -> Json:
    return {
        "id": rubric.id,
        "title": rubric.title,
        "version": rubric.version,
        "description": rubric.description,
        "about": rubric.about,
        "scale": rubric.scale_name,
        "levels": [asdict(level) for level in rubric.levels],
        "tiers": {
            "unit": {"name": rubric.unit_name, "plural": rubric.unit_plural},
            "domain": {"name": rubric.domain_name, "plural": rubric.domain_plural},
            "cluster": {"name": rubric.cluster_name},
            "criterion": {"name": rubric.criterion_name, "plural": rubric.criterion_plural},
        },
        "method": list(rubric.method),
        "parts": [_text(part) for part in rubric.parts],
        "languages": list(rubric.languages),
        "gaps": list(rubric.gaps),
        "translations": [
            {"language": language, "file": file.file, "sha256": file.sha256}
            for language, file in rubric.translations
        ],
    }


def _text(part: RubricPart) -> Json:
    return {
        "tier": part.tier,
        "id": part.id,
        "name": part.name,
        "for_families": part.for_families,
        "description": part.description,
        "descriptors": [{"level": level, "text": text} for level, text in part.descriptors],
        "parts": [_text(inner) for inner in part.parts],
    }


def _unit(unit: UnitView) -> Json:
    return {
        "unit": unit.id,
        "name": unit.name,
        "cycle": unit.cycle,
        "attributes": [{"name": name, "value": value} for name, value in unit.attributes],
        "overall": None if unit.overall is None else _part(unit.overall),
        "domains": [_part(domain) for domain in unit.domains],
    }


def _level(level: LevelView | None) -> Json | None:
    """Return what names a level; all about it stands once, in ``rubric.levels``."""
    return None if level is None else {"rank": level.rank, "code": level.code, "name": level.name}


def _part(part: PartView) -> Json:
    return {
        "tier": part.tier,
        "tier_name": part.tier_name,
        "id": part.id,
        "name": part.name,
        "description": part.description,
        "status": part.status,
        "reason": part.reason,
        "level": _level(part.level),
        "number": part.number or None,
        "steps": list(part.steps),
        "flags": list(part.flags),
        "votes": list(part.votes),
        "reviewers": part.reviewers if part.tier == "criterion" else None,
        "self_votes": list(part.self_votes),
        "descriptor": part.descriptor,
        "notes": [_note(note) for note in part.notes],
        "rows": [asdict(row) for row in part.rows],
        "agreed": None if part.agreed is None else asdict(part.agreed),
        "firm": None if part.firm is None else _firm(part.firm),
        "own": None if part.own is None else _own(part.own),
        "parts": [_part(inner) for inner in part.parts],
    }


def _firm(firm: FirmView) -> Json:
    near = firm.nearest
    return {
        "reviewers": firm.reviewers,
        "only": firm.only,
        "without": [{"reviewer": who, "level": level} for who, level in firm.without],
        "rules": firm.rules,
        "under": [{"rule": rule, "level": level} for rule, level in firm.under],
        "nearest": None
        if near is None
        else dict(zip(("distance", "cut", "level", "below"), near, strict=True)),
        "limit": None
        if firm.limit is None
        else dict(zip(("id", "computed"), firm.limit, strict=True)),
        "held_by": list(firm.held_by),
        "lifted": firm.lifted,
        "ways": firm.ways,
    }


def _own(own: OwnView) -> Json:
    return {
        "status": own.status,
        "level": _level(own.level),
        "difference": own.difference,
        "reason": own.reason,
        "steps": list(own.steps),
    }


def _note(note: NoteView) -> Json:
    return {
        "reviewer": note.reviewer,
        "source": note.source,
        "group": note.group,
        "date": note.date,
        "level": _level(note.level),
        "text": note.text,
        "file": note.file,
        "line": note.line,
    }


def _profile(profile: Profile) -> Json:
    return {
        "tier": profile.tier,
        "id": profile.id,
        "name": profile.name,
        "domain": profile.domain,
        "counts": list(profile.counts),
        "without": profile.without,
    }


def _quality(quality: DataQuality) -> Json:
    return {
        "rows_in": quality.rows_in,
        "rows_used": quality.rows_used,
        "set_aside": _counts(quality.set_aside),
        "states": _counts(quality.states),
        "problems": _counts(quality.problems),
    }


def _counts(counts: Sequence[Count]) -> list[Json]:
    return [asdict(one) for one in counts]


def _agreement(view: AgreementView) -> Json:
    """Return the view as it is: its names are the document's, and tests hold them to the schema."""
    data = asdict(view)
    for row in data["reviewers"]:
        row["deviations"] = [
            {"id": column.id, **deviation}
            for column, deviation in zip(view.columns, row["deviations"], strict=True)
        ]
    return data


def _provenance(review: Review) -> Json:
    said: Json = provenance_of(review.inputs, review.sqr_version)
    for entry, file in zip(said["inputs"], review.inputs, strict=True):
        entry["rows"] = file.rows
    return said
