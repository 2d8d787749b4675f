"""The one table in which all rating files end.

``raw`` holds the texts, a row a rating, files one after the other, so that a row's place
tells its file and line. ``ratings`` holds what they mean: small integers for unit,
criterion, reviewer, source and cycle, the cell's state and rank, and ``aside``: why the row
does not count, or null.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sqr.errors import InputError
from sqr.folder.model import Inputs, RatingFile
from sqr.ratings import engine, long_csv, meaning, rejects, repeats, together
from sqr.ratings.ahead import Ahead, Look
from sqr.ratings.head import Head, read_head
from sqr.ratings.lines import LineIndex
from sqr.ratings.meaning import Meaning
from sqr.ratings.opened import EMPTY, Opened, Scratch
from sqr.ratings.readers import open_file
from sqr.ratings.rejects import Rejects
from sqr.ratings.scan import LARGE, NOT_PLAIN, Scan, count_lines, scan
from sqr.ratings.spelled import spelled
from sqr.ratings.store import Layout, layout
from sqr.ratings.words import Words

if TYPE_CHECKING:
    import duckdb

    from sqr.ratings.cells import CellPlaces


@dataclass(frozen=True, slots=True)
class FileRead:
    """A rating file after reading.

    ``unusable`` says why it gave no rows (else empty); ``broken`` that a cell goes on over a
    line end; ``headless`` that its first line is a rating and no heading.
    """

    file: RatingFile
    seen: Scan
    head: Head | None
    unusable: str
    first_row: int
    rows: int
    rejects: Rejects | None
    index: LineIndex | None = field(default=None, compare=False, repr=False)
    opened: Opened | None = field(default=None, compare=False, repr=False)
    cells: CellPlaces | None = field(default=None, compare=False, repr=False)
    broken: bool = False
    headless: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the file."""
        return self.unusable == EMPTY

    @property
    def rejected_lines(self) -> int:
        """How many lines of the file are in rejected rows."""
        return self.rejects.lines if self.rejects else 0

    @property
    def lines_lost(self) -> int:
        """How many rows an unusable file holds, as far as its line ends tell."""
        if not self.unusable or self.empty:
            return 0
        if self.seen.unusable and not self.seen.unusable.startswith(NOT_PLAIN):
            return 0  # a workbook, a PDF: these have no lines
        path = self.opened.path if self.opened else self.file.path
        return max(count_lines(path) - (not self.headless), 0)


@dataclass(frozen=True, slots=True)
class Ratings:
    """All ratings of a review: the tables (in ``con``), the files, and what the texts mean."""

    con: duckdb.DuckDBPyConnection = field(repr=False)
    inputs: Inputs
    words: Words = field(repr=False, compare=False)
    files: tuple[FileRead, ...]
    meaning: Meaning
    unread: frozenset[str] = frozenset()
    scratch: Scratch = field(default_factory=Scratch, repr=False, compare=False)

    @property
    def has_notes(self) -> bool:
        """Whether the texts of notes were read, and not only whether there are any."""
        return "note" not in self.unread

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
        file, own = self._file(row)
        own = file.cells.row(own) if file.cells else own
        return file.file.name, file.index.line(own) if file.index else 1

    def heading(self, row: int, column: str) -> str:
        """Return the heading under which one of our columns stands in the file of a row."""
        file, own = self._file(row)
        named = file.cells.heading(own, column) if file.cells else ""
        if not named and file.head and column in file.head.places:
            named = file.head.cells[file.head.places[column]]
        return named or column

    def _file(self, row: int) -> tuple[FileRead, int]:
        """Return the file of a row, and the row's place among the file's own."""
        starts = [f.first_row for f in self.files]
        file = self.files[bisect_right(starts, row) - 1]
        while file.rows == 0 and file.first_row == row:  # pragma: no cover - empty neighbours
            file = self.files[self.files.index(file) - 1]
        return file, row - file.first_row


Started = Future["duckdb.DuckDBPyConnection"]


