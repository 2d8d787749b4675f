"""The table ``stored``: what was loaded, a row a rating, in the order of the files.

A column whose words are declared is not kept as text. Each cell is looked up while the file
is scanned, and of a cell that holds a declared spelling, as nearly all do, only the word's
number and its meaning are kept; the text of any other stands beside it. That is smaller, and
faster than to store the texts and look them up afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

        Rows keep the order of the file: words are cast, for a join would hand on the pieces of a
        large file in whatever order they come.
        """
        picked: list[str] = []
        for name in self.stored:
            if name in self.coded:
                picked += [f"k_{name}", f"if(k_{name} is null, r.{name}, null)"]
                picked += self.coded[name].meanings(f"k_{name}")
            else:
                picked.append(f'r."{name}"')
        casts = "".join(f", {_known(c)} as k_{n}" for n, c in self.coded.items())
        return (
            f"insert into stored select {', '.join(picked)}, r.{HAS_NOTE}, {file} "
            f"from (select *{casts} from ({source})) r"
        )


_BITS = 512  # for each word, so that hardly one strange text in five hundred is tried in vain
_FEW = 32  # words among which the engine looks for similar ones in a microsecond


def _known(column: Spelled) -> str:
    """Return in SQL the word that a text is, null for any other.

    The engine looks for similar words when a text is none, and where there are many words that
    takes ten thousand times as long as to look one up: only texts whose hash is a word's are tried.
    """
    name = column.name
    if len(column.spellings) <= _FEW:
        return f"try_cast({name} as {name}_words)"
    place = f"(hash({name}) % {_BITS * len(column.spellings)})::integer"
    hit = f"get_bit(getvariable('{name}_bits'), {place}) = 1"
    return f"case when {hit} then try_cast({name} as {name}_words) end"


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
    size = _BITS * len(texts)
    if len(texts) > _FEW:
        con.execute(
            f"""set variable {name}_bits = (
                select bitstring_agg((hash(text) % {size})::integer, 0, {size - 1})
                from w_{name})"""
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
