"""Validate a rating CSV with frictionless and a schema of the same columns."""

from __future__ import annotations

import os
import sys

from frictionless import Resource, Schema

SOURCES = ["observation", "interview", "document", "survey", "data"]
FIELDS: list[dict[str, object]] = [
    {"name": "unit", "type": "string", "constraints": {"required": True}},
    {"name": "criterion", "type": "string", "constraints": {"required": True}},
    {"name": "reviewer", "type": "string", "constraints": {"required": True}},
    {"name": "level", "type": "string", "constraints": {"enum": ["1", "2", "3"]}},
    {"name": "source", "type": "string", "constraints": {"enum": SOURCES}},
    {"name": "group", "type": "string"},
    {"name": "date", "type": "date"},
    {"name": "note", "type": "string"},
]


def main(path: str) -> None:
    """Validate the file and print whether it is valid and how many errors it has."""
    folder, name = os.path.split(path)
    resource = Resource(
        path=name, basepath=folder, schema=Schema.from_descriptor({"fields": FIELDS})
    )
    report = resource.validate()
    print(report.valid, report.stats["errors"])


if __name__ == "__main__":
    main(sys.argv[1])
