"""The table ``stored``: what was loaded, a row a rating, in the order of the files.

A column whose words are declared is not kept as text. Each cell is looked up while the file
is scanned, and of a cell that holds a declared spelling, as nearly all do, only the word's
number and its meaning are kept; the text of any other stands beside it. That is smaller, and
faster than to store the texts and look them up afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import COLUMNS
from sqr.ratings.head import Head
from sqr.ratings.spelled import Spelled

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
    """Which of our columns are stored, and how.

    Columns that every file leaves out are not stored; ``constants`` are their values.
    ``coded`` are the columns whose words are declared. The view ``raw`` shows every column
    as the texts that stood in the files, and ``row``, a row's place in the table.
    """

    stored: tuple[str, ...]
    coded: Mapping[str, Spelled]
    constants: Mapping[str, str]

    def create(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the empty table, its view, and the lists of words."""
        for column in self.coded.values():
            _words(con, column)
        kinds = [kind for name in self.stored for kind in self._kinds(name)]
        kinds += [f"{HAS_NOTE} boolean", f"{FILE} integer"]
        con.execute(f"create table stored ({', '.join(kinds)})")
        shown = ", ".join(f'{self.text(name)} as "{name}"' for name in COLUMNS)
        con.execute(f"create view raw as select rowid as row, {shown}, {HAS_NOTE} from stored")

    def text(self, name: str) -> str:
        """Return in SQL the text of a column of ``stored``, as it stood in the file."""
        if name in self.coded:
            return f"coalesce({name}_text, {name}_word::varchar)"
        return f'"{name}"' if name in self.stored else sql_text(self.constants.get(name, ""))

    def _kinds(self, name: str) -> list[str]:
        if name not in self.coded:
            return [f'"{name}" varchar']
        return [
            f"{name}_word {name}_words", f"{name}_text varchar", f"{name}_ix integer",
            f"{name}_mark tinyint",
        ]  # fmt: skip

    def insert(self, source: str, file: int | str) -> str:
        """Return the statement that appends rows of texts, which have our columns' names.

        ``file`` is the number of their file, or tells it in SQL.
        """
        picked: list[str] = []
        for name in self.stored:
            if name in self.coded:
                picked += [f"w_{name}.word", f"if(w_{name}.word is null, r.{name}, null)",
                           f"w_{name}.ix", f"w_{name}.mark"]  # fmt: skip
            else:
                picked.append(f'r."{name}"')
        joins = [f"left join w_{name} on w_{name}.text = r.{name}" for name in self.coded]
        return (
            f"insert into stored select {', '.join(picked)}, r.{HAS_NOTE}, {file} "
            f"from ({source}) r {' '.join(joins)}"
        )


@contextmanager
def in_written_order(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let statements look words up in the order that is written.

    The table engine cannot know that a file is larger than a list of words, and would look
    the rows of the file up in the list's place.
    """
    con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


def _words(con: duckdb.DuckDBPyConnection, column: Spelled) -> None:
    """Make the list of a column's words: its text, its number, what it means."""
    name = column.name
    listed = ", ".join(map(sql_text, column.spellings))
    con.execute(f"create type {name}_words as enum ({listed})")
    texts, indexes, marks = zip(*((t, *column.read(t)) for t in column.spellings), strict=True)
    con.execute(
        f"""create table w_{name} as select text, text::{name}_words as word, ix, mark from (
            select unnest(?::varchar[]) as text, unnest(?::integer[]) as ix,
                unnest(?::tinyint[]) as mark)""",
        [list(texts), list(indexes), list(marks)],
    )


def layout(
    heads: Sequence[Head],
    declared: Mapping[str, Spelled],
    *,
    notes: bool,
    computed: Iterable[str] = (),
) -> Layout:
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
    stored = tuple(name for name in COLUMNS if name in found and (name != "note" or notes))
    coded = {n: c for n, c in declared.items() if n in stored and c.spellings}
    return Layout(stored, coded, heads[0].constants if heads else {})
