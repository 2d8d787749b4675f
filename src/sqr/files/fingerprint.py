"""The sha256 of a file that was read: refused where the file was written to in between.

Whoever reads a file asks first when it was :func:`written`, and keeps the answer; whoever names
the file by its :func:`fingerprint` hands it back. So no output names bytes that were not read.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sqr.errors import InputError


def written(path: Path) -> int:
    """Return when a file was last written to, in nanoseconds; 0 where there is no such file.

    That it is not there is said by what reads it.
    """
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def fingerprint(path: Path, since: int, name: str) -> str:
    """Return the sha256 of a file that was last written to at ``since``.

    Raises :class:`~sqr.errors.InputError`, with ``name``, where it was written to later, for what
    was read of it might be part of the old and part of the new, and where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            modified = os.fstat(file.fileno()).st_mtime_ns
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    if modified != since:
        raise InputError(f"{name} was changed since it was read", "Read it again.")
    return digest
