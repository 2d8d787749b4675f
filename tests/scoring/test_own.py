"""A school's own ratings beside the panel: as if the school were the panel, and never in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sqr.cli.app import main
from sqr.pipeline import OpenReview, load_review
from sqr.review.own import Owns

RUBRIC = """\
id: small
title: Small
scale:
  levels:
    - {{code: "1", name: Low}}
    - {{code: "2", name: Mid}}
    - {{code: "3", name: High}}
states: {{not_applicable: [n/a], not_observed: [no]}}
evidence: {{sources: [{{id: talk}}, {{id: look}}]}}
rules:
  panel: {panel}
  {enough}
  cluster: {{rule: mean, min_coverage: 0.6}}
  domain: {{rule: mean, of: numbers}}
  overall: {{rule: min, min_coverage: 1}}
limits:
  - {{id: cap, while: {{part: c3, is: "1"}}, cap: {{part: D, at_most: "2"}}}}
domains:
  - id: D
    name: D
    clusters:
      - {{id: A, name: A, criteria: [{{id: c1, name: c1, weight: 2}}, {{id: c2, name: c2}}]}}
      - {{id: B, name: B, weight: 3, criteria: [{{id: c3, name: c3}}, {{id: c4, name: c4}}]}}
  - {{id: E, name: E, criteria: [{{id: c5, name: c5}}]}}
