"""Load small files of one kind in one go: a statement for all costs little more than for one.

A review of forty schools is often forty files with one heading. Nothing is decided here: where
the loader refuses a single row all is taken back, and the files are loaded one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sqr.ratings import rejects
from sqr.ratings.head import Head
from sqr.ratings.long_csv import Way, as_it_is, keep, pick
from sqr.ratings.opened import Opened
from sqr.ratings.store import FILE, HAS_NOTE, Layout, sql_text

if TYPE_CHECKING:
    import duckdb

SMALL = 2_000_000  # bytes: to read more takes longer than to ask for it
MOST = 50  # files in one statement, each row of which is told its file by looking through them
_WAY = Way(padded=True, piece=2 * SMALL)


class Found(NamedTuple):
    """How many rows a file gave, and which of those it holds have too few or too many cells."""

    rows: int
    ragged: Sequence[int]


class Group(NamedTuple):
    """Files that stand side by side and have one heading, by their numbers; ``head`` is theirs.

    A file that has to be loaded on its own is a group without a head.
    """

    numbers: range
    paths: tuple[str, ...] = ()
    head: Head | None = None

    def load(self, con: duckdb.DuckDBPyConnection, kept: Layout, first: int) -> list[Found] | None:
        """Append the rows of all files; return what each has, or None with nothing done.

        ``first`` is how many rows there are already.
        """
        if self.head is None or len(self.numbers) < 2:
            return None
        import duckdb

        try:
            con.execute(self._statement(self.head, kept))
            found = None if rejects.refused_bytes(con) else self._found(con, first)
        except duckdb.Error:
            found = None
        rejects.forget(con)
        if found is None:
            keep(con, "stored", f"rowid < {first}")
        elif any(one.ragged for one in found):
            keep(con, "stored", f"rowid < {first} or {HAS_NOTE} is not null")
        return found

    def _found(self, con: duckdb.DuckDBPyConnection, first: int) -> list[Found] | None:
        """Return what each file has, if their rows stand file by file in their order."""
        counted = con.execute(
            f"""select {FILE}, count(*), min(rowid), max(rowid),
                list(rowid order by rowid) filter (where {HAS_NOTE} is null)
            from stored where rowid >= {first} group by {FILE} order by min(rowid)"""
        ).fetchall()
        found = dict.fromkeys(self.numbers, Found(0, ()))
        for number, rows, low, high, ragged in counted:
            if number not in found or (low, high) != (first, first + rows - 1):
                return None
            places = [row - first for row in ragged or ()]
            found[number] = Found(rows - len(places), places)
            first += rows
        numbers = [number for number, *_ in counted]
        return list(found.values()) if numbers == sorted(numbers) else None

    def _statement(self, head: Head, kept: Layout) -> str:
        paths = f"[{', '.join(map(sql_text, self.paths))}]"
        picked = ", ".join(f'{pick(head, name)} as "{name}"' for name in kept.stored)
        rows = f"""select {picked}, {_WAY.note(head)} as {HAS_NOTE}, filename
            from {_WAY.scanned(head, paths, "filename = true")}"""
        number = f"list_position({paths}, r.filename) + {self.numbers[0] - 1}"
        return kept.insert(rows, number)


def groups(opened: Sequence[Opened]) -> Iterator[Group]:
    """Put files that stand side by side into groups."""
    kinds = [(_kind(one, n), n) for n, one in enumerate(opened)]
    for _, found in groupby(kinds, key=lambda pair: pair[0]):
        numbers = [n for _, n in found]
        here = opened[numbers[0] : numbers[-1] + 1]
        head = here[0].head if len(here) > 1 else None
        yield Group(range(numbers[0], numbers[-1] + 1), tuple(str(o.path) for o in here), head)


def _kind(one: Opened, number: int) -> tuple[object, ...]:
    """Return what is the same of all files of a group; of a file on its own, its number."""
    head = one.head
    alone = head is None or one.unusable or one.wide is not None
    if alone or head is None or one.seen.size >= SMALL or not as_it_is(one.path, one.seen):
        return (number,)
    places, constants = tuple(head.places.items()), tuple(head.constants.items())
    return number // MOST, head.delimiter, head.cells, places, constants
