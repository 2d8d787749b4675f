"""What must hold of every coefficient, whatever the ratings."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqr.agreement import alpha, coefficients, kappa
from sqr.agreement.bootstrap import resampled, with_intervals
from sqr.agreement.every import Coefficient, coefficients_of
from sqr.agreement.icc import intraclass
from sqr.agreement.panel import panel
from sqr.agreement.statistic import Statistic

Table = npt.NDArray[np.int64]
LEVELS = 4
POINTS = [1.0, 2.0, 3.0, 4.0]
Found = dict[tuple[str, str], Statistic]

tables = hnp.arrays(
    np.int64, st.tuples(st.integers(2, 9), st.integers(2, 5)), elements=st.integers(-1, LEVELS - 1)
)


def every(table: Table, draws: int = 0, seed: int = 1) -> Found:
    made = coefficients_of(panel(table, LEVELS), POINTS, draws, seed)
    return {(c.name, c.kind): c.found for c in made}


def same(one: Found, other: Found) -> None:
    assert one.keys() == other.keys()
    for key, found in one.items():
        assert (found.value is None) == (other[key].value is None), key
        if found.value is not None:
            assert found.value == pytest.approx(other[key].value, abs=1e-9), key
            if found.se is not None:
                assert found.se == pytest.approx(other[key].se, abs=1e-6), key


@given(tables)
def test_order_of_units_and_reviewers_does_not_matter(table: Table) -> None:
    rows = np.random.default_rng(len(table)).permutation(len(table))
    columns = np.random.default_rng(table.shape[1]).permutation(table.shape[1])
    same(every(table), every(table[rows][:, columns]))


@given(tables)
def test_turning_the_scale_round_changes_nothing(table: Table) -> None:
    same(every(table), every(np.where(table < 0, -1, LEVELS - 1 - table)))


@given(tables, st.permutations(range(LEVELS)))
def test_unweighted_coefficients_know_no_order_of_levels(table: Table, names: list[int]) -> None:
    new = np.where(table < 0, -1, np.array(names)[table])
    kept = [("exact", ""), ("all_agree", ""), ("fleiss", "identity"), ("gwet", "identity"),
            ("brennan_prediger", "identity"), ("krippendorff", "nominal")]  # fmt: skip
    one, other = every(table), every(new)
    same({key: one[key] for key in kept}, {key: other[key] for key in kept})


@given(tables)
def test_values_lie_within_their_bounds_and_are_never_nan(table: Table) -> None:
    for (name, _), found in every(table).items():
        if found.value is None:
            assert found.why
            continue
        assert math.isfinite(found.value)
        if name in ("exact", "adjacent", "all_agree"):
            assert -1e-12 <= found.value <= 1 + 1e-12
        else:
            assert found.value <= 1 + 1e-12
        assert found.se is None or (math.isfinite(found.se) and found.se >= 0)


@given(tables)
def test_agreement_in_a_weaker_sense_is_never_less(table: Table) -> None:
    found = every(table)
    exact, near, whole = (found[name, ""].value for name in ("exact", "adjacent", "all_agree"))
    if exact is not None and near is not None and whole is not None:
        assert whole <= exact + 1e-12 <= near + 2e-12


@given(hnp.arrays(np.int64, st.tuples(st.integers(2, 9)), elements=st.integers(0, LEVELS - 1)))
def test_perfect_agreement_is_1(column: Table) -> None:
    table = np.repeat(column[:, None], 3, axis=1)
    for (name, kind), found in every(table).items():
        varied = len(set(column.tolist())) > 1
        if varied or name in ("exact", "adjacent", "all_agree", "gwet", "brennan_prediger"):
            assert found.value == pytest.approx(1), (name, kind)
        else:
            assert found.value is None
            assert "every rating is the same" in found.why or "do not differ" in found.why


@given(tables)
def test_two_reviewers_who_rate_everything_conger_is_cohen(table: Table) -> None:
    two = table[:, :2]
    two = two[(two >= 0).all(axis=1)]
    assume(len(two))
    one, other = kappa.cohen_kappa(two, LEVELS), kappa.conger_kappa(panel(two, LEVELS))
    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert one.value == pytest.approx(other.value)


@given(tables)
def test_units_with_one_vote_do_not_enter_alpha(table: Table) -> None:
    single = np.full((1, table.shape[1]), -1)
    single[0, 0] = 2
    one = alpha.krippendorff(panel(table, LEVELS).counts(), "ordinal")
    other = alpha.krippendorff(panel(np.vstack([table, single]), LEVELS).counts(), "ordinal")
    assert one == other


@settings(max_examples=40)
@given(tables, st.integers(0, 5))
def test_intervals_hold_the_estimate_and_repeat(table: Table, seed: int) -> None:
    found = every(table, draws=50, seed=seed)
    assert found == every(table, draws=50, seed=seed)
    for statistic in found.values():
        if statistic.value is None:
            assert statistic.interval is None
        elif statistic.interval is None:
            assert statistic.why.startswith("no interval")
        else:
            low, high = statistic.interval
            assert low <= statistic.value <= high


def drawn(units: int, seed: int = 3) -> Table:
    random = np.random.default_rng(seed)
    true = random.integers(0, LEVELS, units)
    table = true[:, None] + random.integers(-1, 2, (units, 4))
    return np.asarray(np.clip(table, 0, LEVELS - 1), dtype=np.int64)


def test_intervals_shrink_as_units_grow() -> None:
    few, many = every(drawn(30), draws=500), every(drawn(480), draws=500)
    for key, found in few.items():
        wide, narrow = found.interval, many[key].interval
        assert wide is not None
        assert narrow is not None
        if key != ("all_agree", ""):
            assert narrow[1] - narrow[0] < 0.5 * (wide[1] - wide[0]), key


def test_bootstrap_and_analytic_errors_agree() -> None:
    for key, found in every(drawn(400), draws=2000).items():
        if found.se is not None and found.interval is not None:
            width = (found.interval[1] - found.interval[0]) / 3.92
            assert width == pytest.approx(found.se, rel=0.1), key


@pytest.mark.parametrize("name", ["gwet", "fleiss", "brennan_prediger", "conger", "krippendorff"])
def test_standard_error_is_near_the_jackknife(name: str) -> None:
    table = drawn(150)
    table[np.random.default_rng(0).random(table.shape) < 0.2] = -1
    table = table[(table >= 0).sum(axis=1) > 1]

    makes: dict[str, Callable[..., Statistic]] = {
        "gwet": coefficients.gwet_ac,
        "fleiss": coefficients.fleiss_kappa,
        "brennan_prediger": coefficients.brennan_prediger,
        "krippendorff": alpha.krippendorff,
    }

    def value(rows: Table) -> Statistic:
        votes = panel(rows, LEVELS)
        if name == "conger":
            return kappa.conger_kappa(votes)
        return makes[name](votes.counts())

    left = np.array([value(np.delete(table, row, axis=0)).value for row in range(len(table))])
    n = len(table)
    jackknife = np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())
    assert value(table).se == pytest.approx(jackknife, rel=0.02)


def test_one_unit_with_many_criteria_is_one_unit() -> None:
    """Copies of a unit's criteria add nothing: its subjects are not independent."""
    table = drawn(20)
    unit = np.arange(20)
    once = panel(table, LEVELS, unit)
    thrice = panel(np.vstack([table] * 3), LEVELS, np.tile(unit, 3))
    for one, other in zip(coefficients_of(once, POINTS), coefficients_of(thrice, POINTS),
                          strict=True):  # fmt: skip
        if one.name == "krippendorff" or one.found.value is None:
            continue  # alpha counts votes: with more of them chance is a little less
        if not one.name.startswith("ICC"):
            assert other.found.value == pytest.approx(one.found.value)
            assert other.found.interval == pytest.approx(one.found.interval)
        if one.found.se is not None:
            assert other.found.se == pytest.approx(one.found.se)


