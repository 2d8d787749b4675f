"""How a list beside the ratings was read, where that is not plain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a list was read that is not plain: in a way that is ``sure``, from one ``sheet``."""

    file: str
    message: str
    sure: bool
    sheet: bool
