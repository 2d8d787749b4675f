"""One walk goes up the rubric at every unit; what it remembers of one must not reach another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqr.rubric.load import from_text
from sqr.scoring.decision import Decision
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk

RUBRIC = """\
id: r
title: R
scale: {{levels: [{{code: "1", name: One}}, {{code: "2", name: Two}}, {{code: "3", name: Three}}]}}
rules:
  panel: {{rule: mean}}
  cluster: {{rule: mean, of: {cluster}}}
  domain: {{rule: mean, of: {domain}{cuts}}}
{overall}
limits:
  - {{id: low, while: {{part: e1, is: '1'}}, cap: {{part: A, at_most: '2'}}}}
  - {{id: lower, while: {{part: e2, is: '1'}}, cap: {{part: A, at_most: '1'}}}}
  - {{id: high, while: {{part: e1, is: ['1', '2']}}, cap: {{part: D, at_most: '2'}}}}
domains:
  - id: D
    name: First
    clusters:
      - {{id: A, name: A, criteria: [{{id: a1, name: a1}}, {{id: a2, name: a2}}]}}
      - {{id: B, name: B, criteria: [{{id: b1, name: b1}}]}}
  - {{id: E, name: Second, criteria: [{{id: e1, name: e1}}, {{id: e2, name: e2}}]}}
"""
OF = st.sampled_from(("levels", "numbers"))
OVERALL = {name: f"  overall: {{rule: mean, of: {name}}}" for name in ("levels", "numbers")}
votes = st.tuples(*[st.integers(0, 2)] * 3)  # how many votes each level has
units = st.lists(st.lists(votes, min_size=5, max_size=5), min_size=2, max_size=8)


def rubric_of(cluster: str, domain: str, overall: str, cuts: str = "") -> Any:
    return from_text(RUBRIC.format(cluster=cluster, domain=domain, cuts=cuts,
                                   overall=OVERALL.get(overall, "")))  # fmt: skip


def up(walk: Walk, rubric: Any, unit: list[tuple[int, ...]]) -> dict[str, Decision]:
    return walk.up({n: decide(rubric, Tally(votes)) for n, votes in enumerate(unit)}, {})


@settings(max_examples=150)
@given(OF, OF, st.sampled_from(("levels", "numbers", "")), units)
def test_a_unit_stands_as_if_it_were_the_only_one(
    cluster: str, domain: str, overall: str, units: list[list[tuple[int, ...]]]
) -> None:
    rubric = rubric_of(cluster, domain, overall)
    walk = Walk(rubric)
    for unit in units:
        assert up(walk, rubric, unit) == up(Walk(rubric), rubric, unit)


ONE, THREE = (1, 0, 0), (0, 0, 1)


@pytest.mark.parametrize(
    ("domain", "overall", "told"),
    [("numbers", "numbers", ["A", "D"]), ("numbers", "levels", ["A"]), ("numbers", "", ["A"]),
     ("levels", "numbers", ["D"]), ("levels", "levels", [])],
)  # fmt: skip
def test_only_where_a_mean_counts_above_is_it_said_to_be_held_down(
    domain: str, overall: str, told: list[str]
) -> None:
    rubric = rubric_of("levels", domain, overall, cuts=", cuts: {'2': 1.2, '3': 1.4}")
    found = up(Walk(rubric), rubric, [THREE, THREE, THREE, ONE, THREE])
    assert [part for part, one in found.items() if one.most is not None] == told
    said = [part for part, one in found.items() if "above, it counts as" in " ".join(one.steps)]
    assert said == told


def test_a_mean_that_is_no_more_than_its_limit_is_not_said_to_be_held_down() -> None:
    cuts = ", at_cut: up, cuts: {'2': 1.2, '3': 2}"
    rubric = rubric_of("levels", "levels", "numbers", cuts)
    found = up(Walk(rubric), rubric, [THREE, ONE, (0, 1, 0), ONE, THREE])["D"]
    assert (found.computed, found.rank) == (2, 1)
    assert found.number == found.brings == 2
    assert found.most is None
