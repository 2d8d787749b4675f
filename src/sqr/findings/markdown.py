"""Findings as Markdown, for a comment, a ticket or a mail."""

from __future__ import annotations

from sqr.findings.grouping import by_file
from sqr.findings.model import Findings, more, sentence
from sqr.report.text import prose
from sqr.review.wording import REASONS
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Problem
from sqr.validate.summary import rest_lines, rows_line


def render(findings: Findings) -> str:
    """Return the summary, the counts by code, and every problem by file and reviewer."""
    validation = findings.validation
    lines = ["# What validation found", ""]
    lines.append(f"- {prose(rows_line(validation))}")
    lines += [f"  - {n:,}: {prose(REASONS.get(reason, reason))}"
              for reason, n in validation.set_aside.items()]  # fmt: skip
    lines += [f"- {prose(line)}" for line in rest_lines(validation)]
    if validation.counts:
        lines += ["", "| code | what | how many |", "|---|---|--:|"]
        lines += [f"| {code} | {prose(CHECKS[code].title)} | {number:,} |"
                  for code, number in validation.counts.items()]  # fmt: skip
    for group in by_file(validation.problems):
        lines += ["", f"## {prose(f'`{group.file}`')}"]
        for reviewer in group.reviewers:
            lines += ["", *([f"### {prose(reviewer.reviewer)}", ""] if reviewer.reviewer else [])]
            lines += [_item(problem) for problem in reviewer.problems]
    rest = [f"- {prose(more(code, number))}" for code, number in findings.hidden().items()]
    return "\n".join([*lines, *([""] if rest else []), *rest]) + "\n"


def _item(problem: Problem) -> str:
    line = f"line {problem.line}, " if problem.line else ""
    return f"- **{problem.severity}** {line}{problem.code}: {prose(sentence(problem))}"
