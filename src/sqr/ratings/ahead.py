"""Look at large files in a process of its own, begun before anything else.

To import what reads a rubric takes a quarter of a second of one processor, and to look at the
bytes of a million ratings takes as long; on two processors both are done at once. What the
process finds is taken only for the same file with the same delimiter, and where it finds
nothing the file is looked at as any other.
"""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from sqr.errors import SqrError
from sqr.ratings.scan import LARGE, Scan, scan

_PATIENCE = 0.1  # seconds between two looks at whether anybody still waits
_THREADS = Path("/proc/self/task")  # of this process, on Linux
_START = 4096  # bytes in which a heading shows its delimiter

Job = tuple[Path, str]


class Look(Protocol):
    """A look at a file that was begun: a future, or what another process does."""

    def done(self) -> bool:
        """Tell whether its result is there."""

    def result(self) -> Scan:
        """Wait for its result."""


class Ahead:
    """What the other process has found so far, file after file."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._found: dict[Job, Scan] = {}
        self._text = b""
        self._ended = False
        self._pipe = _started(jobs)

    def look(self, path: Path, delimiter: str) -> Look | None:
        """Return the look at a file, if it was begun with this delimiter."""
        job = (path, delimiter)
        return _LookAhead(self, job) if job in self._jobs else None

    def of(self, job: Job, *, wait: bool) -> Scan | None:
        """Return what was found of a file, or None: not yet, or never."""
        while not self._ended and job not in self._found:
            if not select.select([self._pipe], [], [], None if wait else 0)[0]:
                break
            self._take(os.read(self._pipe, 1 << 16))
        return self._found.get(job)

    @property
    def ended(self) -> bool:
        """Whether nothing more will be found."""
        return self._ended

    def _take(self, more: bytes) -> None:
        self._ended = not more
        *lines, self._text = (self._text + more).split(b"\n")
        for line in lines:
            number, *fields = json.loads(line)
            self._found[self._jobs[number]] = Scan(*fields)


class _LookAhead:
    """The look at one file."""

    def __init__(self, ahead: Ahead, job: Job) -> None:
        self._ahead, self._job = ahead, job

    def done(self) -> bool:
        """Tell whether its result is there, or has to be had otherwise."""
        return self._ahead.of(self._job, wait=False) is not None or self._ahead.ended

    def result(self) -> Scan:
        """Wait for its result; where there will be none, look at the file here and now."""
        return self._ahead.of(self._job, wait=True) or scan(*self._job)


def look_ahead(files: Iterable[Path]) -> Ahead | None:
    """Begin to look at the large ones of ``files``; None where there is none, or no way to.

    A process that does several things at once is not copied, nor one of which nobody can tell:
    its copy might wait forever.
    """
    if not _THREADS.is_dir() or len(list(_THREADS.iterdir())) > 1:
        return None
    jobs = [(path, _delimiter(path)) for path in files if _size(path) >= LARGE]
    return Ahead(jobs) if jobs else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _delimiter(path: Path) -> str:
    try:
        with path.open("rb") as file:
            heading = file.read(_START).partition(b"\n")[0]
    except OSError:
        return ","
    return max(",;\t|", key=lambda mark: heading.count(mark.encode()))


def _started(jobs: Sequence[Job]) -> int:
    """Start the other process; return the end of the pipe at which its lines arrive."""
    parent = os.getpid()
    end, other = os.pipe()
    if os.fork() == 0:
        _work(jobs, other, parent)
    os.close(other)
    return end


def _work(jobs: Sequence[Job], pipe: int, parent: int) -> NoReturn:  # pragma: no cover - a copy
    """Look at each file and write what was found, as long as somebody waits for it."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, lambda *_: os.getppid() == parent or os._exit(1))
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE, _PATIENCE)
        os.closerange(0, 3)  # whoever reads what the command prints is not to wait for this
        for number, job in enumerate(jobs):
            os.write(pipe, json.dumps([number, *scan(*job)]).encode() + b"\n")
    except (OSError, SqrError):
        pass  # the command looks at the file itself, and says what is wrong
    finally:
        os._exit(0)
