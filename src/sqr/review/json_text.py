"""Documents as JSON text with an indent, as ``json.dumps(…, indent=2)`` writes them, but sooner.

With an indent the standard library encodes in plain Python, which takes longer for a million
notes than reading and scoring their ratings. Its fast encoder knows no indent; but what holds no
further lists or objects it can write, and rows of such objects too, with the line ends in the
separators. A text never holds a bare line end, so these are found again with certainty.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache, lru_cache
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
    pieces: list[str] = []
    _put(document, "\n", pieces)
    return "".join((*pieces, "\n"))


def _put(value: Any, end: str, out: list[str]) -> None:
    """Add the text of a value; ``end`` is the line end and indent of what it stands in.

    Pieces are joined once, at the end: the text of a million notes is not to be copied often.
    """
    if type(value) not in _NESTED or not value:
        out.append(_encoder("").encode(value))
        return
    inner = f"{end}  "
    if isinstance(value, dict):
        if _flat(value.values()):
            out.append(f"{{{inner}{_encoder(inner).encode(value)[1:-1]}{end}}}")
            return
        start = "{"
        for key, one in value.items():
            out.append(f"{start}{inner}{_key(key)}: ")
            _put(one, inner, out)
            start = ","
        out.append(f"{end}}}")
    elif _flat(value):
        out.append(f"[{inner}{_encoder(inner).encode(value)[1:-1]}{end}]")
    elif all(type(one) is dict and one and _flat(one.values()) for one in value):
        out.append(f"[{inner}{_objects(value, inner)}{end}]")
    else:
        start = "["
        for one in value:
            out.append(f"{start}{inner}")
            _put(one, inner, out)
            start = ","
        out.append(f"{end}]")


def _objects(rows: Collection[dict[str, Any]], end: str) -> str:
    """Return the text of objects that hold nothing nested, one after the other."""
    inner = f"{end}  "
    told = _encoder(inner).encode(rows)[2:-2]
    told = told.replace(f"}},{inner}{{", f"{end}}},{end}{{{inner}")
    return f"{{{inner}{told}{end}}}"


def _flat(values: Collection[Any]) -> bool:
    return _NESTED.isdisjoint(map(type, values))


@lru_cache(maxsize=1_000)
def _key(text: str) -> str:
    """Return the text of a key: a document has few, many times."""
    return _encoder("").encode(text)


@cache
def _encoder(end: str) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(f",{end}", ": "))
