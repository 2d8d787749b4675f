"""The checks of whole files, by code: whether and how they could be read."""

from __future__ import annotations

from sqr.said import said
from sqr.validate.examples import EXAMPLES
from sqr.validate.problem import Check, Severity


def a_check(code: str, severity: Severity, title: str, why: str, fix: str) -> Check:
    """Make a check with its example: a check without an example is no check."""
    example = EXAMPLES[code]
    return Check(code, severity, said(title), why, fix, example.wrong, example.right)


OF_FILES = (
    a_check(
        "SQR001", "error", "file cannot be read",
        "Not one of its ratings counts until it can be read.",
        "Save it as “CSV UTF-8 (comma delimited)” and try again.",
    ),
    a_check(
        "SQR002", "error", "byte that is not UTF-8",
        "The text was saved in another encoding: names and notes would be garbled.",
        "Save the file as “CSV UTF-8”; the row is left out until then.",
    ),
    a_check(
        "SQR003", "error", "row with too few or too many cells",
        "Cells may have moved into the wrong column, so the row is left out.",
        "Look for a comma too many or too few; a text that holds a comma needs quotes.",
    ),
    a_check(
        "SQR004", "error", "stray quotation mark",
        "A quote that is not closed swallows the lines after it; they are left out.",
        'Remove the quote, or write two ("") where one is meant inside a quoted text.',
    ),
    a_check(
        "SQR005", "warning", "quotation mark inside an unquoted cell",
        "It may be the rest of a cell that was cut or joined; the row counts as it stands.",
        "Look at the row; remove the quote, or put the whole text in quotes.",
    ),
    a_check(
        "SQR006", "warning", "file without ratings",
        "A file that was meant to hold ratings may have been saved empty.",
        "Check that this is the right file.",
    ),
    a_check(
        "SQR007", "warning", "mixed line ends",
        "The file was put together from several; a line end inside a text was changed.",
        "Open the file and save it again as CSV.",
    ),
    a_check(
        "SQR008", "info", "other delimiter than the comma",
        "The file was read with the delimiter that its heading shows.",
        "Nothing to do, if this is right.",
    ),
    a_check(
        "SQR010", "error", "column is missing",
        "Without it no row of the file can be read.",
        "Name the column in the file's first line, or map it under `columns:` in review.yaml.",
    ),
    a_check(
        "SQR011", "error", "column stands twice",
        "Nobody can know which of the two is meant.",
        "Rename or remove one of them.",
    ),
    a_check(
        "SQR012", "info", "encoding other than UTF-8",
        "The file was read in the encoding that its first bytes or review.yaml name.",
        "Nothing to do, if this is right.",
    ),
    a_check(
        "SQR013", "warning", "encoding inferred from the text",
        "Accents and quotation marks in names and notes depend on it.",
        "Save the file as “CSV UTF-8”, or confirm it with `encoding:` in review.yaml.",
    ),
    a_check(
        "SQR014", "error", "encoding cannot be told",
        "Several encodings are possible; rows with such letters are left out.",
        "Save the file as “CSV UTF-8”, or say `encoding:` in review.yaml.",
    ),
    a_check(
        "SQR015", "warning", "lines above the heading",
        "They were taken for a title and left out.",
        "Nothing to do, if this is right; else say `header_row:` in review.yaml.",
    ),
    a_check(
        "SQR016", "warning", "second heading",
        "A row under the heading was taken for another heading and left out.",
        "Nothing to do, if this is right; a rating must name a criterion and a level.",
    ),
    a_check(
        "SQR017", "warning", "footer",
        "A row at the end was taken for a footer and left out.",
        "Nothing to do, if this is right; a rating must name a criterion and a level.",
    ),
    a_check(
        "SQR018", "info", "one sheet of several",
        "The other sheets of the workbook were not read.",
        "Nothing to do, if this is right; else say `sheet:` in review.yaml.",
    ),
    a_check(
        "SQR019", "error", "sheet cannot be told",
        "Not one rating of the workbook counts until it is known which sheet is meant.",
        "Say `sheet: NAME` in review.yaml.",
    ),
    a_check(
        "SQR020", "error", "formula without a stored result",
        "Nobody calculated it; its cell is blank for every reader but Excel.",
        "Open the workbook in Excel and save it.",
    ),
    a_check(
        "SQR021", "info", "wide table",
        "The ratings stand in columns; this is how the headings were understood.",
        "Nothing to do, if this is right.",
    ),
    a_check(
        "SQR022", "error", "wide table that was not declared",
        "It can be read, but nothing is guessed: not one of its ratings counts yet.",
        "Say `shape:` in review.yaml.",
    ),
    a_check(
        "SQR023", "warning", "columns left out",
        "A heading that is nearly one of ours, or that names no criterion of a wide table, may "
        "be misspelled; what stands under it is not read.",
        "Correct the heading, or list it under `ignore:` in review.yaml.",
    ),
    a_check(
        "SQR024", "info", "no line end after the last row",
        "A file that was cut off ends so; so do files from Google Sheets, which are whole.",
        "Look whether the last row is the last one that was written.",
    ),
    a_check(
        "SQR025", "warning", "comments on cells of a workbook",
        "They are not read; evidence that somebody wrote there would be lost.",
        "Say `evidence: comments` in review.yaml where they are evidence for the rating in their "
        "cell, or copy them into a column of notes.",
    ),
    a_check(
        "SQR026", "error", "rating inside a quoted cell",
        "A quotation mark opens a cell and another closes it lines later; ratings between them "
        "became part of a note.",
        'Remove the quotation mark that opens the cell, or write two ("") where one is meant.',
    ),
    a_check(
        "SQR027", "info", "merged cells",
        "Excel keeps the value of merged cells in their first row; it was taken for each of them.",
        "Nothing to do, if this is right; else unmerge the cells and fill in what belongs there.",
    ),
    a_check(
        "SQR028", "info", "numbers read as they are shown",
        "Excel keeps 7 where it shows 007, and 0.75 where it shows 75%; what people see is what "
        "was read.",
        "Nothing to do, if this is right.",
    ),
    a_check(
        "SQR029", "warning", "number shown otherwise than it is read",
        "Excel rounds what it shows and puts commas into it: the cell may mean one criterion or "
        "school and show another.",
        "Format the column as Text and type the ids again as they are meant.",
    ),
    a_check(
        "SQR030", "warning", "hidden rows, columns or sheets",
        "Whoever looks at the workbook does not see them; a hidden rating counts like any other, "
        "and a hidden sheet is not read.",
        "Show them in Excel (Data > Clear filter; select all, Unhide) and delete what does not "
        "belong to the review.",
    ),
    a_check(
        "SQR031", "warning", "number in a format that is not followed",
        "The cell may show something else than the number that it holds, or nothing at all, and "
        "whoever rated saw only what it shows.",
        "Look at the cell in Excel. Format the column as Text and type again what is meant; if "
        "it is the number, the format General is enough.",
    ),
    a_check(
        "SQR032", "warning", "file beside the ratings that is not read",
        "Whoever put it there may believe that it counts.",
        "Name it under `ratings:` in review.yaml, as in [ratings/*.csv, ratings/*.xlsx]; if it "
        "holds no ratings, move it elsewhere.",
    ),
)  # fmt: skip
