"""What ``sqr score`` writes, a function a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.errors import UsageError
from sqr.review.selection import Selection

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sqr.pipeline import OpenReview
    from sqr.scoring.levels import Scores, UnitScores
    from sqr.validate.problem import Validation


class Asked(NamedTuple):
    """What was scored, and what is to be written of it."""

    opened: OpenReview
    validated: Callable[[], Validation]
    scores: Scores
    units: tuple[UnitScores, ...]
    selection: Selection
    detail: bool
    firmness: bool
    explain: str | None
    summary: bool
    by: str


def write(asked: Asked, format: str, output: Path | None) -> None:
    """Write what was asked for, in one of the formats ``text``, ``json``, ``csv``, ``parquet``."""
    from sqr.cli.terminal import emit, show

    if asked.explain is not None and format not in ("text", "json"):
        raise UsageError("an explanation is written as text or JSON", "Use --format json.")
    if asked.firmness and format in ("csv", "parquet"):
        raise UsageError("firmness is not written as CSV", "Use --format json, or text.")
    if format == "text":
        show(*_text(asked), output=output)
    elif format == "json":
        emit(_json(asked), output)
    elif format == "csv":
        emit(_csv(asked), output)
    else:
        _parquet(asked, output)


def _text(asked: Asked) -> list[RenderableType]:
    rubric = asked.scores.rubric
    if asked.explain is not None:
        from sqr.cli.explain import explanation

        return explanation(asked.opened.ratings, asked.units, asked.explain)
    if asked.summary:
        from sqr.cli.score_summary import Summary
        from sqr.review.summary import summary

        lines = summary(rubric, asked.units, asked.by, asked.selection)
        return [Summary(rubric, lines, asked.by)]
    if asked.firmness:
        from sqr.cli.firmness import MOST_UNITS
        from sqr.cli.firmness import tables as firmness_tables

        found = asked.opened.firmness(asked.units[:MOST_UNITS])  # the others are not shown
        return firmness_tables(rubric, asked.units, found, asked.selection)
    from sqr.cli.score_table import tables

    return tables(asked.scores, asked.units, asked.selection, chosen=asked.detail)


def _json(asked: Asked) -> str:
    from sqr.review import export
    from sqr.review.json_text import as_json
    from sqr.rubric.model import criteria_of
    from sqr.version import VERSION

    ratings = asked.opened.ratings
    if asked.summary:
        return as_json(
            export.summary_document(
                ratings, asked.validated(), asked.units, VERSION, asked.by, asked.selection
            )
        )
    firm = asked.opened.firmness(asked.units) if asked.firmness else None
    traced: set[str] = set()
    if asked.explain is not None:
        from sqr.cli.explain import explained

        traced = {c.id for part in explained(asked.scores.rubric, asked.explain)
                  for c in criteria_of(part)}  # fmt: skip
    return as_json(
        export.scores_document(
            ratings, asked.validated(), asked.units, VERSION, firm, asked.selection, traced
        )
    )


def _csv(asked: Asked) -> str:
    if asked.summary:
        from sqr.review.export import summary_csv

        return summary_csv(asked.scores.rubric, asked.units, asked.by, asked.selection)
    from sqr.review.scores_csv import scores_csv

    return scores_csv(asked.scores, asked.units, asked.selection)


def _parquet(asked: Asked, output: Path | None) -> None:
    from sqr.review.parquet import scores_parquet
    from sqr.writing import write as write_file

    if output is None:
        raise UsageError("Parquet is not for a terminal", "Name a file with --output.")
    if asked.summary:
        raise UsageError("a summary is not written as Parquet", "Use --format csv.")
    write_file(output, scores_parquet(asked.scores, asked.units, asked.selection))
