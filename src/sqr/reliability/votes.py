"""All votes of a review as arrays: one a reviewer, unit, criterion and, if asked, column value.

Whole columns are counted at once; Python looks only at reviewers whose several sources differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.kinds import numbered
from sqr.agreement.panel import Bools, Ints, Panel
from sqr.errors import InputError, UsageError
from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.rubric.names import did_you_mean, fold
from sqr.scoring.panel import one_vote

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
        return self.at(places), places

    def at(self, places: Ints) -> Panel:
        """Return the votes at these places as a panel of units × criteria."""
        width = int(self.criterion.max(initial=0)) + 1
        keys = self.unit[places] * width + self.criterion[places]
        subjects, subject = numbered(keys, len(self.units) * width)
        _, unit = numbered(self.unit[places], len(self.units))
        of_subject = np.zeros(subjects, dtype=np.intp)
        of_subject[subject] = unit
        return Panel(subject, self.reviewer[places], self.rank[places], of_subject, self.levels,
                     self.reviewers)  # fmt: skip


def votes(ratings: Ratings, by: str = "") -> Votes:
    """Return the votes of a review; with ``by`` also apart by the values of a column.

    ``by`` is source, group, cycle or an attribute in the list of units. Raises
    :class:`~sqr.errors.UsageError` when there is no such column.
    """
    names, query, joined = _column(ratings, by)
    rubric = ratings.inputs.loaded.rubric
    held = _one_a_vote(_rated(ratings, query, joined), rubric)
    width = len(ratings.meaning.units) + 1
    place = (held["cycle"] + 1) * width + held["unit"]
    size = int(place.max(initial=-1)) + 1
    _, index = numbered(place, size)
    keys = np.flatnonzero(np.bincount(place, minlength=size)).tolist()
    return Votes(
        index, held["criterion"], held["reviewer"], held["rank"], held["row"], held["value"],
        held["own"].astype(bool), tuple((key // width - 1, key % width) for key in keys), names,
        len(rubric.levels), len(ratings.meaning.reviewers),
    )  # fmt: skip


def _one_a_vote(columns: dict[str, Ints], rubric: Rubric) -> dict[str, Ints]:
    """Reduce each reviewer's several ratings of a thing to one, in the place of the first."""
    # Reviewers come first, for files are mostly of one reviewer after the other, and what
    # nearly is in order is quickly sorted.
    parts = [columns[name] for name in ("reviewer", "value", "cycle", "unit", "criterion")]
    key = np.zeros(len(columns["row"]), dtype=np.intp)
    for part in parts:
        key *= int(part.max(initial=0)) + 2
        key += part + 1
    if np.all(key[1:] > key[:-1]):
        return columns
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    if len(starts) == len(order):
        return columns
    first = order[starts]
    rank = _reduced(rubric, columns["rank"][order], starts)
    own = np.maximum.reduceat(columns["own"][order], starts)
    sequence = np.argsort(first, kind="stable")
    kept = sequence[rank[sequence] >= 0]
    held = {name: values[first[kept]] for name, values in columns.items()}
    return {**held, "rank": rank[kept], "own": own[kept]}


def _rated(ratings: Ratings, value: str, joined: str) -> dict[str, Ints]:
    """Return the columns of the ratings that count, in the order of the files."""
    found = ratings.con.execute(
        f"""select {value} as value, r.cycle, r.unit, r.criterion, r.reviewer, r.rank, r.row,
            r.aside is not null as own
        from ratings r {joined}
        where (r.aside is null or r.aside = 'self_evaluation') and r.rank >= 0"""
    ).fetchnumpy()
    columns = {name: np.asarray(values).astype(np.intp) for name, values in found.items()}
    row = columns["row"]
    if np.all(row[1:] > row[:-1]):
        return columns
    order = np.argsort(row, kind="stable")
    return {name: values[order] for name, values in columns.items()}


def _reduced(rubric: Rubric, ranks: Ints, starts: Ints) -> Ints:
    """Return the vote that each reviewer's several ratings make, -1 where none is left.

    ``ranks`` has the ratings of a vote side by side, beginning at ``starts``.
    """
    found = np.minimum.reduceat(ranks, starts)
    torn = np.flatnonzero(np.maximum.reduceat(ranks, starts) != found)
    ends = np.append(starts[1:], len(ranks))
    several = ends - starts > 1
    found[several] = _alike(rubric)[found[several]]
    decided: dict[tuple[int, ...], int] = {}
    for place in torn.tolist():
        given = tuple(ranks[starts[place] : ends[place]].tolist())
        if given not in decided:
            chosen = one_vote(rubric, given)
            decided[given] = -1 if chosen is None else chosen
        found[place] = decided[given]
    return found


def _alike(rubric: Rubric) -> Ints:
    """Return the vote that several ratings at one rank make, for every rank.

    It is another one only where a mean's own cuts give a level's points to another level.
    """
    votes = [one_vote(rubric, (rank, rank)) for rank in range(len(rubric.levels))]
    return np.array([-1 if found is None else found for found in votes], dtype=np.intp)


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
        if "group" in ratings.unread:
            raise InputError("the groups were not read", "Load the review with groups=True.")
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
