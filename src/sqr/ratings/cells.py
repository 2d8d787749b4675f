"""Turns a wide table into ratings, a row a filled cell, inside the table engine."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.ratings import rejects
from sqr.ratings.head import Head
from sqr.ratings.long_csv import Ran, Way, has_text, pick, run, without
from sqr.ratings.scan import Scan
from sqr.ratings.store import HAS_NOTE, Layout
from sqr.ratings.wide import Wide

if TYPE_CHECKING:
    import duckdb

_BLANKS = "e' \\t\\r\\n' || chr(160)"
_CELLS = """create table cells_{number} as
select row, part, name, level, note from (
    select rowid as row, unnest({parts}) as part, unnest(?::varchar[]) as name,
        unnest([{levels}]) as level, unnest([{notes}]) as note
    from wide_{number})
where trim(level, {blanks}) <> '' or trim(note, {blanks}) <> ''
order by row, part"""


def load(
    con: duckdb.DuckDBPyConnection, path: Path, seen: Scan, head: Head, wide: Wide, kept: Layout,
    number: int,
) -> tuple[int, Ran]:  # fmt: skip
    """Append the filled cells of a wide table; return how many rows it has, and the ratings.

    A cell without level and evidence is no rating.
    """
    table = f"wide_{number}"

    def statement(way: Way) -> str:
        ragged = f"{way.is_ragged(head)} as ragged"
        return f"create table {table} as select *, {ragged} from {way.scanned(head)}"

    def undo() -> None:
        con.execute(f"drop table {table}")

    rows, refused, broken = run(con, statement, undo, path, seen, number)
    ragged = without(con, table, "ragged")
    levels = [f"c{part.place}" for part in wide.parts]
    evidence = ["''" if p.note_place is None else f"c{p.note_place}" for p in wide.parts]
    con.execute(
        _CELLS.format(
            number=number, parts=list(range(len(wide.parts))), levels=", ".join(levels),
            notes=", ".join(evidence), blanks=_BLANKS,
        ),
        [[part.name for part in wide.parts]],
    )  # fmt: skip
    own = {"level": "cells.level", wide.across: "cells.name", "note": "cells.note"}
    own[HAS_NOTE] = has_text("cells.note")
    columns = (*kept.stored, HAS_NOTE)
    picked = ", ".join(f'{own.get(name) or pick(head, name)} as "{name}"' for name in columns)
    # In a table of their own first, which keeps the order of the cells.
    con.execute(
        f"""create table texts_{number} as select {picked}
        from cells_{number} cells join {table} file on file.rowid = cells.row
        order by cells.rowid"""
    )
    counted = con.execute(kept.insert(f"select * from texts_{number}", number)).fetchone()
    con.execute(f"drop table texts_{number}")
    loaded = int(counted[0]) if counted else 0
    ran = Ran(loaded, rejects.with_ragged(con, refused, ragged), broken)
    return rows - len(ragged), ran


@dataclass(slots=True)
class CellPlaces:
    """Knows from which row and column of a wide table each of its ratings came."""

    con: duckdb.DuckDBPyConnection = field(repr=False)
    number: int
    head: Head
    wide: Wide
    _rows: array[int] | None = None
    _parts: array[int] | None = None

    def row(self, cell: int) -> int:
        """Return the row of the file (from 0) of a rating (from 0)."""
        self._look()
        return self._rows[cell] if self._rows is not None else 0

    def heading(self, cell: int, column: str) -> str:
        """Return the heading under which a rating's level, note or name stands, or ""."""
        self._look()
        part = self.wide.parts[self._parts[cell] if self._parts is not None else 0]
        if column in ("level", self.wide.across):
            return self.head.cells[part.place]
        if column == "note" and part.note_place is not None:
            return self.head.cells[part.note_place]
        return ""

    def is_own(self, column: str) -> bool:
        """Tell whether each rating of a row has a cell of its own for one of our columns."""
        return column in ("level", "note", self.wide.across)

    def further(self, first: int) -> str:
        """Select all ratings but the first of each row, where the table has ``first`` others."""
        table = f"cells_{self.number}"
        return (f"select {first} + rowid from {table} where rowid not in "
                f"(select min(rowid) from {table} group by row)")  # fmt: skip

    def _look(self) -> None:
        if self._rows is None:
            found = self.con.execute(
                f"select row, part from cells_{self.number} order by rowid"
            ).fetchall()
            self._rows = array("q", (row for row, _ in found))
            self._parts = array("q", (part for _, part in found))
