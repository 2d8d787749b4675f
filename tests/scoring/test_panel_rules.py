"""Panel rules: published tables, values worked by hand, and laws that hold for every panel."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_rubric import small

from sqr.rubric.numbers import exact, plain, round_half_up, shown
from sqr.rubric.sentences import sentences
from sqr.scoring.panel import BETWEEN, MIXED_NA, SPLIT, Tally, decide, vote

Rule = dict[str, Any]
MEDIAN_TIES = ("floor_mid", "lower", "upper", "ceil_mid", "unresolved")
MODE_TIES = ("lower", "upper", "median", "unresolved")
RULES: dict[str, Rule] = {
    **{f"median {tie}": {"rule": "median", "tie": tie} for tie in MEDIAN_TIES},
    **{f"mode {tie}": {"rule": "mode", "tie": tie} for tie in MODE_TIES},
    "mean down": {"rule": "mean", "at_cut": "down"},
    "mean up": {"rule": "mean", "at_cut": "up"},
    "min": {"rule": "min"},
    "max": {"rule": "max"},
    "quorum 2/3": {"rule": "quorum", "share": "2/3"},
    "quorum 1": {"rule": "quorum", "share": 1},
}
EVERY_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def level(rule: Rule, votes: Sequence[int], levels: int = 6) -> int | None:
    return vote(small(levels, rule), tuple(votes)).rank


# --- New York State's DTSDE guide -------------------------------------------------------------


@pytest.mark.parametrize("tie", MEDIAN_TIES)
def test_dtsde_three_ratings_the_middle_one(tie: str) -> None:
    triples = list(product(range(4), repeat=3))
    assert len(triples) == 64
    for triple in triples:
        middle = sum(triple) - min(triple) - max(triple)
        assert level({"rule": "median", "tie": tie}, triple, 4) == middle


def dtsde_pair(a: int, b: int) -> int:
    """Lower of adjacent, else the one between, else the lower middle: as a table."""
    table = {
        frozenset({0}): 0, frozenset({1}): 1, frozenset({2}): 2, frozenset({3}): 3,
        frozenset({0, 1}): 0, frozenset({1, 2}): 1, frozenset({2, 3}): 2,
        frozenset({0, 2}): 1, frozenset({1, 3}): 2,
        frozenset({0, 3}): 1,
    }  # fmt: skip
    return table[frozenset({a, b})]


def test_dtsde_two_ratings_are_floor_mid_and_the_default() -> None:
    pairs = list(product(range(4), repeat=2))
    assert len(pairs) == 16
    for pair in pairs:
        assert level({"rule": "median", "tie": "floor_mid"}, pair, 4) == dtsde_pair(*pair)
        assert vote(small(4), pair).rank == dtsde_pair(*pair)


def test_dtsde_two_ratings_are_not_lower() -> None:
    rule = {"rule": "median", "tie": "lower"}
    differ = {
        (a, b) for a, b in product(range(4), repeat=2) if level(rule, (a, b), 4) != dtsde_pair(a, b)
    }
    assert differ == {(0, 2), (2, 0), (1, 3), (3, 1), (0, 3), (3, 0)}


def test_ora2_rounds_the_midpoint_up() -> None:
    # Open edX ORA2: the median of 5 and 6 points is 6; points are positions, from 1.
    assert level({"rule": "median", "tie": "ceil_mid"}, (4, 5)) == 5
    assert level({"rule": "median", "tie": "floor_mid"}, (4, 5)) == 4


# --- by hand -----------------------------------------------------------------------------------

ROWS: list[tuple[str, tuple[int, ...], int | None]] = [
    # an even panel: the middle ranks are 1 and 4
    ("median floor_mid", (0, 1, 4, 5), 2),
    ("median lower", (0, 1, 4, 5), 1),
    ("median upper", (0, 1, 4, 5), 4),
    ("median ceil_mid", (0, 1, 4, 5), 3),
    ("median unresolved", (0, 1, 4, 5), None),
    # middle ranks equal: no tie rule is asked
    *((f"median {tie}", (0, 2, 2, 5), 2) for tie in MEDIAN_TIES),
    # two apart: the one between; one apart: the rule decides
    ("median floor_mid", (1, 3), 2),
    ("median ceil_mid", (1, 3), 2),
    ("median ceil_mid", (1, 2), 2),
    ("median floor_mid", (1, 2), 1),
    ("median floor_mid", (0, 0, 0, 5), 0),
    # mode, with one most frequent level
    *((f"mode {tie}", (0, 3, 3, 5), 3) for tie in MODE_TIES),
    # mode, 0 and 4 twice each, 5 once: the median of all five votes is 4
    ("mode lower", (0, 0, 4, 4, 5), 0),
    ("mode upper", (0, 0, 4, 4, 5), 4),
    ("mode median", (0, 0, 4, 4, 5), 4),
    ("mode unresolved", (0, 0, 4, 4, 5), None),
    # mode, 1 and 4 twice each: the median is between 1 and 4, floor_mid
    ("mode median", (1, 1, 4, 4), 2),
    # mean of points 1…6, cuts at 1.5, 2.5, …: on the cut, below it, above it
    ("mean down", (1, 2), 1),
    ("mean up", (1, 2), 2),
    ("mean down", (1, 1, 2), 1),
    ("mean up", (1, 1, 2), 1),
    ("mean down", (1, 2, 2), 2),
    ("mean up", (1, 2, 2), 2),
    ("mean down", (0, 0, 0, 5), 1),
    ("mean up", (0, 5), 3),
    ("mean down", (0, 5), 2),
    ("min", (3, 1, 5), 1),
    ("max", (3, 1, 5), 5),
    # quorum: exactly two thirds is enough, less is not
    ("quorum 2/3", (1, 1, 4), 1),
    ("quorum 2/3", (1, 1, 4, 4), None),
    ("quorum 2/3", (1, 1, 1, 4, 4), None),
    ("quorum 2/3", (4, 4, 4, 4, 1, 0), 4),
    ("quorum 1", (2, 2, 2), 2),
    ("quorum 1", (2, 2, 3), None),
]


@pytest.mark.parametrize(("name", "votes", "expected"), ROWS)
def test_by_hand(name: str, votes: tuple[int, ...], expected: int | None) -> None:
    assert level(RULES[name], votes) == expected


def test_every_rule_stands_in_the_table_by_hand() -> None:
    assert {name for name, _, _ in ROWS} == set(RULES)


def test_mean_with_declared_cuts() -> None:
    # Points 1, 2, 3; cuts 3/2 (the midpoint) and, declared, 8/3, which three votes can hit.
    for at_cut, expected in (("down", 1), ("up", 2)):
        rule = {"rule": "mean", "cuts": {"L2": "8/3"}, "at_cut": at_cut}
        assert level(rule, (1, 2, 2), 3) == expected
        assert level(rule, (2, 2, 2), 3) == 2
        assert level(rule, (0, 1, 1), 3) == 1


def test_mean_of_points_that_are_not_evenly_spaced() -> None:
    # Points 0, 1, 10; cuts 1/2 and 11/2. Votes 0, 0, 2: 10/3. Votes 1, 2: 11/2, on the cut.
    for at_cut, expected in (("down", 1), ("up", 2)):
        rubric = small(3, {"rule": "mean", "at_cut": at_cut}, points=(0, 1, 10))
        assert vote(rubric, (0, 0, 2)).rank == 1
        assert vote(rubric, (0, 0, 2)).number == Fraction(10, 3)
        assert vote(rubric, (1, 2)).rank == expected
        assert vote(rubric, (0, 1)).rank == expected - 1


def test_mean_is_exact_where_floats_are_not() -> None:
    # 0.1 + 0.1 + 0.4 is 0.6000000000000001 in floats; the mean is 0.2, exactly on the cut.
    points = (Fraction(1, 10), Fraction(4, 10))
    for at_cut, expected in (("down", 0), ("up", 1)):
        rule = {"rule": "mean", "cuts": {"L1": "0.2"}, "at_cut": at_cut}
        assert vote(small(2, rule, points=points), (0, 0, 1)).rank == expected


def test_a_mean_just_under_a_cut_is_shown_under_it() -> None:
    # 1001 votes: mean 2.4995…, which two decimals would show as the cut itself.
    rubric = small(4, {"rule": "mean"})
    decision = decide(rubric, Tally((0, 501, 500, 0)))
    assert (decision.rank, decision.shown) == (1, "2.4995")


# --- enough, not applicable, flags ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("tally", "rules", "status", "flags"),
    [
        (Tally((0, 0, 0, 0)), {}, "not_covered", ()),
        (Tally((0, 2, 1, 0)), {}, "levelled", ()),
        (Tally((1, 0, 1, 0)), {}, "levelled", (SPLIT, BETWEEN)),
        (Tally((1, 1, 1, 0)), {}, "levelled", (SPLIT,)),
        (Tally((1, 0, 0, 1)), {}, "levelled", (SPLIT, BETWEEN)),
        (Tally((0, 1, 0, 0), answers_na=1), {}, "levelled", (MIXED_NA,)),  # half is not more
        (Tally((0, 1, 0, 0), answers_na=2), {}, "not_applicable", (MIXED_NA,)),
        (Tally((0, 0, 0, 0), answers_na=1), {}, "not_applicable", ()),
        (Tally((0, 1, 0, 0), answers_na=1), {"na_quorum": "1/2"}, "not_applicable", (MIXED_NA,)),
        (Tally((0, 2, 0, 0), answers_na=1), {"na_quorum": "1/3"}, "not_applicable", (MIXED_NA,)),
        (Tally((0, 3, 0, 0), answers_na=1), {"na_quorum": "1/3"}, "levelled", (MIXED_NA,)),
        (Tally((0, 1, 0, 0), answers_na=2), {"na_quorum": 1}, "levelled", (MIXED_NA,)),
        (Tally((0, 1, 0, 0)), {"min_reviewers": 2}, "not_enough_evidence", ()),
        (Tally((0, 2, 0, 0)), {"min_reviewers": 2}, "levelled", ()),
        (Tally((0, 1, 0, 0), answers_na=1), {"min_reviewers": 2}, "not_enough_evidence",
         (MIXED_NA,)),
        (Tally((0, 1, 0, 0), sources=1), {"min_sources": 2}, "not_enough_evidence", ()),
        (Tally((0, 1, 0, 0), sources=2), {"min_sources": 2}, "levelled", ()),
        (Tally((0, 1, 0, 0)), {"min_notes": 1}, "not_enough_evidence", ()),
        (Tally((0, 1, 0, 0), notes=1), {"min_notes": 1}, "levelled", ()),
        (Tally((0, 0, 0, 0), self_votes=(0, 0, 0, 1)), {}, "not_covered", ()),
    ],
)  # fmt: skip
def test_enough_to_judge(
    tally: Tally, rules: dict[str, Any], status: str, flags: tuple[str, ...]
) -> None:
    decision = decide(small(4, enough=rules), tally)
    assert (decision.status, decision.flags) == (status, flags)
    assert (decision.rank is None) == (status != "levelled")
    assert bool(decision.reason) == (status != "levelled")


def test_a_mode_that_breaks_no_tie_speaks_of_none() -> None:
    rubric = small(3, {"rule": "mode", "tie": "unresolved"})
    assert "Most frequent: Level 1." in [*vote(rubric, (0, 1, 1)).steps]


def test_a_rule_without_an_answer_leaves_it_unresolved() -> None:
    decision = decide(small(4, {"rule": "quorum", "share": "2/3"}), Tally((1, 1, 0, 0)))
    assert (decision.status, decision.rank) == ("unresolved", None)


@EVERY_RULE
def test_self_votes_stand_beside_the_panel_and_move_nothing(rule: Rule) -> None:
    rubric = small(4, rule)
    without = decide(rubric, Tally((1, 2, 0, 0)))
    beside = decide(rubric, Tally((1, 2, 0, 0), self_votes=(0, 0, 0, 9)))
    assert (beside.status, beside.rank, beside.votes) == (
        without.status,
        without.rank,
        without.votes,
    )
    assert beside.self_votes == (0, 0, 0, 9)


def test_the_method_tells_the_quorum_that_is_applied() -> None:
    # Two of three votes are 2/3, which is not "at least 67 %".
    rubric = small(4, {"rule": "quorum", "share": "2/3"})
    assert vote(rubric, (1, 1, 2)).rank == 1
    assert "at least 67 %" not in " ".join(sentences(rubric))


# --- laws ----------------------------------------------------------------------------------------

PANELS = st.lists(st.integers(0, 5), min_size=1, max_size=9)
SPACED = st.lists(st.integers(1, 40), min_size=6, max_size=6)
RUBRICS = {name: small(6, rule) for name, rule in RULES.items()}
EVERY_RUBRIC = pytest.mark.parametrize("name", RULES)
MONOTONE = [n for n in RULES if not n.startswith(("mode", "quorum"))]


@EVERY_RUBRIC
@given(votes=PANELS)
def test_a_level_lies_within_the_votes(name: str, votes: list[int]) -> None:
    rank = vote(RUBRICS[name], tuple(votes)).rank
    assert rank is None or min(votes) <= rank <= max(votes)
    if rank is None:
        assert "unresolved" in name or "quorum" in name
        assert len(set(votes)) > 1


@EVERY_RUBRIC
@given(votes=PANELS, data=st.data())
def test_the_order_of_the_votes_is_irrelevant(
    name: str, votes: list[int], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(votes))
    assert vote(RUBRICS[name], tuple(votes)) == vote(RUBRICS[name], tuple(other))


@EVERY_RUBRIC
@given(size=st.integers(1, 12), rank=st.integers(0, 5))
def test_a_unanimous_panel_gives_its_level(name: str, size: int, rank: int) -> None:
    assert vote(RUBRICS[name], (rank,) * size).rank == rank


@pytest.mark.parametrize("name", MONOTONE)
@given(votes=PANELS, data=st.data())
def test_raising_a_vote_never_lowers_the_level(
    name: str, votes: list[int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(votes) - 1))
    raised = [*votes]
    raised[place] = data.draw(st.integers(votes[place], 5))
    before = vote(RUBRICS[name], tuple(votes)).rank
    after = vote(RUBRICS[name], tuple(raised)).rank
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    assert after >= before


@given(votes=PANELS, steps=SPACED, up=st.booleans())
def test_a_mean_of_uneven_points_obeys_its_cuts(
    votes: list[int], steps: list[int], up: bool
) -> None:
    points = [Fraction(sum(steps[: n + 1]), 4) for n in range(6)]
    rule = {"rule": "mean", "at_cut": "up" if up else "down"}
    outcome = vote(small(6, rule, points=points), tuple(votes))
    mean = sum((points[v] for v in votes), Fraction(0)) / len(votes)
    below = [
        n
        for n in range(1, 6)
        if mean > (points[n - 1] + points[n]) / 2
        or (up and mean == (points[n - 1] + points[n]) / 2)
    ]
    assert outcome.number == mean
    assert outcome.rank == (below[-1] if below else 0)
    assert outcome.rank is not None
    assert min(votes) <= outcome.rank <= max(votes)


@given(votes=PANELS)
def test_the_tie_rules_stand_in_order(votes: list[int]) -> None:
    found = {tie: vote(RUBRICS[f"median {tie}"], tuple(votes)).rank for tie in MEDIAN_TIES}
    lower, floor, ceil, upper = (found[t] for t in ("lower", "floor_mid", "ceil_mid", "upper"))
    assert lower is not None
    assert upper is not None
    assert floor is not None
    assert ceil is not None
    assert lower <= floor <= ceil <= upper
    assert ceil - floor == (upper - lower) % 2
    assert found["unresolved"] == (lower if lower == upper else None)
    if len(votes) % 2:
        assert lower == upper == sorted(votes)[len(votes) // 2]


# --- numbers as they are shown -------------------------------------------------------------------


@given(
    number=st.fractions(0, 6, max_denominator=2000),
    cuts=st.lists(st.fractions(0, 6, max_denominator=2000), max_size=5, unique=True),
)
def test_a_shown_number_stands_on_its_own_side_of_every_cut(
    number: Fraction, cuts: list[Fraction]
) -> None:
    text = shown(number, tuple(cuts))
    value = Fraction(text)
    assert all((value > cut) == (number > cut) for cut in cuts)
    assert all((value < cut) == (number < cut) for cut in cuts)
    two = round_half_up(number, 2)
    assert text == two or any(
        (Fraction(two) > cut) != (number > cut) or (Fraction(two) < cut) != (number < cut)
        for cut in cuts
    )


@given(st.fractions(-50, 50), st.integers(0, 6))
def test_rounding_is_half_up(number: Fraction, digits: int) -> None:
    text = round_half_up(number, digits)
    assert len(text.partition(".")[2]) == digits
    # half up: the shown number is at most half a digit above, less than half a digit below
    off = (Fraction(text) - number) * 10**digits
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(st.fractions(0, 100, max_denominator=10**6))
def test_a_plain_number_reads_back_exactly(number: Fraction) -> None:
    assert exact(plain(number)) == number
