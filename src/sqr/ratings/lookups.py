"""The tables ``w_<column>``: what the distinct texts of a column mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def distinct(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    """Return the distinct texts of a column, as they stand in the files."""
    return [row[0] for row in con.execute(f'select distinct "{column}" from raw').fetchall()]


def lookup(
    con: duckdb.DuckDBPyConnection, column: str, rows: Iterable[tuple[str, int, int]],
    *, more: bool = False,
) -> None:  # fmt: skip
    """Make the table ``w_<column>``, or add to it: text, its index, and a mark.

    Only texts that mean something are in it: a column of a million misspelled levels
    costs nothing here.
    """
    known = [row for row in rows if row[1] >= 0 or row[2]]
    texts, indexes, marks = zip(*known, strict=True) if known else ((), (), ())
    begin = f"insert into w_{column}" if more else f"create or replace table w_{column} as"
    con.execute(
        f"{begin} select unnest(?::varchar[]) as text, "
        "unnest(?::integer[]) as ix, unnest(?::tinyint[]) as mark",
        [list(texts), list(indexes), list(marks)],
    )
