"""A key that is missing anywhere in a rubric is one fault, and hides no other."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
import yaml

from sqr.rubric.load import check
from sqr.rubric.names import STAND_IN
from sqr.yaml.document import Path_, Tree
from sqr.yaml.read import parse

RUBRIC = """\
id: own
title: Own
scale: {levels: [{code: "1", name: Low}, {code: "2", name: Mid}, {code: "3", name: High}]}
states: {not_applicable: [NA]}
evidence: {sources: [{id: walk, name: Visit}, {id: talk, name: visit}]}
rules:
  panel: {rule: quorum, share: 2/3}
  cluster: {rule: mean, cuts: {"2": 1.6, "3": 2.4}}
  domain:
    rule: share
    levels: [{level: "3", at_least: 1/2, none_below: "2"}, {level: "2", at_least: 1/2}]
limits:
  - {id: L, while: {part: A, is: "1"}, cap: {part: D, at_most: "2"}}
  - {id: M, while: {part: B, is: "1"}, cap: {part: C, at_most: "1"}}
examples:
  - {votes: ["1", "2"], level: "1"}
  - {tier: domain, parts: ["3", "3"], level: "3", weights: [1, 2]}
domains:
  - id: D
    name: Dd
    clusters:
      - {id: C, name: Cc, criteria: [{id: A, name: Aa, descriptors: {"1": x}}, {id: B, name: Bb}]}
translations:
  es: {scale: {levels: {"1": {name: Bajo}}}, parts: {A: {name: b}, D: {name: d}}}
"""


def _keys(node: Tree, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every key of a tree."""
    steps: list[tuple[str | int, Tree]] = []
    if isinstance(node, dict):
        steps = list(node.items())
        yield from ((*path, key) for key in node)
    elif isinstance(node, list):
        steps = list(enumerate(node))
    for step, inner in steps:
        yield from _keys(inner, (*path, step))


def _told(tree: Tree) -> list[str]:
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    _, faults = check(parse(text.encode(), "r.yaml"))
    assert not any(STAND_IN in fault.message + fault.hint for fault in faults)
    return [fault.message for fault in faults]


@pytest.mark.parametrize(
    "path",
    # A domain without clusters is another domain, and the hidden fault goes with its sources.
    [p for p in _keys(parse(RUBRIC.encode(), "r.yaml").tree)
     if p[-1] != "clusters" and p[0] != "evidence"],
    ids=lambda path: ".".join(map(str, path)),
)  # fmt: skip
def test_a_missing_key_is_at_most_one_fault_and_hides_none(path: Path_) -> None:
    tree = copy.deepcopy(parse(RUBRIC.encode(), "r.yaml").tree)
    node = tree
    for step in path[:-1]:
        node = node[step]  # type: ignore[index]
    del node[path[-1]]  # type: ignore[arg-type, union-attr]
    told = _told(tree)
    assert any(message.startswith("the source `visit` is used twice") for message in told)
    assert len(told) <= 2, told


def test_what_is_missing_in_limits_examples_and_steps_is_told_beside_what_is_wrong_there() -> None:
    lines = RUBRIC.replace('while: {part: B, is: "1"}', 'while: {is: "8"}').replace(
        '{votes: ["1", "2"], level: "1"}', '{level: "9"}'
    )
    _, faults = check(parse(lines.replace('level: "2", at', "at").encode(), "r.yaml"))
    assert [(fault.line, fault.message) for fault in faults] == [
        (5, "the source `visit` is used twice; first in line 5"),
        (11, "`level` is missing here"),
        (14, "`part` is missing here"),
        (14, "there is no level `8`"),
        (16, "`votes` is missing here"),
        (16, "there is no level `9`"),
    ]


def test_a_translation_of_a_source_where_there_are_none_is_a_fault() -> None:
    text = RUBRIC.replace("  es: {", "  es: {sources: {walk: Visita}, ").replace(
        "evidence: {so", "# "
    )
    _, faults = check(parse(text.encode(), "r.yaml"))
    assert "the rubric has no source `walk`" in [fault.message for fault in faults]
