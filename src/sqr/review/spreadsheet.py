"""Cells as spreadsheets may have them: none of ours becomes a formula."""

from __future__ import annotations

from functools import lru_cache

# What makes a spreadsheet take a cell for a formula, the full-width forms included.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


@lru_cache(maxsize=4096)
def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("2A.1"), safe_cell("-2"), safe_cell("＝1")
    ("'=1+1", '2A.1', "'-2", "'＝1")
    """
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text
