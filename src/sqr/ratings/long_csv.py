"""Load a long CSV (a row a rating) into the table ``raw``, strictly.

DuckDB reads with declared columns, nothing detected, and keeps what it rejects: a row with
a cell too many or too few, a stray quote, a bad byte. Nothing is padded or repaired.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import InputError
from sqr.folder.model import COLUMNS
from sqr.ratings.head import Head
from sqr.ratings.scan import Scan

if TYPE_CHECKING:
    import duckdb

# No text is null: a blank cell is a blank text. DuckDB wants some text for null; files with
# control characters such as these are not plain text.
NO_NULL = "\x01\x02\x01"

# Measured: with pieces of this size two threads are done a fifth sooner than with DuckDB's own.
BUFFER = 16_000_000

MALFORMED, BAD_BYTE, BAD_QUOTE = "malformed", "bad_byte", "bad_quote"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be split into its columns: where it starts, and why.

    ``lines`` counts the lines of the file that it takes up: a quote that is never closed
    swallows those that follow.
    """

    start: int
    kind: str
    text: str
    column: int
    lines: int


@dataclass(frozen=True, slots=True)
class Rejects:
    """The rejected rows of one file. They stay in the table ``table`` until asked for."""

    con: duckdb.DuckDBPyConnection = field(repr=False)
    table: str
    counts: dict[str, int]
    lines: int

    def first(self, kind: str, most: int) -> list[Reject]:
        """Return the first ``most`` rejects of a kind (0: all of them)."""
        limit = f"limit {most}" if most else ""
        rows = self.con.execute(
            f"select start, kind, text, col, lines from {self.table} where kind = ? "
            f"order by start {limit}",
            [kind],
        ).fetchall()
        return [Reject(*row) for row in rows]

    def spans(self) -> dict[int, int]:
        """Return where each rejected row starts and how many bytes it takes up."""
        row = self.con.execute(f"select list(start), list(bytes) from {self.table}").fetchone()
        return dict(zip(row[0], row[1], strict=True)) if row and row[0] else {}


# After CRLF, DuckDB lets a row begin at the line feed of the line before; it counts bytes
# from 1, and may find several things wrong with one row.
_KEEP = """create table {table} as
with trimmed as (
    select line_byte_position - 1 + length(csv_line) - length(ltrim(csv_line, e'\\r\\n')) as start,
        ltrim(csv_line, e'\\r\\n') as text, error_type::varchar as error, column_idx as col
    from found_rejects),
counted as (
    select start, first(error) as error, first(text) as text, first(col) as col,
        strlen(first(text)) as bytes,
        1 + length(rtrim(first(text), e'\\r\\n'))
            - length(replace(rtrim(first(text), e'\\r\\n'), e'\\n', '')) as lines
    from trimmed group by start)
select start, rtrim(text, e'\\r\\n') as text, col, bytes, lines,
    case when error ilike '%encoding%' or error ilike '%unicode%' then 'bad_byte'
        when error ilike '%columns%' and lines = 1 then 'malformed'
        else 'bad_quote' end as kind
from counted"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of our columns are stored: those that every file leaves out are not.

    The view ``raw`` shows all of them, those that are not stored with their one value for
    every row, and ``row``, a row's place in the table.
    """

    stored: tuple[str, ...]

    def create(self, con: duckdb.DuckDBPyConnection, constants: Mapping[str, str]) -> None:
        """Make the empty table and its view."""
        kinds = [f'"{name}" {"boolean" if name == HAS_NOTE else "varchar"}' for name in self.stored]
        con.execute(f"create table stored ({', '.join(kinds)})")
        shown = [
            f'"{name}"' if name in self.stored else f'{_text(constants.get(name, ""))} as "{name}"'
            for name in COLUMNS
        ]
        shown.append(HAS_NOTE if HAS_NOTE in self.stored else f"false as {HAS_NOTE}")
        con.execute(f"create view raw as select rowid as row, {', '.join(shown)} from stored")


HAS_NOTE = "has_note"


def layout(heads: Iterable[Head], *, notes: bool, computed: Iterable[str] = ()) -> Layout:
    """Return what to store of files with these heads; of notes the text only with ``notes``.

    ``computed`` are our columns that come from wide tables' headings and cells.
    """
    found = set(computed)
    values: dict[str, set[str]] = {}
    for head in heads:
        found |= set(head.places)
        for name in COLUMNS:
            values.setdefault(name, set()).add(head.constants.get(name, ""))
    # A value that is not the same for all files must be stored as well.
    found |= {name for name, texts in values.items() if len(texts) > 1 and name != "note"}
    stored = [name for name in COLUMNS if name in found and (name != "note" or notes)]
    stored += [HAS_NOTE] if "note" in found else []
    return Layout(tuple(stored) or ("unit",))  # a table has a column, even without files


