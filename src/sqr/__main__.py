"""``python -m sqr`` and the command ``sqr``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run sqr with the arguments of this process and exit with its code."""
    from sqr.cli.app import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
