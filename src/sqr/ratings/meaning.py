"""What the texts of the table mean: each distinct text is judged once, then joined back.

A column of a million levels has five distinct values; Python looks at those five, SQL does
the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqr.folder.model import Inputs, Unit
from sqr.ratings import vocabulary
from sqr.ratings.vocabulary import LevelWords
from sqr.rubric.names import fold

if TYPE_CHECKING:
    import duckdb

SELF = "self"


@dataclass(frozen=True, slots=True)
class Meaning:
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
    rated_from_sources: bool


def build(con: duckdb.DuckDBPyConnection, inputs: Inputs, *, files_with_sources: bool) -> Meaning:
    """Judge the distinct texts and make the table ``ratings``."""
    lists = _lists(inputs)
    for column in lists:
        _lookup(con, column.name, ((text, *column.read(text)) for text in column.spellings))
    units = inputs.units
    if units is None:
        units = tuple(Unit(name, name) for name in _named(con, "unit", str.strip))
    reviewers = tuple(r.id for r in inputs.reviewers or ())
    if inputs.reviewers is None:
        reviewers = _named(con, "reviewer", str.strip)
    own = frozenset(n for n, r in enumerate(inputs.reviewers or ()) if r.role == SELF)
    sources, declared = _sources(con, inputs)
    cycles = _named(con, "cycle", lambda text: text.strip() or inputs.cycle)
    _dates(con, inputs)
    _ratings(con, own)
    if [column for column in lists if _learn(con, column)]:
        _ratings(con, own)
    _find_repeats(con)
    return Meaning(units, reviewers, own, sources, declared, cycles, files_with_sources)


@dataclass(frozen=True, slots=True)
class _List:
    """A column whose words are declared: its spellings, and what any text means there.

    Nearly every cell holds a declared spelling; only other texts need a closer look.
    """

    name: str
    spellings: Sequence[str]
    read: Callable[[str], tuple[int, int]]
    missed: str


def _lists(inputs: Inputs) -> list[_List]:
    rubric = inputs.loaded.rubric
    words = LevelWords(rubric)

    def level(text: str) -> tuple[int, int]:
        cell = words.read(text)
        return cell.rank, 0 if cell.state == vocabulary.INVALID else cell.state

    def named(column: str, names: vocabulary.Names) -> _List:
        return _List(column, names.spellings, lambda text: (names.find(text), 0), f"{column} < 0")

    lists = [
        _List("level", words.spellings, level, f"state = {vocabulary.INVALID}"),
        named("criterion", vocabulary.criteria(rubric)),
    ]
    if inputs.units is not None:
        lists.append(named("unit", vocabulary.Names([(u.id, u.name) for u in inputs.units])))
    if inputs.reviewers is not None:
        people = vocabulary.Names([(r.id, r.name) for r in inputs.reviewers])
        lists.append(named("reviewer", people))
    return lists


def _learn(con: duckdb.DuckDBPyConnection, column: _List) -> bool:
    """Add the texts that mean something without being a declared spelling; tell of any."""
    if con.execute(f"select 1 from ratings where {column.missed} limit 1").fetchone() is None:
        return False
    name = f'"{column.name}"'
    texts = con.execute(
        f"select distinct {name} from raw anti join w_{column.name} w on w.text = raw.{name}"
    ).fetchall()
    known = [(text, *column.read(text)) for (text,) in texts]
    known = [row for row in known if row[1] >= 0 or row[2]]
    _lookup(con, "more", known)
    con.execute(f"insert into w_{column.name} from w_more")
    return bool(known)


def _distinct(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    return [row[0] for row in con.execute(f'select distinct "{column}" from raw').fetchall()]


def _lookup(
    con: duckdb.DuckDBPyConnection, column: str, rows: Iterable[tuple[str, int, int]]
) -> None:
    """Make the table ``w_<column>``: text, its index, and a mark.

    Only texts that mean something are in it: a column of a million misspelled levels
    costs nothing here.
    """
    known = [row for row in rows if row[1] >= 0 or row[2]]
    texts, indexes, marks = zip(*known, strict=True) if known else ((), (), ())
    con.execute(
        f"create or replace table w_{column} as select unnest(?::varchar[]) as text, "
        "unnest(?::integer[]) as ix, unnest(?::integer[]) as mark",
        [list(texts), list(indexes), list(marks)],
    )


def _named(
    con: duckdb.DuckDBPyConnection, column: str, say: Callable[[str], str]
) -> tuple[str, ...]:
    """Number the names that stand in a column; spellings that fold alike are one name."""
    spelled: dict[str, str] = {}
    texts = _distinct(con, column)
    for text in sorted(texts):
        if column == "cycle" or fold(text):  # but for the cycle, a blank names nobody
            spelled.setdefault(fold(say(text)), say(text))
    order = {key: n for n, key in enumerate(sorted(spelled))}
    _lookup(con, column, ((text, order.get(fold(say(text)), -1), 0) for text in texts))
    return tuple(spelled[key] for key in order)


def _sources(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> tuple[tuple[str, ...], int]:
    """Number the sources: -1 is blank; texts unknown to the rubric follow its own."""
    declared = inputs.loaded.rubric.evidence.sources
    names = vocabulary.sources(inputs.loaded.rubric)
    texts = sorted(_distinct(con, "source"))
    others: dict[str, str] = {}
    for text in texts:
        if fold(text) and names.find(text) < 0:
            others.setdefault(fold(text), text.strip())
    order = {key: len(declared) + n for n, key in enumerate(others)}
    rows = []
    for text in texts:
        index = names.find(text)
        known = index >= 0 or not fold(text) or not declared
        rows.append((text, index if index >= 0 else order.get(fold(text), -1), int(not known)))
    _lookup(con, "source", rows)
    return (*names.ids, *others.values()), len(declared)


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
    """Read a date as the review declares its dates, by default ``2026-01-31``.

    >>> read_date("2026-02-30") is None, read_date("March 2017", ("%B %Y",))
    (True, datetime.date(2017, 3, 1))
    """
    for pattern in formats or ("%Y-%m-%d",):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


# The order of the reasons is the order in which a person would ask them.
_RATINGS = """create or replace table ratings as
with meant as (
    select raw.row, coalesce(u.ix, -1) as unit, coalesce(c.ix, -1) as criterion,
        coalesce(r.ix, -1) as reviewer, coalesce(s.ix, -1) as source, coalesce(y.ix, -1) as cycle,
        coalesce(l.ix, -1) as rank, coalesce(l.mark, {invalid}) as state, raw.has_note,
        case when u.ix is null and c.ix is null
            then trim(raw.unit || raw.criterion || raw.level) = '' else false end as blank
    from raw
    left join w_unit u on u.text = raw.unit
    left join w_criterion c on c.text = raw.criterion
    left join w_reviewer r on r.text = raw.reviewer
    left join w_source s on s.text = raw.source
    left join w_cycle y on y.text = raw.cycle
    left join w_level l on l.text = raw.level)
