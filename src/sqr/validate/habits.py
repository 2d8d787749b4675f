"""Checks of what a reviewer did as a whole: left out, rated all alike, or not theirs to rate.

One pass over the table says for every reviewer at every unit which criteria were answered
and which levels given, as bits; all checks look at those few rows only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqr.ratings import vocabulary
from sqr.rubric.model import Criterion, Part, Rubric
from sqr.rubric.names import clip, listed
from sqr.validate.finder import Finder, Found
from sqr.validate.problem import Problem

WORD = 62  # criteria whose bits fit into one whole number

# A reviewer of fewer ratings, or of fewer criteria, may well find one level everywhere.
FEWEST_RATINGS, FEWEST_CRITERIA = 10, 5

MOST_UNITS = 4  # in one message


def all_of_them(finder: Finder) -> Iterator[Found]:
    """SQR140, SQR141, SQR146."""
    _count(finder)
    yield from skipped(finder)
    yield from one_level(finder)
    yield from own_elsewhere(finder)


def _count(finder: Finder) -> None:
    """Make the table ``habits``: a row a reviewer, unit and cycle."""
    rubric = finder.ratings.inputs.loaded.rubric
    answered = f"(state <> {vocabulary.BLANK} or has_note)"
    bits = []
    for n, first in enumerate(range(0, len(rubric.criteria), WORD)):
        bit = f"1::bigint << (criterion - {first})"
        if len(rubric.criteria) > WORD:
            inside = f"criterion between {first} and {first + WORD - 1}"
            bit = f"case when {inside} then {bit} else 0 end"
        bits.append(f"bit_or({bit}) as b{n}")
    finder.ratings.con.execute(
        f"""create or replace table habits as
        select cycle, unit, reviewer, {", ".join(bits)},
            bit_or(1::bigint << (rank + 1)) as levels
        from ratings where least(unit, criterion, reviewer) >= 0 and {answered}
        group by cycle, unit, reviewer"""
    )


def skipped(finder: Finder) -> Iterator[Found]:
    """SQR140: most of a cluster is answered, and not the rest.

    Who left out half of a cluster or more was perhaps not asked to rate it. Reviewers of
    whom a criterion or a unit is misspelled are told that first.
    """
    rubric = finder.ratings.inputs.loaded.rubric
    words = [f"b{n}" for n in range(-(-len(rubric.criteria) // WORD))]
    con = finder.ratings.con
    left_out: dict[tuple[int, ...], list[str]] = {}
    for pattern in con.execute(f"select distinct {', '.join(words)} from habits").fetchall():
        missing = forgotten(rubric, _answered(pattern))
        if missing:
            left_out[pattern] = missing
    if not left_out:
        return
    rows = con.execute(
        f"""select reviewer, unit, {", ".join(words)} from habits
        where ({", ".join(words)}) in ({", ".join(_tuple(p) for p in left_out)})
            and reviewer not in (select distinct reviewer from ratings
                where least(criterion, unit) < 0 and aside is distinct from 'blank_row')
        order by reviewer, cycle, unit"""
    ).fetchall()
    by_reviewer = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row[0])]
    first = finder.first_rows("reviewer", [reviewer for reviewer, _ in by_reviewer])
    problems = []
    for reviewer, found in by_reviewer[: finder.most or None]:
        row = first[reviewer]
        places = [(_unit(finder, unit), left_out[tuple(bits)]) for _, unit, *bits in found]
        problems.append(
            _about(finder, "SQR140", row, "criterion", reviewer, _without_answer(places))
        )
    yield Found("SQR140", len(by_reviewer), tuple(problems))


def _without_answer(places: list[tuple[str, list[str]]]) -> str:
    shown = [f"{listed(ids, most=6, joined='and')} at {clip(unit)}" for unit, ids in places]
    rest = f"; and some at {len(shown) - MOST_UNITS:,} more" if len(shown) > MOST_UNITS else ""
    return f"no answer to {'; '.join(shown[:MOST_UNITS])}{rest}"


def _tuple(pattern: tuple[int, ...]) -> str:
    return f"({', '.join(str(word) for word in pattern)})"


def _answered(pattern: tuple[int, ...]) -> int:
    return sum(word << (WORD * n) for n, word in enumerate(pattern))


def forgotten(rubric: Rubric, answered: int) -> list[str]:
    """Return the criteria left out of clusters that were mostly answered.

    ``answered`` has a bit for each criterion of the rubric, in its order.

    >>> from sqr.rubric.load import load
    >>> rubric = load("equity-review").rubric
    >>> forgotten(rubric, 0b011), forgotten(rubric, 0b001), forgotten(rubric, 0b111)
    (['1A.3'], [], [])
    """
    places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
    found = []
    for siblings in _siblings(rubric):
        missing = [id for id in siblings if not answered >> places[id] & 1]
        if missing and len(missing) * 2 < len(siblings):
            found += missing
    return sorted(found, key=places.__getitem__)


def _siblings(rubric: Rubric) -> Iterator[list[str]]:
    """Yield the criteria that stand directly under one part."""
    parts: list[Part] = list(rubric.walk())
    for part in parts:
        ids = [child.id for child in part.parts if isinstance(child, Criterion)]
        if ids:
            yield ids


def one_level(finder: Finder) -> Iterator[Found]:
    """SQR141: a reviewer who gave one level to everything."""
    rubric = finder.ratings.inputs.loaded.rubric
    con = finder.ratings.con
    # Bit 0 is of cells without a level.
    suspects = con.execute(
        """select reviewer, bit_or(levels) >> 1 from habits group by reviewer
        having bit_count(bit_or(levels) >> 1) = 1 order by reviewer"""
    ).fetchall()
    problems = []
    for reviewer, bit in suspects:
        counted = con.execute(
            "select count(*), count(distinct criterion), min(row) from ratings "
            "where reviewer = ? and rank >= 0 and least(unit, criterion) >= 0",
            [reviewer],
        ).fetchone()
        if not counted or counted[0] < FEWEST_RATINGS or counted[1] < FEWEST_CRITERIA:
            continue
        level = rubric.levels[int(bit).bit_length() - 1].name
        message = f"all {counted[0]:,} ratings are {level}"
        problems.append(_about(finder, "SQR141", counted[2], "level", reviewer, message))
    yield Found("SQR141", len(problems), tuple(problems[: finder.most or None]))


def own_elsewhere(finder: Finder) -> Iterator[Found]:
    """SQR146: a school's own team that rated another school as well."""
    own = finder.ratings.meaning.own
    if not own:
        return
    marks = ", ".join(str(n) for n in sorted(own))
    several = finder.ratings.con.execute(
        f"""select reviewer, list(distinct unit order by unit) from habits
        where reviewer in ({marks}) group by reviewer having count(distinct unit) > 1
        order by reviewer"""
    ).fetchall()
    first = finder.first_rows("reviewer", [reviewer for reviewer, _ in several])
    problems = []
    for reviewer, units in several[: finder.most or None]:
        row = first[reviewer]
        where = listed([_unit(finder, unit) for unit in units], joined="and")
        message = f"this reviewer's role is self, and there are ratings of {where}"
        problems.append(_about(finder, "SQR146", row, "unit", reviewer, message))
    yield Found("SQR146", len(several), tuple(problems))


def _unit(finder: Finder, unit: int) -> str:
    return finder.ratings.meaning.units[unit].id


def _about(
    finder: Finder, code: str, row: int, column: str, reviewer: int, message: str
) -> Problem:
    name = finder.ratings.meaning.reviewers[reviewer]
    return finder.problem(code, row, column, name, "", message, "")
