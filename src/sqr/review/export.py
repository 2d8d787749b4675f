"""Validation and scores as plain data, for machines: JSON documents."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqr.ratings.table import Ratings
from sqr.review.explanation import Told
from sqr.review.inputs import InputFile, input_files
from sqr.review.own import Own, Owns
from sqr.review.own import document as own_document
from sqr.review.selection import EVERYTHING, Selection
from sqr.review.spreadsheet import csv_line
from sqr.rubric.model import Rubric
from sqr.scoring.levels import Result, UnitScores
from sqr.scoring.notes import Note, notes
from sqr.validate.problem import Validation

if TYPE_CHECKING:
    from sqr.scoring.firmness import Firmness

VALIDATION_SCHEMA = "sqr/validation/1"
SCORES_SCHEMA = "sqr/scores/1"
SUMMARY_SCHEMA = "sqr/summary/1"
Firm = Mapping[tuple[str, str], "tuple[Firmness, ...]"]


def rows_of(validation: Validation) -> dict[str, Any]:
    """Return the count of rows: in = used + set aside."""
    return {
        "in": validation.rows_in,
        "used": validation.rows_used,
        "set_aside": dict(validation.set_aside),
    }


def _consensus_rows(validation: Validation) -> dict[str, Any]:
    """Return the count of the rows of the consensus file, where there is one."""
    counted = validation.consensus
    if counted is None:
        return {}
    aside = counted.rows - counted.hold
    return {"consensus": {"in": counted.rows, "used": counted.hold, "set_aside": aside}}


def validation_document(validation: Validation) -> dict[str, Any]:
    """Return a validation as the JSON document ``sqr/validation/1``."""
    return {
        "schema": VALIDATION_SCHEMA,
        "rows": rows_of(validation),
        **_consensus_rows(validation),
        "states": dict(validation.states),
        "counts": dict(validation.counts),
        "checks": {
            "changed": [change._asdict() for change in validation.changes],
            "skipped": [part._asdict() for part in validation.skipped],
        },
        "problems": [problem._asdict() for problem in validation.problems],
    }


def scores_document(
    ratings: Ratings,
    validation: Validation,
    units: tuple[UnitScores, ...],
    version: str,
    firm: Firm | None = None,
    selection: Selection = EVERYTHING,
    traced: Container[str] = (),
) -> dict[str, Any]:
    """Return scores as the JSON document ``sqr/scores/1``, evidence notes included.

    With ``firm``, the firmness by (cycle, unit id), every domain tells how firm its level is.
    The criteria in ``traced`` have all their rating rows, with file and line, and the one vote of
    every reviewer who rated them from several sources.
    """
    found = notes(ratings) if ratings.has_notes else {}
    rubric = ratings.inputs.loaded.rubric
    told = Told(rubric)
    owns = Owns(rubric, some=bool(ratings.meaning.own))
    return {
        "schema": SCORES_SCHEMA,
        "rubric": _rubric(rubric),
        "rows": rows_of(validation),
        **_consensus_rows(validation),
        "units": [
            {
                "unit": unit.unit.id,
                "name": unit.unit.name,
                "cycle": unit.cycle,
                "results": [
                    _result(rubric, unit, result, found, told)
                    | _own(rubric, own.get(result.id), told)
                    | (_traced(ratings, unit, result) if result.id in traced else {})
                    | _firm(rubric, result, (firm or {}).get((unit.cycle, unit.unit.id), ()))
                    for result in unit.results
                    if selection.wants(result.id, result.decision)
                ],
            }
            for unit in units
            for own in (owns.of(unit),)
        ],
        "provenance": provenance(ratings, version),
    }


def summary_document(
    ratings: Ratings,
    validation: Validation,
    units: tuple[UnitScores, ...],
    version: str,
    by: str = "",
    selection: Selection = EVERYTHING,
) -> dict[str, Any]:
    """Return the summary of scores as the JSON document ``sqr/summary/1``."""
    from sqr.review import summary

    rubric = ratings.inputs.loaded.rubric
    return {
        "schema": SUMMARY_SCHEMA,
        "rubric": _rubric(rubric),
        "rows": rows_of(validation),
        **_consensus_rows(validation),
        "by": by or None,
        "summary": summary.document(rubric, summary.summary(rubric, units, by, selection)),
        "provenance": provenance(ratings, version),
    }


def summary_csv(
    rubric: Rubric, units: tuple[UnitScores, ...], by: str = "", selection: Selection = EVERYTHING
) -> str:
    """Return the summary of scores as CSV, a row a domain in each cycle and group."""
    from sqr.review import summary

    found = summary.summary(rubric, units, by, selection)
    lines = [summary.heading(rubric, by), *summary.rows(found)]
    return "".join(f"{csv_line(line)}\n" for line in lines)


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id,
        "version": rubric.version,
        "levels": [{"code": v.code, "name": v.name} for v in rubric.levels],
    }


def provenance(ratings: Ratings, version: str) -> dict[str, Any]:
    """Return what went in, with the sha256 of every file, and the version of sqr."""
    return provenance_of(input_files(ratings), version)


def provenance_of(inputs: tuple[InputFile, ...], version: str) -> dict[str, Any]:
    """Return the same where the files and their sha256 are known already."""
    return {
        "sqr": version,
        "inputs": [{"role": f.role, "file": f.file, "sha256": f.sha256} for f in inputs],
    }


def _result(
    rubric: Rubric,
    unit: UnitScores,
    result: Result,
    found: dict[tuple[str, str, str], tuple[Note, ...]],
    told: Told,
) -> dict[str, Any]:
    decision = result.decision
    level = None if decision.rank is None else rubric.levels[decision.rank]
    data: dict[str, Any] = {
        "tier": result.tier,
        "id": result.id,
        "name": result.name,
        "status": decision.status,
        "level": None if level is None else {"code": level.code, "name": level.name},
        "number": decision.shown or None,
        "votes": _votes(rubric, decision.votes) if result.tier == "criterion" else {},
        "reviewers": decision.reviewers if result.tier == "criterion" else None,
        "explanation": told.of(decision),
    }
    if result.tier == "criterion":
        if decision.self_votes:
            data["self_votes"] = _votes(rubric, decision.self_votes)
        key = (unit.cycle, unit.unit.id, result.id)
        codes = [level.code for level in rubric.levels]
        data["evidence"] = [_note(codes, note) for note in found.get(key, ())]
    return data


def _traced(ratings: Ratings, unit: UnitScores, result: Result) -> dict[str, Any]:
    from sqr.review.traced import traced

    return traced(ratings, unit.unit.id, unit.cycle, result.id)


def _own(rubric: Rubric, found: Own | None, told: Told) -> dict[str, Any]:
    if found is None:
        return {}
    return {"self": own_document(rubric, found, told.of(found.decision)["steps"])}


def _firm(rubric: Rubric, result: Result, found: tuple[Firmness, ...]) -> dict[str, Any]:

    from sqr.review.firmness import document as firm_document

    here = [one for one in found if result.tier == "domain" and one.domain == result.id]
    return {"firmness": firm_document(rubric, here[0])} if here else {}


def _votes(rubric: Rubric, votes: tuple[int, ...]) -> dict[str, int]:
    return {level.code: n for level, n in zip(rubric.levels, votes, strict=False)}


def _note(codes: Sequence[str], note: Note) -> dict[str, Any]:
    return {
        "reviewer": note.reviewer,
        "source": note.source,
        "group": note.group,
        "date": note.date,
        "text": note.text,
        "file": note.file,
        "line": note.line,
        "level": None if note.rank is None else codes[note.rank],
    }
