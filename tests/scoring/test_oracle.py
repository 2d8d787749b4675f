"""The whole pipeline, from files to levels, against the oracle.

All at once: rules and limits, several sources a reviewer, rows that stand twice, cycles, criteria
that do not apply, a unit's own voice, consensus.
"""

from __future__ import annotations

import csv
import tempfile
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Agreed, Oracle, Row

import sqr
from sqr.scoring.own import OwnWalk

CRITERIA = ("a1", "a2", "b1", "b2", "c1", "e1", "e2")
PARTS = (*CRITERIA, "A", "B", "D", "E")
TIES = ("floor_mid", "lower", "upper", "ceil_mid", "unresolved", "unresolved")
SCALES = ((1, 2, 3), (0, 1, 4), ("1/2", "2/3", 1))

simple = st.sampled_from([{"rule": "min"}, {"rule": "max"}])
median = st.builds(lambda tie: {"rule": "median", "tie": tie}, st.sampled_from(TIES))
mode = st.builds(lambda tie: {"rule": "mode", "tie": tie},
                 st.sampled_from(("lower", "upper", "median", "unresolved")))  # fmt: skip
cut = st.fixed_dictionaries(
    {"rule": st.just("mean"), "at_cut": st.sampled_from(("down", "up"))},
    optional={"cuts": st.just(("5/8", "3/4"))},  # of the way up the scale
)
quorum = st.sampled_from([{"rule": "quorum", "share": "2/3"}, {"rule": "quorum", "share": "1"}])
share = st.builds(
    lambda low, high, none: {"rule": "share", "levels": [
        {"level": "2", "at_least": low}, {"level": "3", "at_least": high, **none}]},
    st.sampled_from(("1/4", "1/2")), st.sampled_from(("1/2", "2/3", "1")),
    st.sampled_from(({}, {"none_below": "2"})),
)  # fmt: skip
numbers = st.builds(
    lambda rule, of: {**rule, "of": of}, cut, st.sampled_from(("levels", "numbers"))
)
rollup = st.builds(
    lambda rule, least: {**rule, "min_coverage": least},
    st.one_of(simple, median, mode, numbers, share), st.sampled_from(("0", "1/2", "2/3", "1")),
)  # fmt: skip
panels = st.one_of(median, cut, mode, quorum, simple)
enough = st.fixed_dictionaries(
    {"min_reviewers": st.integers(1, 2)},
    optional={"min_sources": st.just(2), "min_notes": st.integers(1, 2),
              "na_quorum": st.sampled_from(("majority", "1/4", "1/2", "1"))},
)  # fmt: skip
weights = st.sampled_from(("0", "1", "1", "2", "1/3"))


def scaled(rule: dict[str, Any], scale: tuple[Any, ...]) -> dict[str, Any]:
    low, top = Fraction(scale[0]), Fraction(scale[-1])
    cuts = {c: str(low + (top - low) * Fraction(way))
            for c, way in zip("23", rule.get("cuts", ()), strict=False)}  # fmt: skip
    return {**rule, "cuts": cuts} if cuts else rule


def limit(n: int, trigger: str, levels: set[str], part: str, most: str) -> dict[str, Any]:
    return {"id": f"l{n}", "while": {"part": trigger, "is": sorted(levels)},
            "cap": {"part": part, "at_most": most}}  # fmt: skip


@st.composite
def rubrics(draw: st.DrawFn) -> dict[str, Any]:
    def criterion(name: str) -> dict[str, Any]:
        return {"id": name, "name": name, "weight": draw(weights) if name in ("a1", "e2") else "1"}

    rules = {"panel": draw(panels), "enough": draw(enough),
             "cluster": draw(rollup), "domain": draw(rollup)}  # fmt: skip
    if draw(st.booleans()):
        rules["overall"] = draw(rollup)
    scale = draw(st.sampled_from(SCALES))
    rules = {tier: scaled(rule, scale) for tier, rule in rules.items()}
    shares = {tier for tier, rule in rules.items() if rule.get("rule") == "share"}
    caps = [p for p in PARTS if not ("cluster" in shares and p in "AB")]
    pairs = draw(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(caps)), max_size=3))
    limits = [
        limit(n, trigger, draw(st.sets(st.sampled_from("123"), min_size=1)), part,
              draw(st.sampled_from("12")))
        for n, (trigger, part) in enumerate(pairs) if trigger != part
    ]  # fmt: skip
    return {
        "id": "r", "title": "R", "rules": rules, "limits": limits,
        "states": {"not_applicable": ["NA"], "not_observed": ["NO"]},
        "evidence": {"sources": [{"id": "look"}, {"id": "talk"}]},
        "scale": {"levels": [
            {"code": str(n), "name": name, "points": point}
            for n, name, point in zip((1, 2, 3), ("Low", "Mid", "Top"), scale, strict=True)
        ]},
        "domains": [
            {"id": "D", "name": "D", "clusters": [
                {"id": "A", "name": "A", "weight": draw(weights.filter("0".__ne__)),
                 "criteria": [criterion("a1"), criterion("a2")]},
                {"id": "B", "name": "B", "criteria": [criterion("b1"), criterion("b2")]}],
             "criteria": [criterion("c1")]},
            {"id": "E", "name": "E", "criteria": [criterion("e1"), criterion("e2")]},
        ],
    }  # fmt: skip


