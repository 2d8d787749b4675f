"""The one table in which all rating files end.

``raw`` holds the texts, a row a rating, files one after the other, so that a row's place
tells its file and line. ``ratings`` holds what they mean: small integers for unit,
criterion, reviewer, source and cycle, the cell's state and rank, and ``aside``: why the row
does not count, or null.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import InputError
from sqr.folder.model import Inputs, RatingFile
from sqr.ratings import long_csv, meaning
from sqr.ratings.head import Head, read_head
from sqr.ratings.lines import LineIndex
from sqr.ratings.long_csv import Rejects
from sqr.ratings.meaning import Meaning
from sqr.ratings.scan import Scan, count_lines, scan

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class FileRead:
    """A rating file after reading. ``unusable`` says why it gave no rows (else empty)."""

    file: RatingFile
    seen: Scan
    head: Head | None
    unusable: str
    first_row: int
    rows: int
    rejects: Rejects | None
    index: LineIndex | None = field(default=None, compare=False, repr=False)

    @property
    def rejected_lines(self) -> int:
        """How many lines of the file are in rejected rows."""
        return self.rejects.lines if self.rejects else 0

    @property
    def lines_lost(self) -> int:
        """How many rows an unusable file holds, as far as its line ends tell."""
        if not self.unusable:
            return 0
        return max(count_lines(self.file.path) - 1, 0)


@dataclass(frozen=True, slots=True)
class Ratings:
    """All ratings of a review: the tables (in ``con``), the files, and what the texts mean."""

    con: duckdb.DuckDBPyConnection = field(repr=False)
    inputs: Inputs
    files: tuple[FileRead, ...]
    meaning: Meaning
    has_notes: bool

    @property
    def rows_in(self) -> int:
        """Rows of all files: loaded, rejected, and those of files that gave none."""
        return sum(f.rows + f.rejected_lines + f.lines_lost for f in self.files)

    @property
    def rejected(self) -> int:
        """Lines in rows that could not be split into columns."""
        return sum(f.rejected_lines for f in self.files)

    @property
    def lost(self) -> int:
        """Rows of files that could not be used at all."""
        return sum(f.lines_lost for f in self.files)

    def place(self, row: int) -> tuple[str, int]:
        """Return the file name and the line of a row of the table."""
        starts = [f.first_row for f in self.files]
        file = self.files[bisect_right(starts, row) - 1]
        while file.rows == 0 and file.first_row == row:  # pragma: no cover - empty neighbours
            file = self.files[self.files.index(file) - 1]
        assert_index = file.index
        return file.file.name, assert_index.line(row - file.first_row) if assert_index else 1


def read(inputs: Inputs, *, notes: bool = False) -> Ratings:
    """Read all rating files of ``inputs`` into one table.

    With ``notes`` the text of every note is kept; otherwise only whether there is one,
    which is all that validation and scoring need. What is wrong with a row is left in the
    table for :mod:`sqr.validate`; a file that gives no rows is there with its reason. Raises
    :class:`~sqr.errors.InputError` only when a file cannot be opened.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        # Looking at the bytes goes on beside all else: it is mostly outside Python's lock.
        heads = [read_head(file.path, inputs.columns) for file in inputs.files]
        looks = [
            pool.submit(scan, file.path, head.delimiter)
            for file, head in zip(inputs.files, heads, strict=True)
        ]
        try:
            con, loads = _load(inputs, heads, looks, notes=notes, wait=False)
        except _NotPlainError:
            con, loads = _load(inputs, heads, looks, notes=notes, wait=True)
    meant = meaning.build(con, inputs, files_with_sources=_any_source(loads))
    return Ratings(con, inputs, _finished(loads), meant, notes)


