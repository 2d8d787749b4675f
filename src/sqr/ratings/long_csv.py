"""Load a long CSV (a row a rating) into the table ``raw``, strictly.

DuckDB reads with declared columns, nothing detected, and keeps what it rejects: a row with
a cell too many or too few, a stray quote, a bad byte. Nothing is padded or repaired.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import InputError
from sqr.folder.model import COLUMNS
from sqr.ratings.head import Head
from sqr.ratings.scan import Scan

if TYPE_CHECKING:
    import duckdb

RAW = """create table raw (
    unit varchar, criterion varchar, level varchar, reviewer varchar, source varchar,
    "group" varchar, "date" varchar, cycle varchar, note varchar, has_note boolean,
    quote_in_note boolean)"""


# No text is null: a blank cell is a blank text. DuckDB wants some text for null; files with
# control characters such as these are not plain text.
NO_NULL = "\x01\x02\x01"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be split into its columns: where it starts, and why.

    ``lines`` counts the lines of the file that it takes up: a quote that is never closed
    swallows those that follow.
    """

    start: int
    kind: str
    text: str
    column: str
    length: int
    lines: int


def load(
    con: duckdb.DuckDBPyConnection, path: Path, seen: Scan, head: Head, *, notes: bool
) -> tuple[Reject, ...]:
    """Append the rows of ``path`` to ``raw``; return those that were rejected.

    With ``notes`` the text of every note is kept; otherwise only whether there is one,
    which is all that validation and scoring need.
    """
    import duckdb

    with _even(path, seen) as source:
        try:
            con.execute(_statement(head, notes=notes or not seen.utf8), [str(source)])
        except duckdb.Error as error:
            reason = str(error).splitlines()[0][:200]
            raise InputError(
                f"cannot read {path}: {reason}", "Save it again as CSV UTF-8."
            ) from None
    # DuckDB counts bytes from 1, and may find several things wrong with one row.
    rows = con.execute(
        """select line_byte_position - 1, first(error_type), first(csv_line), first(column_idx)
        from rejects group by 1 order by 1"""
    ).fetchall()
    con.execute("drop table if exists rejects")
    con.execute("drop table if exists reject_files")
    return tuple(_reject(head, *row) for row in rows)


def _reject(head: Head, start: int, kind: str, text: str, column: int) -> Reject:
    # After CRLF, DuckDB lets a row begin at the line feed of the line before.
    body = text.lstrip("\r\n")
    start += len(text) - len(body)
    length = len(body.encode())
    body = body.rstrip("\r\n")
    name = head.cells[column - 1] if column and column <= len(head.cells) else ""
    return Reject(start, str(kind), body, name, length, 1 + body.count("\n"))


def _statement(head: Head, *, notes: bool) -> str:
    names = {f"c{n}": "VARCHAR" for n in range(len(head.cells))}
    picked = [_pick(head, name) for name in COLUMNS]
    note = f"c{head.places['note']}" if "note" in head.places else "''"
    picked[COLUMNS.index("note")] = note if notes else "''"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in names.items())
    delimiter = head.delimiter.replace("'", "''")
    return f"""insert into raw select {", ".join(picked)},
        case when starts_with({note}, ' ') then trim({note}) <> '' else {note} <> '' end,
        contains({note}, '"')
        from read_csv(?, columns = {{{columns}}}, auto_detect = false, header = true,
            strict_mode = true, store_rejects = true, rejects_limit = 0,
            rejects_table = 'rejects', rejects_scan = 'reject_files', null_padding = false,
            delim = '{delimiter}', quote = '"', escape = '"', nullstr = '{NO_NULL}',
            allow_quoted_nulls = false)"""


def _pick(head: Head, name: str) -> str:
    if name in head.places:
        return f"c{head.places[name]}"
    return "'" + head.constants.get(name, "").replace("'", "''") + "'"


@contextmanager
def _even(path: Path, seen: Scan) -> Iterator[Path]:
    """Yield a file with one kind of line end: the file itself, or a copy that goes away."""
    if not seen.mixed:
        yield path
        return
    data = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    handle, name = tempfile.mkstemp(suffix=".csv", prefix="sqr-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        yield Path(name)
    finally:
        os.unlink(name)
