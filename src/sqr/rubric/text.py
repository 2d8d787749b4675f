"""Texts of a rubric: kept as written."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints, WithJsonSchema

# YAML lets an author leave out the quotes of `1.10` or `No`; sqr keeps what was written,
# so an editor that checks against the schema must accept those scalars too.
_SCALAR = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, StringConstraints(strip_whitespace=True), WithJsonSchema(_SCALAR)]
Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    WithJsonSchema(_SCALAR),
]
