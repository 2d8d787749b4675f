"""What the texts of the table mean: each distinct text is judged once, then joined back.

A column of a million levels has five distinct values; Python looks at those five, SQL does
the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import Inputs, Unit
from sqr.ratings import vocabulary
from sqr.ratings.cycles import in_order
from sqr.ratings.lookups import distinct, lookup
from sqr.ratings.spelled import Spelled, spelled
from sqr.ratings.store import Layout, sql_text
from sqr.ratings.words import Words
from sqr.rubric.names import fold

if TYPE_CHECKING:
    import duckdb

SELF = "self"


class Meaning(NamedTuple):
    """The lists into which the integers of ``ratings`` point, and the words they came from.

    ``reviewers`` are ids; ``own`` marks those whose role is *self*. ``sources`` begin with
    the rubric's ``declared_sources``; others that stand in the files follow.
    """

    units: tuple[Unit, ...]
    reviewers: tuple[str, ...]
    own: frozenset[int]
    sources: tuple[str, ...]
    declared_sources: int
    cycles: tuple[str, ...]


def build(con: duckdb.DuckDBPyConnection, words: Words, kept: Layout) -> Meaning:
    """Judge the texts that are no declared spelling and make the table ``ratings``."""
    inputs = words.inputs
    declared = spelled(words)
    for column in declared.values():
        _declare(con, kept, column)
    units = inputs.units
    if units is None:
        units = tuple(Unit(name, name) for name in _named(con, "unit", str.strip))
    reviewers = tuple(r.id for r in inputs.reviewers or ())
    if inputs.reviewers is None:
        reviewers = _named(con, "reviewer", str.strip)
    own = frozenset(n for n, r in enumerate(inputs.reviewers or ()) if r.role == SELF)
    early: tuple[str, ...] = ()
    if "source" not in declared or "source" not in kept.stored:
        rows, early = _more_sources(distinct(con, "source"), inputs)
        lookup(con, "source", rows, more="source" in declared)
    in_time = partial(in_order, declared=inputs.cycles)
    cycles = _named(con, "cycle", lambda text: text.strip() or inputs.cycle, in_time)
    con.execute(_REASONS)
    meant = _Meant(kept, kept.looked_up(con))
    _ratings(con, meant, own)
    learned, more = _learn(con, meant, declared, inputs)
    if learned:
        con.execute("drop table ratings")
        _ratings(con, meant, own)
    ids = vocabulary.sources(inputs.loaded.rubric).ids
    return Meaning(units, reviewers, own, (*ids, *early, *more), len(ids), cycles)


def _declare(con: duckdb.DuckDBPyConnection, kept: Layout, column: Spelled) -> None:
    """List what the declared spellings of a column mean, or what its one text does."""
    name = column.name
    texts = column.spellings if name in kept.stored else [kept.constants.get(name, "")]
    lookup(con, name, column.meant(texts))


class _Meant(NamedTuple):
    """How SQL tells what stands in the columns of ``stored``; ``looked_up`` are those to join."""

    kept: Layout
    looked_up: tuple[str, ...]

    @property
    def joins(self) -> str:
        """The tables of what texts mean, joined."""
        return " ".join(
            f'left join w_{name} on w_{name}.text = stored."{name}"'
            for name in ("unit", "criterion", "reviewer", "source", "cycle", "level")
            if name in self.looked_up
        )

    def ix(self, name: str) -> str:
        """Return the index of what stands in a column; null where that means nothing."""
        joined = f"w_{name}.ix" if name in self.looked_up else "null"
        if name in self.kept.few:
            return f"coalesce(stored.{name}_ix, {joined})"
        return joined if name in self.kept.stored else self._constant(name, "ix")

    def mark(self, name: str) -> str:
        """Return the mark of what stands in a column: an id of few has none."""
        joined = f"w_{name}.mark" if name in self.looked_up else "null"
        if name in self.kept.few:
            return f"case when stored.{name}_ix is null then {joined} else 0 end"
        return joined if name in self.kept.stored else self._constant(name, "mark")

    def _constant(self, name: str, what: str) -> str:
        text = sql_text(self.kept.constants.get(name, ""))
        return f"(select first({what}) from w_{name} where text = {text})"


def _learn(
    con: duckdb.DuckDBPyConnection, meant: _Meant, declared: Mapping[str, Spelled], inputs: Inputs
) -> tuple[bool, tuple[str, ...]]:
    """List what other texts mean: ``developing`` and ``2.0`` are no declared spellings.

    Hardly any cell holds one, so they are looked for among the cells that mean nothing so far.
    Returns whether there were any, and the sources that the rubric does not know.
    """
    learned = False
    sources: tuple[str, ...] = ()
    for name in _strange(con, [name for name in declared if name in meant.looked_up]):
        texts = [text for (text,) in con.execute(
            f"""select distinct "{name}" from stored anti join w_{name} on text = "{name}"
            where "{name}" is not null"""
        ).fetchall()]  # fmt: skip
        found = declared[name].meant(texts)
        if name == "source":
            more, sources = _more_sources(texts, inputs)
            found += more
        learned = learned or bool(found)
        lookup(con, name, found, more=True)
    return learned, sources


def _strange(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    """Return the columns that hold cells which mean nothing so far."""
    if not names:
        return []
    wrong = {"level": f"state = {vocabulary.INVALID}"}
    passed = ", ".join(f"bool_or({wrong.get(name, f'{name} < 0')})" for name in names)
    row = con.execute(f"select {passed} from ratings").fetchone() or ()
    return [name for name, some in zip(names, row, strict=True) if some]


def _more_sources(
    texts: Iterable[str], inputs: Inputs
) -> tuple[list[tuple[str, int, int]], tuple[str, ...]]:
    """Number the sources that the rubric does not know, after its own."""
    names = vocabulary.sources(inputs.loaded.rubric)
    unknown = sorted(text for text in texts if fold(text) and names.find(text) < 0)
    others: dict[str, str] = {}
    for text in unknown:
        others.setdefault(fold(text), text.strip())
    order = {key: len(names.ids) + n for n, key in enumerate(others)}
    return [(text, order[fold(text)], 0) for text in unknown], tuple(others.values())


def _named(
    con: duckdb.DuckDBPyConnection, column: str, say: Callable[[str], str],
    ordered: Callable[[Iterable[str]], list[str]] = sorted,
) -> tuple[str, ...]:  # fmt: skip
    """Number the names that stand in a column; spellings that fold alike are one name."""
    spelled: dict[str, str] = {}
    texts = distinct(con, column)
    for text in sorted(texts):
        # But for the cycle, a blank names nobody, and neither does an error of Excel's.
        if column == "cycle" or (fold(text) and not vocabulary.is_excel_error(text)):
            spelled.setdefault(fold(say(text)), say(text))
    order = {key: n for n, key in enumerate(ordered(spelled))}
    lookup(con, column, ((text, order.get(fold(say(text)), -1), 0) for text in texts))
    return tuple(spelled[key] for key in order)


# Why a row does not count. A list of words takes a byte a row and is compared as fast.
_REASONS = """create type reason as enum ('blank_row', 'unknown_criterion', 'unknown_unit',
    'unknown_reviewer', 'invalid_level', 'blank', 'self_evaluation', 'not_applicable',
    'not_observed', 'duplicate')"""

# The order of the reasons is the order in which a person would ask them.
_RATINGS = """create table ratings as
with meant as (
    select stored.rowid as row, {columns}, stored.has_note, {blank} as blank
    from stored {joins})
