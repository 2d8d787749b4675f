"""The many-facet Rasch model gives back what a simulation put in, and the published order."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from sqr.agreement.rasch import Model, fit
from sqr.agreement.rasch_design import unidentified
from sqr.agreement.rasch_scale import PARTIAL_CREDIT, RATING_SCALE, Responses

WRITING = Path(__file__).parents[1] / "data" / "writing_21raters"
Floats = npt.NDArray[np.float64]
STEPS = np.array([-1.6, 0.1, 1.5])


def centred(values: list[float]) -> Floats:
    found = np.array(values)
    return np.asarray(found - found.mean())


SEVERITY = centred([-1.0, -0.5, -0.2, 0.0, 0.3, 0.6, 0.8])
DIFFICULTY = centred([-0.8, -0.2, 0.1, 0.4, 0.5])


def drawn(
    units: int, seed: int = 1, share: float = 1.0, steps: Floats | None = None
) -> tuple[Responses, Floats]:
    """Draw votes from the model; each vote is there with probability ``share``."""
    random = np.random.default_rng(seed)
    ability = random.normal(0.3, 1.3, units)
    shape = (units, len(DIFFICULTY), len(SEVERITY))
    unit, criterion, reviewer = (part.ravel() for part in np.indices(shape))
    kept = random.random(len(unit)) < share
    unit, criterion, reviewer = unit[kept], criterion[kept], reviewer[kept]
    table = np.tile(STEPS, (len(DIFFICULTY), 1)) if steps is None else steps
    eta = ability[unit] - DIFFICULTY[criterion] - SEVERITY[reviewer]
    logit = np.zeros((len(eta), 4))
    logit[:, 1:] = np.cumsum(eta[:, None] - table[criterion], axis=1)
    chance = np.exp(logit - logit.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    rank = (random.random(len(eta))[:, None] > np.cumsum(chance, axis=1)[:, :-1]).sum(axis=1)
    made = Responses(unit, criterion, reviewer, rank, *shape, 4)
    return made, ability


def fitted(votes: Responses, kind: str = RATING_SCALE) -> Model:
    found = fit(votes, kind)
    assert isinstance(found, Model), found
    assert found.converged
    return found


def test_known_parameters_are_recovered() -> None:
    votes, ability = drawn(600)
    found = fitted(votes)
    for measures, truth in ((found.reviewer, SEVERITY), (found.criterion, DIFFICULTY)):
        off = (measures.measure - truth) / measures.se
        assert np.abs(off).max() < 3.5
        assert np.sqrt((off**2).mean()) < 1.6
        slope = np.polyfit(truth, measures.measure, 1)[0]
        assert slope == pytest.approx(1, abs=0.05)
    assert found.steps[0] == pytest.approx(STEPS, abs=0.08)
    assert np.corrcoef(found.unit.measure, ability)[0, 1] > 0.95
    assert found.unit.infit[~found.unit.extreme].mean() == pytest.approx(1, abs=0.05)
    assert found.reviewer.outfit == pytest.approx(1, abs=0.15)
    assert found.reviewer.reliability > 0.97


def test_the_usual_correction_takes_the_bias_off() -> None:
    """With few votes a unit, joint estimates are too wide; corrected they are not."""
    slopes, raw = [], []
    for seed in range(6):
        votes, _ = drawn(1500, seed, share=0.25)
        found = fitted(votes)
        slope = np.polyfit(SEVERITY, found.reviewer.measure, 1)[0]
        slopes.append(slope)
        raw.append(slope / found.correction)
    assert abs(np.mean(slopes) - 1) < 0.03
    assert np.mean(raw) > 1.08


def test_standard_errors_are_the_spread_over_repeats() -> None:
    found = [fitted(drawn(120, seed)[0]).reviewer for seed in range(30)]
    spread = np.std([m.measure for m in found], axis=0, ddof=1)
    said = np.mean([m.se for m in found], axis=0)
    assert (spread / said).mean() == pytest.approx(1, abs=0.2)


def test_errors_hold_where_reviewers_share_little() -> None:
    """Two reviewers a unit: what is not known of the units is not known of the reviewers either."""
    off: list[float] = []
    for seed in range(25):
        votes, _ = drawn(100, seed)
        two = np.random.default_rng(seed).random((100, len(SEVERITY))).argsort(axis=1) < 2
        found = fitted(votes.only(two[votes.unit, votes.reviewer])).reviewer
        off += list((found.measure - SEVERITY) / found.se)
    assert np.sqrt(np.mean(np.square(off))) == pytest.approx(1, abs=0.15)
    assert np.mean(np.abs(off) < 1.96) > 0.9


def test_partial_credit_recovers_steps_of_each_criterion() -> None:
    steps = np.array([[-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0], [-0.5, -0.5, 1.0], [-1.5, 0.5, 1.0],
                      [-1.0, -0.2, 1.2]])  # fmt: skip
    votes, _ = drawn(900, steps=steps)
    found = fitted(votes, PARTIAL_CREDIT)
    assert found.steps == pytest.approx(steps, abs=0.2)
    assert found.criterion.measure == pytest.approx(DIFFICULTY, abs=0.1)
    common = fitted(votes)
    assert np.ptp(common.steps, axis=0).max() == 0


def test_fair_averages_take_severity_out() -> None:
    """Half of the units met the strict reviewers only: as rated they look worse than they are."""
    votes, ability = drawn(800)
    strict = votes.reviewer >= 4
    bridge = votes.unit < 40
    kept = np.where(votes.unit % 2 == 0, strict, ~strict) | bridge
    found = fitted(votes.only(kept))
    unit = np.arange(800)
    even, odd = (unit >= 40) & (unit % 2 == 0), (unit >= 40) & (unit % 2 == 1)
    assert ability[even].mean() == pytest.approx(ability[odd].mean(), abs=0.15)
    observed = found.observed[even].mean() - found.observed[odd].mean()
    fair = found.fair[even].mean() - found.fair[odd].mean()
    assert observed < -0.25
    assert abs(fair) < 0.1


def test_in_a_complete_design_fair_and_observed_order_alike() -> None:
    votes, _ = drawn(60)
    found = fitted(votes)
    order = np.argsort(found.observed, kind="stable")
    assert np.all(np.diff(found.fair[order]) > -1e-6)


def test_a_misfitting_reviewer_stands_out() -> None:
    votes, _ = drawn(300)
    rank = votes.rank.copy()
    wild = votes.reviewer == 2
    rank[wild] = np.random.default_rng(9).integers(0, 4, wild.sum())
    made = Responses(votes.unit, votes.criterion, votes.reviewer, rank, votes.units,
                     votes.criteria, votes.reviewers, 4)  # fmt: skip
    found = fitted(made)
    assert found.reviewer.infit.argmax() == 2
    assert found.reviewer.infit[2] > 1.4


def test_extremes_are_measured_and_marked() -> None:
    votes, _ = drawn(50)
    rank = votes.rank.copy()
    rank[votes.unit == 0], rank[votes.unit == 1] = 0, 3
    made = Responses(votes.unit, votes.criterion, votes.reviewer, rank, votes.units,
                     votes.criteria, votes.reviewers, 4)  # fmt: skip
    found = fitted(made)
    assert found.unit.extreme[:2].all()
    assert found.unit.measure[0] == found.unit.measure.min()
    assert found.unit.measure[1] == found.unit.measure.max()
    assert np.isfinite(found.unit.measure).all()
    assert np.isnan(found.unit.infit[0])


def test_a_level_that_nobody_gave_has_no_step() -> None:
    votes, _ = drawn(200)
    rank = np.where(votes.rank == 1, 2, votes.rank)
    made = Responses(votes.unit, votes.criterion, votes.reviewer, rank, votes.units,
                     votes.criteria, votes.reviewers, 4)  # fmt: skip
    found = fitted(made)
    assert np.isnan(found.steps[:, 0]).all()
    assert np.isfinite(found.steps[:, 1:]).all()
    assert found.fair.min() >= 0
    assert found.fair.max() <= 3


def test_a_criterion_that_does_not_use_a_level_has_no_step_there() -> None:
    votes, _ = drawn(200)
    rank = np.where((votes.criterion == 1) & (votes.rank == 0), 1, votes.rank)
    made = Responses(votes.unit, votes.criterion, votes.reviewer, rank, votes.units,
                     votes.criteria, votes.reviewers, 4)  # fmt: skip
    found = fitted(made, PARTIAL_CREDIT)
    assert np.isnan(found.steps).tolist()[1] == [True, False, False]
    assert np.isfinite(found.steps[[0, 2, 3, 4]]).all()


def test_averages_are_in_points() -> None:
    votes, _ = drawn(80)
    plain, tens = fit(votes), fit(votes, points=[0, 10, 20, 30])
    assert isinstance(plain, Model)
    assert isinstance(tens, Model)
    assert tens.fair == pytest.approx(plain.fair * 10)
    assert tens.observed == pytest.approx(plain.observed * 10)


def test_unconnected_reviewers_are_refused() -> None:
    """Each group of units has reviewers of its own: strict reviewers or weak units?"""
    votes, _ = drawn(60)
    apart = (votes.unit % 2) == (votes.reviewer % 2)
    found = fit(votes.only(apart))
    assert isinstance(found, str)
    assert "cannot be told apart" in found
    assert unidentified(votes) == ""


def test_nothing_to_fit() -> None:
    none = np.empty(0, dtype=np.intp)
    assert fit(Responses(none, none, none, none, 1, 1, 1, 3)) == "there are no ratings"
    same = np.zeros(4, dtype=np.intp)
    found = fit(Responses(np.arange(4), same, same, same, 4, 1, 1, 3))
    assert isinstance(found, str)
    assert "extreme" in found


def writing() -> tuple[Responses, list[str], list[str]]:
    with (WRITING / "writing_long.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [np.unique([row[name] for row in rows], return_inverse=True)
               for name in ("student", "domain", "rater")]  # fmt: skip
    rank = np.array([int(row["score"]) for row in rows])
    (students, unit), (domains, criterion), (raters, reviewer) = columns
    sizes = (len(students), len(domains), len(raters))
    made = Responses(unit, criterion, reviewer, rank, *sizes, 4)
    return made, list(domains), list(raters)


def test_21_raters_stand_in_the_published_order() -> None:
    """The design is complete, so severity on style must order the raters as their means do."""
    votes, domains, raters = writing()
    means = json.loads((WRITING / "expected.json").read_text())["published_rater_means_style_2dp"]
    found = fitted(votes.only(votes.criterion == domains.index("style")))
    order = [raters[place] for place in np.argsort(-found.reviewer.measure)]
    ordered = [means[rater] for rater in order]
    assert ordered == sorted(ordered)
    assert (order[0], order[-1]) == ("9", "10")


def test_domains_of_the_21_raters_stand_in_the_published_order() -> None:
    votes, domains, _ = writing()
    means = json.loads((WRITING / "expected.json").read_text())["published_domain_means_3dp"]
    for kind in (RATING_SCALE, PARTIAL_CREDIT):
        found = fitted(votes, kind)
        order = [domains[place] for place in np.argsort(-found.criterion.measure)]
        assert order == sorted(means, key=lambda name: means[name])
        assert np.abs(found.fair - found.observed).max() < 0.02
