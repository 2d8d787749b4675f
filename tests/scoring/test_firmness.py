"""Firmness against what it says: rows really removed, rules really changed, every set tried."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import sqr
from sqr.folder.consensus import ConsensusRow
from sqr.pipeline import OpenReview
from sqr.ratings.consensus import Entry
from sqr.rubric.load import from_text
from sqr.rubric.numbers import plain
from sqr.scoring import lift
from sqr.scoring.decision import Decision
from sqr.scoring.firmness import RULES, Bearing, Firmness, deciding, margin
from sqr.scoring.levels import Scores, score
from sqr.scoring.lift import Lifter, Place
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk

CRITERIA = ("a1", "a2", "b1", "b2", "c1", "e1", "e2")
DOMAINS = """\
domains:
  - id: D
    name: First
    clusters:
      - {{id: A, name: A, weight: {a}, criteria: [{{id: a1, name: a1}}, {{id: a2, name: a2, weight: {a2}}}]}}
      - {{id: B, name: B, criteria: [{{id: b1, name: b1}}, {{id: b2, name: b2}}]}}
    criteria: [{{id: c1, name: c1}}]
  - {{id: E, name: Second, criteria: [{{id: e1, name: e1}}, {{id: e2, name: e2}}]}}
"""  # noqa: E501
HEAD = """\
id: r
title: R
scale: {{levels: [{{code: "1", name: One}}, {{code: "2", name: Two}}, {{code: "3", name: Three}}]}}
states: {{not_applicable: [NA]}}
evidence: {{sources: [{{id: look}}, {{id: talk}}]}}
rules:
  panel: {panel}
  enough: {{min_reviewers: {reviewers}, min_sources: {sources}, min_notes: {notes}}}
  cluster: {cluster}
  domain: {domain}
