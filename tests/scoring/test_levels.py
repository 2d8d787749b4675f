"""The order in which units stand, and which of them stand at all."""

from __future__ import annotations

from pathlib import Path

import sqr

RUBRIC = """\
id: r
title: R
scale: {levels: [{code: "1", name: Low}, {code: "2", name: High}]}
domains: [{id: D, name: D, criteria: [{id: a, name: A}]}]
"""


def test_units_stand_by_cycle_and_then_as_they_are_listed(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "units.csv").write_text("id\nCedar\nAlder\nBirch\nDogwood\n")
    (tmp_path / "ratings.csv").write_text(
        "cycle,unit,criterion,level,reviewer\n"
        "2026,Birch,a,1,R1\n2026,Alder,a,1,R1\n2025,Birch,a,1,R1\n2025,Nowhere,a,1,R1\n"
    )
    (tmp_path / "agreed.csv").write_text(
        "cycle,unit,scope,level,agreed_by,date,reason\n2025,Alder,a,2,R1,2026-01-31,why\n"
    )
    (tmp_path / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nunits: units.csv\nconsensus: agreed.csv\n"
    )
    units = sqr.load_review(tmp_path).score().units
    assert [(unit.cycle, unit.unit.id) for unit in units] == [
        ("2025", "Alder"), ("2025", "Birch"),
        ("2026", "Cedar"), ("2026", "Alder"), ("2026", "Birch"), ("2026", "Dogwood"),
    ]  # fmt: skip
