"""Make of a review folder one in which every rule of a rubric has something to do.

The rubric has weights, limits, shares, means of numbers, all that may be asked of evidence, and
an overall level; at one school in twenty the reviewers agreed on something. The ratings are
the same, or as many of every kind: then one reviewer becomes the schools' own voice, one row in
twenty is a second source of the row before it, and one in fifty says that the criterion does
not apply.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

SELF = "R001"
RULES: dict[str, Any] = {
    "panel": {"rule": "median", "tie": "floor_mid"},
    "enough": {"min_reviewers": 2, "min_sources": 2, "min_notes": 2, "na_quorum": "2/3"},
    "cluster": {"rule": "mean", "at_cut": "up", "min_coverage": "0.4"},
    "domain": {"rule": "mean", "of": "numbers", "cuts": {"2": "1.6", "3": "2.4"}},
    "overall": {
        "rule": "share",
        "min_coverage": "0.75",
        "levels": [
            {"level": "3", "at_least": "0.7", "none_below": "2"},
            {"level": "2", "at_least": "0.5"},
        ],
    },
}
LIMITS = (
    ("safe-first", "2B.3", "1", "2", "2"),
    ("no-island", "1A", "1", "1", "2"),
    ("voice", "4A.1", "1", "4A", "2"),
    ("led-first", "2", "1", "3", "2"),
)
SCOPES = ("1A.1", "2B.3", "3C", "4")


def make_every_rule(folder: Path, plain: Path, rubric: Path) -> None:
    """Make `folder`: the ratings of the review folder `plain`, and a rubric with every rule."""
    folder.mkdir(parents=True, exist_ok=True)
    review = (plain / "review.yaml").read_text(encoding="utf-8")
    lines = review.replace("rubric: equity-review", "rubric: every-rule.yaml")
    text = f"{lines}consensus: consensus.csv\n"
    (folder / "review.yaml").write_text(text, encoding="utf-8")
    tree = _rubric(yaml.load(rubric.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)
    (folder / "every-rule.yaml").write_text(text, encoding="utf-8")
    for name in ("units.csv", "reviewers.csv"):
        text = (plain / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    units = (plain / "units.csv").read_text(encoding="utf-8").splitlines()[1:]
    with (folder / "consensus.csv").open("w", encoding="utf-8", newline="") as file:
        agreed = _agreed([line.split(",")[0] for line in units])
        csv.writer(file, lineterminator="\n").writerows(agreed)
    (folder / "ratings.csv").unlink(missing_ok=True)
    os.link(plain / "ratings.csv", folder / "ratings.csv")


def make_every_kind(folder: Path, plain: Path, rubric: Path) -> None:
    """Make `folder` as above, but with rows of every kind."""
    make_every_rule(folder, plain, rubric)
    people = (plain / "reviewers.csv").read_text(encoding="utf-8")
    people = people.replace(f"{SELF},Reviewer {SELF},panel", f"{SELF},The school itself,self")
    (folder / "reviewers.csv").write_text(people, encoding="utf-8")
    (folder / "ratings.csv").unlink()  # a further name of a file that stays as it is
    with (
        (plain / "ratings.csv").open(encoding="utf-8", newline="") as source,
        (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as target,
    ):
        target.write(next(source))
        target.writelines(_rows(source))


def _rubric(tree: dict[str, Any]) -> dict[str, Any]:
    """Return a rubric with weights, limits and every rule; its examples are those of others."""
    weights = count()
    for domain in tree["domains"]:
        for cluster in domain["clusters"]:
            cluster["weight"] = ("1", "3/2", "2")[next(weights) % 3]
            for criterion in cluster["criteria"]:
                criterion["weight"] = ("1", "2", "1/2", "1")[next(weights) % 4]
    limits = [
        {"id": name, "while": {"part": part, "is": level}, "cap": {"part": capped, "at_most": most}}
        for name, part, level, capped, most in LIMITS
    ]
    kept = {key: value for key, value in tree.items() if key != "examples"}
    return {**kept, "id": "every-rule", "rules": RULES, "limits": limits}


def _agreed(units: list[str]) -> Iterator[list[str]]:
    yield ["unit", "scope", "level", "agreed_by", "date", "reason"]
    for number, unit in enumerate(units[::20]):
        for place in (number, number + 1):
            scope, level = SCOPES[place % 4], "123"[(number + place) % 3]
            yield [unit, scope, level, "the panel", "2026-01-29", "Seen again together."]


def _rows(rows: Iterator[str]) -> Iterator[str]:
    before: list[str] = []
    for number, row in enumerate(rows):
        fields = row.split(",", 7)
        if number % 20 == 19:
            source = "survey" if before[4] != "survey" else "document"
            fields[:3], fields[4:6] = before[:3], [source, ""]
        elif number % 50 == 7:
            fields[3] = "N/A"
        yield ",".join(fields)
        before = fields
