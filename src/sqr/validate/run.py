"""Run every check and put the findings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import STATES
from sqr.validate import cells, cycles, files, habits, note_texts, rows, rubric
from sqr.validate.catalogue import CHECKS
from sqr.validate.finder import Finder, Found, make
from sqr.validate.finder import found as of_all
from sqr.validate.problem import (
    SEVERITIES,
    Change,
    ConsensusCount,
    Problem,
    Severity,
    Validation,
)
from sqr.validate.settings import changes

if TYPE_CHECKING:
    from sqr.ratings.consensus import Consensus

Checker = Callable[[Finder], Iterator[Found]]

# In the order in which a person would look: the file, its rows, the cells, the whole.
CHECKERS: tuple[Checker, ...] = (
    files.unusable,
    files.remarks,
    files.headings,
    files.rejects,
    files.odd_quotes,
    cells.all_of_them,
    rows.repeats,
    rows.notes,
    rows.sources,
    rows.spellings,
    habits.all_of_them,
    cycles.order,
    rubric.cuts,
)
NOTE_CHECKERS: tuple[Checker, ...] = (note_texts.pasted, note_texts.personal_data)

MOST_SHOWN = 200


def validate(
    ratings: Ratings,
    most: int | None = MOST_SHOWN,
    failed_examples: Sequence[tuple[int, str]] = (),
    agreed: Callable[[], Consensus | None] = lambda: None,
) -> Validation:
    """Check ratings; show at most ``most`` problems of each code (0: all, None: only count).

    ``failed_examples`` are the rubric's own examples that its rules do not meet, line and words;
    ``agreed`` gives what the reviewers agreed on with what the levels say against it, where
    there are levels; it is asked last.
    """
    changed = changes(ratings.inputs)
    finder = Finder(ratings, most)
    checkers = (*CHECKERS, *(NOTE_CHECKERS if ratings.has_notes else ()))
    every = [one for checker in checkers for one in checker(finder)]
    every.append(_examples(ratings, failed_examples, most))
    consensus, count = _consensus(ratings, agreed, most)
    every += consensus
    found: Counter[str] = Counter()
    for one in every:
        found[one.code] += one.total
    counts = {
        code: n for code, n in sorted(found.items()) if n and _severity(code, changed) != "off"
    }
    set_aside, states = _counted(ratings)
    return Validation(
        rows_in=ratings.rows_in,
        rows_used=ratings.rows_in - sum(set_aside.values()),
        set_aside=set_aside,
        states=states,
        problems=tuple(_in_order(every, changed)),
        counts=counts,
        severities=_severities(counts, changed),
        changes=tuple(c._replace(found=found[code]) for code, c in sorted(changed.items())),
        skipped=() if ratings.has_notes else (note_texts.UNREAD,),
        consensus=count,
    )


def _severity(code: str, changed: Mapping[str, Change]) -> Severity | Literal["off"]:
    return changed[code].now if code in changed else CHECKS[code].severity


def _in_order(every: Sequence[Found], changed: Mapping[str, Change]) -> list[Problem]:
    """Return the problems that are shown, the gravest first, with the review's severities."""
    problems = []
    for problem in (problem for one in every for problem in one.problems):
        severity = _severity(problem.code, changed)
        if severity != "off":
            same = severity == problem.severity
            problems.append(problem if same else problem._replace(severity=severity))
    problems.sort(
        key=lambda p: (SEVERITIES.index(p.severity), p.file, p.line, p.code, p.column, p.message)
    )
    return problems


def _consensus(
    ratings: Ratings, agreed: Callable[[], Consensus | None], most: int | None
) -> tuple[list[Found], ConsensusCount | None]:
    """Check the consensus file; few reviews have one, so what that takes waits until then."""
    if ratings.inputs.consensus is None:
        return [], None
    from sqr.ratings.consensus import consensus as read
    from sqr.validate import consensus

    rows = agreed() or read(ratings)
    return list(consensus.consensus(ratings, rows, most)), consensus.counted(ratings, rows)


def _counted(ratings: Ratings) -> tuple[dict[str, int], dict[str, int]]:
    """Count the rows that do not count, by reason, and the states of all cells, in fixed orders.

    Of rows that could not be split into columns, nobody knows the state.
    """
    reasons: Counter[str] = Counter(malformed_row=ratings.rejected, unusable_file=ratings.lost)
    states: Counter[int] = Counter()
    for aside, state, number in ratings.con.execute(
        "select aside, state, count(*) from ratings group by all"
    ).fetchall():
        states[state] += number
        if aside is not None:
            reasons[aside] += number
    set_aside = {reason: reasons[reason] for reason in sorted(reasons) if reasons[reason]}
    return set_aside, {name: states[state] for state, name in enumerate(STATES)}


def _severities(counts: Mapping[str, int], changed: Mapping[str, Change]) -> dict[Severity, int]:
    found: Counter[str] = Counter()
    for code, number in counts.items():
        found[_severity(code, changed)] += number
    return {severity: found[severity] for severity in SEVERITIES if found[severity]}


def _examples(ratings: Ratings, failed: Sequence[tuple[int, str]], most: int | None) -> Found:
    file = ratings.inputs.loaded.file
    return of_all(
        "SQR150", [make("SQR150", file, line, "", "", "", said) for line, said in failed], most
    )
