"""A list of what to look at again for each reviewer, to be mailed back: Markdown and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqr.findings.grouping import by_file
from sqr.findings.model import Findings, more
from sqr.report.text import prose
from sqr.review.spreadsheet import safe_cell
from sqr.rubric.names import fold
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Problem

# The mark by which Excel knows that a CSV file is UTF-8.
BOM = "\ufeff"
HEADING = ("done", "file", "line", "column", "found", "what is wrong", "how to mend it", "why")

# Names that no list may have: no reviewer's list begins with `_`, and Windows knows the others.
REST = "_everything-else"
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

_ASKED = {
    "error": "Please mend: these do not count, or not in full, until then",
    "warning": "Please check: these count as they stand",
    "info": "Good to know",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a list: a reviewer, by id and by name."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who is told of what.

    ``reviewers`` are all who gave ratings, ``spelled`` leads from every way in which a
    reviewer is written (folded) to their id, ``files`` from the name of a file to the id of
    the one reviewer whose ratings it holds.
    """

    reviewers: tuple[Addressee, ...]
    spelled: Mapping[str, str]
    files: Mapping[str, str]

    def of(self, problem: Problem) -> str:
        """Return the id of the reviewer who can mend a problem, or a blank."""
        known = self.spelled.get(fold(problem.reviewer), "") if problem.reviewer else ""
        return known or self.files.get(problem.file, "")


def fix_lists(findings: Findings, owners: Owners, title: str = "") -> dict[str, str]:
    """Return file name → text: two files for every reviewer, and two for all that is nobody's.

    Who has nothing to mend gets a list that says so: it takes the place of an older one.
    """
    problems: dict[str, list[Problem]] = {reviewer.id: [] for reviewer in owners.reviewers}
    for problem in findings.validation.problems:
        problems.setdefault(owners.of(problem), []).append(problem)
    rest = [more(code, number) for code, number in findings.hidden().items()]
    made: dict[str, str] = {}
    names = _file_names([reviewer.id for reviewer in owners.reviewers])
    for reviewer in owners.reviewers:
        found = problems[reviewer.id]
        made[f"{names[reviewer.id]}.md"] = _letter(reviewer, found, rest, title)
        made[f"{names[reviewer.id]}.csv"] = _table(found)
    others = problems.get("", [])
    made[f"{REST}.md"] = _letter(Addressee(""), others, rest, title)
    made[f"{REST}.csv"] = _table(others)
    return made


def _file_names(ids: Sequence[str]) -> dict[str, str]:
    """Return a file name for every id that is safe everywhere and nobody else's.

    >>> _file_names(["R01", "r01", "../../etc", "Ana Peña", "con"])
    {'R01': 'R01', 'r01': 'r01-2', '../../etc': 'etc', 'Ana Peña': 'Ana-Peña', 'con': 'list-con'}
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for id in ids:
        plain = re.sub(r"[^\w.-]+", "-", id).strip("-._")[:60].strip("-._") or "list"
        plain = f"list-{plain}" if _DEVICES.fullmatch(plain) else plain
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        names[id] = name
    return names


def _letter(
    reviewer: Addressee, problems: Sequence[Problem], rest: Sequence[str], title: str
) -> str:
    who = reviewer.name or reviewer.id or "what belongs to no reviewer"
    lines = [f"# Ratings to look at again: {prose(who)}", ""]
    lines += [prose(title), ""] if title else []
    if not problems:
        lines.append("There is nothing to mend. Thank you!" if reviewer.id else "There is nothing.")
    else:
        lines.append(_request(len(problems), bool(reviewer.id)))
    for group in by_file(problems):
        lines += ["", f"## {prose(f'`{group.file}`')}"]
        lines += _items(group.problems)
    if rest:
        lines += ["", "In the whole review there is more than the lists show:", ""]
        lines += [f"- {prose(words)}" for words in rest]
    return "\n".join(lines) + "\n"


def _request(number: int, to_reviewer: bool) -> str:
    things = "one thing" if number == 1 else f"{number:,} things"
    if not to_reviewer:
        return f"Here {'is' if number == 1 else 'are'} {things} that no list of a reviewer has."
    return (
        f"Thank you for your ratings. Please look at {things} again, change what is wrong in the "
        "file that you sent, and send it once more. The heading of a file is its line 1."
    )


def _items(problems: Sequence[Problem]) -> list[str]:
    lines: list[str] = []
    for severity, asked in _ASKED.items():
        grave = sorted((p for p in problems if p.severity == severity), key=lambda p: p.code)
        if grave:
            lines += ["", f"### {asked}"]
        for code, group in groupby(grave, key=lambda p: p.code):
            check = CHECKS[code]
            about = f"{check.title[0].upper()}{check.title[1:]}"
            lines += ["", f"**{prose(about)}** ({code}). {prose(check.why)}", ""]
            lines += [_item(problem) for problem in sorted(group, key=lambda p: p.line)]
    return lines


def _item(problem: Problem) -> str:
    line = f"Line {problem.line}" if problem.line else "The file"
    column = f", {problem.column}" if problem.column else ""
    return f"- [ ] {prose(f'{line}{column}: {problem.message}. {problem.fix}')}"


def _table(problems: Sequence[Problem]) -> str:
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADING)
    for p in sorted(problems, key=lambda p: (p.file, p.line, p.code)):
        row = ("", p.file, str(p.line or ""), p.column, p.value, p.message, p.fix, p.why)
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()
