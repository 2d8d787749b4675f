"""Which files the patterns under ``ratings:`` of a review.yaml name, and how each is read."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqr.errors import Fault, ReviewFileError
from sqr.folder.beside import unread
from sqr.folder.model import (
    Columns,
    Constant,
    OtherFile,
    RatingFile,
    RatingsEntry,
    Reading,
    ReviewFile,
)
from sqr.rubric.names import clip, file_meant, listed, name_shown
from sqr.yaml.document import Document

Pattern = tuple[tuple[str | int, ...], str, Reading, dict[str, str | Constant] | None]

NO_TEXT = "the name of this file holds bytes that are no UTF-8"


def rating_files(review: ReviewFile, path: Path, document: Document) -> tuple[RatingFile, ...]:
    """Return the rating files of the review at ``path``.

    Raises :class:`~sqr.errors.ReviewFileError` with the place of each pattern that finds nothing.
    """
    base = path.parent
    faults: list[Fault] = []
    found: dict[tuple[Path, str | None], RatingFile] = {}
    for where, pattern, reading, columns in _patterns(review):
        matches = sorted(Path(p) for p in glob.glob(str(base / pattern), recursive=True))
        matches = [match for match in matches if match.is_file()]
        if not matches:
            hint = _pattern_meant(base, pattern)
            faults.append(document.fault(where, f"no file matches `{clip(pattern)}`", hint))
        faults += [
            document.fault(where, f"{name_shown(match.name)}: {NO_TEXT}", "Rename the file.")
            for match in matches
            if not is_text(match)
        ]
        taken = {path for path, _ in found}
        for match in matches:
            # One workbook may be listed once for each of its sheets.
            if match not in taken or (len(where) > 2 and (match, reading.sheet) not in found):
                name = match.relative_to(base).as_posix() if match.is_relative_to(base) else match
                shown = name_shown(str(name))
                found[match, reading.sheet] = RatingFile(match, shown, reading, columns)
    if faults:
        raise ReviewFileError(f"the review {path}", tuple(faults))
    return tuple(_told_apart(found.values()))


def unread_names(
    review: ReviewFile, base: Path, files: Sequence[RatingFile], others: Sequence[OtherFile]
) -> tuple[str, ...]:
    """Return the names of tables beside the ratings that nothing reads."""
    patterns = (pattern for _, pattern, *_ in _patterns(review))
    known = {*(file.path for file in files), *(one.path for one in others)}
    return tuple(
        name_shown(path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path))
        for path in unread(base, patterns, known)
    )


def _told_apart(files: Iterable[RatingFile]) -> Iterator[RatingFile]:
    """Add the sheet to the name of a workbook that is listed more than once."""
    every = list(files)
    paths = [file.path for file in every]
    for file in every:
        sheet = file.reading.sheet
        several = paths.count(file.path) > 1 and sheet is not None
        yield replace(file, name=f"{file.name} [{sheet}]") if several else file


def _patterns(review: ReviewFile) -> Iterator[Pattern]:
    """Yield each pattern with its place in the document and how its files are read.

    What an entry does not say, the review says. Entries that say something come first, so
    that `*.csv` beside them takes only the other files.
    """
    common = Reading(**{key: getattr(review, key) for key in Reading.model_fields})
    for n, entry in enumerate(review.ratings):
        if isinstance(entry, RatingsEntry):
            own = {
                key: getattr(entry, key)
                for key in entry.model_fields_set & Reading.model_fields.keys()
            }
            reading = common.model_copy(update=own)
            columns = None
            if entry.columns is not None:
                columns = declared_columns(review.columns) | declared_columns(entry.columns)
            for k, pattern in enumerate(entry.files):
                yield ("ratings", n, "files", k), pattern, reading, columns
    for n, entry in enumerate(review.ratings):
        if isinstance(entry, str):
            yield ("ratings", n), entry, common, None


def _pattern_meant(base: Path, pattern: str) -> str:
    """Return the file perhaps meant by a pattern that matches none, and where it is looked for."""
    named = not glob.has_magic(pattern) and not Path(pattern).is_absolute()
    meant = file_meant(base / pattern, base) if named and ".." not in Path(pattern).parts else ""
    here = "this folder" if base == Path() else f"the folder {base}"
    where = f"Patterns are read from {here}."
    there = [path.relative_to(base).as_posix() for path in unread(base, [pattern], ())]
    if there:
        where = f"{where} Found there: {name_shown(listed(there, joined='and'))}."
    return f"{meant} {where}" if "mean" in meant else where


def declared_columns(asked: Columns) -> dict[str, str | Constant]:
    """Return the columns that a review declares, by what stands in them."""
    declared = {name: getattr(asked, name) for name in type(asked).model_fields}
    return {name: column for name, column in declared.items() if column is not None}


def is_text(path: Path) -> bool:
    """Tell whether the name of a file can be said."""
    return not any("\ud800" <= c <= "\udfff" for c in str(path))
