"""An example of wrong and of right for every check, by code.

Most are rating files of the sample review, cut down to what matters, and a test runs them:
the check fires on the wrong one and keeps silent on the right one. Where a file cannot be
shown as text, words describe it.
"""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
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


def _agreed(wrong: str, right: str) -> Example:
    """Make an example of two consensus files, which only a whole review can show at work."""
    head = "unit,scope,level,agreed_by,date,reason"
    return _words(f"{head}\n{wrong}", f"{head}\n{right}")


def _one_a_line(template: str, values: str) -> str:
    return "\n".join(template.format(value) for value in values.split())


_NINE = "1A.1 1A.2 1A.3 1B.1 1B.2 1B.3 1C.1 1C.2 1C.3"


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
        'LANTERN,1A.1,R01,2,"Seen in four rooms\nLANTERN,1B.1,R01,2,Heard from staff',
        'LANTERN,1A.1,R01,2,"Seen in four rooms"\nLANTERN,1B.1,R01,2,Heard from staff',
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
    "SQR012": _words(
        "The file was saved as “Unicode Text” (UTF-16), or review.yaml says `encoding: cp1252`.",
        "The file was saved as “CSV UTF-8”.",
    ),
    "SQR013": _words(
        "A note says `café` in the bytes of Windows-1252; nothing but the text tells so.",
        "The file was saved as “CSV UTF-8”, or review.yaml says `encoding: cp1252`.",
    ),
    "SQR014": _words(
        "One byte 0x8E stands in a name: é on an old Mac, Ž on Windows.",
        "The file was saved as “CSV UTF-8”, or review.yaml says `encoding: mac_roman`.",
    ),
    "SQR015": Example(
        f"Spring walkthrough\n\n{_HEAD}\nLANTERN,1A.1,R01,2", f"{_HEAD}\nLANTERN,1A.1,R01,2"
    ),
    "SQR016": _rows("School,Criterion,Reviewer,Rating\nLANTERN,1A.1,R01,2", "LANTERN,1A.1,R01,2"),
    "SQR017": _words(
        "After the ratings stands `Total: 36 ratings,,,`.", "The last row is a rating."
    ),
    "SQR018": _words(
        "The workbook has the sheets `Ratings` and `Key`, and only the first holds ratings.",
        "review.yaml says `sheet: Ratings`.",
    ),
    "SQR019": _words(
        "The sheets `Fall` and `Spring` both hold ratings.", "review.yaml says `sheet: Spring`."
    ),
    "SQR020": _words(
        "A level is `=B2`, written by a program that stored no result.", "The cell holds 2."
    ),
    "SQR021": _words(
        "review.yaml says `shape: criteria-across`, and the headings are 1A.1, 1A.2, 1A.3.",
        "Nothing is wrong: read what was understood.",
    ),
    "SQR022": Example(
        "unit,reviewer,1A.1,1A.2,1A.3\nLANTERN,R01,2,2,2",
        f"{_HEAD}\nLANTERN,1A.1,R01,2\nLANTERN,1A.2,R01,2\nLANTERN,1A.3,R01,2",
    ),
    "SQR023": Example(
        f"{_HEAD},notes\nLANTERN,1A.1,R01,2,Seen in six rooms",
        f"{_HEAD},note\nLANTERN,1A.1,R01,2,Seen in six rooms",
    ),
    "SQR024": _words(
        "The file ends with `LANTERN,1A.1,R01,2` and no line end.", "A line end follows."
    ),
    "SQR025": _words(
        "A comment on the cell of 1A.1 says “two of seven groups met their targets”.",
        "The column of notes says so.",
    ),
    "SQR026": _words(
        'A note opens with a quotation mark, and one two lines later closes it.',
        "Every quotation mark that opens a note is closed in the same row.",
    ),
    "SQR027": _words(
        "The school stands once, in a cell that was merged over its rows.",
        "The school stands in every row.",
    ),
    "SQR028": _words(
        "A school's number is 7 in a cell of the format `000`, which shows 007.",
        "Nothing is wrong: 007 was read. Or the cells are formatted as Text.",
    ),
    "SQR029": _words(
        "A criterion is the number 1.1 in a cell of the format `0.00`, which shows 1.10.",
        "The cell is formatted as Text and holds 1.10.",
    ),
    "SQR030": _words(
        "A filter hides rows 5 to 9 of the sheet of ratings.", "No row is hidden."
    ),
    "SQR031": _words(
        "A level is 2 in a cell of the format `;;;`, which shows nothing.",
        "The cell has the format General, and shows 2.",
    ),
    "SQR032": _words(
        "review.yaml says `ratings: ratings/*.csv`, and ratings/jones.xlsx lies there, too.",
        "It says `ratings: [ratings/*.csv, ratings/*.xlsx]`.",
    ),
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
    "SQR112": _rows(
        "LANTERN,1A.1,R01,2\n,1A.2,R01,2\n,1A.3,R01,2",
        _one_a_line("LANTERN,{},R01,2", "1A.1 1A.2 1A.3"),
    ),
    "SQR120": _rows("LANTERN,1A.1,R01,2\nLANTERN,1A.1,R01,2", "LANTERN,1A.1,R01,2"),
    "SQR121": _rows("LANTERN,1A.1,R01,2\nLANTERN,1A.1,R01,3", "LANTERN,1A.1,R01,2"),
    "SQR130": _rows(
        "LANTERN,1A.1,R01,1,", "LANTERN,1A.1,R01,1,Two of seven groups met their targets", ",note"
    ),
    "SQR131": _words(
        "The rubric has `enough: {min_sources: 2}`, and 1A.1 at LANTERN was only observed.",
        "1A.1 at LANTERN was observed and talked about in an interview.",
    ),
    "SQR140": _rows(
        _one_a_line("LANTERN,{},R01,2", "1A.1 1A.2"),
        _one_a_line("LANTERN,{},R01,2", "1A.1 1A.2 1A.3"),
    ),
    "SQR141": _rows(
        _one_a_line("LANTERN,{},R01,2,", f"{_NINE} 2A.1 2A.2 2A.3"),
        _one_a_line("LANTERN,{},R01,2,", f"{_NINE} 2A.1 2A.2")
        + "\nLANTERN,2A.3,R01,3,Seen in six of six rooms",
        ",note",
    ),
    "SQR142": _rows(
        _one_a_line("LANTERN,{},R01,2,Staff work hard and mean it", "1A.1 1A.2 1A.3"),
        "LANTERN,1A.1,R01,2,Four of seven groups met their targets\n"
        "LANTERN,1A.2,R01,2,Leavers are not followed up\n"
        "LANTERN,1A.3,R01,2,Entry rules are written down",
        ",note",
    ),
    "SQR143": _rows(
        "LANTERN,1A.1,R01,2,Ask ada.lee@example.org for the table",
        "LANTERN,1A.1,R01,2,The office has the table",
        ",note",
    ),
    "SQR144": _rows(
        "LANTERN,1A.1,R01,2,Pupil 48213 was moved twice; call 555-0134",
        "LANTERN,1A.1,R01,2,One pupil was moved twice in 2025-26",
        ",note",
    ),
    "SQR145": _rows(
        "LANTERN,1A.1,R01,2,Ms. Ortiz greets each child",
        "LANTERN,1A.1,R01,2,A teacher of grade 2 greets each child",
        ",note",
    ),
    "SQR146": _rows(
        "GULL,1A.1,R07,2\nLANTERN,1A.1,R07,2", "GULL,1A.1,R07,2\nLANTERN,1A.1,R08,2"
    ),
    "SQR147": _rows(
        "GULL,1A.1,R01,2,2026-01-13,first\nGULL,1A.1,R01,2,2026-01-26,again",
        "GULL,1A.1,R01,2,2026-01-13,visit 1\nGULL,1A.1,R01,2,2026-01-26,visit 2",
        ",date,cycle",
    ),
    "SQR150": _words(
        "examples:\n  - votes: [\"1\", \"2\"]\n    level: \"2\"   # the rule gives 1",
        "examples:\n  - votes: [\"1\", \"2\"]\n    level: \"1\"",
    ),
    "SQR151": _words(
        "rules:\n  panel: {rule: mean, cuts: {\"2\": 2.2}}   # votes that are all 2 make 1",
        "rules:\n  panel: {rule: mean, cuts: {\"2\": 1.8}}",
    ),
    "SQR160": _agreed(
        "LANTERN,1A.1,2,panel,2026-01-30,",
        "LANTERN,1A.1,2,panel,2026-01-30,The second visit showed it",
    ),
    "SQR161": _agreed(
        "LANTERN,1A.1,3,panel,2026-01-30,Seen again   # every reviewer had voted 1",
        "LANTERN,1A.1,1,panel,2026-01-30,Seen again",
    ),
    "SQR162": _words(
        "A limit holds domain 2 at Developing: LANTERN,2,3,panel,2026-01-30,Strong",
        "LANTERN,2,2,panel,2026-01-30,Strong   # or the column above_limit with yes",
    ),
    "SQR163": _agreed(
        "LANTERN,1A.1,2,panel,2026-01-30,Seen again\nLANTERN,1A.1,3,panel,2026-01-31,Seen twice",
        "LANTERN,1A.1,3,panel,2026-01-31,Seen twice",
    ),
    "SQR164": _agreed(
        "LATERN,1A.1,2,panel,2026-01-30,Seen again", "LANTERN,1A.1,2,panel,2026-01-30,Seen again"
    ),
    "SQR165": _agreed(
        "LANTERN,1A.9,2,panel,2026-01-30,Seen again", "LANTERN,1A.1,2,panel,2026-01-30,Seen again"
    ),
    "SQR166": _agreed(
        "LANTERN,1A.1,4,panel,2026-01-30,Seen again", "LANTERN,1A.1,3,panel,2026-01-30,Seen again"
    ),
    "SQR167": _words(
        "The ratings are of the cycle 2026, and the consensus row has 2025.",
        "The consensus row has 2026, or leaves the cycle out.",
    ),
    "SQR168": _agreed(
        "LANTERN,1A.1,2,panel,2026-01-30,Seen again,and again",
        'LANTERN,1A.1,2,panel,2026-01-30,"Seen again,and again"',
    ),
    "SQR169": _words(
        "The consensus file has no column `scope`.",
        "Its first line is: cycle,unit,scope,level,agreed_by,date,reason",
    ),
    "SQR170": _agreed(
        "LANTERN,1A.1,2,,2026-01-30,Seen again", "LANTERN,1A.1,2,panel,2026-01-30,Seen again"
    ),
    "SQR171": _agreed(
        "LANTERN,1A.1,2,panel,,Seen again", "LANTERN,1A.1,2,panel,2026-01-30,Seen again"
    ),
}  # fmt: skip
