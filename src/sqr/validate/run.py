"""Run every check and put the findings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import STATES
from sqr.validate import cells, examples, files, rows
from sqr.validate.finder import Finder, Found, found, make
from sqr.validate.problem import SEVERITIES, Validation

Checker = Callable[[Finder], Iterator[Found]]

# In the order in which a person would look: the file, its rows, the cells, the whole.
CHECKERS: tuple[Checker, ...] = (
    files.unusable,
    files.headings,
    files.rejects,
    files.odd_quotes,
    cells.criteria,
    cells.levels,
    cells.units,
    cells.reviewers,
    cells.sources,
    cells.dates,
    rows.repeats,
    rows.notes,
    rows.spellings,
)

MOST_SHOWN = 200


def validate(ratings: Ratings, most: int = MOST_SHOWN) -> Validation:
    """Check ratings; show at most ``most`` problems of each code (0: all of them)."""
    finder = Finder(ratings, most)
    every = [one for checker in CHECKERS for one in checker(finder)]
    every += _examples(ratings, most)
    counts: Counter[str] = Counter()
    for one in every:
        counts[one.code] += one.total
    problems = [problem for one in every for problem in one.problems]
    problems.sort(
        key=lambda p: (SEVERITIES.index(p.severity), p.file, p.line, p.code, p.column, p.message)
    )
    set_aside = _set_aside(ratings)
    used = ratings.rows_in - sum(set_aside.values())
    return Validation(
        rows_in=ratings.rows_in,
        rows_used=used,
        set_aside=set_aside,
        states=_states(ratings),
        problems=tuple(problems),
        counts={code: n for code, n in sorted(counts.items()) if n},
    )


def _set_aside(ratings: Ratings) -> dict[str, int]:
    """Count the rows that do not count, by reason, in a fixed order."""
    counted = dict(
        ratings.con.execute(
            "select aside, count(*) from ratings where aside is not null group by aside"
        ).fetchall()
    )
    counted["malformed_row"] = ratings.rejected
    counted["unusable_file"] = ratings.lost
    return {reason: counted[reason] for reason in sorted(counted) if counted[reason]}


def _states(ratings: Ratings) -> dict[str, int]:
    """Count the states of all level cells that could be read."""
    counted = dict(
        ratings.con.execute("select state, count(*) from ratings group by state").fetchall()
    )
    return {name: counted.get(state, 0) for state, name in enumerate(STATES)}


def _examples(ratings: Ratings, most: int) -> Iterator[Found]:
    loaded = ratings.inputs.loaded
    problems = [
        make("SQR150", loaded.file, 0, "", "", "", failure.message, " ".join(failure.steps))
        for failure in examples.failures(loaded.rubric)
    ]
    yield found("SQR150", problems, most)
