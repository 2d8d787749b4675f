"""The table ``stored``: what was loaded, a row a rating, as texts, in the order of the files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import COLUMNS
from sqr.ratings.head import Head

if TYPE_CHECKING:
    import duckdb

HAS_NOTE = "has_note"
FILE = "file"  # the number of the file that a row stands in


def sql_text(value: str) -> str:
    """Return a text as SQL writes it.

    >>> sql_text("it's")
    "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"


class Layout(NamedTuple):
    """Which of our columns are stored.

    Columns that every file leaves out are not stored; ``constants`` are their values. Of a
    column in ``few``, a text that is one of its few ids is stored as the id's place among them,
    in ``<column>_ix``. The view ``raw`` shows every column as the texts that stood in the files,
    and ``row``, a row's place in the table, and the number of its file.
    """

    stored: tuple[str, ...]
    constants: Mapping[str, str]
    few: Mapping[str, Sequence[str]]

    def create(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the empty table and its view."""
        kinds = [f'"{name}" varchar' for name in self.stored]
        kinds += [f"{name}_ix tinyint" for name in self.few]
        kinds += [f"{HAS_NOTE} boolean", f"{FILE} integer"]
        con.execute(f"create table stored ({', '.join(kinds)})")
        shown = ", ".join(f'{self.text(name)} as "{name}"' for name in COLUMNS)
        shown += f", {HAS_NOTE}, {FILE}"
        con.execute(f"create view raw as select rowid as row, {shown} from stored")

    def text(self, name: str) -> str:
        """Return in SQL the text of a column of ``stored``, as it stood in the file."""
        if name in self.few:
            ids = " ".join(f"when {n} then {sql_text(i)}" for n, i in enumerate(self.few[name]))
            return f'coalesce("{name}", case {name}_ix {ids} end)'
        return f'"{name}"' if name in self.stored else sql_text(self.constants.get(name, ""))

    def looked_up(self, con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
        """Return the columns with texts that are stored as such: all, but for those of few ids.

        Of these, only those in which other texts stand as well: not every row has an id's place,
        which is counted in a tenth of the time that looking for texts takes.
        """
        asked = ", ".join(f"count({name}_ix) < count(*)" for name in self.few)
        found = con.execute(f"select {asked} from stored").fetchone() if asked else ()
        idle = {name for name, others in zip(self.few, found or (), strict=True) if not others}
        return tuple(name for name in self.stored if name not in idle)

    def insert(self, source: str, file: int | str) -> str:
        """Return the statement that appends rows of texts, which have our columns' names.

        ``file`` is the number of their file, or tells it in SQL. Nothing is looked up here: a
        join would hand on the pieces of a large file in whatever order they come, and a row's
        place in the table would not be its place in the file.
        """
        place = {name: self._place(name) for name in self.few}
        columns = [f'case when {place[name]} is null then r."{name}" end' if name in place
                   else f'r."{name}"' for name in self.stored]  # fmt: skip
        columns += [*place.values(), f"r.{HAS_NOTE}"]
        return f"insert into stored select {', '.join(columns)}, {file} from ({source}) r"

    def _place(self, name: str) -> str:
        """Return in SQL the place of a text among the column's few ids; null is none of them."""
        ids = " ".join(f"when {sql_text(i)} then {n}" for n, i in enumerate(self.few[name]))
        return f'case r."{name}" {ids} end'


def layout(
    heads: Sequence[Head],
    unread: Container[str] = (),
    computed: Iterable[str] = (),
    few: Mapping[str, Sequence[str]] | None = None,
) -> Layout:
    """Return what to store of files with these heads; the texts of columns in ``unread`` are not.

    ``computed`` are our columns that come from wide tables' headings and cells; ``few`` are
    the ids of columns that have few.
    """
    found = set(computed)
    values: dict[str, set[str]] = {}
    for head in heads:
        found |= set(head.places)
        for name in COLUMNS:
            values.setdefault(name, set()).add(head.constants.get(name, ""))
    # A value that is not the same for all files must be stored as well.
    found |= {name for name, texts in values.items() if len(texts) > 1 and name != "note"}
    stored = tuple(name for name in COLUMNS if name in found and name not in unread)
    told_apart = {name: ids for name, ids in (few or {}).items() if name in stored and ids}
    return Layout(stored, heads[0].constants if heads else {}, told_apart)
