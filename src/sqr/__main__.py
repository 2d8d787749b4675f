"""``python -m sqr`` and the command ``sqr``."""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> None:
    """Run sqr with the arguments of this process and exit with its code."""
    # Until the command has its own handler, Ctrl-C ends the process without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A command lives for seconds and needs what it makes until its end: looking for garbage
    # every few hundred objects would cost a twentieth of its time.
    gc.set_threshold(1_000_000)
    # Nothing that happens to be installed beside sqr takes part in how it reads a rubric;
    # looking for such plugins would also cost a tenth of the time of a small command.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from sqr.cli.app import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
