"""The report's section on agreement, from real inputs."""

from __future__ import annotations

from pathlib import Path

from small_review import crossed, written

import sqr
from sqr.review.agreement_build import MOST_REVIEWERS
from sqr.review.agreement_model import AgreementView


def view(folder: Path) -> AgreementView:
    found = sqr.load_review(folder).review().agreement
    assert found is not None
    return found


def test_the_sample_review() -> None:
    found = view(sqr.sample_review())
    assert len(found.advice) == 3
    assert [row.tier for row in found.rows] == ["pooled", *["domain"] * 4, *["criterion"] * 8]
    assert len(found.columns) == 36
    assert {one.id for one in found.reviewers} == {f"R0{n}" for n in range(1, 7)}
    assert all(len(one.deviations) == 36 for one in found.reviewers)
    assert found.groups == ()
    assert "equal in 43, higher in 22 and lower in 5" in found.own


def test_one_reviewer(tmp_path: Path) -> None:
    found = view(written(tmp_path, crossed({"R1": [1, 2, 3]})))
    assert len(found.advice) == 3
    assert (found.rows, found.reviewers, found.columns, found.boundaries) == ((), (), (), ())
    document = sqr.load_review(tmp_path).report("html")
    assert "Let a second reviewer rate every criterion" in document


def test_many_reviewers_are_shown_by_their_extremes(tmp_path: Path) -> None:
    levels = {f"R{n:02}": [1 + (n * 7 + u * u) % 3 for u in range(5)] for n in range(60)}
    found = view(written(tmp_path, crossed(levels)))
    assert len(found.reviewers) == MOST_REVIEWERS
    assert found.left_out.startswith("Of 60 reviewers the 20 strictest")
    assert len(found.columns) == 3


def test_unconnected_reviewers_are_named(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2], "R2": [1, 2]})
    rows += [("V", "A1", "R3", 2), ("V", "A1", "R4", 3)]
    found = view(written(tmp_path, rows))
    assert found.groups == ("R1, R2", "R3, R4")
    assert found.links == ("R3 rates U0",)
    assert "R3 rates U0" in sqr.load_review(tmp_path).report("markdown")
