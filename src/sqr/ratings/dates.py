"""Dates: how a review writes them, and which of those in its files can be read.

No level rests on a date. So the dates of the files are looked at only where somebody asks for
them, which in a large review goes on beside the scoring.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqr.folder.model import Inputs
from sqr.ratings.lookups import distinct, lookup

if TYPE_CHECKING:
    import duckdb

GOOD_DATE, BAD_DATE, OUTSIDE = 0, 1, 2


def judge(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Make the table ``w_date``, unless it is there: text, day (its ordinal, or -1), and a mark."""
    there = con.execute(
        "select 1 from duckdb_tables() where (database_name, table_name) = "
        "(current_database(), 'w_date')"
    )
    if there.fetchone():
        return
    rows = []
    for text in distinct(con, "date"):
        day = read_date(text, inputs.date_formats)
        mark = GOOD_DATE
        if text.strip() and day is None:
            mark = BAD_DATE
        elif day is not None:
            early = inputs.first_day is not None and day < inputs.first_day
            late = inputs.last_day is not None and day > inputs.last_day
            mark = OUTSIDE if early or late else GOOD_DATE
        rows.append((text, day.toordinal() if day else -1, mark))
    lookup(con, "date", rows)


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
