"""The JSON Schemas of what people write in YAML, made from the models themselves."""

from __future__ import annotations

import json

from pydantic import BaseModel

from sqr.rubric.model import Rubric
from sqr.rubric.translation import Translation


def rubric_schema() -> str:
    """Return the schema as JSON text; editors use it to complete and check while typing.

    >>> '"title": "Rubric"' in rubric_schema()
    True
    """
    return schema_of(Rubric)


def translation_schema() -> str:
    """Return the schema of a file with a rubric's texts in another language."""
    return schema_of(Translation)


def schema_of(model: type[BaseModel]) -> str:
    """Return the schema of a model as JSON text."""
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