def read(
    inputs: Inputs, *, notes: bool = False, groups: bool = True, started: Started | None = None,
    begun: Ahead | None = None,
) -> Ratings:  # fmt: skip
    """Read all rating files of ``inputs`` into one table.

    With ``notes`` the text of every note is kept; otherwise only whether there is one, which
    is all that validation and scoring need; nor do they need ``groups``. ``started`` is the
    table engine, where :func:`sqr.ratings.engine.start` has started it, and ``begun`` what
    looks at large files already. What is wrong with a row is left in the table for
    :mod:`sqr.validate`; a file that gives no rows is there with its reason. Raises
    :class:`~sqr.errors.InputError` only when a file cannot be opened.
    """
    words, scratch = Words(inputs), Scratch()
    unread = frozenset(name for name, asked in (("note", notes), ("group", groups)) if not asked)
    with ThreadPoolExecutor(max_workers=1) as pool:
        # Looking at the bytes goes on beside all else: it is mostly outside Python's lock.
        jobs = [(file.path, _delimiter(file, inputs)) for file in inputs.files]
        looks = [(begun and begun.look(*job)) or pool.submit(scan, *job) for job in jobs]
        try:
            con, kept, loads = _load(words, scratch, looks, started, unread, wait=False)
        except _NotPlainError:
            con, kept, loads = _load(words, scratch, looks, None, unread, wait=True)
    meant = meaning.build(con, words, kept)
    repeats.find(con, meant, inputs.loaded.rubric)
    return Ratings(con, inputs, words, _finished(loads, words), meant, unread, scratch)


def _delimiter(file: RatingFile, inputs: Inputs) -> str:
    columns = inputs.columns if file.columns is None else file.columns
    return file.reading.delimiter or read_head(file.path, columns).delimiter


class _NotPlainError(Exception):
    """A large file was loaded as if it were plain text of one kind, and is not."""


_HOPED = Scan(LARGE, "", mixed=False, returns_only=False, utf8=True, lone_quote=False, modified=0)


class _Load(NamedTuple):
    """A file on its way into the table; ``lines`` are the rows that it has itself."""

    file: RatingFile
    opened: Opened
    unusable: str
    rows: int = 0
    lines: int = 0
    rejects: Rejects | None = None
    cells: CellPlaces | None = None
    broken: bool = False

    @property
    def head(self) -> Head | None:
        """The file's heading, if it has one."""
        return self.opened.head

    @property
    def seen(self) -> Scan:
        """What the bytes that were loaded are made of."""
        return self.opened.seen


def _load(
    words: Words, scratch: Scratch, looks: Sequence[Look], started: Started | None,
    unread: frozenset[str], *, wait: bool,
) -> tuple[duckdb.DuckDBPyConnection, Layout, list[_Load]]:  # fmt: skip
    """Load every file; without ``wait`` a large one before all its bytes were looked at."""
    files = words.inputs.files
    hoped = [_before_loading(*pair, wait=wait) for pair in zip(files, looks, strict=True)]
    opened = [_freed(open_file(file, seen, words, scratch), scratch)
              for file, seen in zip(files, hoped, strict=True)]  # fmt: skip
    for _ in range(_ROUNDS):
        con = started.result() if started else engine.connect()
        kept, loads = _load_all(con, words, opened, unread)
        loads = [_looked_at(*one) for one in zip(loads, hoped, looks, strict=True)]
        mended = [_mended(load, scratch) for load in loads]
        if not any(mended):
            break
        opened = [anew or one for anew, one in zip(mended, opened, strict=True)]
        started = None
    return con, kept, loads


def _freed(opened: Opened, scratch: Scratch) -> Opened:
    """Free what a quotation mark will swallow, where one was seen: else all is loaded twice."""
    if not opened.seen.lone_quote or opened.head is None or opened.unusable:
        return opened
    from sqr.ratings.swallowed import freed, left_to_the_loader

    return opened if left_to_the_loader(opened) else freed(opened, scratch) or opened


def _mended(load: _Load, scratch: Scratch) -> Opened | None:
    if load.rejects is None or rejects.BAD_QUOTE not in load.rejects.counts:
        return None
    from sqr.ratings.swallowed import freed

    return freed(load.opened, scratch)


_ROUNDS = 3  # freeing swallowed lines may show more of them, but never so often


