"""``sqr schema``: print the JSON Schema of a file that sqr reads or writes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sqr.cli.options import Output


class Name(StrEnum):
    """The published schemas: three of what people write, the others of what sqr writes."""

    review_yaml = "review-yaml"
    rubric = "rubric"
    translation = "translation"
    review = "review"
    review_index = "review-index"
    scores = "scores"
    summary = "summary"
    agreement = "agreement"
    validation = "validation"
    checks = "checks"


def schema(
    name: Annotated[
        Name,
        typer.Argument(
            help="What people write: review-yaml, rubric, translation (of a rubric). "
            "What sqr writes as JSON: review, review-index, scores, summary, agreement, "
            "validation, checks."
        ),
    ],
    output: Output = None,
) -> None:
    """Print the JSON Schema of a file that sqr reads or writes."""
    from sqr.assets import schema_text
    from sqr.cli.terminal import emit

    emit(schema_text(name), output)
