"""Repeats are found whatever the number of reviewers: a bit stands for each as long as it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqr.pipeline import load_review

# About the sizes of the numbers whose bits stand for reviewers: two may share one beyond.
SIZES = (1, 60, 61, 62, 63, 124, 125, 126, 127, 190)


@pytest.mark.parametrize("reviewers", SIZES)
def test_a_repeat_of_any_reviewer_is_found(tmp_path: Path, reviewers: int) -> None:
    path = tmp_path / "ratings.csv"
    rows = [f"Oak,1A.1,R{n:03},2" for n in range(reviewers)]
    rows += [f"Oak,1A.2,R{n:03},2" for n in range(0, reviewers, 2)]
    again = sorted({0, reviewers // 2, reviewers - 1})
    rows += [f"Oak,1A.1,R{n:03},2" for n in again]
    path.write_text("\n".join(["unit,criterion,reviewer,level", *rows, ""]), encoding="utf-8")
    con = load_review(files=[path], rubric="equity-review").ratings.con
    found = con.execute("select reviewer, n, differ from repeats order by 1").fetchall()
    assert found == [(n, 2, False) for n in again]
    held = con.execute("select count(*) from ratings where aside is null").fetchone()
    assert held == (len(rows) - len(again),)
    assert con.execute("select count(*) from again").fetchone() == (2 * len(again),)
