"""A study of agreement as plain data, for machines: the JSON document and CSV rows."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from sqr.agreement.benchmarks import SCALES
from sqr.agreement.statistic import Statistic
from sqr.ratings.table import Ratings
from sqr.reliability.model import (
    BoundaryFinding,
    Calibration,
    RaschFinding,
    ReviewerFinding,
    Scope,
    SelfFinding,
    Study,
    Unexpected,
)
from sqr.reliability.verdict import in_words
from sqr.review.export import provenance, rows_of
from sqr.review.spreadsheet import csv_writer, safe_cell
from sqr.validate.problem import Validation

AGREEMENT_SCHEMA = "sqr/agreement/1"
DECIMALS = 9
"""More would only show in which order a machine added up."""


def agreement_document(
    ratings: Ratings, validation: Validation, study: Study, version: str
) -> dict[str, Any]:
    """Return a study as the JSON document ``sqr/agreement/1``."""
    rubric = ratings.inputs.loaded.rubric
    calibration = study.calibration
    return {
        "schema": AGREEMENT_SCHEMA,
        "rubric": {
            "id": rubric.id,
            "version": rubric.version,
            "levels": [
                {"code": code, "name": name, "points": point}
                for code, name, point in zip(study.codes, study.levels, study.points, strict=True)
            ],
        },
        "rows": rows_of(validation),
        "method": {
            "interval": "95% percentile bootstrap over units",
            "draws": study.draws,
            "seed": study.seed,
            "benchmarks": [{"name": s.name, "source": s.source} for s in SCALES],
        },
        "advice": list(study.advice),
        "scopes": [_scope(scope, "", study.unit_plural) for scope in study.scopes],
        "within": [_scope(scope, study.by, study.unit_plural) for scope in study.within],
        "connection": {
            "connected": study.connection.connected,
            "groups": [list(group) for group in study.connection.groups],
            "cross_ratings": [{"reviewer": w, "unit": u} for w, u in study.connection.links],
        },
        "reviewers": [_reviewer(study, finding) for finding in study.reviewers],
        "pairs": [_rounded(asdict(pair)) for pair in study.pairs],
        "pairs_note": study.pairs_note,
        "unexpected": {
            "count": study.unexpected_count,
            "shown": [_unexpected(study, one) for one in study.unexpected],
        },
        "calibration": None if calibration is None else _calibration(calibration),
        "self_evaluation": [_own(finding) for finding in study.own],
        "rasch": None if study.rasch is None else _rasch(study.rasch),
        "provenance": provenance(ratings, version),
    }


def _scope(scope: Scope, column: str, plural: str) -> dict[str, Any]:
    alpha = scope.get("krippendorff", "ordinal")
    return {
        "kind": scope.kind,
        "id": scope.id,
        "name": scope.name,
        "within": {"column": column, "value": scope.value} if column else None,
        "units": scope.units,
        "units_rated_twice": scope.shared_units,
        "reviewers": scope.reviewers,
        "ratings": scope.ratings,
        "pairs": scope.pairs,
        "counts": list(scope.counts),
        "verdict": scope.verdict,
        "benchmarks": {s.name: in_words(alpha, plural, s) for s in SCALES},
        "remarks": list(scope.remarks),
        "coefficients": [
            {"name": c.name, "kind": c.kind or None, **_statistic(c.found)}
            for c in scope.coefficients
        ],
        "boundaries": [_boundary(line) for line in scope.boundaries],
    }


def _boundary(line: BoundaryFinding) -> dict[str, Any]:
    return {
        "lower": line.lower,
        "upper": line.upper,
        "divided": _statistic(line.divided),
        "alpha": _statistic(line.alpha),
        "above": round(line.above, DECIMALS),
    }


def _statistic(found: Statistic) -> dict[str, Any]:
    return {
        "value": _number(found.value),
        "se": _number(found.se),
        "interval": None if found.interval is None else [_number(end) for end in found.interval],
        "why": found.why or None,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS) + 0.0


def _rounded(data: dict[str, Any]) -> dict[str, Any]:
    return {k: _number(v) if isinstance(v, float) else v for k, v in data.items()}


def _reviewer(study: Study, finding: ReviewerFinding) -> dict[str, Any]:
    return {
        "reviewer": finding.id,
        "name": finding.name,
        "role": finding.role,
        "ratings": finding.votes,
        "shared": finding.shared,
        "units": finding.units,
        "distance": _statistic(finding.distance),
        "reading": finding.reading,
        "counts": list(finding.counts),
        "habit": finding.habit,
        "criteria": {
            criterion: {"distance": _number(mean), "ratings": n}
            for criterion, (mean, n) in zip(study.criteria, finding.deviations, strict=True)
            if n
        },
    }


def _unexpected(study: Study, one: Unexpected) -> dict[str, Any]:
    data = _rounded(asdict(one))
    data["level"] = study.codes[data.pop("rank")]
    data["others"] = {c: n for c, n in zip(study.codes, one.others, strict=True) if n}
    return data


def _calibration(calibration: Calibration) -> dict[str, Any]:
    return {
        "key": calibration.source,
        "sha256": calibration.sha256 or None,
        "keyed": calibration.keyed,
        "reviewers": [
            {
                "reviewer": one.reviewer,
                "ratings": one.votes,
                "exact": _statistic(one.exact),
                "adjacent": _statistic(one.adjacent),
                "bias": _statistic(one.bias),
                "practise": list(one.practise),
            }
            for one in calibration.reviewers
        ],
    }


def _own(finding: SelfFinding) -> dict[str, Any]:
    return {
        "unit": finding.unit or None,
        "compared": finding.compared,
        "mean": _number(finding.mean),
        "differences": {str(apart): n for apart, n in finding.differences},
    }


def _rasch(found: RaschFinding) -> dict[str, Any]:
    return {
        "model": found.kind,
        "why": found.why or None,
        "note": "Information: no level rests on it.",
        "correction": _number(found.correction),
        "reliability": {
            "reviewers": _number(found.reviewer_reliability),
            "units": _number(found.unit_reliability),
        },
        "steps": [
            {"criterion": id_ or None, "steps": [_number(step) for step in steps]}
            for id_, steps in found.steps
        ],
        "reviewers": [_rounded(asdict(one)) for one in found.reviewers],
        "criteria": [_rounded(asdict(one)) for one in found.criteria],
        "units": [_rounded(asdict(one)) for one in found.units],
        "remarks": list(found.remarks),
    }


HEADING = ("scope", "id", "name", "column", "value", "units", "units_rated_twice", "reviewers",
           "ratings", "pairs", "coefficient", "kind", "estimate", "se", "low", "high", "why",
           "verdict")  # fmt: skip


def agreement_csv(study: Study) -> str:
    """Return the coefficients of a study as CSV, a row a scope and coefficient."""
    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow(HEADING)
    for scope in (*study.scopes, *study.within):
        column = study.by if scope.value else ""
        start = [scope.kind, scope.id, scope.name, column, scope.value]
        sizes = (scope.units, scope.shared_units, scope.reviewers, scope.ratings, scope.pairs)
        head = [*(safe_cell(cell) for cell in start), *(str(n) for n in sizes)]
        for one in scope.coefficients:
            found = one.found
            numbers = [_figure(n) for n in (found.value, found.se, found.low, found.high)]
            writer.writerow([*head, one.name, one.kind, *numbers, found.why, scope.verdict])
    return out.getvalue()


def _figure(value: float | None) -> str:
    """Return a number as it stands in a file: plain, and a minus is a minus."""
    return "" if value is None else f"{round(value, DECIMALS) + 0.0:.9g}"
