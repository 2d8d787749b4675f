"""Every published value comes out to the decimals given, from the textbooks' own tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sqr.agreement import alpha, coefficients, icc, kappa
from sqr.agreement.every import coefficients_of
from sqr.agreement.panel import panel
from sqr.agreement.statistic import Statistic
from sqr.agreement.weights import adjacent, linear, ordinal, quadratic

DATA = Path(__file__).parents[1] / "data" / "agreement"
EXPECTED: list[dict[str, Any]] = json.loads((DATA / "expected.json").read_text())["values"]
GWET: dict[str, dict[str, Any]] = json.loads((DATA / "gwet.json").read_text())
Table = npt.NDArray[np.float64]


def table(name: str) -> Table:
    """Read a file of numbers without its first column; an empty cell is nan."""
    with (DATA / name).open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows])


def ranks(rows: Table) -> tuple[Table, int, list[float]]:
    """Return a table as ranks, with the number of levels and their points."""
    low, high = int(np.nanmin(rows)), int(np.nanmax(rows))
    return rows - low, high - low + 1, [float(n) for n in range(low, high + 1)]


def alpha_of(metric: str) -> Callable[[Table], Statistic]:
    def make(rows: Table) -> Statistic:
        found, levels, points = ranks(rows)
        return alpha.krippendorff(panel(found, levels).counts(), metric, points)

    return make


def cohen(make: Callable[[list[float]], npt.NDArray[np.float64]] | None) -> Any:
    def value(rows: Table) -> Statistic:
        found, levels, points = ranks(rows)
        return kappa.cohen_kappa(found, levels, make(points) if make else None)

    return value


def agreeing(rows: Table, *, near: bool) -> Statistic:
    found, levels, points = ranks(rows)
    return coefficients.percent_agreement(
        panel(found, levels).counts(), adjacent(points) if near else None
    )


COHEN_1968 = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
ICC = {"ICC1": "ICC(1,1)", "ICC2": "ICC(2,1)", "ICC3": "ICC(3,1)", "ICC1k": "ICC(1,k)",
       "ICC2k": "ICC(2,k)", "ICC3k": "ICC(3,k)", "ICC(A,1)": "ICC(2,1)", "ICC(C,1)": "ICC(3,1)",
       "ICC(A,k)": "ICC(2,k)", "ICC(C,k)": "ICC(3,k)"}  # fmt: skip
MAKE: dict[str, Callable[[Table], Statistic]] = {
    **{f"krippendorff_alpha_{m}": alpha_of(m) for m in (*alpha.METRICS, "ratio")},
    "fleiss_kappa": lambda rows: coefficients.fleiss_kappa(rows[:, :5]),
    "cohen_kappa_unweighted": cohen(None),
    "cohen_kappa_linear": cohen(linear),
    "cohen_kappa_quadratic": cohen(quadratic),
    "cohen_kappa_custom_weights": cohen(lambda points: COHEN_1968),
    "exact_agreement": lambda rows: agreeing(rows, near=False),
    "adjacent_agreement_within_1": lambda rows: agreeing(rows, near=True),
}


def found_for(case: dict[str, Any]) -> Statistic:
    name = case["statistic"]
    rows = table(case["dataset"])
    if name.startswith("icc_"):
        name = name.removeprefix("icc_")
        return icc.intraclass(rows)[ICC.get(name, name)]
    return MAKE[name](rows)


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["id"])
def test_value_comes_out(case: dict[str, Any]) -> None:
    found = found_for(case)
    assert found.value is not None
    assert found.value == pytest.approx(case["value"], abs=1e-9)
    if "published" in case:
        decimals = case["published"]["decimals"]
        assert round(found.value, decimals) == case["published"]["value"]


def test_gwets_ordinal_weights_are_not_krippendorffs_metric() -> None:
    rows, levels, points = ranks(table("krippendorff_4coder_12unit.csv"))
    counts = panel(rows, levels).counts()
    counts = counts[counts.sum(axis=1) > 1]
    assert alpha.krippendorff(counts, "ordinal").value == pytest.approx(0.815, abs=5e-4)
    # Krippendorff's formula under Gwet's ordinal weights, as irrCAC prints it: 0.83364.
    n = counts.sum()
    weights = ordinal(points)
    shares = counts.sum(axis=0) / n
    agreed = (counts * (counts @ weights - 1)).sum(axis=1) / (counts.sum(axis=1) - 1)
    seen = (1 - 1 / n) * agreed.sum() / n + 1 / n
    chance = shares @ weights @ shares
    assert (seen - chance) / (1 - chance) == pytest.approx(0.83364, abs=6e-6)


UNWEIGHTED: dict[str, Callable[[Any], Statistic]] = {
    "exact": coefficients.percent_agreement,
    "gwet": coefficients.gwet_ac,
    "fleiss": coefficients.fleiss_kappa,
    "brennan_prediger": coefficients.brennan_prediger,
    "krippendorff": alpha.krippendorff,
}


@pytest.mark.parametrize("name", GWET["four_raters"]["values"])
def test_gwets_four_raters(name: str) -> None:
    value, error = GWET["four_raters"]["values"][name]
    rows, levels, _ = ranks(table("krippendorff_4coder_12unit.csv"))
    votes = panel(rows, levels)
    found = kappa.conger_kappa(votes) if name == "conger" else UNWEIGHTED[name](votes.counts())
    assert found.value == pytest.approx(value, abs=6e-6)
    assert found.se == pytest.approx(error, abs=6e-6)


@pytest.mark.parametrize("name", GWET["pregnancies"]["values"])
def test_gwets_pregnancies(name: str) -> None:
    value, error = GWET["pregnancies"]["values"][name]
    joint = np.array(GWET["pregnancies"]["table"])
    rows = np.repeat(np.argwhere(joint >= 0), joint.ravel(), axis=0)
    if name == "cohen":
        found = kappa.cohen_kappa(rows, 3)
        assert found.se == pytest.approx(error, rel=2e-3)  # another author's formula
    else:
        found = UNWEIGHTED[name](panel(rows, 3).counts())
        if name != "krippendorff":  # its table formula is another one
            assert found.se == pytest.approx(error * np.sqrt(100 / 99), abs=1e-7)
    assert found.value == pytest.approx(value, abs=6e-8)


def test_quadratic_weights_on_complete_rows() -> None:
    """Units 2 to 9, which all four rated: irrCAC prints 0.66667 and 0.67192."""
    rows, levels, points = ranks(table("krippendorff_4coder_12unit.csv"))
    votes = panel(rows[1:9], levels)
    weights = quadratic(points)
    fleiss = coefficients.fleiss_kappa(votes.counts(), weights)
    assert fleiss.value == pytest.approx(0.6666667, abs=5e-8)
    assert kappa.conger_kappa(votes, weights).value == pytest.approx(0.6719243, abs=5e-8)


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ("0100000010", "1110010000", 0.095),  # Krippendorff (2011), example A
        ("aabbdcccedda", "babbbccceddd", 0.692),  # and example B
    ],
)
def test_krippendorffs_two_observers(first: str, second: str, published: float) -> None:
    names = sorted(set(first + second))
    rows = [[names.index(a), names.index(b)] for a, b in zip(first, second, strict=True)]
    found = alpha.krippendorff(panel(rows, len(names)).counts())
    assert found.value == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    ("metric", "published", "decimals"),
    [("ordinal", 0.7598, 4), ("nominal", 0.477, 3), ("interval", 0.757, 3)],
)
def test_hayes_and_krippendorffs_articles(metric: str, published: float, decimals: int) -> None:
    """40 articles and 5 observers with gaps: the article prints the ordinal value and 239 pairs."""
    rows, levels, points = ranks(table("hayes_krippendorff_2007.csv"))
    counts = panel(rows, levels).counts()
    found = alpha.krippendorff(counts, metric, points)
    assert found.value is not None
    assert round(found.value, decimals) == published
    given = counts.sum(axis=1)
    assert (given * (given - 1) // 2).sum() == 239


# 30 patients, 6 psychiatrists each, 5 diagnoses (Fleiss 1971, table 1): votes by diagnosis.
FLEISS_1971 = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
                 10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
                 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""


def test_fleiss_psychiatrists() -> None:
    """Published as .430; R's irr prints 0.4302445."""
    counts = [[int(n) for n in row] for row in FLEISS_1971.split()]
    assert coefficients.fleiss_kappa(counts).value == pytest.approx(0.4302445, abs=5e-8)


