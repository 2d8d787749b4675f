"""A sceptic with the CSV files: every level of the sample review, followed down to its rows.

What the trace in JSON claims is taken at its word and done again here in plain Python: the cells
at the places that it names, the middle of the votes, the weighted means, the cuts.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import Sqr

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample-review"
LEVELS = {
    "1": ("1", "i", "initiating"),
    "2": ("2", "d", "developing"),
    "3": ("3", "e", "established"),
}
Json = dict[str, Any]


def cells(place: Json) -> Mapping[str, str]:
    """Return the cells of the row that the trace names, under their headings."""
    with (SAMPLE / place["file"]).open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        heading = next(reader)
        for row in reader:
            if reader.line_num == place["line"]:
                return dict(zip(heading, row, strict=False))
    raise AssertionError(place)


def code(text: str) -> str:
    words = text.split(" - ")[0].strip().lower()  # `2 - Developing` is 2
    (found,) = [code for code, known in LEVELS.items() if words in known]
    return found


def middle(votes: list[int]) -> int:
    ordered = sorted(votes)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) // 2


def criterion(result: Json) -> str | None:
    """Return the level of a criterion, from the cells of its rows."""
    votes: dict[str, int] = {}
    na = notes = 0
    for row in result["ratings"]:
        cell = cells(row)
        assert cell["criterion"].split()[0] == result["id"]
        if not row["aside"]:
            assert row["reviewer"] not in votes  # nobody has several sources in the sample
            votes[row["reviewer"]] = int(code(cell["level"]))
            assert code(row["level"]) == code(cell["level"])
            notes += bool(cell["note"].strip())
        na += row["aside"] == "not_applicable"
    assert sum(result["votes"].values()) == len(votes) == result["reviewers"]
    if 2 * na > len(votes) + na:
        assert result["status"] == "not_applicable"
        return None
    if len(votes) < 2 or notes < 1:
        assert result["status"] in ("not_enough_evidence", "not_covered")
        return None
    return str(middle(list(votes.values())))


def tier(result: Json, found: Mapping[str, Json]) -> str | None:
    """Return the level of a cluster or a domain, from the levels of its parts."""
    parts = result["explanation"]["parts"]
    counted = [part for part in parts if found[part["id"]]["level"]]
    for part in parts:
        level = found[part["id"]]["level"]
        assert part["level"] == (level and level["code"])
        assert part["value"] == part["level"]  # the points of 1, 2 and 3 are 1, 2 and 3
    whole = sum(Fraction(p["weight"]) for p in parts if p["status"] != "not_applicable")
    have = sum(Fraction(part["weight"]) for part in counted)
    if not have or have < whole / 2:
        return None
    assert sum(Fraction(part["effective_weight"]) for part in counted) == 1
    mean = sum(Fraction(p["effective_weight"]) * int(p["level"]) for p in counted)
    assert Fraction(result["explanation"]["number"]) == mean
    return "3" if mean > Fraction(5, 2) else "2" if mean > Fraction(3, 2) else "1"


@pytest.mark.parametrize("domain", "1234")
def test_every_level_of_the_sample_comes_from_its_rows(domain: str, sqr: Sqr) -> None:
    ran = sqr("score", SAMPLE, "--format", "json", "--domain", domain, "--explain", domain)
    document = json.loads(ran.out)
    followed = 0
    for unit in document["units"]:
        found = {result["id"]: result for result in unit["results"]}
        assert len(found) == 13
        for result in found.values():
            own = criterion(result) if result["tier"] == "criterion" else tier(result, found)
            agreed = result["explanation"].get("consensus")
            if agreed:  # the computed level stays beside what was agreed on
                assert agreed["computed"]["level"] == own
                with (SAMPLE / agreed["file"]).open(newline="", encoding="utf-8") as file:
                    line = list(csv.reader(file))[agreed["line"] - 1]
                assert line[:3] == [unit["unit"], result["id"], result["level"]["code"]]
            else:
                assert (result["level"] and result["level"]["code"]) == own
            followed += own is not None
    assert followed > 60
