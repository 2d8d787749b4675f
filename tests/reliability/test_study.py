"""What a study says of small reviews whose answers can be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from small_review import crossed, written

import sqr
from sqr.errors import FaultsError, InputError, UsageError
from sqr.reliability.model import Study

ROOT = Path(__file__).parents[2]
WRITING = ROOT / "tests" / "data" / "writing_21raters"


def study(folder: Path, **options: object) -> Study:
    return sqr.load_review(folder).agreement(**{"draws": 200, **options})  # type: ignore[arg-type]


def test_votes_are_the_ones_that_are_scored(tmp_path: Path) -> None:
    """One vote a reviewer: several sources are reduced, states and duplicates do not count."""
    rows = [
        ("U1", "A1", "R1", 1, "interview"),
        ("U1", "A1", "R1", 3, "survey"),
        ("U1", "A1", "R1", 3, "document"),  # median of 1 3 3
        ("U1", "A1", "R2", 3),
        ("U2", "A1", "R1", "n/a"),
        ("U2", "A1", "R2", 2),
        ("U3", "A1", "R1", 2),
        ("U3", "A1", "R1", 2),  # a repeat
        ("U3", "A1", "R2", 1),
        ("U4", "A1", "R1", 2),
        ("U4", "A1", "R1", 3),  # a contradiction: none counts
        ("U4", "A1", "R2", 1),
        ("U5", "A1", "R3", "2.5"),
    ]
    opened = sqr.load_review(written(tmp_path, rows))
    found = opened.agreement(draws=0)
    assert (found.whole.ratings, found.whole.pairs) == (6, 2)
    assert found.whole.counts == (2, 2, 2)
    assert found.whole.get("exact").value == 0.5
    scores = opened.score()
    results = [r for unit in scores.units for r in unit.results if r.tier == "criterion"]
    assert sum(sum(r.decision.votes) for r in results) == found.whole.ratings


def test_votes_by_cuts_of_the_rubric_are_the_ones_that_are_scored(tmp_path: Path) -> None:
    """Points 2 lie under the cut of level 2: several ratings make another vote than one."""
    rows = [
        ("U1", "A1", "R1", 2, "interview"),
        ("U1", "A1", "R2", 2, "interview"),
        ("U1", "A1", "R2", 2, "survey"),
        ("U1", "A1", "R3", 2, "interview"),
        ("U1", "A1", "R3", "n/a", "survey"),
    ]
    folder = written(tmp_path, rows)
    rubric = folder / "rubric.yaml"
    median, mean = "{rule: median, tie: lower}", "{rule: mean, cuts: {'2': 2.2, '3': 2.8}}"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace(median, mean), encoding="utf-8")
    opened = sqr.load_review(folder)
    (unit,) = opened.score().units
    decision = next(r.decision for r in unit.results if r.id == "A1")
    assert decision.votes == opened.agreement(draws=0).whole.counts == (1, 2, 0)


def test_sample_review_counts_the_scored_votes() -> None:
    opened = sqr.load_review(sqr.sample_review())
    found = opened.agreement(draws=0)
    by_criterion = {scope.id: scope.ratings for scope in found.of_criteria}
    scored: dict[str, int] = {}
    for unit in opened.score().units:
        for result in unit.results:
            if result.tier == "criterion":
                scored[result.id] = scored.get(result.id, 0) + sum(result.decision.votes)
    assert by_criterion == scored
    assert sum(scored.values()) == found.whole.ratings
    domains = [scope for scope in found.scopes if scope.kind == "domain"]
    assert sum(scope.ratings for scope in domains) == found.whole.ratings


def test_scopes_have_their_own_numbers(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3], "R2": [1, 2, 3]}, "A1")
    rows += crossed({"R1": [1, 1, 1], "R2": [2, 2, 2]}, "B1")
    found = study(written(tmp_path, rows))
    exact = {(s.kind, s.id): s.get("exact").value for s in found.scopes}
    assert exact["pooled", ""] == 0.5
    assert exact["domain", "A"] == exact["criterion", "A1"] == 1
    assert exact["domain", "B"] == exact["criterion", "B1"] == 0
    assert exact["criterion", "A2"] is None
    assert found.whole.get("cohen", "identity").value is not None
    assert found.advice[1].startswith("Talk first about what separates Low from Middle")
    assert "B1 (0%)" in found.advice[1]


def test_points_of_the_rubric_are_the_interval_metric(tmp_path: Path) -> None:
    folder = written(tmp_path, crossed({"R1": [1, 2, 3, 3], "R2": [2, 2, 3, 1]}))
    even = study(folder).whole.get("krippendorff", "interval").value
    text = (folder / "rubric.yaml").read_text()
    for name, points in (("Low", 1), ("Middle", 2), ("High", 10)):
        text = text.replace(f"name: {name}}}", f"name: {name}, points: {points}}}")
    (folder / "rubric.yaml").write_text(text)
    uneven = study(folder).whole.get("krippendorff", "interval").value
    assert even is not None
    assert uneven is not None
    assert even != pytest.approx(uneven)
    # By hand: 1 - (n-1) Σ o δ / Σ n n δ with points 1, 2, 10 and counts 2, 3, 3.
    seen, chance = 1 + 81, 2 * 3 * 1 + 2 * 3 * 81 + 3 * 3 * 64
    assert uneven == pytest.approx(1 - 7 * seen / chance)


def test_within_a_column_of_the_ratings(tmp_path: Path) -> None:
    rows = [
        ("U1", "A1", "R1", 1, "interview", "Staff"),
        ("U1", "A1", "R1", 3, "survey", "families"),
        ("U1", "A1", "R2", 1, "interview", "staff "),
        ("U1", "A1", "R2", 2, "survey", "families"),
        ("U2", "A1", "R1", 2, "interview", "staff"),
        ("U2", "A1", "R2", 2, "interview", "staff"),
        ("U2", "A1", "R1", 2, "", ""),
    ]
    folder = written(tmp_path, rows)
    by_source = {s.value: s for s in study(folder, by="Source").within if s.kind == "pooled"}
    assert by_source["interview"].get("exact").value == 1
    assert by_source["survey"].get("exact").value == 0
    assert by_source["(blank)"].get("exact").value is None
    by_group = {s.value: s for s in study(folder, by="group").within if s.kind == "pooled"}
    assert by_group["Staff"].ratings == 4
    assert by_group["families"].get("adjacent").value == 1


def test_within_an_attribute_of_the_units(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3, 1], "R2": [1, 2, 1, 3]})
    sizes = {"U0": "small", "U1": "small", "U2": "large", "U3": "large"}
    folder = written(tmp_path, rows, attributes=sizes)
    found = {s.value: s for s in study(folder, by="SIZE").within if s.kind == "pooled"}
    assert found["small"].get("exact").value == 1
    assert found["large"].get("exact").value == 0
    with pytest.raises(UsageError, match="no column siz to look within"):
        study(folder, by="siz")


def test_a_column_of_too_many_values(tmp_path: Path) -> None:
    rows = crossed({"R1": [2] * 120, "R2": [2] * 120})
    folder = written(tmp_path, rows, attributes={f"U{n}": str(n) for n in range(120)})
    with pytest.raises(UsageError, match="size has 120 values"):
        study(folder, by="size")


def test_without_draws_there_are_no_intervals(tmp_path: Path) -> None:
    found = study(written(tmp_path, crossed({"R1": [1, 2, 3] * 6, "R2": [1, 2, 2] * 6})), draws=0)
    assert found.whole.get("exact").interval is None
    assert found.whole.verdict == "tentative (without an interval)"
    assert "without an interval nobody can say how surely" in found.advice[0]
    assert found.reviewers[0].reading == "without an interval"


def test_hardly_any_variation(tmp_path: Path) -> None:
    rows = crossed({"R1": [2] * 30 + [3], "R2": [2] * 31})
    found = study(written(tmp_path, rows), draws=100)
    assert found.whole.verdict in ("too little variation to say", "too low")


def test_who_cannot_be_compared_and_what_would_connect_them(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3], "R2": [1, 2, 2]})
    rows += [("V1", "A1", "R3", 2), ("V1", "A1", "R4", 2), ("V2", "A1", "R5", 1)]
    folder = written(tmp_path, rows)
    found = study(folder)
    assert found.connection.groups == (("R1", "R2"), ("R3", "R4"), ("R5",))
    assert not found.connection.connected
    assert found.advice[2].startswith("Before reviewers are compared, let R3 also rate U")
    more = [(unit, "A1", who, 2) for who, unit in found.connection.links]
    assert study(written(tmp_path, [*rows, *more])).connection.connected


def test_severity_by_hand(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 1, 2, 1, 2, 1], "R2": [2, 2, 3, 2, 3, 2], "R3": [2, 2, 3, 2, 3, 2]})
    found = {r.id: r for r in study(written(tmp_path, rows)).reviewers}
    assert found["R1"].distance.value == -1
    assert found["R1"].distance.interval == (-1, -1)
    assert found["R1"].reading == "stricter"
    assert found["R2"].distance.value == found["R3"].distance.value == 0.5
    assert found["R2"].reading == "more lenient"
    assert found["R1"].deviations[0] == (-1.0, 6)
    assert found["R1"].deviations[1] == (None, 0)


def test_nobody_is_singled_out_for_being_one_of_many(tmp_path: Path) -> None:
    """Forty alike reviewers: some lie outside their own interval, and no advice names them."""
    random = np.random.default_rng(4)
    alike = {f"R{n:02}": [int(v) for v in random.integers(1, 4, 40)] for n in range(40)}
    calm = study(written(tmp_path / "a", crossed(alike)))
    assert any(r.reading in ("stricter", "more lenient") for r in calm.reviewers)
    assert calm.advice[2].startswith("No reviewer stands out")
    harsh = study(written(tmp_path / "b", crossed({**alike, "R99": [1] * 20 + [1, 2] * 10})))
    assert "R99 (stricter" in harsh.advice[2]


def test_habits_are_told(tmp_path: Path) -> None:
    many = [1, 2, 3, 2] * 10
    rows = crossed({"R1": many, "R2": many, "ONE": [2] * 40, "ENDS": [1, 3] * 20})
    found = {r.id: r.habit for r in study(written(tmp_path, rows), draws=0).reviewers}
    assert found["ONE"] == "one level for everything"
    assert found["ENDS"] == "only the ends of the scale"
    assert found["R1"] == ""


def test_unexpected_ratings_have_their_place(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3, 2], "R2": [1, 2, 3, 2], "R3": [3, 2, 3, 2]})
    found = study(written(tmp_path, rows))
    one = found.unexpected[0]
    assert found.unexpected_count == 1
    assert (one.file, one.line) == ("ratings.csv", 10)
    assert (one.reviewer, one.unit, one.criterion, one.rank) == ("R3", "U0", "A1", 2)
    assert one.others == (2, 0, 0)


def test_experts_are_the_key(tmp_path: Path) -> None:
    rows = crossed({"X": [1, 2, 3, 1], "R1": [1, 2, 3, 1], "R2": [2, 3, 3, 2]})
    roles = {"X": "Expert", "R1": "panel", "R2": "panel"}
    found = study(written(tmp_path, rows, roles=roles)).calibration
    assert found is not None
    assert found.keyed == 4
    low, right = found.reviewers
    assert low.reviewer == "R2"
    assert (low.exact.value, low.adjacent.value, low.bias.value) == (0.25, 1, 0.75)
    assert low.practise[0] == "A1: 3 of 4 missed, too high"
    assert low.practise[1] == "the boundary Low | Middle: crossed 2 times"
    assert (right.reviewer, right.exact.value, right.practise) == ("R1", 1, ())


def test_a_key_file(tmp_path: Path) -> None:
    folder = written(tmp_path, crossed({"R1": [1, 2, 3], "R2": [1, 1, 3]}))
    key = tmp_path / "key.csv"
    key.write_text("unit,criterion,level\nU0,A1,Low\nU1,Alpha one,2\n", encoding="utf-8")
    found = study(folder, key=key).calibration
    assert found is not None
    assert (found.source, found.keyed, len(found.sha256)) == ("key.csv", 2, 64)
    assert {r.reviewer: r.exact.value for r in found.reviewers} == {"R1": 1, "R2": 0.5}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("unit,criterion\nU0,A1\n", "has no column level"),
        ("unit,criterion,level\nU0,A1\n", "2 cells"),
        ("unit,criterion,level\nU9,A1,1\n", "there is no unit U9"),
        ("unit,criterion,level\nU0,Z1,1\n", "there is no criterion Z1"),
        ("unit,criterion,level\nU0,A1,4\n", "4 is no level"),
        ("unit,criterion,level\nU0,A1,1\nU0,A1,2\n", "a second answer"),
        ('unit,criterion,level\n"U0,A1,1\n', "not valid CSV"),
    ],
)
def test_a_key_file_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    folder = written(tmp_path, crossed({"R1": [1, 2, 3], "R2": [1, 1, 3]}))
    key = tmp_path / "key.csv"
    key.write_text(text, encoding="utf-8")
    with pytest.raises((InputError, FaultsError)) as caught:
        study(folder, key=key)
    said = [caught.value.message]
    if isinstance(caught.value, FaultsError):
        said += [fault.message for fault in caught.value.faults]
    assert any(message in text for text in said), said


def test_own_levels_against_the_panel(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3, 1], "R2": [1, 2, 3, 1]})
    rows += [("U0", "A1", "S0", 3), ("U1", "A1", "S0", 2), ("U2", "A1", "S2", 2)]
    roles = {"R1": "panel", "R2": "panel", "S0": "self", "S2": "self"}
    found = study(written(tmp_path, rows, roles=roles))
    assert found.whole.ratings == 8
    together = found.own[0]
    assert (together.unit, together.compared) == ("", 3)
    assert together.differences == ((-1, 1), (0, 1), (2, 1))
    assert together.mean == pytest.approx(1 / 3)
    assert {one.unit for one in found.own[1:]} == {"U0", "U1", "U2"}


def test_one_reviewer_has_nobody_to_agree_with(tmp_path: Path) -> None:
    found = study(written(tmp_path, crossed({"R1": [1, 2, 3]})))
    assert found.whole.verdict == "nothing was rated twice"
    assert found.whole.get("exact").value is None
    assert found.advice[0].startswith("No two reviewers rated the same criterion")
    assert found.advice[1] == "Let a second reviewer rate everything that one has rated."
    assert found.reviewers[0].reading == "cannot be compared"


def test_no_ratings_at_all(tmp_path: Path) -> None:
    found = study(written(tmp_path, [("U0", "A1", "R1", "n/a")]))
    assert found.whole.ratings == 0
    assert found.whole.remarks == ("No ratings.",)
    assert found.reviewers == ()


def test_no_variation_is_said(tmp_path: Path) -> None:
    found = study(written(tmp_path, crossed({"R1": [2] * 8, "R2": [2] * 8})))
    assert found.whole.verdict == "every rating is the same"
    assert found.whole.get("krippendorff", "ordinal").value is None
    assert found.whole.get("gwet", "identity").value == 1
    assert "Every rating is Middle. α is undefined" in found.whole.remarks[0]


def test_the_prevalence_paradox_is_explained(tmp_path: Path) -> None:
    rows = crossed({"R1": [3] * 38 + [1, 3], "R2": [3] * 38 + [3, 1]})
    whole = study(written(tmp_path, rows)).whole
    assert whole.get("exact").value == 0.95
    assert (whole.get("krippendorff", "ordinal").value or 0) < 0
    assert "prevalence paradox" in whole.remarks[0]
    calm = study(written(tmp_path, crossed({"R1": [1, 2, 3] * 9, "R2": [1, 2, 3] * 9}))).whole
    assert calm.remarks == ()


def test_few_units_are_said(tmp_path: Path) -> None:
    four = study(written(tmp_path / "a", crossed({"R1": [1, 2, 3, 1], "R2": [1, 2, 3, 2]})))
    assert four.whole.verdict == "too few schools to say"
    assert four.whole.get("exact").interval is None
    nine = study(written(tmp_path / "b", crossed({"R1": [1, 2, 3] * 3, "R2": [1, 2, 3] * 3})))
    assert nine.whole.verdict == "reliable"
    assert "Only 9 schools" in nine.whole.remarks[0]


def test_21_raters_in_the_published_order() -> None:
    """Every rater rated every student: the mean distances on style are those of the means."""
    expected = json.loads((WRITING / "expected.json").read_text())
    means = expected["published_rater_means_style_2dp"]
    found = study(WRITING, draws=0)
    assert (found.whole.units, found.whole.reviewers, found.whole.ratings) == (372, 21, 31_248)
    style = found.criteria.index("style")
    whole = np.mean(list(means.values()))
    for reviewer in found.reviewers:
        mean, n = reviewer.deviations[style]
        assert n == 372
        # distance to the mean of the other 20 = (own mean - mean of all) · 21/20
        assert mean == pytest.approx((means[reviewer.id] - whole) * 21 / 20, abs=0.006)
    assert found.whole.get("ICC(2,k)").value == pytest.approx(0.98, abs=0.02)
    assert found.connection.connected


def test_rasch_of_the_21_raters() -> None:
    found = study(WRITING, draws=0, rasch="rating scale").rasch
    assert found is not None
    assert not found.why
    assert (found.reviewers[0].id, found.reviewers[-1].id) == ("9", "15")
    assert [one.id for one in found.criteria] == ["org", "style", "conv", "sent_form"]
    assert len(found.units) == 372
    best = max(found.units, key=lambda one: one.measure)
    assert best.observed == pytest.approx(best.fair, abs=0.02)
    assert 0 <= min(one.fair or 0 for one in found.units) <= (best.fair or 9) <= 3
    assert len(found.steps) == 1


def test_rasch_says_why_there_is_none(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3, 2], "R2": [1, 2, 2, 3]})
    rows += [(f"V{n}", "A1", who, 1 + (n + m) % 3) for n in range(4) for m, who in enumerate("XY")]
    found = study(written(tmp_path, rows), rasch="partial credit").rasch
    assert found is not None
    assert "not connected" in found.why


def test_the_same_input_gives_the_same_study(tmp_path: Path) -> None:
    rows = crossed({"R1": [1, 2, 3] * 5, "R2": [1, 3, 3] * 5, "R3": [2, 2, 3] * 5})
    first = study(written(tmp_path / "a", rows))
    again = study(written(tmp_path / "b", rows[::-1]))
    assert [s.coefficients for s in first.scopes] == [s.coefficients for s in again.scopes]
    assert first.advice == again.advice


def test_groups_that_were_not_read_are_asked_for() -> None:
    folder = sqr.sample_review()
    without = sqr.load_review(folder, groups=False)
    with pytest.raises(InputError, match="groups were not read"):
        without.agreement(by="group")
    assert without.agreement(by="source", draws=50).within
    assert without.score().units == sqr.load_review(folder).score().units
