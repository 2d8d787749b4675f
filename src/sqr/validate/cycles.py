"""The check of the order of cycles, by which the last review of every unit is found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from sqr.rubric.names import clip, fold
from sqr.validate.finder import Finder, Found, found, make

MOST_CYCLES = 8  # in one message


def order(finder: Finder) -> Iterator[Found]:
    """SQR147: cycles that the declared order lacks, or whose names and dates disagree."""
    cycles = finder.ratings.meaning.cycles
    if len(cycles) < 2:
        return
    declared = {fold(name) for name in finder.ratings.inputs.cycles}
    if declared:
        absent = [name for name in cycles if fold(name) not in declared]
        messages = [
            f"the cycle `{clip(name)}` is not among `cycles:`, and counts before all that are"
            for name in absent
        ]
        fix = "Correct the name, or put it into `cycles:` in review.yaml, where it belongs in time."
    else:
        messages, fix = _by_dates(finder, cycles)
    file = next((name for role, name in _files(finder) if role == "review"), _first(finder))
    problems = [make("SQR147", file, 0, "", "", "", message, fix) for message in messages]
    yield found("SQR147", problems, finder.most)


def _files(finder: Finder) -> Iterator[tuple[str, str]]:
    return ((role, path.name) for role, path in finder.ratings.inputs.others)


def _first(finder: Finder) -> str:
    return finder.ratings.files[0].file.name


def _by_dates(finder: Finder, cycles: Sequence[str]) -> tuple[list[str], str]:
    """Return where a cycle's ratings are dated before those of the cycle before it by name."""
    middle = _middle_days(finder)
    dated = [n for n in range(len(cycles)) if n in middle]
    messages = [
        f"by their names the cycle `{clip(cycles[n])}` comes before `{clip(cycles[later])}`, by "
        f"the dates of their ratings after it; so `{clip(cycles[-1])}` counts as the last"
        for n, later in pairwise(dated)
        if middle[n] > middle[later]
    ]
    told = "with all cycles, the earliest first"
    if len(dated) == len(cycles) <= MOST_CYCLES:
        names = [cycles[n] for n in sorted(dated, key=lambda n: middle[n])]
        told = f"`cycles: [{', '.join(_written(name) for name in names)}]`"
    return messages[:1], f"Say in review.yaml which came first: {told}."


def _written(name: str) -> str:
    """Return a name as it is written in a list of YAML."""
    plain = clip(name)
    return plain if plain.replace(" ", "").replace("-", "").isalnum() else json.dumps(plain)


def _middle_days(finder: Finder) -> dict[int, int]:
    """Return the middle of the days on which a cycle was rated; one odd date does not move it."""
    rows = finder.ratings.con.execute(
        """select w_cycle.ix, list(distinct w_date.ix)
        from (select distinct cycle, date from raw) d
        join w_cycle on w_cycle.text = d.cycle join w_date on w_date.text = d.date
        where w_date.ix >= 0 group by all"""
    ).fetchall()
    return {cycle: median_low(days) for cycle, days in rows}
