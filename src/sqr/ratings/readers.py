"""One reader for each kind of rating file, by what its first bytes say."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

from sqr.files.markup import markup
from sqr.folder.model import RatingFile
from sqr.ratings import delimited
from sqr.ratings.layout import Wanted
from sqr.ratings.opened import EMPTY, Opened, Scratch
from sqr.ratings.scan import Scan
from sqr.ratings.words import Words

Reader = Callable[[Path, Scan, Wanted, Scratch], Opened]


def _workbook(path: Path, seen: Scan, wanted: Wanted, scratch: Scratch) -> Opened:
    from sqr.ratings import workbook

    return workbook.read(path, seen, wanted, scratch)


# A reader by the bytes with which its files start; all others are delimited text.
READERS: dict[bytes, Reader] = {b"PK\x03\x04": _workbook}


def open_file(file: RatingFile, seen: Scan, words: Words, scratch: Scratch) -> Opened:
    """Open a rating file with the reader for its kind."""
    with file.path.open("rb") as opened:
        start = opened.read(8192)
    if not start.removeprefix(BOM_UTF8).strip() and seen.size <= len(start):
        return Opened(file.path, seen, None, unusable=EMPTY)
    if file.path.name.startswith("~$"):
        reason = "is a lock file that Excel left: close the workbook, then delete it"
        return Opened(file.path, seen, None, unusable=reason)
    columns = words.inputs.columns if file.columns is None else file.columns
    wanted = Wanted(words, file.reading, columns)
    if kind := markup(start):
        return Opened(file.path, seen._replace(unusable=kind), None, unusable=f"is {kind}")
    reader = next((r for mark, r in READERS.items() if start.startswith(mark)), delimited.read)
    return reader(file.path, seen, wanted, scratch)
