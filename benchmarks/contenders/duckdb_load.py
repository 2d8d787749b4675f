"""Load a rating CSV into a DuckDB table, every column as text, and do nothing else."""

from __future__ import annotations

import sys

import duckdb

COLUMNS = ("unit", "criterion", "reviewer", "level", "source", "group", "date", "note")


def main(path: str) -> None:
    """Load the file and print how many rows it holds."""
    base = duckdb.connect()
    base.execute(
        "create table ratings as select * from "
        "read_csv($path, header = true, auto_detect = false, columns = $columns)",
        {"path": path, "columns": dict.fromkeys(COLUMNS, "VARCHAR")},
    )
    print(base.execute("select count(*) from ratings").fetchone())


if __name__ == "__main__":
    main(sys.argv[1])
