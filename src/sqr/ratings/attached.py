"""Comments on the cells of a sheet: evidence where the review says so, else pointed out.

A comment on the cell of a rating becomes its note: it is written into a column of its own
beside the sheet's, or after what the column of notes already says.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqr.files.comments import Comment
from sqr.ratings.layout import Wanted
from sqr.ratings.opened import About, Opened, Remark
from sqr.ratings.rewritten import rewritten
from sqr.rubric.names import clip, fold

GROUND = "`evidence: comments` says so"


def on_sheet(comments: Iterable[Comment], sheet: str) -> tuple[Comment, ...]:
    """Return the comments of one sheet."""
    return tuple(comment for comment in comments if comment.sheet == sheet)


def on_no_sheet(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """Return the comments of which nobody can tell on which sheet they are."""
    return tuple(comment for comment in comments if not comment.sheet)


def unread(comments: Sequence[Comment], *, declared: bool = False) -> list[Remark]:
    """Point out comments that are not read.

    ``declared`` tells that comments on ratings are, so that these hang on other cells.
    """
    found = []
    fix = "It hangs on no cell of a rating: copy what is evidence to where it belongs."
    for one in comments:
        said = f"the comment on {one.cell} is not read: “{clip(one.text, 200)}”"
        message = (
            said if one.cell else "comments that hang on cells are not read: there are too many"
        )
        mend = fix if declared and one.cell else ""
        found.append(Remark(About.COMMENTS, message, mend, one.row, one.text))
    return found


def _ratings(one: Opened) -> dict[int, int | None]:
    """Return the columns of ratings, each with the column of its notes."""
    if one.wide is not None:
        return {part.place: part.note_place for part in one.wide.parts}
    places = one.head.places if one.head else {}
    return {places["level"]: places.get("note")} if "level" in places else {}


def taken(comments: Iterable[Comment], one: Opened) -> tuple[Comment, ...]:
    """Return the comments that hang on cells of ratings."""
    ratings = _ratings(one)
    lines = set(one.rows)
    return tuple(
        c for c in comments
        if c.text and c.column in ratings and c.row > one.heading_line and c.row in lines
    )  # fmt: skip


def write(
    source: Path, target: Path, rows: array[int], one: Opened, comments: Iterable[Comment],
    wanted: Wanted,
) -> tuple[array[int], Wanted]:  # fmt: skip
    """Copy a sheet's CSV with comments as notes; return the row of each line, and how to read it.

    Comments are put on one line, so every line of the copy is the same row's as before.
    """
    places = _ratings(one)
    said = {(c.row, c.column): c.text for c in comments}
    extra = sorted({column for _, column in said if places[column] is None})
    names = {part.place: part.name for part in one.wide.parts} if one.wide else {}
    suffix = _suffix(one)
    note = wanted.columns.get("note", "note")

    def with_notes(row: int, cells: list[str]) -> list[str]:
        for column, place in places.items():
            text = said.get((row, column))
            if text and place is not None:
                cells[place] = f"{cells[place]} – {text}" if cells[place].strip() else text
        if row != one.heading_line:
            return [*cells, *(said.get((row, column), "") for column in extra)]
        if one.wide is not None:
            return [*cells, *(names[column] + suffix for column in extra)]
        return [*cells, *[note if isinstance(note, str) else "note"] * len(extra)]

    rewritten(source, target, rows, with_notes)
    if one.wide is None:
        columns = {name: heading for name, heading in wanted.columns.items() if name != "note"}
        if isinstance(note, str):
            columns["note"] = note
        return rows, wanted._replace(columns=columns)
    suffixes = (*wanted.reading.evidence_suffix, suffix)
    reading = wanted.reading.model_copy(update={"evidence_suffix": suffixes})
    return rows, wanted._replace(reading=reading)


def _suffix(one: Opened) -> str:
    """Return an end for the headings of the columns made here that no heading has."""
    suffix = " (comment)"
    while one.head and any(fold(cell).endswith(fold(suffix)) for cell in one.head.cells):
        suffix = f"{suffix[:-1]}s)"
    return suffix
