"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqr.findings.model import Findings, more, sentence
from sqr.review.export import rows_of
from sqr.review.inputs import InputFile
from sqr.review.json_text import as_json
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Change, Check, Problem
from sqr.validate.summary import summary_lines

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLACES = {code: number for number, code in enumerate(CHECKS)}


def render(findings: Findings) -> str:
    """Return one run: the rules, the files with their sha256, and a result a problem."""
    validation = findings.validation
    notes = [more(code, number) for code, number in findings.hidden().items()]
    notes += summary_lines(validation)
    run = {
        "tool": {
            "driver": {
                "name": "sqr",
                "version": findings.version,
                "rules": [_rule(check) for check in CHECKS.values()],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "ruleConfigurationOverrides": [_override(c) for c in validation.changes],
                "toolExecutionNotifications": [
                    {"level": "note", "message": _message(note)} for note in notes
                ],
            }
        ],
        "artifacts": [_artifact(findings, file) for file in dict.fromkeys(findings.inputs)],
        "results": [_result(findings, problem) for problem in validation.problems],
        "columnKind": "unicodeCodePoints",
        "properties": {"rows": rows_of(validation), "counts": dict(validation.counts)},
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.code,
        "shortDescription": _message(check.title),
        "fullDescription": _message(check.why),
        "help": _message(f"{check.fix}\n\nWrong:\n{check.wrong}\n\nRight:\n{check.right}"),
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
    }


def _override(change: Change) -> dict[str, Any]:
    off = change.now == "off"
    configuration = {"enabled": False} if off else {"level": _LEVELS[change.now]}
    return {
        "descriptor": {"id": change.code},
        "configuration": configuration,
        "properties": {"because": change.because, "found": change.found},
    }


def _artifact(findings: Findings, file: InputFile) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(findings, file.file)},
        "hashes": {"sha-256": file.sha256},
        "properties": {"role": file.role},
    }


def _result(findings: Findings, problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(findings, problem.file)}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    told = {"column": problem.column, "reviewer": problem.reviewer, "value": problem.value}
    return {
        "ruleId": problem.code,
        "ruleIndex": _PLACES[problem.code],
        "level": _LEVELS[problem.severity],
        "message": _message(sentence(problem)),
        "locations": [{"physicalLocation": place}],
        "properties": {name: text for name, text in told.items() if text},
    }


def _message(text: str) -> dict[str, str]:
    """Return a message; a brace stands for a placeholder unless it is doubled (SARIF 3.11.5)."""
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _uri(findings: Findings, name: str) -> str:
    """Return where a file lies, seen from here: code hosts start at the folder of the run.

    A file that lies elsewhere goes by the name that all messages give it.
    """
    path = Path(os.path.abspath(findings.paths[name])) if name in findings.paths else Path(name)
    near = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else Path(name)
    return quote(near.as_posix(), safe="/")