"""
CRITERIA = ("c1", "c2", "c3", "c4", "c5")
PANELS = ("{rule: median}", "{rule: median, tie: unresolved}", "{rule: mean}", "{rule: max}")
Row = tuple[str, str, str, str]  # criterion, reviewer, source, level
ENOUGH = "enough: {min_reviewers: 2, min_sources: 2}"


def opened(folder: Path, panel: str, rows: Sequence[Row], role: str) -> OpenReview:
    """Open a review in which the reviewer `own` has this role; without others, nothing is asked."""
    enough = ENOUGH if role == "self" else ""
    text = RUBRIC.format(panel=panel, enough=enough)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rubric.yaml").write_text(text, encoding="utf-8")
    (folder / "review.yaml").write_text(
        "title: t\ncycle: '1'\nrubric: rubric.yaml\nratings: r.csv\nreviewers: p.csv\n"
        "units: u.csv\n",
        encoding="utf-8",
    )
    (folder / "u.csv").write_text("id,name\nu,Uhl\n", encoding="utf-8")
    (folder / "p.csv").write_text(f"id,role\np,\nq,\nown,{role}\n", encoding="utf-8")
    with (folder / "r.csv").open("w", newline="", encoding="utf-8") as file:
        lines = [("u", *row) for row in rows]
        csv.writer(file).writerows([("unit", "criterion", "reviewer", "source", "level"), *lines])
    return load_review(folder)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(CRITERIA),
        st.sampled_from(("own", "own", "p", "q")),
        st.sampled_from(("talk", "look")),
        st.sampled_from(("1", "2", "3", "2", "3", "n/a", "no", "")),
    ),
    max_size=16,
    unique_by=lambda row: row[:3],
)


@given(panel=st.sampled_from(PANELS), rows=ROWS)
@example(panel=PANELS[1], rows=[("c5", "own", "talk", "1"), ("c5", "own", "look", "3")])  # torn
@example(panel=PANELS[0], rows=[("c5", "own", "talk", "no"), ("c5", "own", "look", "no")])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_is_what_a_panel_of_the_school_alone_would_come_to(
    tmp_path: Path, panel: str, rows: list[Row]
) -> None:
    review = opened(tmp_path / "both", panel, rows, "self")
    (unit,) = review.score().units
    alone = opened(tmp_path / "alone", panel, [row for row in rows if row[1] == "own"], "")
    (expected,) = alone.score().units
    found = Owns(unit.rubric, some=True).of(unit)
    for theirs, panels in zip(expected.results, unit.results, strict=True):
        own = found.get(theirs.id)
        if theirs.decision.status == "not_covered":
            assert own is None, theirs.id
            continue
        assert own is not None, theirs.id
        assert own.decision[:5] == theirs.decision[:5], theirs.id
        assert list(own.decision.steps) == list(theirs.decision.steps), theirs.id
        ranks = (own.decision.rank, panels.decision.rank)
        assert own.difference == (None if None in ranks else ranks[0] - ranks[1])  # type: ignore[operator]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """The panel: A is Low, B and E are High. The school rates A alone, High."""
    rows = [
        *((c, who, source, level) for c, level in zip(CRITERIA, "11333", strict=True)
          for who, source in (("p", "talk"), ("q", "look"))),
        ("c1", "own", "talk", "3"), ("c2", "own", "talk", "3"), ("c3", "own", "talk", "n/a"),
        ("c4", "own", "talk", "no"),
    ]  # fmt: skip
    opened(tmp_path, PANELS[0], rows, "self")
    return tmp_path


def test_by_hand_in_json(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--review", str(review), "--format", "json", "-q"]) == 0
    (unit,) = json.loads(capsys.readouterr().out)["units"]
    own = {result["id"]: result.get("self") for result in unit["results"]}
    assert (own["A"]["level"], own["A"]["difference"]) == ("3", 2)
    assert (own["c3"]["status"], own["c3"]["level"]) == ("not_applicable", None)
    # c3 does not apply by the school's own word, and c4 it did not observe.
    assert (own["B"], own["c4"], own["E"], own["c5"]) == (None, None, None, None)
    # A weighs 1 of D's 4: a quarter, under the half that is asked for by default.
    assert (own["D"]["status"], own["D"]["level"]) == ("not_enough_evidence", None)
    assert own["D"]["reason"] == (
        "Parts with a level hold 25 % of the applicable weight; the rubric asks for 50 %."
    )
    assert own["overall"]["status"] == "not_enough_evidence"


def test_by_hand_in_words(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--review", str(review), "--explain", "D", "-q"]) == 0
    told = capsys.readouterr().out
    assert "Own ratings: High, 2 levels above the panel." in told
    assert "      Its parts: c1 High (weight 2), c2 High." in told
    assert "Own ratings: not enough evidence (Parts with a level hold 25 % of" in told
    for language, words in (
        ("en", ("School’s own ratings come to High, 2 levels above the panel’s.",
                "School’s own ratings give no level here. Parts with a level hold 25 %")),
        ("es", ("Valoraciones propias (Escuela): resultan en «High», 2 niveles por encima del",
                "Valoraciones propias (Escuela): aquí no dan ningún nivel. ")),
    ):  # fmt: skip
        for document in ("full", "unit"):
            options = ["--document", document, "--language", language, "--format", "markdown"]
            options += ["--unit", "u"] if document == "unit" else []
            assert main(["report", "--review", str(review), *options, "-q"]) == 0
            text = capsys.readouterr().out.replace("\\", "")
            assert all(said in text for said in words), text


def test_a_consensus_of_the_panel_is_not_the_schools(review: Path) -> None:
    (review / "agreed.csv").write_text(
        "unit,scope,level,agreed_by,date,reason\nu,A,2,all,2026-01-31,why\n", encoding="utf-8"
    )
    with (review / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("consensus: agreed.csv\n")
    (unit,) = load_review(review).score().units
    own = Owns(unit.rubric, some=True).of(unit)["A"]
    assert (own.decision.rank, own.difference, own.decision.agreed) == (2, 1, None)


def test_the_whole_stands_beside_the_domains(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "--review", str(review), "-q"]) == 0
    profile, units = capsys.readouterr().out.split("\n\n")
    assert profile.splitlines()[-1].split() == ["Overall", "·", "1", "·", "0"]
    assert units.splitlines()[0].split()[-1] == "Overall"
    assert units.splitlines()[1].split()[-1] == "Mid"
    assert main(["score", "--review", str(review), "--domain", "E", "-q"]) == 0
    assert "Overall" not in capsys.readouterr().out
