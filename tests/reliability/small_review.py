"""Small reviews written into a folder, to ask them how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

RUBRIC = """\
id: small
title: Small rubric
scale:
  name: Level
  levels:
    - {code: "1", name: Low}
    - {code: "2", name: Middle}
    - {code: "3", name: High}
states:
  not_applicable: [n/a]
rules:
  panel: {rule: median, tie: lower}
domains:
  - id: A
    name: First domain
    criteria: [{id: A1, name: Alpha one}, {id: A2, name: Alpha two}]
  - id: B
    name: Second domain
    criteria: [{id: B1, name: Beta one}]
"""
HEADING = "unit,criterion,reviewer,level,source,group"
Row = tuple[str, str, str, object]


def written(
    folder: Path,
    rows: Sequence[tuple[object, ...]],
    *,
    roles: dict[str, str] | None = None,
    attributes: dict[str, str] | None = None,
) -> Path:
    """Write a review: rows are (unit, criterion, reviewer, level, source, group)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    lines = [HEADING, *(",".join(str(cell) for cell in (*row, "", "")[:6]) for row in rows)]
    (folder / "ratings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    review = "rubric: rubric.yaml\nratings: ratings.csv\n"
    if roles is not None:
        people = ["id,name,role", *(f"{who},{who},{role}" for who, role in roles.items())]
        (folder / "reviewers.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
        review += "reviewers: reviewers.csv\n"
    if attributes is not None:
        units = ["id,name,size", *(f"{unit},{unit},{size}" for unit, size in attributes.items())]
        (folder / "units.csv").write_text("\n".join(units) + "\n", encoding="utf-8")
        review += "units: units.csv\n"
    (folder / "review.yaml").write_text(review, encoding="utf-8")
    return folder


def crossed(levels: Mapping[str, Sequence[int]], criterion: str = "A1") -> list[Row]:
    """Return rows of a complete design: reviewer → their level at units U0, U1, …"""
    return [
        (f"U{place}", criterion, reviewer, level)
        for reviewer, given in levels.items()
        for place, level in enumerate(given)
    ]
