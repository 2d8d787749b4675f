"""An example of wrong and of right for every check, by code.

Most are rating files of the sample review, cut down to what matters, and a test runs them:
the check fires on the wrong one and keeps silent on the right one. Where a file cannot be
shown as text, words describe it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """What is wrong and what would be right; ``is_file``: both are rating files, word for word."""

    wrong: str
    right: str
    is_file: bool = True


_HEAD = "unit,criterion,reviewer,level"


def _rows(wrong: str, right: str, more: str = "") -> Example:
    """Make an example of two rating files with the usual heading and ``more`` columns."""
    head = _HEAD + more
    return Example(f"{head}\n{wrong}", f"{head}\n{right}")


def _words(wrong: str, right: str) -> Example:
    return Example(wrong, right, is_file=False)


def _one_a_line(template: str, values: str) -> str:
    return "\n".join(template.format(value) for value in values.split())


EXAMPLES: dict[str, Example] = {
    "SQR001": _words(
        "ratings.csv is an Excel workbook that was given another name.",
        "ratings.csv was saved from Excel as “CSV UTF-8 (comma delimited)”.",
    ),
    "SQR002": _words(
        "LANTERN,1A.1,R01,2,Señora Peña’s class  ← saved as Windows-1252: ñ is the byte 0xF1",
        "LANTERN,1A.1,R01,2,Señora Peña’s class  ← saved as UTF-8",
    ),
    "SQR003": _rows(
        "LANTERN,1A.1,R01,2,Seen in reading, writing and mathematics",
        'LANTERN,1A.1,R01,2,"Seen in reading, writing and mathematics"',
        ",note",
    ),
    "SQR004": _rows(
        'LANTERN,1A.1,R01,2,"Seen in four rooms\nLANTERN,1A.2,R01,2,Heard from staff',
        'LANTERN,1A.1,R01,2,"Seen in four rooms"\nLANTERN,1A.2,R01,2,Heard from staff',
        ",note",
    ),
    "SQR005": _rows(
        'LANTERN,1A.1,R01,2,They said "yes" in room 4',
        'LANTERN,1A.1,R01,2,"They said ""yes"" in room 4"',
        ",note",
    ),
    "SQR006": Example(f"{_HEAD}\n", f"{_HEAD}\nLANTERN,1A.1,R01,2"),
    "SQR007": _words(
        "Some lines of the file end as on Windows (CRLF), others as on a Mac (LF).",
        "All lines of the file end in the same way.",
    ),
    "SQR008": Example(
        "unit;criterion;reviewer;level\nLANTERN;1A.1;R01;2", f"{_HEAD}\nLANTERN,1A.1,R01,2"
    ),
    "SQR010": Example(
        "unit,criterion,reviewer,rating\nLANTERN,1A.1,R01,2", f"{_HEAD}\nLANTERN,1A.1,R01,2"
    ),
    "SQR011": Example(f"{_HEAD},level\nLANTERN,1A.1,R01,2,3", f"{_HEAD}\nLANTERN,1A.1,R01,2"),
    "SQR101": _rows("LANTERN,3C.4,R01,2", "LANTERN,3C.1,R01,2"),
    "SQR102": _rows("LANTERN,1A.1,R01,Devloping", "LANTERN,1A.1,R01,Developing"),
    "SQR103": _rows("LANTREN,1A.1,R01,2", "LANTERN,1A.1,R01,2"),
    "SQR104": _rows("LANTERN,1A.1,R91,2", "LANTERN,1A.1,R01,2"),
    "SQR105": _rows("LANTERN,1A.1,R01,2,hearsay", "LANTERN,1A.1,R01,2,interview", ",source"),
    "SQR107": _rows("LANTERN,1A.1,R01,2,2026-02-30", "LANTERN,1A.1,R01,2,2026-01-30", ",date"),
    "SQR108": _rows("LANTERN,1A.1,R01,2,2025-01-20", "LANTERN,1A.1,R01,2,2026-01-20", ",date"),
    "SQR110": _rows(
        "LANTERN,1A.1,R01,,Growth was uneven", "LANTERN,1A.1,R01,2,Growth was uneven", ",note"
    ),
    "SQR111": _words(
        "Without a list of reviewers, the files have `R. Ortiz`, `r. ortiz` and `R.  Ortiz`.",
        "All files have `R. Ortiz`.",
    ),
    "SQR120": _rows("LANTERN,1A.1,R01,2\nLANTERN,1A.1,R01,2", "LANTERN,1A.1,R01,2"),
    "SQR121": _rows("LANTERN,1A.1,R01,2\nLANTERN,1A.1,R01,3", "LANTERN,1A.1,R01,2"),
    "SQR130": _rows(
        "LANTERN,1A.1,R01,1,", "LANTERN,1A.1,R01,1,Two of seven groups met their targets", ",note"
    ),
    "SQR150": _words(
        "examples:\n  - votes: [\"1\", \"2\"]\n    level: \"2\"   # the rule gives 1",
        "examples:\n  - votes: [\"1\", \"2\"]\n    level: \"1\"",
    ),
}  # fmt: skip