select * exclude (blank),
    case
        when blank then 'blank_row'
        when criterion < 0 then 'unknown_criterion'
        when unit < 0 then 'unknown_unit'
        when reviewer < 0 then 'unknown_reviewer'
        when state = 4 then 'invalid_level'
        when state = 3 then 'blank'
        when reviewer in ({own}) then 'self_evaluation'
        when state = 1 then 'not_applicable'
        when state = 2 then 'not_observed'
    end as aside
from meant"""

_ELIGIBLE = "(aside is null or aside in ('not_applicable', 'not_observed', 'self_evaluation'))"

# Reviewers with several rows for one criterion at one unit: several sources, or a repeat.
# Most criteria have none, and a bit for each reviewer shows that: as many rows as bits. Only
# the crowded ones (two reviewers may share a bit) are grouped by reviewer.
_AGAIN = f"""create table again as
with crowded as (
    select cycle, unit, criterion from ratings where {_ELIGIBLE} group by all
    having count(*) > bit_count(bit_or(1::hugeint << ((reviewer + 1) % 126))))
select cycle, unit, criterion, reviewer
from ratings join crowded using (cycle, unit, criterion) where {_ELIGIBLE}
group by all having count(*) > 1"""

# A key that stands twice: with one level the first row counts, with several none does.
_REPEATS = f"""create table repeats as
select cycle, unit, criterion, reviewer, source,
    min(row) as first_row, count(*) as n,
    count(distinct state * 1000 + rank) > 1 as differ
from ratings join again using (cycle, unit, criterion, reviewer) where {_ELIGIBLE}
group by all having count(*) > 1"""

_ASIDE = f"""update ratings set aside = 'duplicate'
from repeats p
where ratings.cycle = p.cycle and ratings.unit = p.unit and ratings.criterion = p.criterion
    and ratings.reviewer = p.reviewer and ratings.source = p.source and {_ELIGIBLE}
    and (p.differ or ratings.row > p.first_row)"""


def _ratings(con: duckdb.DuckDBPyConnection, own: frozenset[int]) -> None:
    marks = ", ".join(str(n) for n in sorted(own)) or "-2"
    con.execute(_RATINGS.format(own=marks, invalid=vocabulary.INVALID))


def _find_repeats(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(_AGAIN)
    con.execute(_REPEATS)
    row = con.execute("select count(*) from repeats").fetchone()
    if row and row[0]:
        con.execute(_ASIDE)