"""
ROLLUPS = (
    "{rule: mean}",
    "{rule: mean, of: numbers, at_cut: up}",
    "{rule: median}",
    "{rule: median, tie: unresolved}",
    "{rule: mode, tie: upper}",
    "{rule: min}",
    "{rule: share, levels: [{level: '3', at_least: 60 %, none_below: '2'}, "
    "{level: '2', at_least: 50 %}]}",
)
LIMIT = "limits: [{id: l, while: {part: e1, is: '1'}, cap: {part: D, at_most: '1'}}]\n"
OWN_CUTS = "{rule: mean, cuts: {'2': 2.2, '3': 2.8}}"  # the points of 2 lie under the cut of 2
PANELS = ("{rule: median}", "{rule: mean}", OWN_CUTS, "{rule: quorum, share: 2/3}", "{rule: min}")


@dataclass(frozen=True)
class Rules:
    panel: str = PANELS[0]
    cluster: str = ROLLUPS[0]
    domain: str = ROLLUPS[0]
    limit: bool = False
    reviewers: int = 1
    sources: int = 1
    notes: int = 0
    a: int = 1
    a2: int = 1

    @property
    def yaml(self) -> str:
        head = HEAD.format(panel=self.panel, cluster=self.cluster, domain=self.domain,
                           reviewers=self.reviewers, sources=self.sources,
                           notes=self.notes)  # fmt: skip
        return head + (LIMIT if self.limit else "") + DOMAINS.format(a=self.a, a2=self.a2)


Row = tuple[str, str, str, str, str]  # criterion, level, reviewer, source, note
rules_ = st.builds(
    Rules, st.sampled_from(PANELS), st.sampled_from(ROLLUPS), st.sampled_from(ROLLUPS),
    st.booleans(), st.integers(1, 2), st.integers(1, 2), st.integers(0, 1), st.integers(0, 3),
    st.integers(1, 3),
)  # fmt: skip
rows_ = st.lists(
    st.tuples(
        st.sampled_from(CRITERIA), st.sampled_from(("1", "2", "3", "2", "3", "NA")),
        st.sampled_from("PQR"), st.sampled_from(("look", "talk", "", "odd")),
        st.sampled_from(("", "seen")),
    ),
    min_size=4, max_size=40, unique_by=lambda row: (row[0], row[2], row[3]),
)  # fmt: skip


def opened(
    folder: Path, rubric: str, rows: Iterable[Row], agreed: str = "", **more: Iterable[Row]
) -> OpenReview:
    """Write and read a review of the unit u with ``rows``, and of more units with theirs."""
    units = {"u": rows, **more}
    (folder / "rubric.yaml").write_text(rubric)
    (folder / "units.csv").write_text("\n".join(["id", *units]))
    lines = ["rubric: rubric.yaml", "ratings: ratings.csv", "units: units.csv"]
    if agreed:
        (folder / "agreed.csv").write_text(agreed)
        lines.append("consensus: agreed.csv")
    (folder / "review.yaml").write_text("\n".join(lines))
    with (folder / "ratings.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("unit", "criterion", "level", "reviewer", "source", "note"),
             *((unit, *row) for unit, own in units.items() for row in own)]
        )  # fmt: skip
    return sqr.load_review(folder)


def domains(scores: Scores, unit: str = "u") -> dict[str, int | None]:
    (found,) = (one for one in scores.units if one.unit.id == unit)
    return {r.id: r.decision.rank for r in found.results if r.tier == "domain"}


def firm(review: OpenReview) -> dict[str, Firmness]:
    found = review.firmness([one for one in review.score().units if one.unit.id == "u"])
    (own,) = found.values()
    return {one.domain: one for one in own}


AGREED = "unit,scope,level,agreed_by,date,reason\n{unit},B,2,P,2026-01-31,why\n"


@settings(max_examples=30, deadline=None)
@given(rules_, rows_, st.booleans())
def test_leaving_out_is_as_if_the_rows_were_not_there(
    rules: Rules, rows: list[Row], agreed: bool
) -> None:
    """The rows without a reviewer are those of another unit."""
    everyone = sorted({row[2] for row in rows})
    without = {f"without{who}": [r for r in rows if r[2] != who] for who in everyone}
    head, row = AGREED.splitlines(keepends=True)
    text = head + "".join(row.format(unit=unit) for unit in ("u", *without)) if agreed else ""
    with tempfile.TemporaryDirectory() as name:
        review = opened(Path(name), rules.yaml, rows, text, **without)
        found, scores = firm(review), review.score()
    assert [who for who, _ in found["D"].without] == everyone
    for who in everyone:
        told = {d: dict(one.without)[who] for d, one in found.items()}
        assert told == domains(scores, f"without{who}")


@settings(max_examples=20, deadline=None)
@given(rules_, rows_)
def test_another_rule_is_as_if_it_stood_in_the_rubric(rules: Rules, rows: list[Row]) -> None:
    """The rubric with the other rule scores the same table: rules do not change how it is read."""
    as_yaml = {str(r.rule): f"{{rule: {r.rule}}}" for r in RULES}
    as_yaml["quorum"] = "{rule: quorum, share: 2/3}"
    with tempfile.TemporaryDirectory() as name:
        review = opened(Path(name), rules.yaml, rows)
        found = firm(review)
    named = [rule for rule, _ in found["D"].rules]
    assert named == [r for r in as_yaml if f"rule: {r}" not in rules.panel]
    for rule in named:
        changed = rules.yaml.replace(f"panel: {rules.panel}", f"panel: {as_yaml[rule]}")
        loaded = review.inputs.loaded._replace(rubric=from_text(changed))
        other = score(replace(review.ratings, inputs=replace(review.inputs, loaded=loaded)))
        assert {d: dict(one.rules)[rule] for d, one in found.items()} == domains(other)


def test_one_rating_is_one_vote_under_any_cuts(tmp_path: Path) -> None:
    """By these cuts a mean of 2 is level 1; a reviewer who rates 2 has the vote 2 for all that."""
    rows: list[Row] = [("e1", at, who, "look", "") for who, at in ("P2", "Q3", "R3")]
    found = firm(opened(tmp_path, Rules(OWN_CUTS, domain="{rule: min}").yaml, rows))
    assert (found["E"].rank, dict(found["E"].without)["R"]) == (1, 1)  # (2 + 3)/2 is above 2.2


# --- which limit decides ------------------------------------------------------------------------


LIMITS = (
    ("e1", ("1",), "D", "1"), ("A", ("1", "2"), "D", "1"), ("a1", ("3",), "D", "2"),
    ("E", ("2",), "A", "1"), ("b1", ("1",), "a1", "1"), ("e2", ("1", "3"), "b1", "1"),
    ("D", ("1",), "E", "1"), ("c1", ("2",), "B", "2"),
)  # fmt: skip


def limits_of(chosen: Iterable[int]) -> str:
    """Write some of the limits above as YAML."""
    rules = [
        f"{{id: l{n}, while: {{part: {LIMITS[n][0]}, is: [{', '.join(map(repr, LIMITS[n][1]))}]}}, "
        f"cap: {{part: {LIMITS[n][2]}, at_most: '{LIMITS[n][3]}'}}}}"
        for n in sorted(chosen)
    ]
    return f"limits: [{', '.join(rules)}]\ndomains:" if rules else "domains:"


# Rules, ranks of the criteria, limits, what was agreed on, and whether above limits.
any_unit = given(
    rules_,
    st.lists(st.sampled_from((0, 1, 1, 2, None)), min_size=7, max_size=7),
    st.sets(st.sampled_from(range(len(LIMITS))), max_size=4),
    st.dictionaries(st.sampled_from(("a1", "b2", "e1", "A", "B", "E")), st.integers(0, 2),
                    max_size=2),
    st.booleans(),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@any_unit
@example(Rules(), [0, 0, 1, 1, 1, 0, 0], {3, 6}, {"A": 2}, False)
def test_the_limits_that_bear_are_those_under_which_the_levels_stand(
    rules: Rules, ranks: list[int | None], limits: set[int], agreed: dict[str, int], above: bool
) -> None:
    plain = Rules(cluster=rules.cluster, domain=rules.domain, a=rules.a, a2=rules.a2)
    rubric = from_text(plain.yaml.replace("domains:", limits_of(limits)))
    row = ConsensusRow(2, "", "u", "", "", "P", "", "why", "")
    entries = {part: Entry(row, "f", 0, 0, part, rank, above) for part, rank in agreed.items()}
    criteria = {n: decide(rubric, Tally(tuple(int(r == k) for k in range(3))))
                for n, r in enumerate(ranks) if r is not None}  # fmt: skip
    found = Walk(rubric).up(criteria, entries)
    marks = Bearing(rubric).on(Place(criteria, entries, found))
    caps = {rule.id: rubric.rank_of[rule.cap.at_most] for rule in rubric.limits}
    for part, decision in found.items():
        here = marks.get(part, ())
        unknown = [f"limit_undetermined:{mark[1:]}" for mark in here if mark.startswith("?")]
        assert [flag for flag in decision.flags if flag.startswith("limit_und")] == unknown
        if decision.rank is None or decision.agreed is not None:
            assert deciding(rubric, decision, here) == (None, "")
            continue
        before = decision.rank if decision.computed is None else decision.computed
        allowed = [caps[mark] for mark in here if mark in caps]
        assert decision.rank == min([before, *allowed])
        computed, limit = deciding(rubric, decision, here)
        assert bool(limit) == (decision.rank in allowed)
        assert not limit or (computed, caps[limit]) == (before, decision.rank)


# --- what holds it back -------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@any_unit
@example(Rules(), [1, 1, 1, 1, 1, 0, 0], {3}, {"A": 2}, False)  # E's next level refuses A's
@example(Rules(cluster="{rule: min}"), [0, 0, 1, 1, 1, 0, 0], {3}, {"A": 1}, False)
def test_the_smallest_set_is_the_smallest_of_all_sets(
    rules: Rules, ranks: list[int | None], limits: set[int], agreed: dict[str, int], above: bool
) -> None:
    """Every subset of the criteria is tried here, by size, without any short cut."""
    plain = Rules(cluster=rules.cluster, domain=rules.domain, a=rules.a, a2=rules.a2)
    rubric = from_text(plain.yaml.replace("domains:", limits_of(limits)))
    walk, lifter = Walk(rubric), Lifter(rubric)
    row = ConsensusRow(2, "", "u", "", "", "P", "", "why", "")
    entries = {part: Entry(row, "f", 0, 0, part, rank, above) for part, rank in agreed.items()}

    def at(ranks: Sequence[int | None]) -> dict[int, Decision]:
        return {
            n: decide(rubric, Tally(tuple(int(r == k) for k in range(3))))
            for n, r in enumerate(ranks)
            if r is not None
        }

    found = walk.up(at(ranks), entries)
    base = [entries[c].rank if c in entries and found[c].agreed else r
            for c, r in zip(CRITERIA, ranks, strict=True)]  # fmt: skip
    for domain in rubric.domains:
        now = found[domain.id].rank
        told = lifter.lift(domain, Place(at(ranks), entries, found))
        why = ""
        if now is None:
            why = "It has no level."
        elif domain.id in entries and found[domain.id].agreed:
            why = "The reviewers agreed on its level."
        elif now == 2:
            why = "It has the highest level."
        if now is None or why:
            assert (told.criteria, told.reason) == ((), why)
            continue
        assert now is not None
        reach = [n for n, r in enumerate(base) if r is not None and r < 2]
        best: dict[tuple[str, ...], int] = {}
        for size in range(1, len(reach) + 1):
            for picked in combinations(reach, size):
                raised = [b + 1 if n in picked and b is not None else r
                          for n, (r, b) in enumerate(zip(ranks, base, strict=True))]  # fmt: skip
                left = {p: e for p, e in entries.items()
                        if p not in {CRITERIA[n] for n in picked}}  # fmt: skip
                rank = walk.up(at(raised), left)[domain.id].rank
                if rank is not None and rank > now:
                    best[tuple(CRITERIA[n] for n in picked)] = rank
            if best:
                break
        if not best:
            assert (told.criteria, told.reason) == ((), "No set of next levels would lift it.")
            continue
        # Sets are found in the order of the rubric, so the first is the one that is told.
        assert (told.criteria, told.rank) == next(iter(best.items()))
        assert told.ways == len(best)


def test_sets_that_are_tried_one_by_one_are_not_tried_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rubric = from_text(Rules().yaml.replace("domains:", limits_of({3})))
    criteria = {n: decide(rubric, Tally((int(n > 4), int(n <= 4), 0))) for n in range(7)}
    row = ConsensusRow(2, "", "u", "", "", "P", "", "why", "")
    entries = {"A": Entry(row, "f", 0, 0, "A", 2, False)}
    place = Place(criteria, entries, Walk(rubric).up(criteria, entries))
    lifts = Lifter(rubric).lift(rubric.domains[1], place)
    assert (lifts.criteria, lifts.ways) == (("e1", "e2"), 1)
    monkeypatch.setattr(lift, "MOST_TRIED", 2)  # each alone, and not both
    told = Lifter(rubric).lift(rubric.domains[1], place)
    assert told.criteria == ()
    assert told.reason.startswith("No set of fewer than 2 next levels would lift it; larger")


def test_releasing_a_limit_from_another_domain_lifts() -> None:
    rubric = from_text(Rules(limit=True).yaml)
    ranks = (2, 2, 2, 2, 2, 0, 2)
    criteria = {n: decide(rubric, Tally(tuple(int(r == k) for k in range(3))))
                for n, r in enumerate(ranks)}  # fmt: skip
    found = Walk(rubric).up(criteria, {})
    assert found["D"].rank == 0
    told = Lifter(rubric).lift(rubric.domains[0], Place(criteria, {}, found))
    assert (told.criteria, told.rank, told.ways) == (("e1",), 2, 1)


def test_a_consensus_on_a_criterion_may_rise_and_one_on_the_domain_may_not(tmp_path: Path) -> None:
    rows: list[Row] = [(c, "1", r, "look", "") for c in CRITERIA for r in "PQ"]
    agreed = "unit,scope,level,agreed_by,date,reason\nu,e1,2,P,2026-01-31,why\n"
    found = firm(opened(tmp_path, Rules().yaml, rows, agreed))
    assert (found["E"].rank, found["E"].lift.criteria) == (0, ("e1",))
    found = firm(opened(tmp_path, Rules().yaml, rows, agreed + "u,E,2,P,2026-01-31,why\n"))
    assert found["E"].lift.reason == "The reviewers agreed on its level."
    assert found["E"].moved_without == ()
    of_shares = Rules(domain="{rule: median}").yaml
    assert firm(opened(tmp_path, of_shares, rows, agreed))["E"].margin is not None
    found = firm(opened(tmp_path, of_shares, rows, agreed + "u,E,2,P,2026-01-31,why\n"))
    assert found["E"].margin is None  # what was agreed on lies near no boundary


@pytest.mark.parametrize(("rule", "needed"), [("mean", 9), ("mode", 9), ("median", 9), ("min", 30)])
def test_the_smallest_of_a_thousand_million_sets(rule: str, needed: int) -> None:
    """Thirty criteria of thirty weights: the heaviest that come to half of the weight."""
    many = 30
    parts = ", ".join(f"{{id: k{n}, name: k{n}, weight: {n + 1}}}" for n in range(many))
    text = HEAD.format(panel="{rule: median}", cluster="{rule: mean}", reviewers=1, sources=1,
                       notes=0, domain=f"{{rule: {rule}}}")  # fmt: skip
    text = text.replace("  cluster: {rule: mean}\n", "")  # there are none
    rubric = from_text(f"{text}domains: [{{id: D, name: D, criteria: [{parts}]}}]\n")
    one = decide(rubric, Tally((1, 0, 0)))
    criteria = dict.fromkeys(range(many), one)
    found = Walk(rubric).up(criteria, {})
    told = Lifter(rubric).lift(rubric.domains[0], Place(criteria, {}, found))
    # 30 + 29 + … + 22 = 234 of 465 passes half, and no eight criteria do: 30 + … + 23 = 212.
    assert (len(told.criteria), told.rank) == (needed, 1)
    assert needed == 30 or sum(int(name[1:]) + 1 for name in told.criteria) * 2 > 465
    alike = sum(2 * sum(chosen) > 465 for chosen in combinations(range(16, 31), 9))
    assert told.ways == (1 if needed == 30 else alike)


# --- the nearest boundary -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "ranks", "expected"),
    [
        ("{rule: mean}", (0, 1), ("mean", 1, Fraction(3, 2), Fraction(3, 2))),
        ("{rule: mean}", (1, 2), ("mean", 2, Fraction(5, 2), Fraction(5, 2))),
        ("{rule: mean, cuts: {'2': 1.9}}", (0, 1), ("mean", 1, Fraction(3, 2), Fraction(19, 10))),
        ("{rule: median}", (0, 2), ("share", 1, Fraction(1, 2), Fraction(1, 2))),
        (
            "{rule: share, levels: [{level: '3', at_least: 60 %}]}",
            (1, 2),
            ("share", 2, Fraction(1, 2), Fraction(3, 5)),
        ),
        ("{rule: min}", (0, 2), None),
    ],
)
def test_the_nearest_boundary_by_hand(
    rule: str, ranks: tuple[int, int], expected: tuple[str, int, Fraction, Fraction] | None
) -> None:
    rubric = from_text(Rules(domain=rule).yaml)
    criteria = {5 + n: decide(rubric, Tally(tuple(int(r == k) for k in range(3))))
                for n, r in enumerate(ranks)}  # fmt: skip
    found = margin(rubric, rubric.rollup("domain"), Walk(rubric).up(criteria, {})["E"])
    got = None if found is None else (found.what, found.rank, found.have, found.need)
    assert got == expected
    if found is not None:
        assert plain(found.distance)
