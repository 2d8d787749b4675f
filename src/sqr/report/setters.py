"""Set the pages of many documents in processes of their own: one takes a processor a second.

A setter is given a document and a style sheet and gives back what is to be in the file.
Whatever goes wrong with one, its pages are set here instead.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO

MOST = 4  # setters; each takes some 200 MB
PROGRAM = "sqr.report.setter"
WORTH = 6  # documents for which it is worth starting them
SWEPT = 10  # documents after which a setter throws away what is left of them

Page = tuple[str, str]  # a document and its style sheet
Setting = Callable[[str, str], bytes]

_LENGTH = struct.Struct(">Q")


def set_each(pages: Iterable[Page], number: int, here: Setting) -> Iterator[bytes]:
    """Yield the bytes of ``number`` pages in their order; ``here`` is how they are set here.

    Both give the same bytes. Only a few pages are asked for ahead of what was taken.

    >>> list(set_each([("<p>a", ""), ("<p>b", "")], 2, lambda page, _: page.encode()))
    [b'<p>a', b'<p>b']
    """
    setters = min(os.cpu_count() or 1, MOST, number)
    if number < WORTH or setters < 2:
        yield from (here(*page) for page in pages)
        return
    idle: SimpleQueue[_Setter] = SimpleQueue()
    started = [_Setter() for _ in range(setters)]
    for setter in started:
        idle.put(setter)

    def set_one(page: Page) -> bytes | None:
        setter = idle.get()
        try:
            return setter.set(page)
        finally:
            idle.put(setter)

    pool = ThreadPoolExecutor(max_workers=setters)
    asked: deque[tuple[Page, Future[bytes | None]]] = deque()
    try:
        for page in pages:
            asked.append((page, pool.submit(set_one, page)))
            if len(asked) > 2 * setters:
                yield _taken(*asked.popleft(), here)
        while asked:
            yield _taken(*asked.popleft(), here)
    finally:
        for setter in started:
            setter.stop()
        pool.shutdown(wait=False, cancel_futures=True)


def _taken(page: Page, asked: Future[bytes | None], here: Setting) -> bytes:
    """Wait for what a setter gives; what it cannot give is set here, or fails here."""
    made = asked.result()
    return here(*page) if made is None else made


class _Setter:
    """The other process, as this one sees it."""

    def __init__(self) -> None:
        # -P: what lies in the folder of a review is never taken for a module of Python's.
        command = [sys.executable, "-P", "-m", PROGRAM]
        pipe = subprocess.PIPE
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        except OSError:
            self._process = None

    def set(self, page: Page) -> bytes | None:
        """Return the bytes of a page, or None when the other process does not give them."""
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            send(self._process.stdin, *(part.encode() for part in page))
            return receive(self._process.stdout) or None
        except (OSError, ValueError):  # it has ended, or was ended
            return None

    def stop(self) -> None:
        """End the other process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            with suppress(OSError, ValueError):
                self._process.communicate()


def send(target: IO[bytes], *parts: bytes) -> None:
    """Write parts so that each can be read again, whatever is in it."""
    for part in parts:
        target.write(_LENGTH.pack(len(part)) + part)
    target.flush()


def receive(source: IO[bytes]) -> bytes | None:
    """Return the next part that arrives whole, or None where none does."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    part = source.read(length)
    return part if len(part) == length else None
