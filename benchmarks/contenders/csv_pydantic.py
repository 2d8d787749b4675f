"""Validate a rating CSV with the standard library's reader and a pydantic model a row."""

from __future__ import annotations

import csv
import sys
from datetime import date
from typing import Literal

from pydantic import BaseModel, ValidationError


class Rating(BaseModel):
    """One row."""

    unit: str
    criterion: str
    reviewer: str
    level: Literal["1", "2", "3"]
    source: Literal["observation", "interview", "document", "survey", "data"]
    group: str
    date: date
    note: str


def main(path: str) -> None:
    """Validate every row and print how many are good and how many are not."""
    good = bad = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                Rating.model_validate(row)
            except ValidationError:
                bad += 1
            else:
                good += 1
    print(good, bad)


if __name__ == "__main__":
    main(sys.argv[1])