def joint_rows(joint: list[list[int]]) -> npt.NDArray[np.intp]:
    cells = np.array(joint)
    return np.repeat(np.argwhere(cells >= 0), cells.ravel(), axis=0)


@pytest.mark.parametrize(
    ("joint", "make", "value", "error", "decimals"),
    [
        # SAS prints the asymptotic standard error of Fleiss, Cohen and Everitt (1969).
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], None, 0.4842, 0.1380, 4),
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], linear, 0.4701, 0.1457, 4),
        # 118 slides and two pathologists: Agresti, Categorical Data Analysis (2nd ed.), 10.5.
        ([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]], None, 0.493, 0.057, 3),
    ],
)
def test_cohens_kappa_with_its_published_error(
    joint: list[list[int]], make: Any, value: float, error: float, decimals: int
) -> None:
    levels = len(joint)
    weights = make(list(range(levels))) if make else None
    found = kappa.cohen_kappa(joint_rows(joint), levels, weights)
    assert found.value is not None
    assert found.se is not None
    assert round(found.value, decimals) == value
    assert round(found.se, decimals) == error


def test_every_value_given_is_looked_at() -> None:
    """expected.json has nothing that no test looks at, and nothing published is passed over."""
    assert len(EXPECTED) == len({case["id"] for case in EXPECTED}) == 35
    assert sum("published" in case for case in EXPECTED) == 28
    assert all(case["statistic"] in MAKE or case["statistic"].startswith("icc_")
               for case in EXPECTED)  # fmt: skip


def test_all_at_once_are_the_same_numbers() -> None:
    rows, levels, points = ranks(table("krippendorff_4coder_12unit.csv"))
    votes = panel(rows, levels)
    found = {(c.name, c.kind): c.found for c in coefficients_of(votes, points, draws=200)}
    for name in ("gwet", "fleiss", "brennan_prediger"):
        alone = UNWEIGHTED[name](votes.counts())
        assert found[name, "identity"].value == alone.value
        assert found[name, "identity"].se == alone.se
    assert found["krippendorff", "nominal"].value == pytest.approx(0.743421052631579)
    assert found["conger", "identity"].value == pytest.approx(0.76282, abs=6e-6)
    assert found["exact", ""].value == pytest.approx(0.81818, abs=6e-6)
    for statistic in found.values():
        if statistic.interval and statistic.value is not None:
            assert statistic.interval[0] <= statistic.value <= statistic.interval[1]
