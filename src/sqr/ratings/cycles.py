"""The order of cycles: as the review declares it, else by their names as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqr.rubric.names import fold

_DIGITS = re.compile(r"(\d+)")


def in_order(names: Iterable[str], declared: Sequence[str] = ()) -> list[str]:
    """Return folded names of cycles, the earliest first.

    Numbers within names count as numbers. Where an order is declared, a cycle that is not in
    it comes before all that are: none becomes the last by being misspelt.

    >>> in_order(["10", "9", "2025-26", "2024-25"])
    ['9', '10', '2024-25', '2025-26']
    >>> in_order(["fall 2025", "spring 2025", "fal"], ["Spring 2025", "Fall 2025"])
    ['fal', 'spring 2025', 'fall 2025']
    """
    place = {fold(name): n for n, name in enumerate(declared)}
    return sorted(names, key=lambda name: (place.get(name, -1), _as_read(name), name))


def _as_read(name: str) -> list[tuple[int, str]]:
    """Return the parts of a name, texts and numbers in turn, so that numbers compare as such."""
    parts = _DIGITS.split(name)
    return [(len(part.lstrip("0")), part.lstrip("0")) if n % 2 else (0, part)
            for n, part in enumerate(parts)]  # fmt: skip
