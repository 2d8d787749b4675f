"""Validation and scores as plain data, for machines: JSON documents and CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqr.ratings.table import Ratings
from sqr.review.build import flag_words
from sqr.review.inputs import InputFile, input_files
from sqr.rubric.model import Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.levels import Result, Scores, UnitScores
from sqr.scoring.notes import Note, notes
from sqr.validate.problem import Validation

VALIDATION_SCHEMA = "sqr/validation/1"
SCORES_SCHEMA = "sqr/scores/1"


def rows_of(validation: Validation) -> dict[str, Any]:
    """Return the count of rows: in = used + set aside."""
    return {
        "in": validation.rows_in,
        "used": validation.rows_used,
        "set_aside": dict(validation.set_aside),
    }


def validation_document(validation: Validation) -> dict[str, Any]:
    """Return a validation as the JSON document ``sqr/validation/1``."""
    return {
        "schema": VALIDATION_SCHEMA,
        "rows": rows_of(validation),
        "states": dict(validation.states),
        "counts": dict(validation.counts),
        "checks": {
            "changed": [asdict(change) for change in validation.changes],
            "skipped": [asdict(part) for part in validation.skipped],
        },
        "problems": [asdict(problem) for problem in validation.problems],
    }


def scores_document(
    ratings: Ratings, validation: Validation, units: tuple[UnitScores, ...], version: str
) -> dict[str, Any]:
    """Return scores as the JSON document ``sqr/scores/1``, evidence notes included."""
    found = notes(ratings) if ratings.has_notes else {}
    rubric = ratings.inputs.loaded.rubric
    return {
        "schema": SCORES_SCHEMA,
        "rubric": {
            "id": rubric.id,
            "version": rubric.version,
            "levels": [{"code": v.code, "name": v.name} for v in rubric.levels],
        },
        "rows": rows_of(validation),
        "units": [
            {
                "unit": unit.unit.id,
                "name": unit.unit.name,
                "cycle": unit.cycle,
                "results": [_result(rubric, unit, result, found) for result in unit.results],
            }
            for unit in units
        ],
        "provenance": provenance(ratings, version),
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
        "reviewers": decision.reviewers,
        "explanation": explanation(rubric, decision),
    }
    if result.tier == "criterion":
        if decision.self_votes:
            data["self_votes"] = _votes(rubric, decision.self_votes)
        key = (unit.cycle, unit.unit.id, result.id)
        data["evidence"] = [_note(rubric, note) for note in found.get(key, ())]
    return data


def _votes(rubric: Rubric, votes: tuple[int, ...]) -> dict[str, int]:
    return {level.code: n for level, n in zip(rubric.levels, votes, strict=False)}


def _note(rubric: Rubric, note: Note) -> dict[str, Any]:
    data = asdict(note)
    rank = data.pop("rank")
    data["level"] = None if rank is None else rubric.levels[rank].code
    return data


def explanation(rubric: Rubric, decision: Decision) -> dict[str, Any]:
    """Return how a decision came about, with exact fractions beside words."""
    data: dict[str, Any] = {
        "rule": decision.rule,
        "reason": decision.reason,
        "steps": list(decision.steps),
        "flags": [{"flag": flag, "words": flag_words(flag)} for flag in decision.flags],
    }
    if decision.number is not None:
        data["number"] = str(decision.number)
    if decision.computed is not None:
        data["computed"] = rubric.levels[decision.computed].code
    if decision.shares:
        data["parts"] = [
            {
                "id": share.id,
                "status": share.status,
                "level": None if share.rank is None else rubric.levels[share.rank].code,
                "value": None if share.value is None else str(share.value),
                "weight": str(share.weight),
                "effective_weight": str(share.effective),
            }
            for share in decision.shares
        ]
    return data


def as_json(document: dict[str, Any]) -> str:
    """Return a document as JSON text that ends with a line end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


HEADING = ("cycle", "unit", "unit_name", "tier", "id", "name", "status", "level_code",
           "level_name", "number", "reviewers", "reason")  # fmt: skip


def scores_csv(scores: Scores, units: tuple[UnitScores, ...]) -> str:
    """Return scores as CSV, a row a result; the votes stand in a column a level.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    rubric = scores.rubric
    votes = [f"votes_{level.code}" for level in rubric.levels]
    lines = [_csv_line([*HEADING, *votes])]
    if not units:
        return f"{lines[0]}\n"
    parts = [(r.tier == "criterion", _csv_line([r.tier, r.id, r.name])) for r in units[0].results]
    ends: dict[tuple[int, bool], str] = {}  # units share decisions: make each end once
    for unit in units:
        start = _csv_line([unit.cycle, unit.unit.id, unit.unit.name])
        for (voted, part), decision in zip(parts, unit.all_decisions, strict=True):
            key = (id(decision), voted)
            end = ends.get(key)
            if end is None:
                end = ends[key] = _csv_line(_csv_end(rubric, decision, voted=voted))
            lines.append(f"{start},{part},{end}")
    return "\n".join(lines) + "\n"


def _csv_line(cells: Sequence[str]) -> str:
    """Return a line of CSV, without its end."""
    out = io.StringIO()
    # Cells that hold a character of the line's end are quoted, so it has both, and loses them.
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()[:-2]


def _csv_end(rubric: Rubric, decision: Decision, *, voted: bool) -> list[str]:
    level = None if decision.rank is None else rubric.levels[decision.rank]
    votes = [str(n) for n in decision.votes] if voted else []
    return [
        decision.status,
        level.code if level else "",
        level.name if level else "",
        decision.shown,
        str(decision.reviewers) if voted else "",
        decision.reason,
        *(votes or [""] * len(rubric.levels)),
    ]


# What makes a spreadsheet take a cell for a formula, the full-width forms included.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


@lru_cache(maxsize=4096)
def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("2A.1"), safe_cell("-2"), safe_cell("＝1")
    ("'=1+1", '2A.1', "'-2", "'＝1")
    """
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text
