"""Two published data sets, through the command, against published and recomputed numbers.

Nothing here asks sqr's own scoring for the right answer: levels and means are worked out
again from the CSV files.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sqr.cli.app import main
from sqr.pipeline import OpenReview, load_review

DATA = Path(__file__).resolve().parents[1] / "data"
NYC = DATA / "nyc_quality_review"
WRITING = DATA / "writing_21raters"
Json = dict[str, Any]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def scored(review: Path, output: Path) -> Json:
    code = main(["score", str(review), "--format", "json", "--output", str(output), "--quiet"])
    assert code == 0
    document: Json = json.loads(output.read_text(encoding="utf-8"))
    assert document["schema"] == "sqr/scores/1"
    return document


def by_place(document: Json, *tiers: str) -> dict[tuple[str, str], Json]:
    """Return the results of some tiers by (unit, id)."""
    return {
        (unit["unit"], result["id"]): result
        for unit in document["units"]
        for result in unit["results"]
        if result["tier"] in tiers
    }


def code(result: Json) -> str | None:
    return None if result["level"] is None else str(result["level"]["code"])


def half_up(number: Fraction, digits: int) -> str:
    # A mean of whole numbers is never so near a half that 40 digits would not tell.
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


# --- New York City Quality Review 2022-23 --------------------------------------------------------

POINTS = {"UD": 1, "D": 2, "P": 3, "WD": 4}
CODE = {"Under Developed": "UD", "Developing": "D", "Proficient": "P", "Well Developed": "WD"}
AREAS = {
    "IC": ("Instructional Core", ("1.1", "1.2", "2.2")),
    "SC": ("School Culture", ("1.4", "3.4")),
    "SI": ("Systems for Improvement", ("1.3", "3.1", "4.1", "4.2", "5.1")),
}


@pytest.fixture(scope="module")
def nyc(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return scored(NYC, tmp_path_factory.mktemp("nyc") / "scores.json")


@pytest.fixture(scope="module")
def nyc_rows() -> list[dict[str, str]]:
    return read(NYC / "quality_review_long.csv")


@pytest.fixture(scope="module")
def nyc_expected() -> Json:
    expected: Json = json.loads((NYC / "expected.json").read_text(encoding="utf-8"))
    return expected


def test_nyc_rows(nyc: Json, nyc_expected: Json) -> None:
    assert nyc["rows"] == {"in": 13500, "used": 10620, "set_aside": {"blank": 2880}}
    assert nyc_expected["cells"] == 13500
    assert nyc_expected["rated"] == 10620
    assert nyc_expected["blank"] == 2880
    assert len(nyc["units"]) == nyc_expected["schools"] == 1350


def test_nyc_levels_counted(nyc: Json, nyc_expected: Json) -> None:
    levels = Counter(code(r) for r in by_place(nyc, "criterion").values())
    published = {CODE.get(name): n for name, n in nyc_expected["by_rating"].items()}
    assert dict(levels) == published
    assert levels["UD"] == 3
    votes: Counter[str] = Counter()
    for result in by_place(nyc, "criterion").values():
        votes.update(result["votes"])
    assert dict(votes) == {name: n for name, n in published.items() if name}


def test_nyc_schools_by_how_many_indicators_they_have(nyc: Json, nyc_expected: Json) -> None:
    have = Counter(
        sum(r["level"] is not None for r in unit["results"] if r["tier"] == "criterion")
        for unit in nyc["units"]
    )
    assert have == {10: 1011, 5: 102, 0: 237}
    assert have == {
        10: nyc_expected["schools_all_10"],
        5: nyc_expected["schools_only_5"],
        0: nyc_expected["schools_none"],
    }


def test_nyc_schools_without_ratings_have_no_level_anywhere(nyc: Json) -> None:
    bare = [
        unit
        for unit in nyc["units"]
        if not any(r["reviewers"] for r in unit["results"] if r["tier"] == "criterion")
    ]
    assert len(bare) == 237
    for unit in bare:
        assert {r["status"] for r in unit["results"]} == {"not_covered"}
        assert {code(r) for r in unit["results"]} == {None}
        assert all(r["number"] is None for r in unit["results"])


def test_nyc_indicator_means(nyc: Json, nyc_expected: Json) -> None:
    points: dict[str, list[int]] = defaultdict(list)
    for (_, indicator), result in by_place(nyc, "criterion").items():
        level = code(result)
        if level is not None:
            points[indicator].append(POINTS[level])
    means = {i: half_up(Fraction(sum(p), len(p)), 6) for i, p in points.items()}
    assert means == {i: f"{mean:.6f}" for i, mean in nyc_expected["indicator_means_1_to_4"].items()}


def test_nyc_area_means(nyc: Json, nyc_expected: Json) -> None:
    criteria, domains = by_place(nyc, "criterion"), by_place(nyc, "domain")
    short: Counter[str] = Counter()
    for area, (name, indicators) in AREAS.items():
        means = []
        for unit in nyc["units"]:
            levels = [code(criteria[unit["unit"], i]) for i in indicators]
            points = [POINTS[level] for level in levels if level is not None]
            if not points:
                continue
            means.append(Fraction(sum(points), len(points)))
            result = domains[unit["unit"], area]
            if result["level"] is None:
                short[area] += 1
                assert result["status"] == "not_enough_evidence"
                assert 2 * len(points) < len(indicators)
            else:
                assert Fraction(result["explanation"]["number"]) == means[-1]
        mean = half_up(sum(means, Fraction(0)) / len(means), 6)
        assert mean == f"{nyc_expected['area_mean_of_school_means'][name]:.6f}"
    # The 102 schools with five indicators have two of the five in this area.
    assert short == {"SI": 102}


def test_nyc_areas_are_those_of_the_data(nyc_rows: list[dict[str, str]]) -> None:
    pairs = {(row["quality_area"], row["indicator"]) for row in nyc_rows}
    assert pairs == {(name, i) for name, indicators in AREAS.values() for i in indicators}


def test_nyc_area_levels_of_all_schools(nyc: Json, nyc_rows: list[dict[str, str]]) -> None:
    ratings: dict[str, dict[str, int]] = defaultdict(dict)
    for row in nyc_rows:
        school = ratings[row["dbn"]]
        if row["rating"]:
            school[row["indicator"]] = POINTS[CODE[row["rating"]]]
    expected: dict[tuple[str, str], str | None] = {}
    for dbn, school in ratings.items():
        for area, (_, indicators) in AREAS.items():
            points = [school[i] for i in indicators if i in school]
            expected[dbn, area] = None
            if points and 2 * len(points) >= len(indicators):
                # mean above 1.5, 2.5, 3.5; on a cut, down: 2·sum > 3n, 5n, 7n
                above = sum(2 * sum(points) > cut * len(points) for cut in (3, 5, 7))
                expected[dbn, area] = ("UD", "D", "P", "WD")[above]
    found = {place: code(result) for place, result in by_place(nyc, "domain").items()}
    assert len(found) == 1350 * 3
    assert found == expected


# --- writing: 372 students, 21 raters, 4 domains --------------------------------------------------

DOMAINS = {"style": "D1", "org": "D2", "conv": "D3", "sent_form": "D4"}
Levels = dict[tuple[str, str], list[int]]
PANELS: dict[str, tuple[str, Callable[[list[int]], int]]] = {
    "median": ("{rule: median}", lambda v: sorted(v)[10]),
    # 21 votes on points 0…3; cuts at 0.5, 1.5, 2.5: 2·sum > 21, 63, 105 (never equal: 21 is odd)
    "mean": ("{rule: mean}", lambda v: sum(2 * sum(v) > cut * 21 for cut in (1, 3, 5))),
    "min": ("{rule: min}", min),
    "max": ("{rule: max}", max),
    "mode": ("{rule: mode}", lambda v: min(range(4), key=lambda k: (-v.count(k), k))),
    "mode upper": (
        "{rule: mode, tie: upper}",
        lambda v: max(range(4), key=lambda k: (v.count(k), k)),
    ),
}


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Json:
    return scored(WRITING, tmp_path_factory.mktemp("writing") / "scores.json")


@pytest.fixture(scope="module")
def writing_expected() -> Json:
    expected: Json = json.loads((WRITING / "expected.json").read_text(encoding="utf-8"))
    return expected


@pytest.fixture(scope="module")
def writing_review() -> OpenReview:
    return load_review(WRITING)


@pytest.fixture(scope="module")
def writing_scores() -> Levels:
    """All scores by (student, domain), from the CSV file."""
    scores: Levels = defaultdict(list)
    for row in read(WRITING / "writing_long.csv"):
        scores[row["student"], row["domain"]].append(int(row["score"]))
    return dict(scores)


def test_writing_rows(writing: Json, writing_review: OpenReview) -> None:
    assert writing["rows"] == {"in": 31248, "used": 31248, "set_aside": {}}
    assert len(writing["units"]) == 372
    meant = writing_review.ratings.meaning
    assert len(meant.units) == 372
    assert len(meant.reviewers) == 21
    assert 372 * 21 * 4 == 31248
    results = by_place(writing, "criterion")
    assert len(results) == 372 * 4
    assert all(r["reviewers"] == sum(r["votes"].values()) == 21 for r in results.values())


def test_writing_published_domain_means(writing: Json, writing_expected: Json) -> None:
    total: Counter[str] = Counter()
    for (_, domain), result in by_place(writing, "criterion").items():
        total[domain] += sum(int(score) * n for score, n in result["votes"].items())
    means = {domain: half_up(Fraction(n, 372 * 21), 3) for domain, n in total.items()}
    published = writing_expected["published_domain_means_3dp"]
    assert means == {domain: f"{mean:.3f}" for domain, mean in published.items()}


def rater_means(review: OpenReview, where: str) -> dict[str, str]:
    """Return the mean of every rater's points; a rank is the score, as points begin at 0."""
    rubric = review.inputs.loaded.rubric
    assert [int(points) for points in rubric.points] == [0, 1, 2, 3]
    rows = review.ratings.con.execute(
        f"""select reviewer, sum(rank)::integer, count(*)::integer from ratings
        where aside is null and {where} group by reviewer"""
    ).fetchall()
    names = review.ratings.meaning.reviewers
    return {names[reviewer]: half_up(Fraction(total, n), 2) for reviewer, total, n in rows}


