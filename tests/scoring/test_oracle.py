"""The whole pipeline, from files to levels, against the oracle: rules, limits, consensus."""

from __future__ import annotations

import csv
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Agreed, Oracle

import sqr

CRITERIA = ("a1", "a2", "b1", "b2", "c1", "e1", "e2")
PARTS = (*CRITERIA, "A", "B", "D", "E")
TIES = ("floor_mid", "lower", "upper", "ceil_mid", "unresolved")
SCALES = ((1, 2, 3), (0, 1, 4), ("1/2", "2/3", 1))

simple = st.sampled_from([{"rule": "min"}, {"rule": "max"}])
median = st.builds(lambda tie: {"rule": "median", "tie": tie}, st.sampled_from(TIES))
mode = st.builds(lambda tie: {"rule": "mode", "tie": tie},
                 st.sampled_from(("lower", "upper", "unresolved")))  # fmt: skip
cut = st.builds(lambda at: {"rule": "mean", "at_cut": at}, st.sampled_from(("down", "up")))
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
panels = st.one_of(simple, median, mode, cut, quorum)
weights = st.sampled_from(("0", "1", "1", "2", "1/3"))


def limit(n: int, trigger: str, levels: set[str], part: str, most: str) -> dict[str, Any]:
    return {"id": f"l{n}", "while": {"part": trigger, "is": sorted(levels)},
            "cap": {"part": part, "at_most": most}}  # fmt: skip


@st.composite
def rubrics(draw: st.DrawFn) -> dict[str, Any]:
    def criterion(name: str) -> dict[str, Any]:
        return {"id": name, "name": name, "weight": draw(weights) if name in ("a1", "e2") else "1"}

    rules = {"panel": draw(panels), "enough": {"min_reviewers": draw(st.integers(1, 2))},
             "cluster": draw(rollup), "domain": draw(rollup)}  # fmt: skip
    if draw(st.booleans()):
        rules["overall"] = draw(rollup)
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
        "states": {"not_applicable": ["NA"]},
        "scale": {"levels": [
            {"code": str(n), "name": name, "points": point}
            for n, name, point in zip((1, 2, 3), ("Low", "Mid", "Top"),
                                      draw(st.sampled_from(SCALES)), strict=True)
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


votes_ = st.dictionaries(
    st.sampled_from(CRITERIA),
    st.lists(st.sampled_from(("1", "2", "2", "3", "3", "NA")), max_size=5), min_size=3,
)  # fmt: skip
agreed_ = st.dictionaries(
    st.sampled_from(PARTS), st.builds(Agreed, st.integers(0, 2), st.booleans()), max_size=3
)


def lay_out(folder: Path, rubric: Any, votes: Any, agreed: dict[str, Agreed]) -> None:
    (folder / "rubric.yaml").write_text(yaml.safe_dump(rubric), encoding="utf-8")
    (folder / "units.csv").write_text("id\nu\n")
    (folder / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nunits: units.csv\nconsensus: agreed.csv\n"
    )
    with (folder / "ratings.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("unit", "criterion", "level", "reviewer"))
        out.writerows(("u", c, vote, f"R{n}") for c, all_ in votes.items()
                      for n, vote in enumerate(all_))  # fmt: skip
    with (folder / "agreed.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("unit", "scope", "level", "agreed_by", "date", "reason", "above_limit"))
        for part, one in agreed.items():
            meant = "yes" if one.above else ""
            out.writerow(("u", part, one.rank + 1, "R0", "2026-01-31", "why", meant))


@settings(max_examples=40, deadline=None)
@given(rubrics(), votes_.filter(lambda v: any(v.values())), agreed_)
def test_every_part_of_every_rubric_as_the_oracle_says(
    rubric: dict[str, Any], votes: dict[str, list[str]], agreed: dict[str, Agreed]
) -> None:
    points = [Fraction(level["points"]) for level in rubric["scale"]["levels"]]
    expected = Oracle(rubric, points).levels(votes, agreed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, rubric, votes, agreed)
        (unit,) = sqr.load_review(folder).score().units
        found = {r.id: (r.decision.status, r.decision.rank, r.decision.number)
                 for r in unit.results}  # fmt: skip
    assert found == {part: (one.status, one.rank, one.number) for part, one in expected.items()}
