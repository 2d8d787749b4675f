"""Read a rating CSV with pandas and count all that a rubric with every rule at work asks for.

The same counts as those of ``duckdb_group_by_every_rule``, as an analyst would write them.
"""

from __future__ import annotations

import sys

import pandas

CELL = ["unit", "criterion"]


def main(path: str, own: str) -> None:
    """Count, and print how many counts there are."""
    ratings = pandas.read_csv(path, dtype=str, keep_default_na=False)
    ratings["na"] = ratings["level"] == "N/A"
    ratings["noted"] = ratings["note"] != ""
    ratings["level"] = pandas.to_numeric(ratings["level"], errors="coerce")
    by_reviewer = ratings.groupby([*CELL, "reviewer"]).agg(
        vote=("level", "median"), na=("na", "any")
    )
    votes = by_reviewer.reset_index()
    votes["vote"] = votes["vote"] // 1
    voice = votes["reviewer"] == own
    panel = votes[~voice]
    counts = panel.pivot_table(index=CELL, columns="vote", values="reviewer", aggfunc="count")
    counts["na"] = panel[panel["vote"].isna()].groupby(CELL)["na"].sum()
    counts["own"] = votes[voice].set_index(CELL)["vote"]
    evidence = ratings[ratings["reviewer"] != own].groupby(CELL)
    counts["kinds"], counts["notes"] = evidence["source"].nunique(), evidence["noted"].sum()
    print(len(counts))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