def _connect() -> duckdb.DuckDBPyConnection:
    import duckdb

    # No extension is fetched or loaded behind our back: sqr opens no network connection.
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    # What does not fit into memory goes to the system's temporary folder, never beside the data.
    spill = {"memory_limit": "2GB", "temp_directory": str(_spill_folder())}
    return duckdb.connect(":memory:", config={"threads": 2, **spill, **offline})


def _spill_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"sqr-{os.getpid()}"


def remove_spill() -> None:
    """Remove what did not fit into memory; the tables of this process end with it."""
    folder = _spill_folder()
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)


class _NotPlainError(Exception):
    """A large file was loaded as if it were plain text of one kind, and is not."""


LARGE = 8_000_000
_HOPED = Scan(LARGE, "", mixed=False, returns_only=False, utf8=True, lone_quote=False, sha256="")


@dataclass(frozen=True, slots=True)
class _Load:
    """A file on its way into the table."""

    file: RatingFile
    seen: Scan
    head: Head | None
    unusable: str
    rows: int = 0
    rejects: Rejects | None = None


def _load(
    inputs: Inputs,
    heads: Sequence[Head],
    looks: Sequence[Future[Scan]],
    *,
    notes: bool,
    wait: bool,
) -> tuple[duckdb.DuckDBPyConnection, list[_Load]]:
    """Load every file; without ``wait`` a large one before all its bytes were looked at."""
    opened = [
        _open(file, head, look, wait=wait)
        for file, head, look in zip(inputs.files, heads, looks, strict=True)
    ]
    usable = [o.head for o in opened if o.head and not o.unusable]
    # A note that nobody asked for is read whole all the same where a byte may be wrong.
    kept = long_csv.layout(usable, notes=notes or not all(o.seen.utf8 for o in opened))
    con = _connect()
    kept.create(con, usable[0].constants if usable else {})
    loads = []
    for number, (one, look) in enumerate(zip(opened, looks, strict=True)):
        load = one
        if one.head is not None and not one.unusable:
            path = one.file.path
            try:
                rows, rejects = long_csv.load(con, path, one.seen, one.head, kept, number)
                load = replace(one, rows=rows, rejects=rejects)
            except InputError as error:
                load = replace(one, unusable=error.message)
        loads.append(replace(load, seen=_after_loading(one.seen, look)))
    return con, loads


def _open(file: RatingFile, head: Head, look: Future[Scan], *, wait: bool) -> _Load:
    """Tell whether a file can be loaded; only a text has a heading."""
    seen = _before_loading(file, look, wait=wait)
    unusable = "is empty" if not seen.size else (f"is {seen.unusable}" if seen.unusable else "")
    if unusable:
        return _Load(file, seen, None, unusable)
    return _Load(file, seen, head, "" if head.usable else "lacks a column that is needed")


def _before_loading(file: RatingFile, look: Future[Scan], *, wait: bool) -> Scan:
    """Return what a file is made of; of a large one, at first, what it hopefully is."""
    if wait or look.done() or file.path.stat().st_size < LARGE:
        return look.result()
    with file.path.open("rb") as opened:
        start = opened.read(1 << 16)
    if b"\0" in start or start.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")):
        return look.result()
    return _HOPED


def _after_loading(hoped: Scan, look: Future[Scan]) -> Scan:
    seen = look.result()
    if hoped is _HOPED and (seen.unusable or seen.mixed or not seen.utf8):
        raise _NotPlainError
    return seen


def _any_source(loads: Sequence[_Load]) -> bool:
    heads = [load.head for load in loads if load.head]
    return any("source" in head.places or "source" in head.constants for head in heads)


def _finished(loads: Sequence[_Load]) -> tuple[FileRead, ...]:
    read: list[FileRead] = []
    first = 0
    for load in loads:
        index = LineIndex(load.file.path, load.seen, load.rows, load.rejects)
        read.append(
            FileRead(load.file, load.seen, load.head, load.unusable, first, load.rows,
                     load.rejects, index)
        )  # fmt: skip
        first += load.rows
    return tuple(read)
