"""Read a rating workbook with pandas and openpyxl and count the rows."""

from __future__ import annotations

import sys

import pandas


def main(path: str) -> None:
    """Read the first sheet as texts, and print how many rows it has."""
    ratings = pandas.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
    print(len(ratings))


if __name__ == "__main__":
    main(sys.argv[1])
