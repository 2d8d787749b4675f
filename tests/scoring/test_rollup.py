"""Roll-up rules against SEMANTICS section 6, worked again here with fractions and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rubric import domain_rule, small

from sqr.rubric.model import Rubric
from sqr.rubric.sentences import sentences
from sqr.scoring.decision import Decision, Status
from sqr.scoring.rollup import Piece, roll_up

Rule = dict[str, Any]
MEDIAN_TIES = ("floor_mid", "lower", "upper", "ceil_mid", "unresolved")
MODE_TIES = ("lower", "upper", "median", "unresolved")
HALF = Fraction(1, 2)


# --- the same rules, from the text of SEMANTICS ---------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """A level or none, the mean if any, and the effective weight of every part."""

    rank: int | None
    number: Fraction | None
    effective: tuple[Fraction, ...]


Pick = Callable[[list[Piece], Rule, Sequence[Fraction]], tuple[int | None, Fraction | None]]


def by_semantics(pieces: Sequence[Piece], rule: Rule, points: Sequence[Fraction]) -> Expected:
    counted = [p for p in pieces if p.status == "levelled" and p.weight > 0]
    have = sum((p.weight for p in counted), Fraction(0))
    whole = sum((p.weight for p in pieces if p.status != "not_applicable"), Fraction(0))
    effective = tuple(
        p.weight / have if p.status == "levelled" and have else Fraction(0) for p in pieces
    )
    coverage = Fraction(str(rule.get("min_coverage", HALF)))
    if have == 0 or have < coverage * whole:
        return Expected(None, None, effective)
    rank, number = PICK[rule["rule"]](counted, rule, points)
    return Expected(rank, number, effective)


def rank_of(part: Piece) -> int:
    assert part.rank is not None
    return part.rank


def of_mean(
    parts: list[Piece], rule: Rule, points: Sequence[Fraction]
) -> tuple[int | None, Fraction | None]:
    total, weight = Fraction(0), Fraction(0)
    for part in parts:
        value = points[rank_of(part)]
        if rule.get("of") == "numbers" and part.number is not None:
            value = part.number
        total += part.weight * value
        weight += part.weight
    mean = total / weight
    rank = 0
    for n in range(1, len(points)):
        cut = Fraction(rule.get("cuts", {}).get(f"L{n}", (points[n - 1] + points[n]) / 2))
        if mean > cut or (mean == cut and rule.get("at_cut") == "up"):
            rank = n
    return rank, mean


def tied(low: int, high: int, tie: str) -> int | None:
    if low == high:
        return low
    both = low + high
    return {
        "floor_mid": both // 2,
        "lower": low,
        "upper": high,
        "ceil_mid": both // 2 + both % 2,
        "unresolved": None,
    }[tie]


def of_median(
    parts: list[Piece], rule: Rule, points: Sequence[Fraction]
) -> tuple[int | None, Fraction | None]:
    whole = sum(p.weight for p in parts)
    for level in range(len(points)):
        upto = sum(p.weight for p in parts if rank_of(p) <= level)
        if 2 * upto > whole:
            return level, None
        if 2 * upto == whole:
            above = min(rank_of(p) for p in parts if rank_of(p) > level)
            return tied(level, above, rule.get("tie", "floor_mid")), None
    raise AssertionError("the whole weight lies at the top level or under it")


def of_mode(
    parts: list[Piece], rule: Rule, points: Sequence[Fraction]
) -> tuple[int | None, Fraction | None]:
    weight = [sum(p.weight for p in parts if rank_of(p) == n) for n in range(len(points))]
    first = [n for n in range(len(points)) if weight[n] == max(weight)]
    tie = rule.get("tie", "lower")
    if len(first) == 1 or tie == "lower":
        return first[0], None
    if tie == "upper":
        return first[-1], None
    if tie == "unresolved":
        return None, None
    return of_median(parts, {"tie": "floor_mid"}, points)


def of_share(
    parts: list[Piece], rule: Rule, points: Sequence[Fraction]
) -> tuple[int | None, Fraction | None]:
    whole = sum(p.weight for p in parts)
    for level in range(len(points) - 1, -1, -1):
        for step in rule["levels"]:
            if step["level"] != f"L{level}":
                continue
            there = sum(p.weight for p in parts if rank_of(p) >= level)
            enough = there >= Fraction(str(step.get("at_least", 0))) * whole
            floor = int(step.get("none_below", "L0")[1:])
            if enough and not any(rank_of(p) < floor for p in parts):
                return level, None
    return 0, None


PICK: dict[str, Pick] = {
    "mean": of_mean,
    "median": of_median,
    "mode": of_mode,
    "share": of_share,
    "min": lambda parts, rule, points: (min(rank_of(p) for p in parts), None),
    "max": lambda parts, rule, points: (max(rank_of(p) for p in parts), None),
}


# --- random tiers ---------------------------------------------------------------------------------


def up_to(most: int, denominator: int) -> list[Fraction]:
    """Every fraction from 0 to ``most`` with no larger denominator, to be drawn from at once."""
    return sorted({Fraction(n, d) for d in range(1, denominator + 1) for n in range(most * d + 1)})


WEIGHTS = st.sampled_from([Fraction(n) for n in (0, 1, 1, 2, 3)]) | st.sampled_from(up_to(3, 6))
STATUSES = get_args(Status)
SHARES = st.sampled_from([Fraction(n, 12) for n in range(13)])
PARTS = st.lists(
    st.tuples(
        WEIGHTS,
        st.sampled_from(["levelled"] * 8 + list(STATUSES)),
        st.integers(0, 59),
        st.none() | st.sampled_from(up_to(1, 12)),
    ),
    min_size=1,
    max_size=7,
)


@st.composite
def scales(draw: st.DrawFn) -> list[Fraction]:
    """Points from 0.5 up, by even or uneven steps."""
    size = draw(st.integers(2, 5))
    if draw(st.booleans()):
        return [Fraction(n) for n in range(1, size + 1)]
    steps = draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
    return [Fraction(sum(steps[: n + 1]), 2) for n in range(size)]


def tiers(points: list[Fraction]) -> st.SearchStrategy[list[Piece]]:
    """One to seven parts; about a third of them have no level, for some reason."""
    low, span = points[0], points[-1] - points[0]

    def piece(n: int, weight: Fraction, status: Status, at: int, share: Fraction | None) -> Piece:
        there = status == "levelled"
        rank = at % len(points) if there else None
        number = low + span * share if there and share is not None else None
        return Piece(f"c{n}", weight, status, rank, number)

    return PARTS.map(lambda drawn: [piece(n, *each) for n, each in enumerate(drawn)])


@st.composite
def cuts(draw: st.DrawFn, points: list[Fraction]) -> dict[str, Fraction]:
    """None declared, or one for every level, growing, where means can land on it."""
    if draw(st.booleans()):
        return {}
    inner = [(a * k + b * (6 - k)) / 6 for a, b in pairwise(points)
             for k in (1, 2, 3, 4, 5)]  # fmt: skip
    size = len(points) - 1
    chosen = draw(st.lists(st.sampled_from(inner), min_size=size, max_size=size, unique=True))
    return {f"L{n}": cut for n, cut in enumerate(sorted(chosen), start=1)}


@st.composite
def rules(draw: st.DrawFn, kind: str, points: list[Fraction]) -> Rule:
    rule: Rule = {"rule": kind}
    if draw(st.booleans()):
        rule["min_coverage"] = draw(SHARES)
    if kind == "mean":
        rule["of"] = draw(st.sampled_from(["levels", "numbers"]))
        rule["at_cut"] = draw(st.sampled_from(["down", "up"]))
        rule["cuts"] = draw(cuts(points))
    elif kind == "median":
        rule["tie"] = draw(st.sampled_from(MEDIAN_TIES))
    elif kind == "mode":
        rule["tie"] = draw(st.sampled_from(MODE_TIES))
    elif kind == "share":
        codes = [f"L{n}" for n in range(len(points))]
        named = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        rule["levels"] = [
            {
                "level": code,
                "at_least": draw(SHARES),
                **({"none_below": draw(st.sampled_from(codes))} if draw(st.booleans()) else {}),
            }
            for code in named
        ]
    return rule


def rolled(points: list[Fraction], rule: Rule, pieces: list[Piece]) -> tuple[Rubric, Decision]:
    rubric = small(len(points), domain=rule, points=points)
    return rubric, roll_up(rubric, domain_rule(rubric), pieces)


@pytest.mark.parametrize("kind", PICK)
@given(data=st.data())
@settings(max_examples=250)
def test_every_rule_as_semantics_says(kind: str, data: st.DataObject) -> None:
    points = data.draw(scales())
    pieces = data.draw(tiers(points))
    rule = data.draw(rules(kind, points))
    expected = by_semantics(pieces, rule, points)
    _, decision = rolled(points, rule, pieces)
    assert decision.rank == expected.rank
    assert decision.number == expected.number
    assert tuple(s.effective for s in decision.shares) == expected.effective
    assert (decision.status == "levelled") == (decision.rank is not None)
    assert bool(decision.reason) == (decision.rank is None)


@given(data=st.data())
def test_effective_weights_sum_to_one(data: st.DataObject) -> None:
    points = data.draw(scales())
    pieces = data.draw(tiers(points))
    _, decision = rolled(points, {"rule": "mean"}, pieces)
    total = sum((s.effective for s in decision.shares), Fraction(0))
    some = any(p.rank is not None and p.weight > 0 for p in pieces)
    assert total == (1 if some else 0)
    assert [s.id for s in decision.shares] == [p.id for p in pieces]
    for share, piece in zip(decision.shares, pieces, strict=True):
        assert share.weight == piece.weight
        assert share.effective == 0 or share.rank is not None


@given(data=st.data())
@settings(max_examples=250)
def test_a_shown_mean_never_contradicts_its_level(data: st.DataObject) -> None:
    points = data.draw(scales())
    rule = data.draw(rules("mean", points))
    parts = [p for p in data.draw(tiers(points)) if p.rank is not None]
    _, decision = rolled(points, rule, parts)
    if decision.rank is None:
        assert decision.shown == ""
        return
    seen = Fraction(decision.shown)
    alone = Piece("c0", Fraction(1), "levelled", 0, seen)
    again, number = of_mean([alone], {**rule, "of": "numbers"}, points)
    assert (again, number) == (decision.rank, seen)
    assert decision.number is not None
    assert abs(seen - decision.number) <= Fraction(1, 200)


# --- by hand --------------------------------------------------------------------------------------

ONE_TWO_THREE = [Fraction(n) for n in (1, 2, 3)]


def parts(*ranks: int | None, weights: Sequence[Fraction | int | str] = ()) -> list[Piece]:
    given_ = [Fraction(w) for w in weights] or [Fraction(1)] * len(ranks)
    return [
        Piece(f"c{n}", w, "not_covered" if r is None else "levelled", r, None)
        for n, (r, w) in enumerate(zip(ranks, given_, strict=True))
    ]


@pytest.mark.parametrize(
    ("rule", "pieces", "expected"),
    [
        # 1·1 + 2·2 over 3 is 5/3, above 3/2
        ({"rule": "mean"}, parts(0, 1, weights=(1, 2)), 1),
        # 3/2, on the cut
        ({"rule": "mean"}, parts(0, 1), 0),
        ({"rule": "mean", "at_cut": "up"}, parts(0, 1), 1),
        # 3/2 again from weights that no float holds: 1/3 and 1/3
        ({"rule": "mean"}, parts(0, 1, weights=("1/3", "1/3")), 0),
        # weight 0 is not counted
        ({"rule": "mean"}, parts(0, 2, weights=(1, 0)), 0),
        ({"rule": "max"}, parts(0, 2, weights=(1, 0)), 0),
        ({"rule": "min"}, parts(0, 2, weights=(0, 1)), 2),
        # cumulative 1/4, then exactly 1/2 at rank 0; the next is 2
        ({"rule": "median"}, parts(0, 0, 2, weights=(1, 1, 2)), 1),
        ({"rule": "median", "tie": "lower"}, parts(0, 0, 2, weights=(1, 1, 2)), 0),
        ({"rule": "median", "tie": "upper"}, parts(0, 0, 2, weights=(1, 1, 2)), 2),
        ({"rule": "median", "tie": "unresolved"}, parts(0, 0, 2, weights=(1, 1, 2)), None),
        # one part of three fifths is the median by itself
        ({"rule": "median"}, parts(0, 0, 2, weights=(1, 1, 3)), 2),
        ({"rule": "mode"}, parts(0, 1, 1, 2, weights=(2, 1, 1, 1)), 0),
        ({"rule": "mode", "tie": "upper"}, parts(0, 1, 1, 2, weights=(2, 1, 1, 1)), 1),
        # half of the weight has a level: enough; a hair less is not
        ({"rule": "min"}, parts(1, None), 1),
        ({"rule": "min"}, parts(1, None, weights=(1, "1.01")), None),
        ({"rule": "min", "min_coverage": 1}, parts(1, 1, None), None),
        ({"rule": "min", "min_coverage": 0}, parts(1, None, None, None), 1),
        ({"rule": "min", "min_coverage": 0}, parts(None, None), None),
        # shares: two thirds at Level 2 exactly, and nothing under Level 1
        (
            {"rule": "share", "levels": [{"level": "L2", "at_least": "2/3", "none_below": "L1"}]},
            parts(2, 2, 1),
            2,
        ),
        (
            {"rule": "share", "levels": [{"level": "L2", "at_least": "2/3", "none_below": "L1"}]},
            parts(2, 2, 0),
            0,
        ),
        (
            {"rule": "share", "levels": [{"level": "L2", "at_least": "0.67"},
                                         {"level": "L1", "at_least": "0.5"}]},
            parts(2, 2, 0),
            1,
        ),
    ],
)  # fmt: skip
def test_by_hand(rule: Rule, pieces: list[Piece], expected: int | None) -> None:
    _, decision = rolled(ONE_TWO_THREE, rule, pieces)
    assert decision.rank == expected
    assert by_semantics(pieces, rule, ONE_TWO_THREE).rank == expected


def test_levels_and_numbers_differ_and_the_explanation_names_which() -> None:
    pieces = [
        Piece("c0", Fraction(1), "levelled", 1, Fraction(3, 2) + Fraction(1, 10)),
        Piece("c1", Fraction(1), "levelled", 0, Fraction(13, 10)),
    ]
    _, levels = rolled(ONE_TWO_THREE, {"rule": "mean", "at_cut": "up"}, pieces)
    _, numbers = rolled(ONE_TWO_THREE, {"rule": "mean", "of": "numbers"}, pieces)
    assert (levels.rank, levels.number) == (1, Fraction(3, 2))
    assert (numbers.rank, numbers.number) == (0, Fraction(29, 20))
    assert "points" in " ".join(levels.steps)
    assert "own means" in " ".join(numbers.steps)


def test_not_applicable_parts_leave_the_applicable_weight() -> None:
    def piece(name: str, status: Status, rank: int | None) -> Piece:
        return Piece(name, Fraction(1), status, rank, None)

    away = [piece(f"n{n}", "not_applicable", None) for n in range(5)]
    _, one = rolled(ONE_TWO_THREE, {"rule": "mean"}, [piece("a", "levelled", 2), *away])
    assert one.rank == 2
    _, none = rolled(ONE_TWO_THREE, {"rule": "mean"}, away)
    assert (none.status, none.rank) == ("not_applicable", None)


@pytest.mark.parametrize("status", ["not_covered", "not_enough_evidence", "unresolved"])
def test_a_tier_of_parts_without_a_level_says_why(status: Status) -> None:
    pieces = [Piece(f"c{n}", Fraction(1), status, None, None) for n in range(3)]
    _, decision = rolled(ONE_TWO_THREE, {"rule": "mean", "min_coverage": 0}, pieces)
    assert (decision.status, decision.rank) == (status, None)


def test_a_coverage_under_the_threshold_is_not_shown_as_the_threshold() -> None:
    pieces = parts(1, None, weights=(498, 502))
    _, decision = rolled(ONE_TWO_THREE, {"rule": "mean"}, pieces)
    assert decision.rank is None
    assert "hold 50 %" not in decision.reason


def test_a_share_under_its_threshold_is_not_shown_as_the_threshold() -> None:
    rule = {"rule": "share", "levels": [{"level": "L2", "at_least": "0.5"}]}
    _, decision = rolled(ONE_TWO_THREE, rule, parts(2, 0, weights=(498, 502)))
    assert decision.rank == 0
    assert "49.8 % of the weight is Level 2 (50 % needed)" in " ".join(decision.steps)


def test_nothing_is_said_to_be_higher_than_the_highest_level() -> None:
    steps = [{"level": "L2", "at_least": "0.6"},
             {"level": "L1", "at_least": "0.5", "none_below": "L1"}]  # fmt: skip
    rule = {"rule": "share", "levels": steps}
    rubric, decision = rolled(ONE_TWO_THREE, rule, parts(2, 1))
    assert [step for step in decision.steps if "weight" in step] == [
        "50 % of the weight is Level 2 (60 % needed): Level 2 does not hold.",
        "100 % of the weight is Level 1 or higher (50 % needed): Level 1 holds.",
    ]
    assert any(
        "A domain is Level 2 when at least 60 % of its criteria are. A domain is Level 1 when at "
        "least 50 % of its criteria are Level 1 or higher and none is Level 0." in told
        for told in sentences(rubric)
    )


@pytest.mark.parametrize(
    ("tie", "told"),
    [
        ("upper", "Most weight: Level 2 (between equals the rule takes: upper)."),
        ("unresolved", "Several levels have equally much weight; the rule leaves this unresolved."),
    ],
)
def test_a_mode_tells_its_ties_in_the_panels_words(tie: str, told: str) -> None:
    rule = {"rule": "mode", "tie": tie}
    _, decision = rolled([Fraction(n) for n in (1, 2, 3)], rule, parts(0, 2))
    assert told in [*decision.steps]


def test_a_mode_that_breaks_no_tie_speaks_of_none() -> None:
    rule = {"rule": "mode", "tie": "unresolved"}
    _, decision = rolled([Fraction(1)] * 3, rule, parts(0, 2, 2))
    assert "Most weight: Level 2." in [*decision.steps]
