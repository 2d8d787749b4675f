"""The many-facet Rasch model as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqr.cli.score_matrix import fitted
from sqr.reliability.verdict import decimals

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sqr.reliability.model import FacetMeasure, RaschFinding, Study

MOST = 8
MOST_MEASURED = 30
RULER = 25
LEAST = 0.05
"""A difference of means that is worth a line."""


def rasch_tables(study: Study, found: RaschFinding) -> list[RenderableType]:
    """Return the model: reviewers and criteria on one ruler, and units it sees otherwise."""
    from rich.text import Text

    title = f"Many-facet Rasch model, {found.kind} (information: no level rests on it)"
    if found.why:
        return [Text(title, style="bold"), Text(f"  none: {found.why}.")]
    reach = _reach((*found.reviewers, *found.criteria))
    lines: list[RenderableType] = [Text(title, style="bold")]
    lines.append(_facet("Reviewers, strictest first", found.reviewers, reach))
    lines += [Text(""), _facet("Criteria, hardest first", found.criteria, reach)]
    told = [
        f"{'steps' if not id_ else f'steps of {id_}'}: "
        + ", ".join("none" if step is None else decimals(step) for step in steps)
        for id_, steps in found.steps[:MOST]
    ]
    reliability = found.reviewer_reliability
    if reliability is not None:
        told.append(f"how surely reviewers differ in severity: reliability {decimals(reliability)}")
    lines += [Text(f"  {line}", style="dim") for line in (*told, *found.remarks)]
    lines += [Text(""), _fair(study, found)]
    return lines


def _reach(measures: tuple[FacetMeasure, ...]) -> float:
    return max([1.0, *(abs(one.measure) for one in measures if not one.extreme)])


def ruler(value: float, reach: float) -> str:
    """Return a place on a ruler from -reach to +reach.

    >>> ruler(0.5, 1)
    '············┊·····●······'
    """
    cells = ["·"] * RULER
    cells[RULER // 2] = "┊"
    share = (min(max(value, -reach), reach) + reach) / (2 * reach)
    cells[int(share * (RULER - 1) + 0.5)] = "●"
    return "".join(cells)


def _facet(title: str, measures: tuple[FacetMeasure, ...], reach: float) -> RenderableType:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="", box=None, header_style="dim",
                  pad_edge=False, padding=(0, 2, 0, 0))  # fmt: skip
    table.add_column("", overflow="fold")
    for name in ("Logits", "± SE", "Infit", "Outfit", "Ratings"):
        table.add_column(name, justify="right")
    table.add_column(f"−{reach:.1f}".ljust(RULER - 4) + f"+{reach:.1f}", no_wrap=True)
    for one in measures[:MOST_MEASURED]:
        fits = ["–" if fit is None else decimals(fit) for fit in (one.infit, one.outfit)]
        table.add_row(fitted(one.id), decimals(one.measure), decimals(one.se), *fits,
                      f"{one.votes:,}", ruler(one.measure, reach))  # fmt: skip
    if len(measures) > MOST_MEASURED:
        table.add_row(f"+ {len(measures) - MOST_MEASURED} more")
    return table


def _fair(study: Study, found: RaschFinding) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    moved = [one for one in found.units if abs((one.fair or 0) - (one.observed or 0)) >= LEAST]
    if not moved:
        return Text(
            f"Severity moves the mean of none of the {study.unit_plural} by {LEAST} or more."
        )
    table = Table(title=f"{study.unit_plural.capitalize()} whose reviewers' severity mattered most",
                  title_justify="left", title_style="bold", box=None, header_style="dim",
                  pad_edge=False, padding=(0, 2, 0, 0))  # fmt: skip
    table.add_column("")
    for name in ("Mean as rated", "Fair average", "Ratings"):
        table.add_column(name, justify="right")
    ranked = sorted(moved, key=lambda one: -abs((one.fair or 0) - (one.observed or 0)))
    for one in ranked[:MOST]:
        table.add_row(fitted(one.name or one.id), f"{one.observed:.2f}", f"{one.fair:.2f}",
                      f"{one.votes:,}")  # fmt: skip
    return table
