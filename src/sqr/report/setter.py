"""The program that sets pages for :mod:`sqr.report.setters`, as they arrive at its input."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress

from sqr.report.pdf import setting
from sqr.report.setters import SWEPT, receive, send


def main() -> None:
    """Set pages as they arrive, until no more do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it says when to stop
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no page
    here, made = setting(), 0
    while (document := receive(source)) is not None:
        style = receive(source)
        if style is None:
            break
        try:
            page = here(document.decode(), style.decode())
        except Exception:  # noqa: BLE001 - who started it sets the page itself and says why
            page = b""
        send(target, page)
        made += 1
        if made % SWEPT == 0:
            gc.collect()  # trees of C libraries, of whose size Python knows nothing


if __name__ == "__main__":
    with suppress(OSError):
        main()
