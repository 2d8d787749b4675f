"""The coverage of a review as a table to look at, and as CSV to sort and filter."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqr.ratings.vocabulary import STATES
from sqr.rubric.names import clip, listed
from sqr.validate.coverage import Coverage, Covered, CoveredUnit

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADING = ("cycle", "unit", "unit_name", "criterion", "criterion_name", "reviewers", "wanted",
           "missing")  # fmt: skip
MOST_UNITS, MOST_REVIEWERS = 30, 12
_MISSING = "missing"


def as_csv(coverage: Coverage) -> str:
    """Return a row a unit and criterion, with a column a reviewer.

    A reviewer's cell says ``rated``, ``not applicable`` …, ``missing`` where they answered
    other criteria of the unit but not this one, and nothing where they were not.
    """
    from sqr.review.spreadsheet import csv_writer, safe_cell

    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow([safe_cell(cell) for cell in (*HEADING, *_names(coverage))])
    for unit in coverage.units:
        start = [safe_cell(text) for text in (unit.cycle, unit.unit.id, unit.unit.name)]
        for covered in unit.criteria:
            criterion = [safe_cell(t) for t in (covered.criterion.id, covered.criterion.name)]
            lacking = max(coverage.wanted - covered.votes, 0) if coverage.is_short(covered) else 0
            counts = [str(covered.votes), str(coverage.wanted), str(lacking)]
            cells = [_cell(unit, covered, n) for n in range(len(coverage.reviewers))]
            writer.writerow([*start, *criterion, *counts, *cells])
    return out.getvalue()


def _names(coverage: Coverage) -> list[str]:
    return [
        f"{name} (self)" if n in coverage.own else name for n, name in enumerate(coverage.reviewers)
    ]


def _cell(unit: CoveredUnit, covered: Covered, reviewer: int) -> str:
    state = covered.states.get(reviewer)
    if state is not None:
        return STATES[state].replace("_", " ")
    return _MISSING if reviewer in unit.reviewers else ""


def things(coverage: Coverage) -> Iterator[RenderableType]:
    """Yield how many criteria each reviewer answered at each unit, and what is missing."""
    from rich.text import Text

    total = len(coverage.units[0].criteria) if coverage.units else 0
    yield Text(f"Criteria answered, of {total}", style="bold")
    yield _matrix(coverage)
    yield Text("")
    wanted = f"fewer than {coverage.wanted} reviewers" if coverage.wanted > 1 else "nobody"
    yield Text(f"Criteria that {wanted} rated", style="bold")
    yield from _missing(coverage)


def _matrix(coverage: Coverage) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    order = [n for n in range(len(coverage.reviewers)) if n not in coverage.own]
    order += sorted(coverage.own)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("unit", overflow="fold")
    names = _names(coverage)
    for n in order[:MOST_REVIEWERS]:
        table.add_column(Text(clip(names[n], 16)), justify="right", overflow="fold")
    if len(order) > MOST_REVIEWERS:
        table.add_column(f"+ {len(order) - MOST_REVIEWERS:,} more")
    for unit in coverage.units[:MOST_UNITS]:
        cells = [str(unit.answered(n) or "·") for n in order[:MOST_REVIEWERS]]
        table.add_row(Text(_title(unit)), *cells)
    if len(coverage.units) > MOST_UNITS:
        table.add_row(f"+ {len(coverage.units) - MOST_UNITS:,} more (--format csv has all)")
    return table


def _missing(coverage: Coverage) -> Iterator[RenderableType]:
    from rich.text import Text

    short = [(unit, few) for unit in coverage.units if (few := coverage.too_few(unit))]
    for unit, few in short[:MOST_UNITS]:
        total = len(unit.criteria)
        shown = f"all {total}" if len(few) == total else _listed(few)
        yield Text(f"{_title(unit)}: {shown}")
    if len(short) > MOST_UNITS:
        yield Text(f"+ {len(short) - MOST_UNITS:,} more (--format csv has all)")
    if not short:
        yield Text("none")


def _listed(few: Sequence[Covered]) -> str:
    return listed([covered.criterion.id for covered in few], most=20, joined="and")


def _title(unit: CoveredUnit) -> str:
    cycle = f" ({clip(unit.cycle, 20)})" if unit.cycle else ""
    return f"{clip(unit.unit.id, 30)}{cycle}"
