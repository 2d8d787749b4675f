"""What went into a review, file by file, each with its sha256."""

from __future__ import annotations

import hashlib
import os
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
    """Return every file that went in, with its sha256.

    Raises :class:`~sqr.errors.InputError` when a rating file was written to since it was looked
    at: what was read of it might be part of the old and part of the new.
    """
    loaded = ratings.inputs.loaded
    others = []
    for role, path in ratings.inputs.others:
        others.append(InputFile(role, path.name, fingerprint(path), 0))
    read = []
    for one in ratings.files:
        digest, modified = _looked_at(one.file.path)
        if modified != one.seen.modified:
            raise InputError(f"{one.file.name} was changed since it was read", "Read it again.")
        read.append(InputFile("ratings", one.file.name, digest, one.rows))
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
    return _looked_at(path)[0]


def _looked_at(path: Path) -> tuple[str, int]:
    """Return the sha256 of a file, and when it was last written to, in nanoseconds."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return digest, os.fstat(file.fileno()).st_mtime_ns
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
