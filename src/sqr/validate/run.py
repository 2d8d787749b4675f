"""Run every check and put the findings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import STATES
from sqr.validate import cells, files, rows
from sqr.validate.catalogue import CHECKS
from sqr.validate.finder import Finder, Found, found, make
from sqr.validate.problem import SEVERITIES, ConsensusCount, Severity, Validation

if TYPE_CHECKING:
    from sqr.ratings.consensus import Objection

Checker = Callable[[Finder], Iterator[Found]]

# In the order in which a person would look: the file, its rows, the cells, the whole.
CHECKERS: tuple[Checker, ...] = (
    files.unusable,
    files.remarks,
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


def validate(
    ratings: Ratings,
    most: int = MOST_SHOWN,
    failed_examples: Sequence[str] = (),
    objections: Sequence[Objection] = (),
) -> Validation:
    """Check ratings; show at most ``most`` problems of each code (0: all of them).

    ``failed_examples`` are the rubric's own examples that its rules do not meet, in words;
    ``objections`` what the levels say against rows of the consensus file.
    """
    finder = Finder(ratings, most)
    every = [one for checker in CHECKERS for one in checker(finder)]
    every.append(_examples(ratings, failed_examples, most))
    agreed, count = _consensus(ratings, objections, most)
    every += agreed
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
        severities=_severities(counts),
        consensus=count,
    )


def _consensus(
    ratings: Ratings, objections: Sequence[Objection], most: int
) -> tuple[list[Found], ConsensusCount | None]:
    """Check the consensus file; few reviews have one, so what that takes waits until then."""
    if ratings.inputs.consensus is None:
        return [], None
    from sqr.ratings.consensus import consensus as read
    from sqr.validate import consensus

    agreed = read(ratings)
    found = list(consensus.consensus(ratings, agreed, objections, most))
    return found, consensus.counted(ratings, agreed, objections)


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


def _severities(counts: Counter[str]) -> dict[Severity, int]:
    found: Counter[Severity] = Counter()
    for code, number in counts.items():
        found[CHECKS[code].severity] += number
    return {severity: found[severity] for severity in SEVERITIES if found[severity]}


def _examples(ratings: Ratings, failed: Sequence[str], most: int) -> Found:
    file = ratings.inputs.loaded.file
    return found(
        "SQR150", [make("SQR150", file, 0, "", "", "", message) for message in failed], most
    )