select * exclude (blank),
    case
        when blank then 'blank_row'::reason
        when criterion < 0 then 'unknown_criterion'::reason
        when unit < 0 then 'unknown_unit'::reason
        when reviewer < 0 then 'unknown_reviewer'::reason
        when state = {invalid} then 'invalid_level'::reason
        when state = 3 then 'blank'::reason
        when reviewer in ({own}) then 'self_evaluation'::reason
        when state = 1 then 'not_applicable'::reason
        when state = 2 then 'not_observed'::reason
    end as aside
from meant"""


def _ratings(con: duckdb.DuckDBPyConnection, meant: _Meant, own: frozenset[int]) -> None:
    columns = [
        f"coalesce({meant.ix(name)}, -1)::integer as {said}"
        for name, said in (("unit", "unit"), ("criterion", "criterion"), ("reviewer", "reviewer"),
                           ("source", "source"), ("cycle", "cycle"), ("level", "rank"))
    ]  # fmt: skip
    columns.append(f"coalesce({meant.mark('level')}, {vocabulary.INVALID})::tinyint as state")
    nobody = " and ".join(f"{meant.ix(name)} is null" for name in ("unit", "criterion"))
    texts = " || ".join(meant.kept.text(name) for name in ("unit", "criterion", "level"))
    con.execute(
        _RATINGS.format(
            columns=", ".join(columns), joins=meant.joins, invalid=vocabulary.INVALID,
            blank=f"case when {nobody} then trim({texts}) = '' else false end",
            own=", ".join(str(n) for n in sorted(own)) or "-2",
        )
    )  # fmt: skip
