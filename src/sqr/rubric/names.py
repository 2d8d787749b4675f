"""How a text in a file is matched with a name in a rubric, and what was perhaps meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path


def fold(text: str) -> str:
    """Return ``text`` as names are compared: without case, outer blanks and what nobody sees.

    What was copied from a web page or a PDF may hold soft hyphens, blanks of no width, marks of
    direction: two names that look the same are the same.

    >>> fold("  Under  Developed ")
    'under developed'
    >>> fold("Al\\u00adder\\u200b") == fold("\\ufeffALDER")
    True
    """
    plain = text
    if not text.isascii():
        seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
        plain = unicodedata.normalize("NFC", seen)
    return " ".join(plain.split()).casefold()


# Begins the stand-in of a name that its author left out; no name that people write begins so.
STAND_IN = "\ue000"


def is_one_missing(names: Iterable[str]) -> bool:
    """Tell whether a name was left out, so that an unknown one may be just that.

    >>> is_one_missing(["1", "2"]), is_one_missing([STAND_IN + "levels", "2"])
    (False, True)
    """
    return any(name.startswith(STAND_IN) for name in names)


def closest(text: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that was perhaps meant by ``text``, or None.

    >>> closest("Devloping", ["Initiating", "Developing", "Established"])
    'Developing'
    >>> closest("zebra", ["Initiating", "Developing"]) is None
    True
    >>> closest("R0l", ["R10", "R01"])
    'R01'
    """
    from rapidfuzz import fuzz, process

    wanted = fold(text)
    choices = list(dict.fromkeys(names))
    if not wanted or len(wanted) > 200:
        return None
    folded = [fold(name) for name in choices]
    alike = [n for n, name in enumerate(folded) if _skeleton(name) == _skeleton(wanted)]
    if len(alike) == 1:
        return choices[alike[0]]
    best = process.extractOne(wanted, folded, scorer=fuzz.ratio)
    if best is None:
        return None
    _, score, index = best
    # A short id such as 3C.4 has many neighbours one letter away: ask more of it.
    enough = 74 if len(wanted) > 4 else 70
    return choices[index] if score >= enough else None


# What is taken for one another when it is read or typed: the letter O for nought, l for one.
_LOOKALIKES = str.maketrans("oli|", "0111", " ._-/")


def _skeleton(text: str) -> str:
    return text.translate(_LOOKALIKES)


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """Return ``Did you mean `x`?`` or an empty text.

    >>> did_you_mean("titel", ["title", "id"])
    'Did you mean `title`?'
    """
    name = closest(text, names)
    return f"Did you mean `{name}`?" if name is not None else ""


def file_meant(path: Path, base: Path | None = None) -> str:
    """Return the file or folder beside a missing ``path`` that was perhaps meant, or a hint.

    Names are shown as seen from ``base``.
    """
    try:
        there = sorted(found.name for found in path.parent.iterdir() if found.name != path.name)
    except OSError:
        there = []
    shown = path.parent if base is None else path.parent.relative_to(base)
    meant = closest(path.name, there)
    if meant is None:
        return "Check the name."
    return f"Did you mean `{name_shown((shown / meant).as_posix())}`?"


def name_shown(name: str) -> str:
    """Return a file's name as it is shown: what would break a line or steer a terminal is marked.

    >>> ascii(name_shown("a\\x1b[31m.csv")), name_shown("Bericht ü 1.csv")
    ("'a\\\\ufffd[31m.csv'", 'Bericht ü 1.csv')
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def listed(names: Iterable[str], most: int = 8, joined: str = "or") -> str:
    """Return names as a readable, bounded list.

    >>> listed(["a", "b", "c"]), listed("ab", joined="and"), listed("abcd", most=2)
    ('a, b or c', 'a and b', 'a, b, … (4 in all)')
    """
    texts = [clip(name) for name in names]
    if len(texts) > most:
        return ", ".join(texts[:most]) + f", … ({len(texts)} in all)"
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + f" {joined} {texts[-1]}"


def clip(text: str, most: int = 60) -> str:
    """Return ``text`` on one line, shortened: no message prints an unbounded input.

    >>> clip("a\\nb"), clip("x" * 99, most=5), clip(STAND_IN + "levels")
    ('a b', 'xxxx…', '…')
    """
    if text.startswith(STAND_IN):
        return "…"
    line = " ".join(text[: most * 4].split())
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return line if len(line) <= most else line[: most - 1] + "…"