def test_clustered_errors_agree_with_the_bootstrap() -> None:
    """Units of five criteria, many of them rated by one reviewer only."""
    random = np.random.default_rng(5)
    table = np.repeat(drawn(150), 5, axis=0)
    table = np.clip(table + random.integers(-1, 2, table.shape), 0, LEVELS - 1)
    table[random.random(table.shape) < 0.6] = -1
    votes = panel(table, LEVELS, np.repeat(np.arange(150), 5))
    for one in coefficients_of(votes, POINTS, draws=2000):
        if one.found.se is not None and one.found.interval is not None:
            width = (one.found.interval[1] - one.found.interval[0]) / 3.92
            assert width == pytest.approx(one.found.se, rel=0.12), (one.name, one.kind)


def test_clustered_errors_of_two_reviewers_agree_with_the_bootstrap() -> None:
    """What two reviewers miss at a unit they miss on many of its criteria."""
    random = np.random.default_rng(8)
    table = np.repeat(drawn(200)[:, :2], 6, axis=0)
    table = np.clip(table + (random.random(table.shape) < 0.2), 0, LEVELS - 1)
    unit = np.repeat(np.arange(200), 6)
    alone = kappa.cohen_kappa(table, LEVELS).se
    for one in coefficients_of(panel(table, LEVELS, unit), POINTS, draws=2000):
        if one.name == "cohen":
            assert one.found.se is not None
            assert one.found.interval is not None
            width = (one.found.interval[1] - one.found.interval[0]) / 3.92
            assert width == pytest.approx(one.found.se, rel=0.12), one.kind
            if one.kind == "identity":
                assert alone is not None
                assert one.found.se > 1.5 * alone


