"""Checks of what a reviewer did as a whole: left out, rated all alike, or not theirs to rate.

One pass over the ratings makes the table ``habit``: for every reviewer at every unit which
criteria were answered and which levels given, as bits. All checks look at that table only.
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


Words = tuple[int, ...]  # a bit for each criterion that was answered


def all_of_them(finder: Finder) -> Iterator[Found]:
    """SQR140, SQR141, SQR146."""
    words = _habits(finder)
    yield from skipped(finder, words)
    yield from one_level(finder)
    yield from own_elsewhere(finder)


def _habits(finder: Finder) -> str:
    """Make the table ``habit``; return the names of its words of bits.

    ``given`` has a bit for each level given (bit 0: an answer without a level).
    """
    count = len(finder.ratings.inputs.loaded.rubric.criteria)
    bits = []
    for word, first in enumerate(range(0, count, WORD)):
        bit = f"1::bigint << (criterion - {first})"
        if count > WORD:
            bit = (
                f"case when criterion between {first} and {first + WORD - 1} then {bit} else 0 end"
            )
        bits.append(f"bit_or({bit}) as w{word}")
    finder.ratings.con.execute(
        f"""create or replace temp table habit as
        select reviewer, cycle, unit, bit_or(1::bigint << (rank + 1)) as given, {", ".join(bits)}
        from ratings
        where least(unit, criterion, reviewer) >= 0
            and (state <> {vocabulary.BLANK} or has_note)
        group by cycle, unit, reviewer"""
    )
    return ", ".join(f"w{word}" for word in range(len(bits)))


def _answered(words: Words) -> int:
    return sum(word << (WORD * n) for n, word in enumerate(words))


def skipped(finder: Finder, words: str) -> Iterator[Found]:
    """SQR140: most of a cluster is answered, and not the rest.

    Who left out half of a cluster or more was perhaps not asked to rate it. Reviewers of
    whom a criterion or a unit is misspelled are told that first.
    """
    con, rubric = finder.ratings.con, finder.ratings.inputs.loaded.rubric
    patterns: list[Words] = con.execute(f"select distinct {words} from habit").fetchall()
    left_out = {pattern: missing for pattern in patterns
                if (missing := forgotten(rubric, _answered(pattern)))}  # fmt: skip
    if not left_out:
        return
    habits = con.execute(f"select reviewer, cycle, unit, {words} from habit").fetchall()
    misspelled = con.execute(
        """select distinct reviewer from ratings
        where least(criterion, unit) < 0 and aside is distinct from 'blank_row'"""
    ).fetchall()
    told = {reviewer for (reviewer,) in misspelled}
    found = sorted(h for h in habits if h[3:] in left_out and h[0] not in told)
    by_reviewer = [(who, list(group)) for who, group in groupby(found, lambda habit: habit[0])]
    first = finder.first_rows("reviewer", [reviewer for reviewer, _ in by_reviewer])
    problems = []
    for reviewer, group in finder.shown(by_reviewer):
        places = [(_unit(finder, habit[2]), left_out[habit[3:]]) for habit in group]
        message = _without_answer(places)
        problems.append(_about(finder, "SQR140", first[reviewer], "criterion", reviewer, message))
    yield Found("SQR140", len(by_reviewer), tuple(problems))


def _without_answer(places: list[tuple[str, list[str]]]) -> str:
    shown = [f"{listed(ids, most=6, joined='and')} at {clip(unit)}" for unit, ids in places]
    rest = f"; and some at {len(shown) - MOST_UNITS:,} more" if len(shown) > MOST_UNITS else ""
    return f"no answer to {'; '.join(shown[:MOST_UNITS])}{rest}"


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
    levels = dict(
        finder.ratings.con.execute(
            "select reviewer, bit_or(given) >> 1 from habit group by reviewer"
        ).fetchall()
    )
    suspects = [reviewer for reviewer, given in levels.items() if given.bit_count() == 1]
    counted = finder.ratings.con.execute(
        "select reviewer, count(*), min(row) from ratings "
        "where reviewer in (select unnest(?::integer[])) and rank >= 0 "
        "and least(unit, criterion) >= 0 group by reviewer "
        "having count(*) >= ? and count(distinct criterion) >= ? order by reviewer",
        [suspects, FEWEST_RATINGS, FEWEST_CRITERIA],
    ).fetchall() if suspects else []  # fmt: skip
    problems = []
    for reviewer, number, row in counted:
        level = rubric.levels[levels[reviewer].bit_length() - 1].name
        message = f"all {number:,} ratings are {level}"
        problems.append(_about(finder, "SQR141", row, "level", reviewer, message))
    yield Found("SQR141", len(problems), tuple(finder.shown(problems)))


def own_elsewhere(finder: Finder) -> Iterator[Found]:
    """SQR146: a school's own team that rated another school as well."""
    own = finder.ratings.meaning.own
    if not own:
        return
    several = finder.ratings.con.execute(
        f"""select reviewer, list_sort(list(distinct unit)) from habit
        where reviewer in ({", ".join(map(str, sorted(own)))})
        group by reviewer having count(distinct unit) > 1 order by reviewer"""
    ).fetchall()
    first = finder.first_rows("reviewer", [reviewer for reviewer, _ in several])
    problems = []
    for reviewer, there in finder.shown(several):
        where = listed([_unit(finder, unit) for unit in there], joined="and")
        message = f"this reviewer's role is self, and there are ratings of {where}"
        problems.append(_about(finder, "SQR146", first[reviewer], "unit", reviewer, message))
    yield Found("SQR146", len(several), tuple(problems))


def _unit(finder: Finder, unit: int) -> str:
    return finder.ratings.meaning.units[unit].id


def _about(
    finder: Finder, code: str, row: int, column: str, reviewer: int, message: str
) -> Problem:
    name = finder.ratings.meaning.reviewers[reviewer]
    return finder.problem(code, row, column, name, "", message, "")
