"""Our JSON text is the standard library's, to the byte."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sqr.review.json_text import as_json

TEXTS = st.text() | st.sampled_from(("},\n  {", '"},\n      {"', "\u2028", "é\x00\\", "[]", "{}"))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
ROWS = st.lists(st.dictionaries(TEXTS, PLAIN, max_size=3), max_size=4)


def holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3)
    return several | several.map(tuple) | st.dictionaries(TEXTS, inner, max_size=3) | ROWS


@given(st.dictionaries(TEXTS, st.recursive(PLAIN, holding, max_leaves=20), max_size=4))
def test_it_is_what_the_standard_library_writes(document: dict[str, Any]) -> None:
    assert as_json(document) == json.dumps(document, ensure_ascii=False, indent=2) + "\n"
