"""What every check needs: a way to ask for rows, and to say where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqr.ratings.table import FileRead, Ratings
from sqr.rubric.names import clip
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Problem

T = TypeVar("T")


class Found(NamedTuple):
    """How many problems of one code there are, and as many of them as are shown."""

    code: str
    total: int
    problems: tuple[Problem, ...]


class Row(NamedTuple):
    """A row of the table, as far as messages name it."""

    row: int
    reviewer: str
    value: str
    extra: tuple[object, ...]


class Finder(NamedTuple):
    """Asks the table for rows and turns them into problems.

    At most ``most`` of each code are shown; 0: all of them; None: none, they are only counted.
    """

    ratings: Ratings
    most: int | None

    def shown(self, every: Sequence[T]) -> Sequence[T]:
        """Return those of all that are shown."""
        return every[:0] if self.most is None else every[: self.most or None]

    def any(self, sql: str) -> bool:
        """Tell whether a query has a row."""
        return self.ratings.con.execute(f"select 1 from ({sql}) limit 1").fetchone() is not None

    def counted(self, code: str, sql: str) -> Found:
        """Return how many rows a query has, and none of them."""
        counted = self.ratings.con.execute(f"select count(*) from ({sql})").fetchone()
        return Found(code, int(counted[0]) if counted else 0, ())

    def first_rows(self, column: str, values: Sequence[int]) -> dict[int, int]:
        """Return the first row of the table for each value of a column of whole numbers."""
        if not values:
            return {}
        wanted = ", ".join(str(value) for value in values)
        found = self.ratings.con.execute(
            f"select {column}, min(row) from ratings where {column} in ({wanted}) group by all"
        )
        return dict(found.fetchall())

    def rows(
        self,
        code: str,
        column: str,
        where: str,
        say: Callable[[Row], tuple[str, str]],
        extra: str = "",
        joins: str = "",
    ) -> Found:
        """Find the rows for which ``where`` holds; ``say`` gives message and fix for each.

        Their texts are fetched only of those that are shown. A reviewer who is known goes by
        one name, however the file writes it. ``where`` and ``joins`` speak of
        ``ratings m``, and ``extra`` may speak of the texts in ``raw`` too.
        """
        con = self.ratings.con
        where = f"{where} and {self._once(column)}"
        body = f"from ratings m {joins} where {where}"
        if self.most is None:
            return self.counted(code, f"select 1 {body}")
        limit = f"limit {self.most}" if self.most else ""
        places = con.execute(f"select m.row {body} order by m.row {limit}").fetchall()
        total = len(places)
        if self.most and total == self.most:  # there may be more than are shown
            total = self.counted(code, f"select 1 {body}").total
        more = f", {extra}" if extra else ""
        shown = con.execute(
            f"""select m.row, m.reviewer, raw.reviewer, raw."{column}"{more}
            from ratings m join raw on raw.row = m.row {joins}
            where m.row in (select unnest(?::bigint[])) and {where} order by m.row""",
            [[row for (row,) in places]],
        ).fetchall() if places else []  # fmt: skip
        problems = []
        for number, known, written, value, *others in shown:
            reviewer = self.ratings.meaning.reviewers[known] if known >= 0 else written
            row = Row(number, reviewer, value, tuple(others))
            message, fix = say(row)
            problems.append(self.problem(code, number, column, reviewer, value, message, fix))
        return Found(code, total, tuple(problems))

    def _once(self, column: str) -> str:
        """Tell in SQL which rows of ``ratings m`` are the first that a cell of a file is part of.

        In a wide table the cell that names the school belongs to every rating of its row.
        """
        further = [
            read.cells.further(read.first_row)
            for read in self.ratings.files
            if read.cells and not read.cells.is_own(column)
        ]
        return " and ".join(f"m.row not in ({rows})" for rows in further) or "true"

    def problem(
        self, code: str, row: int, column: str, reviewer: str, value: str, message: str, fix: str
    ) -> Problem:
        """Make the problem of one row of the table."""
        file, line = self.ratings.place(row)
        heading = self.ratings.heading(row, column)
        return make(code, file, line, heading, reviewer, value, message, fix)


def make(
    code: str, file: str, line: int, column: str, reviewer: str, value: str, message: str,
    fix: str = "",
) -> Problem:  # fmt: skip
    """Make a problem; ``fix`` is the catalogue's unless something better is known."""
    check = CHECKS[code]
    return Problem(
        code, check.severity, file, line, column, clip(reviewer), clip(value), message,
        check.why, fix or check.fix,
    )  # fmt: skip


def found(code: str, problems: Iterable[Problem], most: int | None) -> Found:
    """Wrap problems that were all made, showing at most ``most`` (0: all, None: none)."""
    every = tuple(problems)
    return Found(code, len(every), () if most is None else every[: most or None])


def file_problem(code: str, read: FileRead, message: str, fix: str = "", line: int = 0) -> Problem:
    """Make the problem of a whole file."""
    return make(code, read.file.name, line, "", "", "", message, fix)
