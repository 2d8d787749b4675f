"""``python -m sqr`` and the command ``sqr``."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run sqr with the arguments of this process and exit with its code."""
    # Until the command has its own handler, Ctrl-C ends the process without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A command lives for seconds and needs what it makes until its end: looking for garbage
    # every few hundred objects would cost a twentieth of its time.
    gc.set_threshold(1_000_000)
    # The checks go on beside the levels and mostly wait for the table engine: each time they come
    # back they would wait ten times as long for their turn as it lasts.
    sys.setswitchinterval(0.0005)
    # Nothing that happens to be installed beside sqr takes part in how it reads a rubric;
    # looking for such plugins would also cost a tenth of the time of a small command.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    # The sums of a bootstrap are many and small: threads would spin for longer than they reckon,
    # and parts of a review are worked out side by side anyway.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sqr.cli.begin import begin, open_missing_streams

    open_missing_streams()
    begun = begin(sys.argv[1:])
    from sqr.cli.app import main as run

    _leave(run(sys.argv[1:], begun))


def _leave(code: int) -> NoReturn:
    """End the process at once, with everything written.

    Taking a million ratings and every module apart first would cost a tenth of the time.
    What such an end would leave behind is what the table engine put on the disk.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if "duckdb" in sys.modules:
        from sqr.ratings.engine import remove_spill

        remove_spill()
    os._exit(code)


if __name__ == "__main__":
    main()
