"""Every check that sqr makes, by code. The README's table is made from this one."""

from __future__ import annotations

from sqr.rubric.names import clip, did_you_mean, fold
from sqr.said import said
from sqr.validate.examples import EXAMPLES
from sqr.validate.problem import Check, Severity


def _check(code: str, severity: Severity, title: str, why: str, fix: str) -> Check:
    example = EXAMPLES[code]  # a check without an example is no check
    return Check(code, severity, said(title), why, fix, example.wrong, example.right)


_ALL = (
    _check(
        "SQR001", "error", "file cannot be read",
        "Not one of its ratings counts until it can be read.",
        "Save it as “CSV UTF-8 (comma delimited)” and try again.",
    ),
    _check(
        "SQR002", "error", "byte that is not UTF-8",
        "The text was saved in another encoding: names and notes would be garbled.",
        "Save the file as “CSV UTF-8”; the row is left out until then.",
    ),
    _check(
        "SQR003", "error", "row with too few or too many cells",
        "Cells may have moved into the wrong column, so the row is left out.",
        "Look for a comma too many or too few; a text that holds a comma needs quotes.",
    ),
    _check(
        "SQR004", "error", "stray quotation mark",
        "A quote that is not closed swallows the lines after it; they are left out.",
        'Remove the quote, or write two ("") where one is meant inside a quoted text.',
    ),
    _check(
        "SQR005", "warning", "quotation mark inside an unquoted cell",
        "It may be the rest of a cell that was cut or joined; the row counts as it stands.",
        "Look at the row; remove the quote, or put the whole text in quotes.",
    ),
    _check(
        "SQR006", "warning", "file without ratings",
        "A file that was meant to hold ratings may have been saved empty.",
        "Check that this is the right file.",
    ),
    _check(
        "SQR007", "warning", "mixed line ends",
        "The file was put together from several; a line end inside a text was changed.",
        "Open the file and save it again as CSV.",
    ),
    _check(
        "SQR008", "info", "other delimiter than the comma",
        "The file was read with the delimiter that its heading shows.",
        "Nothing to do, if this is right.",
    ),
    _check(
        "SQR010", "error", "column is missing",
        "Without it no row of the file can be read.",
        "Name the column in the file's first line, or map it under `columns:` in review.yaml.",
    ),
    _check(
        "SQR011", "error", "column stands twice",
        "Nobody can know which of the two is meant.",
        "Rename or remove one of them.",
    ),
    _check(
        "SQR012", "info", "encoding other than UTF-8",
        "The file was read in the encoding that its first bytes or review.yaml name.",
        "Nothing to do, if this is right.",
    ),
    _check(
        "SQR013", "warning", "encoding inferred from the text",
        "Accents and quotation marks in names and notes depend on it.",
        "Save the file as “CSV UTF-8”, or confirm it with `encoding:` in review.yaml.",
    ),
    _check(
        "SQR014", "error", "encoding cannot be told",
        "Several encodings are possible; rows with such letters are left out.",
        "Save the file as “CSV UTF-8”, or say `encoding:` in review.yaml.",
    ),
    _check(
        "SQR015", "warning", "lines above the heading",
        "They were taken for a title and left out.",
        "Nothing to do, if this is right; else say `header_row:` in review.yaml.",
    ),
    _check(
        "SQR016", "warning", "second heading",
        "A row under the heading was taken for another heading and left out.",
        "Nothing to do, if this is right; a rating must name a criterion and a level.",
    ),
    _check(
        "SQR017", "warning", "footer",
        "A row at the end was taken for a footer and left out.",
        "Nothing to do, if this is right; a rating must name a criterion and a level.",
    ),
    _check(
        "SQR018", "info", "one sheet of several",
        "The other sheets of the workbook were not read.",
        "Nothing to do, if this is right; else say `sheet:` in review.yaml.",
    ),
    _check(
        "SQR019", "error", "sheet cannot be told",
        "Not one rating of the workbook counts until it is known which sheet is meant.",
        "Say `sheet: NAME` in review.yaml.",
    ),
    _check(
        "SQR020", "error", "formula without a stored result",
        "Nobody calculated it; its cell is blank for every reader but Excel.",
        "Open the workbook in Excel and save it.",
    ),
    _check(
        "SQR021", "info", "wide table",
        "The ratings stand in columns; this is how the headings were understood.",
        "Nothing to do, if this is right.",
    ),
    _check(
        "SQR022", "error", "wide table that was not declared",
        "It can be read, but nothing is guessed: not one of its ratings counts yet.",
        "Say `shape:` in review.yaml.",
    ),
    _check(
        "SQR023", "warning", "columns left out",
        "A heading that is nearly one of ours, or that names no criterion of a wide table, may "
        "be misspelled; what stands under it is not read.",
        "Correct the heading, or list it under `ignore:` in review.yaml.",
    ),
    _check(
        "SQR024", "info", "no line end after the last row",
        "A file that was cut off ends so; so do files from Google Sheets, which are whole.",
        "Look whether the last row is the last one that was written.",
    ),
    _check(
        "SQR025", "warning", "comments on cells of a workbook",
        "They are not read; evidence that somebody wrote there would be lost.",
        "Copy what is evidence into a column of notes.",
    ),
    _check(
        "SQR026", "error", "rating inside a quoted cell",
        "A quotation mark opens a cell and another closes it lines later; ratings between them "
        "became part of a note.",
        'Remove the quotation mark that opens the cell, or write two ("") where one is meant.',
    ),
    _check(
        "SQR027", "info", "merged cells",
        "Excel keeps the value of merged cells in their first row; it was taken for each of them.",
        "Nothing to do, if this is right; else unmerge the cells and fill in what belongs there.",
    ),
    _check(
        "SQR101", "error", "unknown criterion",
        "The rating belongs to no criterion of the rubric and is left out.",
        "Write the criterion's id as the rubric has it.",
    ),
    _check(
        "SQR102", "error", "unknown level",
        "The cell names no level and no declared state; the rating is left out.",
        "Write a level's code or name.",
    ),
    _check(
        "SQR103", "error", "unknown unit",
        "The rating belongs to no unit of the review and is left out.",
        "Write the unit's id as in the list of units, or add it there.",
    ),
    _check(
        "SQR104", "error", "reviewer is not on the roster",
        "Nobody can say who rated; the rating is left out.",
        "Write the reviewer's id as in the list of reviewers, or add them there.",
    ),
    _check(
        "SQR105", "error", "unknown kind of evidence",
        "The rating counts, but not as a kind of evidence that the rubric knows.",
        "Write one of the rubric's sources.",
    ),
    _check(
        "SQR107", "warning", "date that cannot be read",
        "The rating counts, but nobody can say whether it belongs to this review.",
        "Write dates as 2026-01-31, or declare `date_formats:` in review.yaml.",
    ),
    _check(
        "SQR108", "warning", "date outside the review",
        "The rating counts, but may belong to another review.",
        "Correct the date, or the review's `dates:`.",
    ),
    _check(
        "SQR110", "warning", "note without a level",
        "Somebody had something to say and gave no level; a blank is never a low level.",
        "Give the level.",
    ),
    _check(
        "SQR111", "warning", "name written in several ways",
        "The spellings are taken as one; check that one thing is meant.",
        "Write it in one way.",
    ),
    _check(
        "SQR120", "error", "the same rating twice",
        "One person has one voice: the first counts, the repeat is left out.",
        "Remove the repeat.",
    ),
    _check(
        "SQR121", "error", "two levels for the same rating",
        "The rows contradict each other; none of them counts until somebody decides.",
        "Keep the row that is right.",
    ),
    _check(
        "SQR130", "warning", "evidence note is missing",
        "The rubric demands a note here; the rating counts, but nobody can check it.",
        "Add what was seen, heard or read.",
    ),
    _check(
        "SQR131", "warning", "too few kinds of evidence",
        "The rubric asks for several kinds; without them the criterion gets no level.",
        "Add what was seen elsewhere, or name the kind of evidence of what is there.",
    ),
    _check(
        "SQR140", "info", "criterion skipped",
        "Most of what stands beside it is rated: it may have been overlooked.",
        "Rate it, if it was to be rated; `sqr coverage` shows who rated what.",
    ),
    _check(
        "SQR141", "warning", "one level for everything",
        "It may be true; it may also be a column that was filled down.",
        "Look at them again. If it is true, nothing is to be done.",
    ),
    _check(
        "SQR142", "warning", "the same note under many criteria",
        "A note that fits everywhere is evidence of nothing in particular.",
        "Say under each criterion what was seen, heard or read of it.",
    ),
    _check(
        "SQR143", "warning", "e-mail address in a note",
        "Reports quote notes: it would be published.",
        "Take it out of the note.",
    ),
    _check(
        "SQR144", "warning", "phone or pupil number in a note",
        "Reports quote notes: it would be published.",
        "Take it out of the note.",
    ),
    _check(
        "SQR145", "warning", "somebody named in a note",
        "Reports quote notes: a pupil, a parent or a teacher would be named in public.",
        "Write what they do instead of who they are: “a teacher of grade 4”.",
    ),
    _check(
        "SQR146", "warning", "own rating of another school",
        "A school's own ratings are kept apart from the panel's; those of others are no one's own.",
        "Correct the unit, or the reviewer's role in the list.",
    ),
    _check(
        "SQR150", "error", "rubric's own example fails",
        "The rules do not do what the rubric's author expects of them.",
        "Correct the rule or the example.",
    ),
    _check(
        "SQR160", "error", "consensus without a reason",
        "Nobody could defend the level; the consensus does not count.",
        "Say in the column `reason` why the reviewers agreed on this level.",
    ),
    _check(
        "SQR161", "warning", "consensus outside the panel's votes",
        "The reviewers agreed on a level that lies outside all of their votes; it counts.",
        "Check the level; the reason should say what the votes did not see.",
    ),
    _check(
        "SQR162", "error", "consensus above a limit",
        "The rubric's limit forbids the level; the consensus does not count.",
        "Lower it, or write yes in the column `above_limit` where it is meant.",
    ),
    _check(
        "SQR163", "error", "two consensus rows for one scope",
        "Nobody can know which of them was agreed; none of them counts.",
        "Keep the row that is right.",
    ),
    _check(
        "SQR164", "error", "consensus on an unknown unit",
        "It belongs to no unit of the review and does not count.",
        "Write the unit's id.",
    ),
    _check(
        "SQR165", "error", "consensus on an unknown part",
        "It belongs to no criterion, cluster or domain of the rubric and does not count.",
        "Write the part's id as the rubric has it.",
    ),
    _check(
        "SQR166", "error", "consensus on an unknown level",
        "The cell names no level of the scale; the consensus does not count.",
        "Write a level's code or name.",
    ),
    _check(
        "SQR167", "error", "consensus in an unknown cycle",
        "The ratings have no such cycle; the consensus does not count.",
        "Write the cycle as the ratings have it.",
    ),
    _check(
        "SQR168", "error", "consensus row that cannot be read",
        "Nobody can know what the row means; the consensus does not count.",
        "Correct the row.",
    ),
    _check(
        "SQR169", "error", "consensus file that cannot be used",
        "No level may rest on a consensus that was not read: sqr gives none until then.",
        "Correct the file, or remove `consensus:` from review.yaml.",
    ),
    _check(
        "SQR170", "warning", "consensus of nobody",
        "The consensus counts, but nobody can say whose it is.",
        "Name in `agreed_by` the reviewers who agreed.",
    ),
    _check(
        "SQR171", "warning", "consensus without a date",
        "The consensus counts, but nobody can say when it was reached.",
        "Write dates as 2026-01-31, or declare `date_formats:` in review.yaml.",
    ),
)  # fmt: skip

CHECKS: dict[str, Check] = {check.code: check for check in _ALL}


def unknown(code: str) -> tuple[str, str]:
    """Return what to say of a code that is in no catalogue, and the hint.

    >>> unknown("SQR1O4")
    ('there is no check `SQR1O4`', 'Did you mean `SQR104`? `sqr checks` lists them all.')
    """
    meant = did_you_mean(code, CHECKS)
    hint = f"{meant} `sqr checks` lists them all.".strip()
    return f"there is no check `{clip(code)}`", hint


def by_code(code: str) -> Check | None:
    """Return a check by its code, written in any case, or None."""
    return CHECKS.get(fold(code).upper())
