"""Rows that could not be split into the columns of their heading, and what is known of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import duckdb

MALFORMED, BAD_BYTE, BAD_QUOTE = "malformed", "bad_byte", "bad_quote"


class Reject(NamedTuple):
    """A row that could not be split into its columns: where it starts, and why.

    ``lines`` counts the lines of the file that it takes up: a quote that is never closed
    swallows those that follow.
    """

    start: int
    kind: str
    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class Rejects:
    """The rejected rows of one file; they stay in the table engine until asked for.

    ``counts`` and ``lines`` are of those that the loader refused, in the table ``table``.
    ``ragged`` are the others, a line each, that have too few or too many cells: their places
    among the rows that the loader read, in order.
    """

    con: duckdb.DuckDBPyConnection = field(repr=False)
    table: str
    refused: dict[str, int]
    refused_lines: int
    ragged: Sequence[int] = field(default=(), repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        counts = dict(self.refused)
        if self.ragged:
            counts[MALFORMED] = counts.get(MALFORMED, 0) + len(self.ragged)
        return counts

    @property
    def lines(self) -> int:
        """How many lines of the file they take up."""
        return self.refused_lines + len(self.ragged)

    def first(self, kind: str, most: int) -> list[Reject]:
        """Return the first ``most`` refused rows of a kind (0: all of them)."""
        if kind not in self.refused:
            return []
        limit = f"limit {most}" if most else ""
        rows = self.con.execute(
            f"select start, kind, text, lines from {self.table} where kind = ? "
            f"order by start {limit}",
            [kind],
        ).fetchall()
        return [Reject(*row) for row in rows]

    def spans(self) -> dict[int, int]:
        """Return where each refused row starts and how many bytes it takes up."""
        if not self.refused:
            return {}
        row = self.con.execute(f"select list(start), list(bytes) from {self.table}").fetchone()
        return dict(zip(row[0], row[1], strict=True)) if row and row[0] else {}


# After CRLF, DuckDB lets a row begin at the line feed of the line before; it counts bytes
# from 1, and may find several things wrong with one row.
_KEEP = """create table {table} as
with trimmed as (
    select line_byte_position - 1 + length(csv_line) - length(ltrim(csv_line, e'\\r\\n')) as start,
        ltrim(csv_line, e'\\r\\n') as text, error_type::varchar as error
    from found_rejects),
counted as (
    select start, first(error) as error, first(text) as text,
        strlen(first(text)) as bytes,
        1 + length(rtrim(first(text), e'\\r\\n'))
            - length(replace(rtrim(first(text), e'\\r\\n'), e'\\n', '')) as lines
    from trimmed group by start)
select start, rtrim(text, e'\\r\\n') as text, bytes, lines,
    case when error ilike '%encoding%' or error ilike '%unicode%' then 'bad_byte'
        when error ilike '%columns%' and lines = 1 then 'malformed'
        else 'bad_quote' end as kind
from counted"""


def refused_bytes(con: duckdb.DuckDBPyConnection) -> int:
    """Return how many bytes the refused rows of the last file take up."""
    row = con.execute("select coalesce(sum(strlen(csv_line)), 0) from found_rejects").fetchone()
    return int(row[0]) if row else 0


def refused(con: duckdb.DuckDBPyConnection, number: int) -> Rejects | None:
    """Take over what the loader noted of the ``number``-th file: the rows it refused, if any."""
    if not refused_bytes(con):
        return None
    con.execute(_KEEP.format(table=f"rejects_{number}"))
    forget(con)
    return _counted(con, number, ())


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what the loader noted of the last file."""
    con.execute("drop table if exists found_rejects")
    con.execute("drop table if exists found_reject_files")


def _counted(con: duckdb.DuckDBPyConnection, number: int, ragged: Sequence[int]) -> Rejects:
    table = f"rejects_{number}"
    rows = con.execute(f"select kind, count(*), sum(lines) from {table} group by kind").fetchall()
    counts = {kind: n for kind, n, _ in rows}
    return Rejects(con, table, counts, sum(int(k) for _, _, k in rows), ragged)


def with_ragged(
    con: duckdb.DuckDBPyConnection, rejects: Rejects | None, places: Sequence[int]
) -> Rejects | None:
    """Add rows with too few or too many cells, by their places among the rows that were read."""
    if not places:
        return rejects
    table, counts, lines = "", dict[str, int](), 0
    if rejects:
        table, counts, lines = rejects.table, rejects.refused, rejects.refused_lines
    return Rejects(con, table, counts, lines, array("q", places))


def with_lost(
    con: duckdb.DuckDBPyConnection, rejects: Rejects | None, lost: Sequence[Reject], number: int
) -> Rejects | None:
    """Add lines that were blanked before loading to what the loader rejected."""
    if not lost:
        return rejects
    if rejects is None or not rejects.refused:
        con.execute(f"""create table rejects_{number} (start bigint, text varchar,
            bytes bigint, lines bigint, kind varchar)""")
    con.execute(
        f"""insert into rejects_{number}
        select unnest(?::bigint[]), unnest(?::varchar[]), 1, 1, unnest(?::varchar[])""",
        [[r.start for r in lost], [r.text for r in lost], [r.kind for r in lost]],
    )
    return _counted(con, number, rejects.ragged if rejects else ())