def test_writing_published_rater_means(writing_review: OpenReview, writing_expected: Json) -> None:
    ids = [c.id for c in writing_review.inputs.loaded.rubric.criteria]
    style = rater_means(writing_review, f"criterion = {ids.index('style')}")
    published = writing_expected["published_rater_means_style_2dp"]
    assert len(style) == 21
    assert style == {rater: f"{mean:.2f}" for rater, mean in published.items()}
    all_four = rater_means(writing_review, "true")
    for rater, mean in writing_expected["published_rater_means_4domains_2dp"].items():
        assert all_four[rater] == f"{mean:.2f}"


def test_writing_votes(writing: Json, writing_scores: Levels) -> None:
    found = {place: result["votes"] for place, result in by_place(writing, "criterion").items()}
    assert found == {
        place: {str(k): scores.count(k) for k in range(4)}
        for place, scores in writing_scores.items()
    }


@pytest.mark.parametrize("name", PANELS)
def test_writing_levels_under_several_rules(
    name: str, tmp_path: Path, writing_scores: Levels
) -> None:
    rule, by_hand = PANELS[name]
    for file in WRITING.iterdir():
        shutil.copy(file, tmp_path)
    rubric = (tmp_path / "rubric.yaml").read_text(encoding="utf-8")
    assert rubric.count("{rule: median}") == 1
    changed = rubric.replace("{rule: median}", rule)
    (tmp_path / "rubric.yaml").write_text(changed, encoding="utf-8")
    document = scored(tmp_path, tmp_path / "scores.json")
    expected = {place: str(by_hand(scores)) for place, scores in writing_scores.items()}
    found = {place: code(r) for place, r in by_place(document, "criterion").items()}
    assert found == expected
    if name == "mean":
        exact = {p: r["explanation"]["number"] for p, r in by_place(document, "criterion").items()}
        assert exact == {p: str(Fraction(sum(v), 21)) for p, v in writing_scores.items()}
    # a domain of one criterion has its level
    domains = {place: code(r) for place, r in by_place(document, "domain").items()}
    assert domains == {(unit, DOMAINS[part]): level for (unit, part), level in expected.items()}
