"""The JSON Schema of review.yaml, made from the model itself."""

from __future__ import annotations

from sqr.folder.model import ReviewFile
from sqr.rubric.schema import schema_of


def review_file_schema() -> str:
    """Return the schema as JSON text; editors use it to complete and check while typing.

    >>> '"rubric"' in review_file_schema()
    True
    """
    return schema_of(ReviewFile)
