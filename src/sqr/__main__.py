"""``python -m sqr`` and the command ``sqr``."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run sqr with the arguments of this process and exit with its code."""
    # Until the command has its own handler, Ctrl-C ends the process without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sqr.cli.app import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
