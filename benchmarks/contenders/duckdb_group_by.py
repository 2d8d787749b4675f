"""Read a rating CSV with DuckDB and count the levels of each unit and criterion."""

from __future__ import annotations

import sys

import duckdb

COLUMNS = ("unit", "criterion", "reviewer", "level", "source", "group", "date", "note")


def main(path: str) -> None:
    """Count, fetch, and print how many counts there are."""
    counts = duckdb.execute(
        "select unit, criterion, level, count(*) from "
        "read_csv($path, header = true, auto_detect = false, columns = $columns) group by all",
        {"path": path, "columns": dict.fromkeys(COLUMNS, "VARCHAR")},
    ).fetchall()
    print(len(counts))


if __name__ == "__main__":
    main(sys.argv[1])
