"""What went into a review, file by file, each with its sha256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.files.fingerprint import fingerprint

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

    Raises :class:`~sqr.errors.InputError` when a file was written to since it was read. That of
    the rubric is of the very bytes that were read.
    """
    loaded = ratings.inputs.loaded
    others = []
    for role, path, modified in ratings.inputs.others:
        digest = fingerprint(path, modified, path.name)
        others.append(InputFile(role, path.name, digest, 0))
    read = []
    for one in ratings.files:
        digest = fingerprint(one.file.path, one.seen.modified, one.file.name)
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
