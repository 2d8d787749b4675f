"""Findings as CSV, a row a problem, for a spreadsheet that must not take a cell for a formula."""

from __future__ import annotations

import io

from sqr.findings.model import Findings, more
from sqr.review.spreadsheet import csv_writer, safe_cell
from sqr.validate.catalogue import CHECKS

HEADING = ("severity", "code", "check", "file", "line", "column", "reviewer", "value",
           "message", "fix", "why")  # fmt: skip


def render(findings: Findings) -> str:
    """Return the problems as rows; the last ones tell how many of a code are not shown."""
    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow(HEADING)
    for p in findings.validation.problems:
        row = (p.severity, p.code, CHECKS[p.code].title, p.file, str(p.line or ""), p.column,
               p.reviewer, p.value, p.message, p.fix, p.why)  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in row])
    for code, number in findings.hidden().items():
        rest = dict.fromkeys(HEADING, "") | {"code": code, "message": more(code, number)}
        writer.writerow([safe_cell(cell) for cell in rest.values()])
    return out.getvalue()