OWN = ("S", "S", "T")
# One draw a row; a small pool, so that reviewers speak from several sources, and twice of one.
POOL = tuple(product(("R1", "R1", "R2", "R3", *OWN), ("look", "talk", "talk", ""),
                     ("1", "2", "2", "3", "3", "NA", "NA", "NO", ""), ("", "seen")))  # fmt: skip
rows_ = st.fixed_dictionaries(
    {c: st.lists(st.sampled_from(POOL), max_size=9) for c in CRITERIA}
).map(lambda by: [Row(c, *row) for c, rows in by.items() for row in rows])
agreed_ = st.dictionaries(
    st.sampled_from(PARTS), st.builds(Agreed, st.integers(0, 2), st.booleans()), max_size=3
)
REVIEWS = (("2024", "u"), ("2025", "u"), ("2025", "v"))
one_review = st.tuples(rows_.filter(bool), agreed_)
reviews = st.tuples(*(one_review for _ in REVIEWS)).map(
    lambda r: dict(zip(REVIEWS, r, strict=True))
)


def lay_out(folder: Path, rubric: Any, drawn: Any) -> None:
    def table(name: str, heading: str, rows: Any) -> None:
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([heading.split(), *rows])

    (folder / "rubric.yaml").write_text(yaml.safe_dump(rubric), encoding="utf-8")
    table("units", "id", [["u"], ["v"]])
    table("people", "id role", [["R1", ""], ["R2", ""], ["R3", ""], ["S", "self"], ["T", "self"]])
    (folder / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nunits: units.csv\nreviewers: people.csv\n"
        "consensus: agreed.csv\n"
    )
    table("ratings", "cycle unit criterion reviewer source level note",
          [(*at, *row) for at, (rows, _) in drawn.items() for row in rows])  # fmt: skip
    table("agreed", "cycle unit scope level agreed_by date reason above_limit",
          [(*at, part, one.rank + 1, "R1", "2026-01-31", "why", "yes" if one.above else "")
           for at, (_, agreed) in drawn.items() for part, one in agreed.items()])  # fmt: skip


def told(found: Any) -> dict[str, Any]:
    return {part: (one.status, one.rank, one.number) for part, one in found.items()}


@settings(max_examples=50, deadline=None)
@given(rubrics(), reviews)
def test_every_part_of_every_rubric_as_the_oracle_says(
    rubric: dict[str, Any], drawn: dict[tuple[str, str], tuple[list[Row], dict[str, Agreed]]]
) -> None:
    oracle = Oracle(rubric, [Fraction(level["points"]) for level in rubric["scale"]["levels"]])
    with tempfile.TemporaryDirectory() as name:
        lay_out(Path(name), rubric, drawn)
        scores = sqr.load_review(Path(name)).score()
    assert {(unit.cycle, unit.unit.id) for unit in scores.units} == set(REVIEWS)
    for unit, own in zip(scores.units, OwnWalk(scores.rubric).all_up(scores.units), strict=True):
        rows, agreed = drawn[unit.cycle, unit.unit.id]
        panel = [row for row in rows if row.reviewer not in OWN]
        expected = oracle.levels(panel, agreed)
        assert told({r.id: r.decision for r in unit.results}) == told(expected)
        said = told(oracle.own([row for row in rows if row.reviewer in OWN]))
        if own or any(said[c][0] != "not_covered" for c in CRITERIA):
            assert told(own) == said