def load(
    con: duckdb.DuckDBPyConnection, path: Path, seen: Scan, head: Head, kept: Layout, number: int
) -> tuple[int, Rejects | None]:
    """Append the rows of ``path``, the ``number``-th file; return how many, and the rejects."""
    picked = [pick(head, name) for name in kept.stored]
    statement = f"insert into stored select {', '.join(picked)} from {scanned(head)}"
    return run(con, statement, path, seen, number)


def run(
    con: duckdb.DuckDBPyConnection, statement: str, path: Path, seen: Scan, number: int
) -> tuple[int, Rejects | None]:
    """Run a statement that scans ``path``; return how many rows it made, and the rejects."""
    import duckdb

    with _even(path, seen) as source:
        try:
            counted = con.execute(statement, [str(source)]).fetchone()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0][:200]
            hint = "Save it again as CSV UTF-8."
            raise InputError(f"cannot read {path}: {reason}", hint) from None
    loaded = int(counted[0]) if counted else 0
    if con.execute("select 1 from found_rejects limit 1").fetchone() is None:
        return loaded, None
    con.execute(_KEEP.format(table=f"rejects_{number}"))
    con.execute("drop table if exists found_rejects")
    con.execute("drop table if exists found_reject_files")
    return loaded, _counted(con, number)


def _counted(con: duckdb.DuckDBPyConnection, number: int) -> Rejects:
    table = f"rejects_{number}"
    rows = con.execute(f"select kind, count(*), sum(lines) from {table} group by kind").fetchall()
    counts = {kind: n for kind, n, _ in rows}
    return Rejects(con, table, counts, sum(int(k) for _, _, k in rows))


def with_lost(
    con: duckdb.DuckDBPyConnection, rejects: Rejects | None, lost: Sequence[Reject], number: int
) -> Rejects | None:
    """Add lines that were blanked before loading to what the loader rejected."""
    if not lost:
        return rejects
    if rejects is None:
        con.execute(f"""create table rejects_{number} (start bigint, text varchar, col bigint,
            bytes bigint, lines bigint, kind varchar)""")
    con.execute(
        f"""insert into rejects_{number}
        select unnest(?::bigint[]), unnest(?::varchar[]), 0, 1, 1, unnest(?::varchar[])""",
        [[r.start for r in lost], [r.text for r in lost], [r.kind for r in lost]],
    )
    return _counted(con, number)


def scanned(head: Head) -> str:
    """Return the strict scan of a file with this heading, in SQL; its columns are c0, c1, …"""
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(head.cells)))
    return f"""read_csv(?, columns = {{{columns}}}, auto_detect = false, header = true,
            strict_mode = true, store_rejects = true, rejects_limit = 0,
            rejects_table = 'found_rejects', rejects_scan = 'found_reject_files',
            null_padding = false, compression = 'none', buffer_size = {BUFFER},
            delim = {_text(head.delimiter)}, quote = '"', escape = '"', nullstr = '{NO_NULL}',
            allow_quoted_nulls = false)"""


def pick(head: Head, name: str) -> str:
    """Return in SQL what one of our columns holds: a column of the file, or a constant."""
    if name == HAS_NOTE:
        return has_text(f"c{head.places['note']}") if "note" in head.places else "false"
    if name in head.places:
        return f"c{head.places[name]}"
    return _text(head.constants.get(name, ""))


def _text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def has_text(note: str) -> str:
    """Tell in SQL whether a note holds more than blanks.

    Hardly any note starts with a blank (which sorts before `!`, or is the unbreakable one),
    so hardly any is trimmed.
    """
    odd = f"{note} < '!' or starts_with({note}, chr(160))"
    return f"case when {odd} then trim({note}, e' \\t\\r\\n' || chr(160)) <> '' else true end"


# DuckDB takes a path with one of these for a pattern, and would read other files.
PATTERN = frozenset("*?[]{}")


@contextmanager
def _even(path: Path, seen: Scan) -> Iterator[Path]:
    """Yield a file with one kind of line end and a plain name: itself, or one that goes away."""
    if not seen.mixed and not PATTERN & set(str(path)):
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
