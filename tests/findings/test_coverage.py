"""The coverage of the sample review agrees with its files, and of any review with its rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from test_formats import STRINGS

import sqr
from sqr.findings.coverage import as_csv
from sqr.folder.model import Unit
from sqr.rubric.model import Criterion
from sqr.validate.coverage import Coverage, Covered, CoveredUnit


def test_the_matrix_counts_as_the_files_do() -> None:
    rows = list(
        csv.DictReader(io.StringIO(as_csv(sqr.load_review(sqr.sample_review()).coverage())))
    )
    assert len(rows) == 6 * 36
    files = sorted((sqr.sample_review() / "ratings").glob("R0[1-6].csv"))
    raw = [
        row
        for file in files
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    ]
    for row in rows:
        who = {
            r["reviewer"]
            for r in raw
            if r["unit"] == row["unit"]
            and r["criterion"] == row["criterion"]
            and r["level"].lower()
            in (
                "1",
                "2",
                "3",
                "developing",
                "initiating",
                "established",
                "1 - initiating",
                "2 - developing",
                "3 - established",
            )
        }
        assert int(row["reviewers"]) == len(who), row
        assert {name for name in row if row[name] == "rated" and "self" not in name} == who


def test_scores_and_coverage_name_the_same_criteria_as_too_thin() -> None:
    review = sqr.load_review(sqr.sample_review())
    coverage = review.coverage()
    thin = {(u.unit.id, c.criterion.id) for u in coverage.units for c in coverage.too_few(u)}
    unlevelled = {
        (unit.unit.id, result.id)
        for unit in review.score().units
        for result in unit.results
        if result.tier == "criterion" and "reviewer" in result.decision.reason
    }
    assert thin == unlevelled


@given(st.lists(st.sampled_from(STRINGS), min_size=6, max_size=6))
def test_no_cell_becomes_a_formula(texts: list[str]) -> None:
    covered = Covered(Criterion.model_construct(id=texts[0], name=texts[1]), {0: 0}, 1)
    unit = CoveredUnit(texts[2], Unit(texts[3], texts[4]), frozenset({0}), (covered,))
    document = as_csv(Coverage((texts[5],), frozenset(), 1, (unit,)))
    rows = list(csv.reader(io.StringIO(document, newline="")))
    assert len(rows) == 2
    assert all(not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for row in rows for cell in row)


def test_the_list_decides_which_units_there_are(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text("unit,criterion,level,reviewer\n")
    review = sqr.load_review(files=[tmp_path / "ratings.csv"], rubric="equity-review")
    assert as_csv(review.coverage()).count("\n") == 1
