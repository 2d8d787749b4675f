"""The report's section on agreement, from real inputs."""

from __future__ import annotations

from pathlib import Path

from small_review import crossed, written

from conftest import Sqr
from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.review.agreement_build import MOST_REVIEWERS
from sqr.review.agreement_model import AgreementView

WRITING = Path(__file__).parents[1] / "data" / "writing_21raters"


def view(folder: Path) -> AgreementView:
    found = load_review(folder).review().agreement
    assert found is not None
    return found


def test_the_sample_review() -> None:
    found = view(sample_review())
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
    document = load_review(tmp_path).report("html")
    assert "Let a second reviewer rate everything" in document


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
    assert "R3 rates U0" in load_review(tmp_path).report("markdown")


def test_a_rasch_model_where_it_is_asked_for(sqr: Sqr, tmp_path: Path) -> None:
    plain = sqr("report", WRITING, "-o", tmp_path / "plain.md", "-q")
    asked = sqr("report", WRITING, "--rasch", "partial-credit", "-o", tmp_path / "asked.md", "-q")
    assert (plain.code, asked.code) == (0, 0)
    before, after = ((tmp_path / n).read_text("utf-8") for n in ("plain.md", "asked.md"))
    assert "logits" not in before
    start = before.index("## How far the reviewers agree")
    assert after.startswith(before[:start])  # no level moves
    assert "| Reviewer 9 | 0\\.78 ± 0\\.05 | as expected" in after
    assert "Severity moves the mean of none of the students noticeably" in after


def test_severity_that_moves_means_is_shown(tmp_path: Path) -> None:
    levels = {"strict": [1, 1, 2, 1, 2, 3], "mild": [2, 3, 3, 2, 3, 3], "even": [1, 2, 3, 1, 2, 3]}
    rows = [
        r for r in crossed(levels) if r[:3] not in (("U1", "A1", "mild"), ("U4", "A1", "strict"))
    ]
    found = load_review(written(tmp_path, rows)).review(rasch="rating scale").agreement
    assert found is not None
    assert found.rasch is not None
    assert found.rasch.rows[0].id == "strict"
    moved = {row.id: float(row.fair) - float(row.observed) for row in found.rasch.fair}
    assert moved["U1"] > 0.05  # the mild one was not there
    assert moved["U4"] < -0.05  # the strict one was not there