def test_alike_units_are_drawn_together() -> None:
    """Many alike units take another way through the bootstrap, and the same distribution."""
    for units in (8000, 80_000):  # drawn one by one, and by kind
        rows = np.repeat([[1.0, 0.0], [1.0, 1.0]], [units * 3 // 4, units // 4], axis=0)
        fast = resampled(rows, draws=1000)
        assert np.all(fast[:, 0] == units)
        assert fast[:, 1].mean() == pytest.approx(units / 4, rel=0.01)
        assert fast[:, 1].std() == pytest.approx(np.sqrt(units * 0.25 * 0.75), rel=0.1)


@pytest.mark.parametrize(
    ("table", "name", "why"),
    [
        ([[0, -1], [1, -1]], "gwet", "no unit was rated by two"),
        ([[-1, -1]], "fleiss", "no ratings"),
        ([[2, 2], [2, 2]], "krippendorff", "every rating is the same level"),
        ([[2, 2, 2], [2, 2, 2]], "conger", "every rating is the same level"),
        ([[0, 1], [1, -1]], "ICC(2,1)", "complete design"),
    ],
)
def test_undefined_is_said_in_words(table: list[list[int]], name: str, why: str) -> None:
    found = [c for c in coefficients_of(panel(table, LEVELS), POINTS) if c.name == name]
    assert found
    for coefficient in found:
        assert coefficient.found.value is None
        assert why in coefficient.found.why


def test_without_variation_gwets_is_1() -> None:
    found = every(np.full((6, 3), 2), draws=20)
    assert found["gwet", "identity"].value == 1
    assert found["brennan_prediger", "quadratic"].value == 1
    assert found["krippendorff", "ordinal"].value is None


def test_wrong_ranks_are_refused() -> None:
    for rows in ([[0, 4]], [[0.5, 1]], [[-2, 0]]):
        with pytest.raises(ValueError, match="whole numbers from 0 to 3"):
            panel(rows, LEVELS)
    with pytest.raises(ValueError, match="two columns"):
        kappa.cohen_kappa([[0, 1, 2]], LEVELS)


def test_intraclass_needs_two_units() -> None:
    assert all(found.value is None for found in intraclass([[1, 2]]).values())
    assert all(found.value is None for found in intraclass([[2, 2], [2, 2]]).values())


def test_names_are_stable() -> None:
    made: tuple[Coefficient, ...] = coefficients_of(panel(drawn(5), LEVELS), POINTS, draws=0)
    assert len({(c.name, c.kind) for c in made}) == len(made) == 28


@given(
    hnp.arrays(float, st.tuples(st.integers(1, 4), st.integers(2, 40)),
               elements=st.floats(-1, 1) | st.just(math.nan)),
    st.sampled_from((0.5, 0.8, 0.95)),
)  # fmt: skip
def test_intervals_end_at_the_percentiles_of_the_draws(
    values: npt.NDArray[np.float64], share: float
) -> None:
    estimates = [Statistic(-1.0), Statistic(1.0), Statistic(0.0), Statistic(0.5)][: len(values)]
    found = with_intervals(estimates, values, 30, share)
    for estimate, one, row in zip(estimates, found, values, strict=True):
        defined = row[np.isfinite(row)]
        if 2 * len(defined) < len(row):
            assert one.interval is None
            assert one.why.startswith("no interval: undefined in most")
            continue
        low, high = np.quantile(defined, [(1 - share) / 2, (1 + share) / 2])
        assert estimate.value is not None
        wanted = (min(low, estimate.value), max(high, estimate.value))
        assert one.interval == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("table", [[[1], [2], [3]], [[1, 2, 3]], [[1]]])
def test_the_intraclass_correlations_of_one_reviewer_or_one_unit_say_why(
    table: list[list[int]],
) -> None:
    for found in intraclass(table).values():
        assert (found.value, found.why) == (None, "it takes two units and two reviewers")
