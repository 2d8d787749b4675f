"""The one way in which sqr writes a file: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from sqr.errors import UsageError


def write(path: Path, content: str | bytes) -> None:
    """Put ``content`` into ``path``: beside it first, on disk, then renamed over it.

    Whatever fails, the old file stays as it was and nothing is left beside it. Folders
    are made. Raises :class:`~sqr.errors.UsageError` when the place cannot be written to.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: str | None = None
    try:
        target = _target(path)
        if target.exists() and not target.is_file():
            _write_through(target, data)  # a device or a pipe is written to, never replaced
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "The old file, if any, is as it was.")
        raise UsageError(f"cannot write {path}: {error.strerror}", hint) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


_HINTS = {
    errno.EISDIR: "This is a folder: name a file in it.",
    errno.EEXIST: "A file stands where a folder is wanted: name another place.",
    errno.ENOTDIR: "A file stands where a folder is wanted: name another place.",
}


def _target(path: Path) -> Path:
    """Follow links, so that the file and not the link is replaced."""
    try:
        return path.resolve() if path.is_symlink() else path
    except RuntimeError:  # before Python 3.13, links in a circle are no OSError
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def _write_through(target: Path, data: bytes) -> None:
    with target.open("wb") as file:
        file.write(data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
