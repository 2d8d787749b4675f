"""Every level can be redone by hand from its explanation: SEMANTICS, from the first line on."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

import pytest
from by_hand import Given, Reader
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rubric import domain_rule, small

from sqr.scoring.decision import Status
from sqr.scoring.panel import Tally, decide
from sqr.scoring.rollup import Piece, roll_up

Rule = dict[str, Any]
SCALES = st.sampled_from(((1, 2), (1, 2, 3), (0, 1, 4), ("1/2", "2/3", 1, 3), (1, 2, 3, 4, 5)))
MEDIAN = [{"rule": "median", "tie": tie}
          for tie in ("floor_mid", "lower", "upper", "ceil_mid", "unresolved")]  # fmt: skip
MODE = [{"rule": "mode", "tie": tie} for tie in ("lower", "upper", "median", "unresolved")]
MEAN = [{"rule": "mean", "at_cut": at} for at in ("down", "up")]
PANEL = [*MEDIAN, *MODE, *MEAN, {"rule": "min"}, {"rule": "max"},
         {"rule": "quorum", "share": "2/3"}, {"rule": "quorum", "share": "0.75"}]  # fmt: skip
NUMBERS = [{**rule, "of": "numbers"} for rule in MEAN]
ROLLUP = [*MEDIAN, *MODE, *MEAN, *NUMBERS, {"rule": "min"}, {"rule": "max"}, {"rule": "share"}]


def cuts_of(points: list[Fraction]) -> list[Fraction]:
    return [(a + b) / 2 for a, b in pairwise(points)]


@pytest.mark.parametrize("rule", PANEL, ids=lambda rule: " ".join(rule.values()))
@settings(max_examples=40)
@given(scale=SCALES, votes=st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_votes(rule: Rule, scale: tuple[Any, ...], votes: list[int]) -> None:
    points = [Fraction(point) for point in scale]
    ranks = [vote % len(points) for vote in votes]
    rubric = small(len(points), rule, points=points)
    told = decide(rubric, Tally(tuple(ranks.count(rank) for rank in range(len(points)))))
    reader = Reader(points, [Given("", rank, points[rank]) for rank in ranks], cuts_of(points))
    assert reader.redo([*told.steps]) == told.rank
    assert reader.mean == told.number
    assert ("between" in reader.read) == (told.rank is not None and told.rank not in ranks)


PARTS = st.lists(
    st.tuples(
        st.sampled_from(("0", "1", "1", "1", "2", "1/3", "2.5")),
        st.sampled_from(["levelled"] * 10 + list(get_args(Status))),
        st.integers(0, 4),
        st.none() | st.fractions(0, 1, max_denominator=6),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
SHARE = st.sampled_from(("0", "1/4", "1/2", "2/3", "1"))


def piece(
    points: list[Fraction], n: int, weight: str, status: Status, at: int, share: Fraction | None
) -> Piece:
    rank = at % len(points) if status == "levelled" else None
    mean = None if share is None or rank is None else points[0] + share * (points[-1] - points[0])
    return Piece(f"c{n}", Fraction(weight), status, rank, mean)


def value(points: list[Fraction], part: Piece, rule: Rule) -> Fraction:
    """Return what a part brings into the mean that a rule takes."""
    own = rule.get("of") == "numbers" and part.number is not None
    return part.number or Fraction(0) if own else points[part.rank or 0]


def test_a_share_on_its_threshold_is_shown_as_it_is() -> None:
    """No decimals of 66.67 % reach two thirds, and 200/3 % is no number that anybody knows."""
    steps = [{"level": "L1", "at_least": "2/3"}]
    rubric = small(2, domain={"rule": "share", "levels": steps})
    parts = [piece([Fraction(1), Fraction(2)], n, "1", "levelled", n > 0, None) for n in range(3)]
    told = roll_up(rubric, domain_rule(rubric), parts)
    assert "2/3 of the weight is Level 1 (2/3 needed): Level 1 holds." in [*told.steps]


@pytest.mark.parametrize("rule", ROLLUP, ids=lambda rule: " ".join(rule.values()))
@settings(max_examples=50)
@given(data=st.data(), scale=SCALES, drawn=PARTS, least=SHARE)
def test_parts(
    rule: Rule, data: st.DataObject, scale: tuple[Any, ...], drawn: list[Any], least: str
) -> None:
    points = [Fraction(point) for point in scale]
    pieces = [piece(points, n, *one) for n, one in enumerate(drawn)]
    needs: dict[int, tuple[Fraction, int]] = {}
    if rule["rule"] == "share":
        tried = data.draw(st.sets(st.integers(1, len(points) - 1), min_size=1))
        needs = {at: (Fraction(data.draw(SHARE)), data.draw(st.integers(0, at))) for at in tried}
        levels = [{"level": f"L{at}", "at_least": str(need), "none_below": f"L{floor}"}
                  for at, (need, floor) in needs.items()]  # fmt: skip
        rule = {**rule, "levels": levels}
    rubric = small(len(points), domain={**rule, "min_coverage": least}, points=points)
    told = roll_up(rubric, domain_rule(rubric), pieces)
    parts = [Given(p.id, p.rank, value(points, p, rule), p.weight, p.status) for p in pieces]
    reader = Reader(points, parts, cuts_of(points), Fraction(least), needs)
    assert reader.redo([*told.steps]) == told.rank
    assert reader.mean == told.number
    if told.rank is not None:
        out = [p for p in parts if not p.counts]
        uneven = any(p.weight != 1 for p in reader.counted)
        assert ("left_out" in reader.read) == bool(out)
        assert ("effective" in reader.read) == (
            rule["rule"] not in ("min", "max") and (bool(out) or uneven)
        )
        bare = [p for p in pieces if p.rank is not None and p.weight and p.number is None]
        assert ("bare" in reader.read) == (rule.get("of") == "numbers" and bool(bare))
