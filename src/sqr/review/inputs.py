"""What went into a review, file by file, each with its sha256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.errors import InputError

if TYPE_CHECKING:
    from sqr.ratings.table import Ratings


class InputFile(NamedTuple):
    """A file that went in, and its fingerprint."""

    role: str
    file: str
    sha256: str
    rows: int


def input_files(ratings: Ratings) -> tuple[InputFile, ...]:
    """Return every file that went in, with its sha256."""
    loaded = ratings.inputs.loaded
    others = []
    for role, path in ratings.inputs.others:
        others.append(InputFile(role, path.name, fingerprint(path), 0))
    read = [InputFile("ratings", f.file.name, f.seen.sha256, f.rows) for f in ratings.files]
    return (InputFile("rubric", Path(loaded.file).name, loaded.sha256, 0), *others, *read)


def together(inputs: Iterable[InputFile]) -> str:
    r"""Return one sha256 of all: that of the list which ``sha256sum`` prints of the files.

    >>> together([InputFile("ratings", "a.csv", "00", 1)])[:12]
    '261e527c84ec'
    >>> hashlib.sha256(b"00  a.csv\n").hexdigest()[:12]
    '261e527c84ec'
    """
    listed = "".join(f"{one.sha256}  {one.file}\n" for one in inputs)
    return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file; raises :class:`~sqr.errors.InputError` if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
