"""How many units are at each level of each domain, with totals that reconcile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqr.errors import UsageError
from sqr.review.selection import EVERYTHING, Selection
from sqr.review.wording import STATUS_WORDS
from sqr.rubric.model import Rubric
from sqr.rubric.names import did_you_mean, fold, listed
from sqr.scoring.levels import UnitScores

STATUSES = tuple(status for status in STATUS_WORDS if status != "levelled")


@dataclass(frozen=True, slots=True)
class Line:
    """A domain (or the whole) in one cycle and group of units; ``units`` of them are counted.

    ``units`` = the sum of ``levels``, by rank, + the sum of ``without``, by status, always.
    """

    cycle: str
    group: str
    id: str
    name: str
    units: int
    levels: tuple[int, ...]
    without: tuple[int, ...]


def summary(
    rubric: Rubric, units: Sequence[UnitScores], by: str = "", selection: Selection = EVERYTHING
) -> tuple[Line, ...]:
    """Return the lines for each cycle, and for each value of the units' attribute ``by``.

    A unit is counted in a line if its result there is one of those in ``selection``.
    Raises :class:`~sqr.errors.UsageError` when no unit has such an attribute.
    """
    key = _attribute(units, by) if by else ""
    places = {cycle: n for n, cycle in enumerate(dict.fromkeys(unit.cycle for unit in units))}
    groups: dict[tuple[str, str], list[UnitScores]] = {}
    for unit in units:
        value = dict(unit.unit.attributes).get(key, "") if key else ""
        groups.setdefault((unit.cycle, value), []).append(unit)
    return tuple(
        line
        for (cycle, value), members in sorted(
            groups.items(), key=lambda pair: (places[pair[0][0]], pair[0][1])
        )
        for line in _lines(rubric, cycle, value, members, selection)
    )


def _attribute(units: Sequence[UnitScores], by: str) -> str:
    known = list(dict.fromkeys(name for unit in units for name, _ in unit.unit.attributes))
    found = next((name for name in known if fold(name) == fold(by)), None)
    if found is None:
        hint = did_you_mean(by, known) or (
            f"The list has {listed(known)}." if known else "The list of units has no more columns."
        )
        raise UsageError(f"the list of units has no column {by}", hint)
    return found


def totals(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return a line for each cycle and domain that adds up those of all groups."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.cycle, line.id), []).append(line)
    return tuple(
        Line(cycle, "", name, same[0].name, sum(line.units for line in same),
             tuple(map(sum, zip(*(line.levels for line in same), strict=True))),
             tuple(map(sum, zip(*(line.without for line in same), strict=True))))
        for (cycle, name), same in groups.items()
    )  # fmt: skip


def _lines(
    rubric: Rubric, cycle: str, group: str, units: Sequence[UnitScores], selection: Selection
) -> list[Line]:
    found = []
    wanted = [(d.id, d.name) for d in rubric.domains]
    if rubric.rules.overall is not None:
        wanted.insert(0, ("overall", "Overall"))
    for name, title in wanted:
        if selection.parts and name not in selection.parts:
            continue
        decisions = [r.decision for unit in units for r in unit.results
                     if r.id == name and selection.wants(name, r.decision)]  # fmt: skip
        ranks = [decision.rank for decision in decisions]
        levels = tuple(ranks.count(rank) for rank in range(len(rubric.levels)))
        missing = [decision.status for decision in decisions if decision.rank is None]
        without = tuple(missing.count(status) for status in STATUSES)  # type: ignore[arg-type]
        found.append(Line(cycle, group, name, title, len(decisions), levels, without))
    return found


def heading(rubric: Rubric, by: str = "") -> tuple[str, ...]:
    """Return the columns of :func:`rows`."""
    levels = [f"level_{level.code}" for level in rubric.levels]
    return ("cycle", by or "group", "id", "name", "units", *levels, *STATUSES)


def rows(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Return the lines as rows of a table, every cell a text."""
    return [
        (one.cycle, one.group, one.id, one.name, str(one.units), *map(str, one.levels),
         *map(str, one.without))
        for one in lines
    ]  # fmt: skip


def document(rubric: Rubric, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the lines as plain data for JSON."""
    codes = [level.code for level in rubric.levels]
    return [
        {field.name: getattr(one, field.name) for field in fields(one)}
        | {
            "levels": dict(zip(codes, one.levels, strict=True)),
            "without": dict(zip(STATUSES, one.without, strict=True)),
        }
        for one in lines
    ]
