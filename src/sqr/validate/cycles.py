"""The check of the order of cycles, by which the last review of every unit is found."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from sqr.ratings.dates import judge
from sqr.rubric.names import clip, fold
from sqr.validate.finder import Finder, Found, found, make

MOST_CYCLES = 8  # in one message


def order(finder: Finder) -> Iterator[Found]:
    """SQR147: cycles that the declared order lacks, or whose names and dates disagree."""
    cycles = finder.ratings.meaning.cycles
    if len(cycles) < 2:
        return
    declared = {fold(name) for name in finder.ratings.inputs.cycles}
    told = _undeclared(cycles, declared) if declared else _by_dates(finder, cycles)
    file = next((name for role, name in _files(finder) if role == "review"), _first(finder))
    problems = [make("SQR147", file, 0, "", "", "", message, fix) for message, fix in told]
    yield found("SQR147", problems, finder.most)


def _files(finder: Finder) -> Iterator[tuple[str, str]]:
    return ((one.role, one.path.name) for one in finder.ratings.inputs.others)


def _first(finder: Finder) -> str:
    return finder.ratings.files[0].file.name


def _undeclared(cycles: Sequence[str], declared: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield which cycles the declared order lacks, each with what to do."""
    for name in cycles:
        if fold(name) not in declared:
            message = f"{_called(name)} is not among `cycles:`, and counts before all that are"
            yield message, _CORRECT if name else _NAME_IT


_CORRECT = "Correct the name, or put it into `cycles:` in review.yaml, where it belongs in time."
_NAME_IT = "Say with `cycle:` in review.yaml which cycle the rows without one belong to."


def _called(name: str) -> str:
    return f"the cycle `{clip(name)}`" if name else "the cycle without a name"


def _by_dates(finder: Finder, cycles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the first two cycles whose dates speak against their names, and what to declare."""
    middle = _middle_days(finder)
    dated = [n for n in range(len(cycles)) if n in middle]
    odd = [(n, later) for n, later in pairwise(dated) if middle[n] > middle[later]]
    for n, later in odd[:1]:
        message = (
            f"by their names {_called(cycles[n])} comes before `{clip(cycles[later])}`, by the "
            f"dates of their ratings after it; so `{clip(cycles[-1])}` counts as the last"
        )
        if not all(cycles):
            yield message, _NAME_IT
            continue
        order = "with all cycles, the earliest first"
        if len(dated) == len(cycles) <= MOST_CYCLES and all(clip(c) == c for c in cycles):
            names = [cycles[n] for n in sorted(dated, key=lambda n: middle[n])]
            order = f"`cycles: [{', '.join(_written(name) for name in names)}]`"
        yield message, f"Say in review.yaml which came first: {order}."


def _written(name: str) -> str:
    """Return a name as it is written in a list of YAML."""
    plain = name.replace(" ", "").replace("-", "").isalnum() and not name.startswith("-")
    return name if plain else json.dumps(name)


def _middle_days(finder: Finder) -> dict[int, int]:
    """Return the middle of the days on which a cycle was rated; one odd date does not move it."""
    judge(finder.ratings.con, finder.ratings.inputs)
    rows = finder.ratings.con.execute(
        """select w_cycle.ix, list(distinct w_date.ix)
        from (select distinct cycle, date from raw) d
        join w_cycle on w_cycle.text = d.cycle join w_date on w_date.text = d.date
        where w_date.ix >= 0 group by all"""
    ).fetchall()
    return {cycle: median_low(days) for cycle, days in rows}
