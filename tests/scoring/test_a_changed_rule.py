"""A rule changed in the YAML changes sentences, trace, JSON and level together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Sqr

RUBRIC = """\
id: r
title: R
scale: {levels: [{code: "1", name: Low}, {code: "2", name: Middle}, {code: "3", name: High}]}
rules:
  panel: PANEL
  domain: DOMAIN
domains:
  - {id: D, name: All, criteria: [{id: a, name: A}, {id: b, name: B}, {id: c, name: C}]}
"""
ROWS = (("a", "1123"), ("b", "3333"), ("c", "2333"))
"""Criteria and their votes: by the median Low, High and High; by the highest all are High."""
MEDIAN = "{rule: median, tie: floor_mid}"

# Panel rule, domain rule, words of the sentence, words of the trace, levels of a and of D.
RULES = {
    "mean": (MEDIAN, "{rule: mean}", "mean", "(1 + 3 + 3)/3 = 7/3", "1", "2"),
    "mean, lower cut": (MEDIAN, "{rule: mean, cuts: {'2': 1.5, '3': 2.25}}", "2.25",
                        "(1 + 3 + 3)/3 = 7/3", "1", "3"),
    "min": (MEDIAN, "{rule: min}", "lowest", "The lowest of them decides: Low.", "1", "1"),
    "max": (MEDIAN, "{rule: max}", "highest", "The highest of them decides: High.", "1", "3"),
    "share": (MEDIAN, "{rule: share, levels: [{level: '3', at_least: 60 %, none_below: '2'}, "
              "{level: '2', at_least: 60 %}]}", "at least 60 %", "Middle holds", "1", "2"),
    "panel upper": ("{rule: median, tie: upper}", "{rule: mean}", "higher", "(2 + 3 + 3)/3 = 8/3",
                    "2", "3"),
    "panel max": ("{rule: max}", "{rule: min}", "highest", "decides: High.", "3", "3"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_sentences_trace_json_and_level_change_together(
    name: str, tmp_path: Path, sqr: Sqr
) -> None:
    panel, domain, sentence, traced, of_a, of_d = RULES[name]
    rubric, ratings = tmp_path / "rubric.yaml", tmp_path / "ratings.csv"
    rubric.write_text(RUBRIC.replace("PANEL", panel).replace("DOMAIN", domain))
    rows = [f"U,{c},{level},R{n}" for c, votes in ROWS for n, level in enumerate(votes)]
    ratings.write_text("unit,criterion,level,reviewer\n" + "\n".join(rows) + "\n")
    assert sentence in " ".join(sqr("rubric", "show", rubric).out.split())
    told = " ".join(sqr("score", ratings, "--rubric", rubric, "--explain", "D").out.split())
    assert traced in told
    assert "ratings.csv:2" in told, "the rows stand under the criterion"
    document = json.loads(sqr("score", ratings, "--rubric", rubric, "--format", "json").out)
    found = {one["id"]: one for one in document["units"][0]["results"]}
    assert (found["a"]["level"]["code"], found["D"]["level"]["code"]) == (of_a, of_d)
    assert traced in " ".join(found["D"]["explanation"]["steps"])
    assert found["D"]["explanation"]["rule"] == domain.strip("{}").split(",")[0].split()[-1]


BASE = RUBRIC.replace("PANEL", MEDIAN).replace("DOMAIN", "{rule: mean}")
# What stands in the rubric, what comes in its place, words of the sentences and of the trace, and
# the levels of a and of D: without any change a is Low, and D is Middle with (1 + 3 + 3)/3.
CHANGES = {
    "points": ('{code: "3", name: High}', '{code: "3", name: High, points: 5}',
               "High counts as 5", "(1 + 5 + 5)/3 = 11/3", "1", "3"),
    "weight": ("{id: a, name: A}", "{id: a, name: A, weight: 4}", "a A (weight 4)",
               "Effective weights: a 2/3 (66.67 %), b 1/6 (16.67 %)", "1", "2"),
    "weight 0": ("{id: a, name: A}", "{id: a, name: A, weight: 0}", "a A (weight 0)",
                 "Left out: a (weight 0)", "1", "3"),
    "at_cut": ("{rule: mean}", "{rule: mean, cuts: {'3': 7/3}, at_cut: up}", "High from 7/3",
               "It reaches the cut 7/3 of High.", "1", "3"),
    "enough": ("  domain:", "  enough: {min_reviewers: 5}\n  domain:", "at least 5 reviewers",
               "It has 4 reviewers; the rubric asks for 5.", None, None),
    "coverage": ("{rule: mean}", "{rule: mean, min_coverage: 100 %}\n"
                 "  enough: {min_sources: 2}", "at least 100 %",
                 "It has 1 kind of evidence; the rubric asks for 2.", None, None),
    "limit": ("domains:", "limits: [{id: floor, why: 'the law', while: {part: a, is: '1'}, "
              "cap: {part: D, at_most: '1'}}]\ndomains:",
              "Limit floor: while criterion a is Low, domain D is at most Low.",
              "while criterion a is Low, at most Low; computed Middle, limited to Low.", "1", "1"),
    "tie": ("floor_mid", "unresolved", "it stays unresolved", "Left out: a (unresolved)",
            None, "3"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_changed_is_told_everywhere(name: str, tmp_path: Path, sqr: Sqr) -> None:
    old, new, sentence, traced, of_a, of_d = CHANGES[name]
    rubric, ratings = tmp_path / "rubric.yaml", tmp_path / "ratings.csv"
    assert BASE.count(old) == 1
    if name == "points":
        named = '{code: "1", name: Low}, {code: "2", name: Middle}'
        told = '{code: "1", name: Low, points: 1}, {code: "2", name: Middle, points: 2}'
        rubric.write_text(BASE.replace(old, new).replace(named, told))
    else:
        rubric.write_text(BASE.replace(old, new))
    rows = [f"U,{c},{level},R{n}" for c, votes in ROWS for n, level in enumerate(votes)]
    ratings.write_text("unit,criterion,level,reviewer\n" + "\n".join(rows) + "\n")
    drawn = str.maketrans("", "", "├└│─•")
    shown = " ".join(sqr("rubric", "show", rubric).out.translate(drawn).split())
    assert sentence in shown
    told = " ".join(sqr("score", ratings, "--rubric", rubric, "--explain", "D").out.split())
    assert traced in told
    document = json.loads(sqr("score", ratings, "--rubric", rubric, "--format", "json").out)
    found = {one["id"]: one for one in document["units"][0]["results"]}
    levels = [found[part]["level"] and found[part]["level"]["code"] for part in "aD"]
    assert levels == [of_a, of_d]
