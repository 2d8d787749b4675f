"""What a command begins before anything else is imported: to look at the files it will read.

To import what parses a command's options takes a quarter of a second of one processor. So the
paths are picked from the arguments by eye; only how soon a command is done may depend on it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqr.ratings.ahead import Ahead

READING = frozenset({"validate", "coverage", "score", "agreement", "agenda", "report"})
# Options of these commands without a value: what stands behind any other is no file to read.
FLAGS = frozenset({"--debug", "--quiet", "-q", "--summary", "--firmness", "--about",
                   "--notes", "--no-notes"})  # fmt: skip
_HELP = frozenset({"--help", "-h", "--version"})


def begin(arguments: Sequence[str]) -> Ahead | None:
    """Begin to look at the large rating files that a command is given, if it reads any."""
    if not READING.intersection(arguments) or _HELP.intersection(arguments):
        return None
    try:
        from sqr.folder.guess import rating_files
        from sqr.ratings.ahead import look_ahead

        review, files = named(arguments)
        return look_ahead(rating_files(files, review))
    except Exception:  # noqa: BLE001 - the command itself says what it is, or does without
        return None


def named(arguments: Sequence[str]) -> tuple[Path | None, list[Path]]:
    """Return the review and the files or folders that arguments probably name.

    >>> review, files = named(["score", "--review=spring", "--output", ".", "nowhere.csv"])
    >>> str(review), files
    ('spring', [])
    """
    review: Path | None = None
    files: list[Path] = []
    for before, word in pairwise(_apart(arguments)):
        if before == "--review":
            review = Path(word)
        elif (before in FLAGS or before[:1] != "-") and word[:1] != "-" and Path(word).exists():
            files.append(Path(word))
    return review, files


def _apart(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the words of the arguments, an option and its value apart."""
    for word in arguments:
        name, _, value = word.partition("=")
        yield from (name, value) if value and name.startswith("--") else (word,)


def open_missing_streams() -> None:
    """Give a process that was started without stdout or stderr somewhere to write.

    It is done before any other file is opened, which would else take their places.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
