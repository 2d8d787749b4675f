"""``sqr score``: levels for every unit, and how each came about."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.options import FailOn, FailOnOption, Files, Output, Quiet, Review, Rubric, open_review

if TYPE_CHECKING:
    from sqr.scoring.levels import Scores, UnitScores


class Format(StrEnum):
    """How the scores are written."""

    text = "text"
    json = "json"
    csv = "csv"


def score(
    files: Files = None,
    rubric: Rubric = None,
    review: Review = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.text,
    output: Output = None,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", "-u", help="Only this unit; may be repeated.")
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", help="Tell how the level of this id came about.")
    ] = None,
    fail_on: FailOnOption = FailOn.never,
    quiet: Quiet = False,
) -> None:
    """Give every unit its criterion, cluster and domain levels."""
    from sqr.cli.exits import code_for
    from sqr.cli.terminal import emit, say, show, summary
    from sqr.pipeline import sqr_version
    from sqr.review import export

    opened = open_review(files, rubric, review, notes=format is Format.json or None, quiet=quiet)
    found = opened.validate()
    scores = opened.score()
    units = _chosen(scores, unit or [])
    if explain is not None:
        from sqr.cli.explain import explanation

        show(*explanation(opened.ratings, units, explain), output=output)
    elif format is Format.json:
        document = export.scores_document(opened.ratings, found, units, sqr_version())
        emit(export.as_json(document), output)
    elif format is Format.csv:
        emit(export.scores_csv(scores, units), output)
    else:
        from sqr.cli.score_table import tables

        show(*tables(scores, units, chosen=bool(unit)), output=output)
    say(summary(found), quiet=quiet)
    raise typer.Exit(code_for(found, fail_on.value))


def _chosen(scores: Scores, wanted: list[str]) -> tuple[UnitScores, ...]:
    """Return the units that were asked for by id or name; all when none was."""
    from sqr.errors import UsageError
    from sqr.rubric.names import did_you_mean, fold

    if not wanted:
        return scores.units
    names = {fold(t): u.unit.id for u in scores.units for t in (u.unit.name, u.unit.id)}
    for name in wanted:
        if fold(name) not in names:
            hint = did_you_mean(name, [t for u in scores.units for t in (u.unit.id, u.unit.name)])
            raise UsageError(f"there is no unit {name} in this review", hint)
    ids = {names[fold(name)] for name in wanted}
    return tuple(u for u in scores.units if u.unit.id in ids)
