"""Colours for a scale of any size: viridis, dark for the lowest level, light for the highest.

Lightness rises with every level, so the order survives grey print and colour blindness.
Colour is never alone: each mark also raises as many steps as the level has.
"""

from __future__ import annotations

from sqr.review.contrast import contrast

_VIRIDIS = (
    "440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b",
    "fde725",
)  # fmt: skip
_DARK, _LIGHT = "#000000", "#ffffff"


def colours(size: int) -> tuple[str, ...]:
    """Return a colour for each level, from the lowest to the highest.

    >>> colours(2)
    ('#440154', '#fde725')
    >>> len(set(colours(60)))
    60
    """
    return tuple(_at(rank / max(size - 1, 1)) for rank in range(size))


def ink(fill: str) -> str:
    """Return black or white, whichever reads better on the colour.

    >>> ink("#440154"), ink("#fde725")
    ('#ffffff', '#000000')
    """
    return max((_LIGHT, _DARK), key=lambda text: contrast(text, fill))


def _at(place: float) -> str:
    step = place * (len(_VIRIDIS) - 1)
    low = min(int(step), len(_VIRIDIS) - 2)
    pairs = zip(bytes.fromhex(_VIRIDIS[low]), bytes.fromhex(_VIRIDIS[low + 1]), strict=True)
    return "#" + bytes(round(a + (b - a) * (step - low)) for a, b in pairs).hex()
