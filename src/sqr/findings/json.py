"""Findings as the JSON document ``sqr/validation/1``."""

from __future__ import annotations

from sqr.findings.model import Findings
from sqr.review.export import provenance_of, validation_document
from sqr.review.json_text import as_json


def render(findings: Findings) -> str:
    """Return the document, with the sha256 of everything that went in."""
    document = validation_document(findings.validation)
    return as_json(document | {"provenance": provenance_of(findings.inputs, findings.version)})
