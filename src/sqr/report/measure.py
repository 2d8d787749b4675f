"""How wide a text is and where its lines end, in Arial, without asking any font.

A slide does not grow with its text: what does not fit has to be known before it is drawn. The
widths are Arial's, in thousandths of the type size; Helvetica, Liberation Sans and Arimo share
them. What is not in the table is taken to be wide, so that an estimate errs on the safe side.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LINE = 1.2
"""The height of a line, in type sizes."""
BOLD = 56
"""So many thousandths wider is a bold letter; blanks and digits are not."""
SAFETY = 1.03

_WIDTHS = (
    (191, "'"), (222, "ijl‘’‚"), (260, "|"), (278, " !,./:;I[\\]ft·"), (333, "(-)`r“”„"),
    (334, "{}"), (350, "•"), (355, '"'), (389, "*"), (469, "^"), (500, "Jckxsvyz"),
    (556, "#$0123456789?L_abdeghnopqu–«»"), (584, "+<=>~±×÷−"), (605, "●○"), (611, "FTZß"),
    (667, "&ABEKPSVXY"), (722, "CDHNRUw"), (778, "GOQ"), (833, "Mm"), (889, "%æ"),
    (944, "W"), (1000, "—…ÆŒ"), (1015, "@"),
)  # fmt: skip
_WIDTH = {letter: width for width, letters in _WIDTHS for letter in letters}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in one line, in the unit of the type size.

    >>> round(width("Established", 20))
    106
    """
    letters = sum(map(_bold if bold else _letter, text))
    return letters / 1000 * size * SAFETY


def lines(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Return the text in lines that fit the room; joined they are the text again.

    A line ends after a blank or a hyphen, and within a word only where the word is too long.

    >>> lines("Established in 4 of 6 schools", 110, 20)
    ['Established ', 'in 4 of 6 ', 'schools']
    """
    found: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text):
        word = piece.rstrip(" ")
        wide = width(word, size, bold=bold)
        if line and used + wide > room:
            found.append(line)
            line, used = "", 0.0
        if wide > room:
            *full, last = _cut(word, room, size, bold)
            found += full
            piece = last + piece[len(word) :]
        line += piece
        used += width(piece, size, bold=bold)
    return [*found, line] if line or not found else found


def clipped(text: str, room: float, size: float, most: int, *, bold: bool = False) -> str:
    """Return the text if it fits ``most`` lines, else its beginning and an ellipsis.

    >>> clipped("Established in 4 of 6 schools", 110, 20, 2)
    'Established in 4 of 6…'
    """
    broken = lines(text, room, size, bold=bold)
    if len(broken) <= most:
        return text
    kept = "".join(broken[:most]).rstrip()
    while kept and len(lines(kept + "…", room, size, bold=bold)) > most:
        kept = kept[:-1].rstrip()
    return kept + "…"


def _cut(piece: str, room: float, size: float, bold: bool) -> list[str]:
    """Return a word that is too long for a line in pieces that are not; each has a letter."""
    found, begin, used = [], 0, 0.0
    for place, letter in enumerate(piece):
        wide = width(letter, size, bold=bold)
        if used + wide > room and place > begin:
            found.append(piece[begin:place])
            begin, used = place, 0.0
        used += wide
    return [*found, piece[begin:]]


def _pieces(text: str) -> list[str]:
    """Return the words of a text, each with the blanks or the hyphen that end it."""
    found, begin = [], 0
    for place in range(1, len(text)):
        before, here = text[place - 1], text[place]
        if (before == " " and here != " ") or (before == "-" and here not in " -"):
            found.append(text[begin:place])
            begin = place
    return [*found, text[begin:]] if text else []


def _bold(letter: str) -> int:
    return _letter(letter) + (0 if letter == " " or letter.isdigit() else BOLD)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    known = _WIDTH.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _WIDTH:
        return _WIDTH[base]
    return 1050 if unicodedata.east_asian_width(letter) in "WF" else 1000
