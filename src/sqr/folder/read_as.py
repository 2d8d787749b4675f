"""How a list beside the ratings was read, where that is not plain."""

from __future__ import annotations

from typing import NamedTuple


class ReadAs(NamedTuple):
    """How a list was read that is not plain: in a way that is ``sure``, from one ``sheet``."""

    file: str
    message: str
    sure: bool
    sheet: bool
