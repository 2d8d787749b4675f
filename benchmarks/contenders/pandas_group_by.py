"""Read a rating CSV with pandas and count the levels of each unit and criterion."""

from __future__ import annotations

import sys

import pandas


def main(path: str) -> None:
    """Count, and print how many counts there are."""
    ratings = pandas.read_csv(path, dtype=str, keep_default_na=False)
    print(len(ratings.groupby(["unit", "criterion", "level"]).size()))


if __name__ == "__main__":
    main(sys.argv[1])
