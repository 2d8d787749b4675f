"""Documents as JSON text with an indent, as ``json.dumps(…, indent=2)`` writes them, but sooner.

With an indent the standard library encodes in plain Python, which takes longer for a million
notes than reading and scoring their ratings. Its fast encoder knows no indent; but what holds no
further lists or objects it can write, and rows of such objects too, with the line ends in the
separators. A text never holds a bare line end, so these are found again with certainty.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

_NESTED = frozenset((dict, list, tuple))


def as_json(document: dict[str, Any]) -> str:
    """Return a document as JSON text that ends with a line end.

    >>> print(as_json({"a": [1, 2.5], "b": [{"c": None, "d": ""}, {"e": True}], "f": []}), end="")
    {
      "a": [
        1,
        2.5
      ],
      "b": [
        {
          "c": null,
          "d": ""
        },
        {
          "e": true
        }
      ],
      "f": []
    }
    """
    return f"{_told(document, chr(10))}\n"


def _told(value: Any, end: str) -> str:
    """Return the text of a value; ``end`` is the line end and indent of what it stands in."""
    if type(value) not in _NESTED or not value:
        return _encoder("").encode(value)
    inner = f"{end}  "
    if isinstance(value, dict):
        if _flat(value.values()):
            return f"{{{inner}{_encoder(inner).encode(value)[1:-1]}{end}}}"
        parts = [f"{_encoder('').encode(key)}: {_told(one, inner)}" for key, one in value.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{end}}}"
    if _flat(value):
        return f"[{inner}{_encoder(inner).encode(value)[1:-1]}{end}]"
    if all(type(one) is dict and one and _flat(one.values()) for one in value):
        return f"[{inner}{_objects(value, inner)}{end}]"
    return f"[{inner}{f',{inner}'.join([_told(one, inner) for one in value])}{end}]"


def _objects(rows: Collection[dict[str, Any]], end: str) -> str:
    """Return the text of objects that hold nothing nested, one after the other."""
    inner = f"{end}  "
    told = _encoder(inner).encode(rows)[2:-2]
    told = told.replace(f"}},{inner}{{", f"{end}}},{end}{{{inner}")
    return f"{{{inner}{told}{end}}}"


def _flat(values: Collection[Any]) -> bool:
    return _NESTED.isdisjoint(map(type, values))


@cache
def _encoder(end: str) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(f",{end}", ": "))