def _load_all(
    con: duckdb.DuckDBPyConnection, words: Words, opened: Sequence[Opened], unread: frozenset[str]
) -> tuple[Layout, list[_Load]]:
    usable = [one for one in opened if one.head and not one.unusable]
    heads = [one.head for one in usable if one.head]
    # A text that nobody asked for is read all the same where a byte may be wrong.
    kept = layout(
        heads,
        unread if all(one.seen.utf8 for one in opened) else (),
        computed={name for one in usable if one.wide for name in one.wide.columns},
        few={name: column.few for name, column in spelled(words).items()},
    )
    engine.fit(con, [one.path for one in opened])
    kept.create(con)
    loads = [
        _Load(*pair, pair[1].unusable) for pair in zip(words.inputs.files, opened, strict=True)
    ]
    rows = 0
    for group in together.groups(opened):
        all_found = group.load(con, kept, rows)
        for place, number in enumerate(group.numbers):
            if all_found is None:
                loads[number] = _load_one(con, loads[number], kept, number, rows)
            else:
                loads[number] = _loaded(con, loads[number], all_found[place], number)
            rows += loads[number].rows
    return kept, loads


def _looked_at(load: _Load, hoped: Scan, look: Look) -> _Load:
    seen = _after_loading(hoped, look)
    if load.opened.path != load.file.path:  # a copy was looked at when it was made
        seen = load.seen._replace(modified=seen.modified)
    return load._replace(opened=replace(load.opened, seen=seen))


def _loaded(
    con: duckdb.DuckDBPyConnection, load: _Load, found: together.Found, number: int
) -> _Load:
    """Return what there is to say of a file that was loaded together with others."""
    ragged = rejects.with_ragged(con, None, found.ragged)
    lost = rejects.with_lost(con, ragged, load.opened.lost, number)
    return load._replace(rows=found.rows, lines=found.rows, rejects=lost)


def _load_one(
    con: duckdb.DuckDBPyConnection, load: _Load, kept: Layout, number: int, first: int
) -> _Load:
    one = load.opened
    if one.head is None or one.unusable:
        return load
    try:
        if one.wide is None:
            ran = long_csv.load(con, one.path, one.seen, one.head, kept, number, first)
            lines, places = ran.rows, None
        else:
            from sqr.ratings import cells

            lines, ran = cells.load(con, one.path, one.seen, one.head, one.wide, kept, number)
            places = cells.CellPlaces(con.cursor(), number, one.head, one.wide)
    except InputError as error:
        return load._replace(unusable=error.message)
    found = rejects.with_lost(con, ran.rejects, one.lost, number)
    return load._replace(rows=ran.rows, lines=lines, rejects=found, cells=places, broken=ran.broken)


def _before_loading(file: RatingFile, look: Look, *, wait: bool) -> Scan:
    """Return what a file is made of; of a large one, at first, what it hopefully is."""
    if wait or file.path.stat().st_size < LARGE:
        return look.result()
    if look.done():
        # Nearly all quotation marks that stand alone do no harm: in a large file it is sooner
        # done to load it once more for one that does.
        return look.result()._replace(lone_quote=False)
    with file.path.open("rb") as opened:
        start = opened.read(1 << 16)
    if b"\0" in start or start.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")):
        return look.result()
    return _HOPED


def _after_loading(hoped: Scan, look: Look) -> Scan:
    seen = look.result()
    if hoped is _HOPED and (seen.unusable or seen.mixed or not seen.utf8):
        raise _NotPlainError
    return seen


def _is_headless(one: Opened, words: Words) -> bool:
    """Tell whether a rating stands where the heading should."""
    head = one.head
    lost = head is not None and len(head.missing) > 2 and one.heading_line == 1
    return lost and head is not None and words.is_a_rating(head.cells)


def _finished(loads: Sequence[_Load], words: Words) -> tuple[FileRead, ...]:
    read: list[FileRead] = []
    first = 0
    for load in loads:
        one = load.opened
        index = LineIndex(one.path, one.seen, load.lines, load.rejects, one.rows)
        read.append(
            FileRead(load.file, load.seen, load.head, load.unusable, first, load.rows,
                     load.rejects, index, one, load.cells, load.broken, _is_headless(one, words))
        )  # fmt: skip
        first += load.rows
    return tuple(read)
