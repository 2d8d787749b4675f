"""The formats in which findings can be written."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from sqr.errors import UsageError
from sqr.findings.model import Findings
from sqr.rubric.names import did_you_mean, listed


class Format(NamedTuple):
    """A format: its name, which is also its module's, and the suffix of its files.

    ``most`` is how many problems of each code it shows unless somebody asks for more: a
    person reads fewer than a program.
    """

    name: str
    suffix: str
    most: int = 200

    def render(self, findings: Findings) -> str:
        """Return findings as a document. Only the format that is asked for is imported."""
        document: str = import_module(f"sqr.findings.{self.name}").render(findings)
        return document


_ALL = (
    Format("text", ".txt", most=20),
    Format("json", ".json"),
    Format("sarif", ".sarif"),
    Format("junit", ".xml"),
    Format("csv", ".csv"),
    Format("markdown", ".md", most=20),
)
FORMATS: dict[str, Format] = {format.name: format for format in _ALL}


def render(findings: Findings, format_name: str) -> str:
    """Return findings as a document; raises UsageError when there is no such format."""
    chosen = FORMATS.get(format_name)
    if chosen is None:
        hint = did_you_mean(format_name, FORMATS) or f"Choose from: {listed(FORMATS)}."
        raise UsageError(f"no such format of findings: {format_name}", hint)
    return chosen.render(findings)
