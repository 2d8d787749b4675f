"""What a command begins before anything else is imported: to look at the files it will read.

To import what parses a command's options takes a quarter of a second of one processor. So the
paths are picked from the arguments by eye; only how soon a command is done may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqr.ratings.ahead import Ahead

READING = frozenset({"validate", "coverage", "score", "agreement", "agenda", "report"})
_HELP = frozenset({"--help", "-h", "--version"})
_WRITES = frozenset({"--output", "-o"})


def begin(arguments: Sequence[str]) -> Ahead | None:
    """Begin to look at the large rating files that a command is given, if it reads any."""
    if not READING.intersection(arguments) or _HELP.intersection(arguments):
        return None
    from sqr.folder.guess import rating_files
    from sqr.ratings.ahead import look_ahead

    try:
        review, files = named(arguments)
        return look_ahead(rating_files(files, review))
    except OSError:  # a word too long for a name, a folder that may not be looked into
        return None


def named(arguments: Sequence[str]) -> tuple[Path | None, list[Path]]:
    """Return the review and the files or folders that arguments probably name.

    >>> review, files = named(["score", "--review=spring", "--output", ".", "nowhere.csv"])
    >>> str(review), files
    ('spring', [])
    """
    words = [*_apart(arguments)]
    review: Path | None = None
    files: list[Path] = []
    for before, word in pairwise(words):
        if before == "--review":
            review = Path(word)
        elif before not in _WRITES and not word.startswith("-") and Path(word).exists():
            files.append(Path(word))
    return review, files


def _apart(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the words of the arguments, an option and its value apart."""
    for word in arguments:
        name, _, value = word.partition("=")
        yield from (name, value) if value and name.startswith("--") else (word,)
