"""What the texts of the table mean: each distinct text is judged once, then joined back.

A column of a million levels has five distinct values; Python looks at those five, SQL does
the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import Inputs, Unit
from sqr.ratings import repeats, vocabulary
from sqr.ratings.cycles import in_order
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
        rows, early = _more_sources(_distinct(con, "source"), inputs)
        _lookup(con, "source", rows, more="source" in declared)
    in_time = partial(in_order, declared=inputs.cycles)
    cycles = _named(con, "cycle", lambda text: text.strip() or inputs.cycle, in_time)
    _dates(con, inputs)
    con.execute(_REASONS)
    _ratings(con, kept, own)
    learned, more = _learn(con, kept, declared, inputs)
    if learned:
        con.execute("drop table ratings")
        _ratings(con, kept, own)
    repeats.find(con, len(reviewers))
    ids = vocabulary.sources(inputs.loaded.rubric).ids
    return Meaning(units, reviewers, own, (*ids, *early, *more), len(ids), cycles)


def _declare(con: duckdb.DuckDBPyConnection, kept: Layout, column: Spelled) -> None:
    """List what the declared spellings of a column mean, or what its one text does."""
    name = column.name
    texts = column.spellings if name in kept.stored else [kept.constants.get(name, "")]
    _lookup(con, name, column.meant(texts))


def _learn(
    con: duckdb.DuckDBPyConnection, kept: Layout, declared: Mapping[str, Spelled], inputs: Inputs
) -> tuple[bool, tuple[str, ...]]:
    """List what other texts mean: ``developing`` and ``2.0`` are no declared spellings.

    Hardly any cell holds one, so they are looked for among the cells that mean nothing so far.
    Returns whether there were any, and the sources that the rubric does not know.
    """
    learned = False
    sources: tuple[str, ...] = ()
    for name in _strange(con, [name for name in declared if name in kept.stored]):
        texts = [text for (text,) in con.execute(
            f'select distinct "{name}" from stored anti join w_{name} on text = "{name}"'
        ).fetchall()]  # fmt: skip
        meant = declared[name].meant(texts)
        if name == "source":
            more, sources = _more_sources(texts, inputs)
            meant += more
        learned = learned or bool(meant)
        _lookup(con, name, meant, more=True)
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


def _distinct(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    return [row[0] for row in con.execute(f'select distinct "{column}" from raw').fetchall()]


def _lookup(
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


def _named(
    con: duckdb.DuckDBPyConnection, column: str, say: Callable[[str], str],
    ordered: Callable[[Iterable[str]], list[str]] = sorted,
) -> tuple[str, ...]:  # fmt: skip
    """Number the names that stand in a column; spellings that fold alike are one name."""
    spelled: dict[str, str] = {}
    texts = _distinct(con, column)
    for text in sorted(texts):
        # But for the cycle, a blank names nobody, and neither does an error of Excel's.
        if column == "cycle" or (fold(text) and not vocabulary.is_excel_error(text)):
            spelled.setdefault(fold(say(text)), say(text))
    order = {key: n for n, key in enumerate(ordered(spelled))}
    _lookup(con, column, ((text, order.get(fold(say(text)), -1), 0) for text in texts))
    return tuple(spelled[key] for key in order)


GOOD_DATE, BAD_DATE, OUTSIDE = 0, 1, 2


def _dates(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    rows = []
    for text in _distinct(con, "date"):
        day = read_date(text, inputs.date_formats)
        mark = GOOD_DATE
        if text.strip() and day is None:
            mark = BAD_DATE
        elif day is not None:
            early = inputs.first_day is not None and day < inputs.first_day
            late = inputs.last_day is not None and day > inputs.last_day
            mark = OUTSIDE if early or late else GOOD_DATE
        rows.append((text, day.toordinal() if day else -1, mark))
    _lookup(con, "date", rows)


def read_date(text: str, formats: tuple[str, ...] = ()) -> date | None:
    """Read a date as the review declares its dates, or as ``2026-01-31``.

    That is also how dates and times of a workbook arrive here; the time of day is left out.

    >>> read_date("2026-02-30") is None, read_date("March 2017", ("%B %Y",))
    (True, datetime.date(2017, 3, 1))
    >>> read_date("2026-01-31 09:30:00", ("%m/%d/%Y",))
    datetime.date(2026, 1, 31)
    """
    for pattern in (*formats, *(() if _day_first(formats) else _ISO)):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


_ISO = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def _day_first(formats: tuple[str, ...]) -> bool:
    """Tell whether the review writes the day before the month where others write it last."""
    return any(pattern.startswith("%Y-%d") for pattern in formats)


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


def _ratings(con: duckdb.DuckDBPyConnection, kept: Layout, own: frozenset[int]) -> None:
    columns = [
        f"coalesce({_meant(kept, name, 'ix')}, -1) as {said}"
        for name, said in (("unit", "unit"), ("criterion", "criterion"), ("reviewer", "reviewer"),
                           ("source", "source"), ("cycle", "cycle"), ("level", "rank"))
    ]  # fmt: skip
    columns.append(f"coalesce({_meant(kept, 'level', 'mark')}, {vocabulary.INVALID}) as state")
    nobody = " and ".join(f"{_meant(kept, name, 'ix')} is null" for name in ("unit", "criterion"))
    texts = " || ".join(kept.text(name) for name in ("unit", "criterion", "level"))
    joins = [
        f'left join w_{name} on w_{name}.text = stored."{name}"'
        for name in ("unit", "criterion", "reviewer", "source", "cycle", "level")
        if name in kept.stored
    ]
    con.execute(
        _RATINGS.format(
            columns=", ".join(columns), joins=" ".join(joins), invalid=vocabulary.INVALID,
            blank=f"case when {nobody} then trim({texts}) = '' else false end",
            own=", ".join(str(n) for n in sorted(own)) or "-2",
        )
    )  # fmt: skip


def _meant(kept: Layout, name: str, what: str) -> str:
    """Return in SQL the index or the mark of what stands in a column of ``stored``."""
    if name in kept.stored:
        return f"w_{name}.{what}"
    text = sql_text(kept.constants.get(name, ""))
    return f"(select first({what}) from w_{name} where text = {text})"
