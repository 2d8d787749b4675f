"""Load a long CSV (a row a rating) into the table ``stored``, strictly.

DuckDB reads with declared columns, nothing detected, and keeps what it rejects: a stray
quote, a bad byte. A row with a cell too many or too few is set aside. Nothing is repaired.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.errors import InputError
from sqr.ratings import rejects
from sqr.ratings.head import Head
from sqr.ratings.rejects import Rejects
from sqr.ratings.scan import Scan
from sqr.ratings.store import HAS_NOTE, Layout, sql_text

if TYPE_CHECKING:
    import duckdb

# No text is null: a blank cell is a blank text. DuckDB wants some text for null; files with
# control characters such as these are not plain text.
NO_NULL = "\x01\x02\x01"

# Measured: with pieces of this size two threads are done a fifth sooner than with DuckDB's own.
BUFFER = 16_000_000
# A stretch of about 16 MB without a single row that can be read ends DuckDB's scan, and what
# follows it is missing without a word. In one piece nothing follows.
MOST_REFUSED = 4_000_000
SPARE = 4  # columns beyond those of the heading, for the cells of rows that have too many


class Way(NamedTuple):
    """A way to scan a file.

    ``padded``: a row with too few cells gets nulls, one with too many fills spare columns, and
    both are told apart afterwards. That is many times faster than to have the loader refuse
    them one by one, but it cannot be done where a quoted cell holds a line end.
    ``piece``: how many bytes are read at once.
    """

    padded: bool
    piece: int = BUFFER

    def scanned(self, head: Head, paths: str = "?", *options: str) -> str:
        """Return the strict scan of a file with this heading, in SQL; its columns are c0, c1, …

        ``paths`` are several files with this heading, in SQL; ``options`` are further ones of
        the table engine.
        """
        width = len(head.cells) + (SPARE if self.padded else 0)
        columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(width))
        return f"""read_csv({paths}, columns = {{{columns}}}, auto_detect = false, header = true,
            strict_mode = true, store_rejects = true, rejects_limit = 0,
            rejects_table = 'found_rejects', rejects_scan = 'found_reject_files',
            null_padding = {str(self.padded).lower()}, compression = 'none',
            buffer_size = {self.piece}, delim = {sql_text(head.delimiter)}, quote = '"',
            escape = '"', nullstr = '{NO_NULL}', allow_quoted_nulls = false
            {"".join(f", {option}" for option in options)})"""

    def is_ragged(self, head: Head) -> str:
        """Tell in SQL whether a row has too few or too many cells; no cell of a file is null."""
        width = len(head.cells)
        return f"c{width - 1} is null or c{width} is not null" if self.padded else "false"

    def note(self, head: Head) -> str:
        """Tell in SQL whether a row has a note; null marks one that is to be set aside."""
        note = pick(head, HAS_NOTE)
        return (
            f"case when {self.is_ragged(head)} then null else {note} end" if self.padded else note
        )


class Ran(NamedTuple):
    """How many rows a file gave, what was rejected, and whether a cell goes on over a line end."""

    rows: int
    rejects: Rejects | None
    broken: bool


def load(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    seen: Scan,
    head: Head,
    kept: Layout,
    number: int,
    first: int,
) -> Ran:
    """Append the rows of ``path``, the ``number``-th file.

    ``first`` is how many rows there are already.
    """
    picked = ", ".join(f'{pick(head, name)} as "{name}"' for name in kept.stored)

    def statement(way: Way) -> str:
        rows = f"select {picked}, {way.note(head)} as {HAS_NOTE} from {way.scanned(head)}"
        return kept.insert(rows, number)

    def undo() -> None:
        keep(con, "stored", f"rowid < {first}")

    loaded, refused, broken = run(con, statement, undo, path, seen, number)
    ragged = without(con, "stored", f"{HAS_NOTE} is null", first)
    return Ran(loaded - len(ragged), rejects.with_ragged(con, refused, ragged), broken)


def without(con: duckdb.DuckDBPyConnection, table: str, ragged: str, first: int = 0) -> list[int]:
    """Take the ragged rows out of a table; return their places, counted from row ``first``."""
    where = f"rowid >= {first} and ({ragged})"
    found = con.execute(f"select list(rowid - {first} order by rowid) from {table} where {where}")
    places: list[int] = (found.fetchone() or (None,))[0] or []
    if places:
        keep(con, table, f"not ({where})")
    return places


def keep(con: duckdb.DuckDBPyConnection, table: str, where: str) -> None:
    """Keep the rows of a table for which ``where`` holds, numbered anew."""
    con.execute(f"create table kept as select * from {table} where {where}")
    con.execute(f"drop table {table}")
    con.execute(f"alter table kept rename to {table}")


def run(
    con: duckdb.DuckDBPyConnection,
    statement: Callable[[Way], str],
    undo: Callable[[], None],
    path: Path,
    seen: Scan,
    number: int,
) -> Ran:
    """Run a statement that scans ``path``.

    ``undo`` takes back what the statement did: it may have to be run in another way.
    """
    import duckdb

    with _even(path, seen) as source:
        way = Way(padded=True)
        while True:
            try:
                counted = con.execute(statement(way), [str(source)]).fetchone()
            except duckdb.Error as error:
                rejects.forget(con)
                if way.padded and "null_padding" in str(error):
                    way = Way(padded=False)
                    continue
                reason = str(error).splitlines()[0][:200]
                hint = "Save it again as CSV UTF-8."
                raise InputError(f"cannot read {path}: {reason}", hint) from None
            if way.piece == BUFFER and rejects.refused_bytes(con) > MOST_REFUSED:
                undo()
                rejects.forget(con)
                way = Way(way.padded, piece=max(source.stat().st_size + 1, BUFFER + 1))
                continue
            break
    loaded = int(counted[0]) if counted else 0
    return Ran(loaded, rejects.refused(con, number), broken=not way.padded)


def pick(head: Head, name: str) -> str:
    """Return in SQL what one of our columns holds: a column of the file, or a constant."""
    if name == HAS_NOTE:
        return has_text(f"c{head.places['note']}") if "note" in head.places else "false"
    if name in head.places:
        return f"c{head.places[name]}"
    return sql_text(head.constants.get(name, ""))


def has_text(note: str) -> str:
    """Tell in SQL whether a note holds more than blanks.

    Hardly any note starts with a blank (which sorts before `!`, or is the unbreakable one),
    so hardly any is trimmed.
    """
    odd = f"{note} < '!' or starts_with({note}, chr(160))"
    return f"case when {odd} then trim({note}, e' \\t\\r\\n' || chr(160)) <> '' else true end"


# DuckDB takes a path with one of these for a pattern, and would read other files.
PATTERN = frozenset("*?[]{}")


def as_it_is(path: Path, seen: Scan) -> bool:
    """Tell whether DuckDB can read a file under its own name."""
    return not seen.mixed and not PATTERN & set(str(path))


@contextmanager
def _even(path: Path, seen: Scan) -> Iterator[Path]:
    """Yield a file with one kind of line end and a plain name: itself, or one that goes away."""
    if as_it_is(path, seen):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="sqr-") as folder:
        copy = Path(folder) / "ratings.csv"
        if seen.mixed:
            copy.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        else:
            try:
                copy.symlink_to(path.resolve())
            except OSError:  # systems on which not everybody may make links
                shutil.copyfile(path, copy)
        yield copy
