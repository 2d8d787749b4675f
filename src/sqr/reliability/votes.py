"""All votes of a review as arrays: one a reviewer, unit, criterion and, if asked, column value.

The counting is done in SQL; Python looks only at reviewers whose several sources differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.panel import Bools, Ints, Panel
from sqr.errors import UsageError
from sqr.ratings.table import Ratings
from sqr.rubric.names import did_you_mean, fold
from sqr.scoring.panel import vote

EXPERT = "expert"
ROW_COLUMNS = ("source", "group", "cycle")


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Votes side by side; ``unit`` indexes ``units``, which are (cycle, unit) of the meaning.

    ``row`` is the place of the (first) rating in the table, ``value`` indexes ``values``, the
    distinct values of the column that was asked for; without one there is a single empty value.
    ``own`` marks votes of a unit on itself.
    """

    unit: Ints
    criterion: Ints
    reviewer: Ints
    rank: Ints
    row: Ints
    value: Ints
    own: Bools
    units: tuple[tuple[int, int], ...]
    values: tuple[str, ...]
    levels: int
    reviewers: int

    def panel(self, chosen: Bools) -> tuple[Panel, Ints]:
        """Return the chosen votes as a panel of units × criteria, and their places here."""
        places = np.flatnonzero(chosen)
        width = int(self.criterion.max(initial=0)) + 1
        keys, subject = np.unique(
            self.unit[places] * width + self.criterion[places], return_inverse=True
        )
        unit = np.unique(keys // width, return_inverse=True)[1]
        made = Panel(
            subject, self.reviewer[places], self.rank[places], unit, self.levels, self.reviewers
        )
        return made, places


def votes(ratings: Ratings, by: str = "") -> Votes:
    """Return the votes of a review; with ``by`` also apart by the values of a column.

    ``by`` is source, group, cycle or an attribute in the list of units. Raises
    :class:`~sqr.errors.UsageError` when there is no such column.
    """
    names, query, joined = _column(ratings, by)
    rated = f"""select {query} as value, r.cycle, r.unit, r.criterion, r.reviewer, r.rank, r.row,
            r.aside is not null as own
        from ratings r {joined}
        where (r.aside is null or r.aside = 'self_evaluation') and r.rank >= 0"""
    found = ratings.con.execute(
        f"""select value, cycle, unit, criterion, reviewer, min(rank) as low, max(rank) as high,
            min(row) as row, bool_or(own) as own
        from ({rated}) group by value, cycle, unit, criterion, reviewer order by row, value"""
    ).fetchnumpy()
    columns = {name: np.asarray(values) for name, values in found.items()}
    rank = columns["low"].astype(np.intp)
    torn = columns["high"] != columns["low"]
    if torn.any():
        rank[torn] = _reduced(ratings, rated)
    kept = rank >= 0
    cycle = columns["cycle"][kept].astype(np.intp)
    unit = columns["unit"][kept].astype(np.intp)
    width = len(ratings.meaning.units) + 1
    keys, index = np.unique((cycle + 1) * width + unit, return_inverse=True)
    rubric = ratings.inputs.loaded.rubric
    return Votes(
        index,
        columns["criterion"][kept].astype(np.intp),
        columns["reviewer"][kept].astype(np.intp),
        rank[kept],
        columns["row"][kept].astype(np.intp),
        columns["value"][kept].astype(np.intp),
        columns["own"][kept].astype(bool),
        tuple((int(key) // width - 1, int(key) % width) for key in keys),
        names,
        len(rubric.levels),
        len(ratings.meaning.reviewers),
    )


def _reduced(ratings: Ratings, rated: str) -> Ints:
    """Return the votes of reviewers whose several ratings differ, -1 where none is left."""
    rubric = ratings.inputs.loaded.rubric
    rows = ratings.con.execute(
        f"""select list(rank order by row), min(row) as row, value from ({rated})
        group by value, cycle, unit, criterion, reviewer having min(rank) <> max(rank)
        order by row, value"""
    ).fetchall()
    decided: dict[tuple[int, ...], int] = {}
    found = []
    for ranks, _, _ in rows:
        key = tuple(ranks)
        if key not in decided:
            chosen = vote(rubric, key).rank
            decided[key] = -1 if chosen is None else chosen
        found.append(decided[key])
    return np.array(found, dtype=np.intp)


def _column(ratings: Ratings, by: str) -> tuple[tuple[str, ...], str, str]:
    """Return the values of a column, the SQL of its number, and the join that this needs."""
    meant = ratings.meaning
    if not by:
        return ("",), "0", ""
    if fold(by) == "cycle":
        return meant.cycles or ("",), "greatest(r.cycle, 0)", ""
    if fold(by) == "source":
        return (*meant.sources, "(blank)"), _or_last("r.source", len(meant.sources)), ""
    if fold(by) == "group":
        texts = ratings.con.execute('select distinct "group" from raw').fetchall()
        spelled: dict[str, str] = {}
        for text in sorted(row[0] or "" for row in texts):
            spelled.setdefault(fold(text), text.strip() or "(blank)")
        order = {key: n for n, key in enumerate(spelled)}
        _lookup(ratings, [(row[0] or "", order[fold(row[0] or "")]) for row in texts])
        joined = 'join raw on raw.row = r.row join by_value b on b.text = raw."group"'
        return tuple(spelled.values()), "b.ix", joined
    return _attribute(ratings, by)


def _or_last(number: str, last: int) -> str:
    return f"case when {number} >= 0 then {number} else {last} end"


def _attribute(ratings: Ratings, by: str) -> tuple[tuple[str, ...], str, str]:
    units = ratings.meaning.units
    names = list(dict.fromkeys(name for unit in units for name, _ in unit.attributes))
    chosen = next((name for name in names if fold(name) == fold(by)), None)
    if chosen is None:
        known = [*ROW_COLUMNS, *names]
        hint = did_you_mean(by, known) or f"Choose from: {', '.join(known)}."
        raise UsageError(f"there is no column {by} to look within", hint)
    held = [dict(unit.attributes).get(chosen, "").strip() or "(blank)" for unit in units]
    values = tuple(dict.fromkeys(held))
    order = {value: n for n, value in enumerate(values)}
    _lookup(ratings, [(str(place), order[value]) for place, value in enumerate(held)])
    return values, "b.ix", "join by_value b on b.text = r.unit::varchar"


def _lookup(ratings: Ratings, rows: list[tuple[str, int]]) -> None:
    texts, numbers = [row[0] for row in rows], [row[1] for row in rows]
    ratings.con.execute("create or replace table by_value (text varchar, ix integer)")
    ratings.con.execute(
        "insert into by_value select unnest(?::varchar[]), unnest(?::integer[])", [texts, numbers]
    )
