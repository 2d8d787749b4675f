"""The formats in which findings can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqr.errors import UsageError
from sqr.findings import csv, json, junit, markdown, sarif, text
from sqr.findings.model import Findings
from sqr.rubric.names import did_you_mean, listed


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffix of its files, what renders it.

    ``most`` is how many problems of each code it shows unless somebody asks for more: a
    person reads fewer than a program.
    """

    name: str
    suffix: str
    render: Callable[[Findings], str]
    most: int = 200


FORMATS: dict[str, Format] = {
    "text": Format("text", ".txt", text.render, most=20),
    "json": Format("json", ".json", json.render),
    "sarif": Format("sarif", ".sarif", sarif.render),
    "junit": Format("junit", ".xml", junit.render),
    "csv": Format("csv", ".csv", csv.render),
    "markdown": Format("markdown", ".md", markdown.render, most=20),
}


def render(findings: Findings, format_name: str) -> str:
    """Return findings as a document; raises UsageError when there is no such format."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        hint = did_you_mean(format_name, FORMATS) or f"Choose from: {listed(FORMATS)}."
        raise UsageError(f"no such format of findings: {format_name}", hint)
    return chosen.render(findings)
