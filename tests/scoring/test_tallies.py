"""Rating files → votes → tallies → levels, in SQL, against the same told in plain Python."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqr.pipeline import OpenReview, load_review
from sqr.scoring.decision import Decision

LEVELS = ("Poor", "Fair", "Good", "Great")
CRITERIA = ("a1", "a2", "b1")
PANEL = {  # name → the YAML of the rule; what each does stands in `panel`, below
    "median": "{rule: median}",
    "unresolved": "{rule: median, tie: unresolved}",
    "mode": "{rule: mode}",
    "mean": "{rule: mean}",
    "min": "{rule: min}",
    "max": "{rule: max}",
    "quorum": "{rule: quorum, share: 2/3}",
}
RUBRIC = """\
id: small
title: Small
scale:
  levels:
    - {{code: "1", name: Poor}}
    - {{code: "2", name: Fair}}
    - {{code: "3", name: Good}}
    - {{code: "4", name: Great}}
states: {{not_applicable: [n/a], not_observed: [no]}}
evidence: {{sources: [{{id: talk}}, {{id: look}}, {{id: read}}]}}
rules:
  panel: {panel}
  enough: {{min_reviewers: {reviewers}, min_sources: {sources}, min_notes: {notes}}}
domains:
  - id: a
    name: A
    criteria: [{{id: a1, name: First}}, {{id: a2, name: Second}}]
  - id: b
    name: B
    criteria: [{{id: b1, name: Third}}]
"""
REVIEW = """\
title: Small
cycle: "2026"
rubric: rubric.yaml
ratings: [one.csv, two.csv]
reviewers: reviewers.csv
"""
HEAD = ("unit", "criterion", "reviewer", "source", "level", "cycle", "note")


@dataclass(frozen=True)
class Row:
    unit: str
    criterion: str
    reviewer: str
    source: str
    level: str
    cycle: str = "2026"
    note: str = ""
    extra: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.unit, self.criterion, self.reviewer, self.source, self.level, self.cycle,
                self.note, *self.extra)  # fmt: skip


@dataclass(frozen=True)
class Needs:
    panel: str = "median"
    reviewers: int = 1
    sources: int = 1
    notes: int = 0


def opened(folder: Path, rows: Sequence[Row], needs: Needs, cut: int = 0) -> OpenReview:
    """Write a review folder, its rows in two files, and read it."""
    text = RUBRIC.format(
        panel=PANEL[needs.panel],
        reviewers=needs.reviewers,
        sources=needs.sources,
        notes=needs.notes,
    )
    (folder / "rubric.yaml").write_text(text, encoding="utf-8")
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    people = "id,role\nr1,lead\nr2,\nr3,member\nr4,\nown,self\n"
    (folder / "reviewers.csv").write_text(people, encoding="utf-8")
    for name, some in (("one.csv", rows[:cut]), ("two.csv", rows[cut:])):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEAD, *(row.cells for row in some)])
    return load_review(folder)


# --- the reference ------------------------------------------------------------------------------


def cell(text: str) -> tuple[str, int]:
    """Return the state of a cell and its rank."""
    told = " ".join(text.split()).lower()
    for rank, name in enumerate(LEVELS):
        code = str(rank + 1)
        if told in (code, f"{code}.0", f"{code}.00", name.lower(), f"{code} - {name.lower()}"):
            return "rated", rank
    return {"": "blank", "n/a": "not_applicable", "no": "not_observed"}.get(told, "invalid"), -1


def panel(rule: str, votes: Sequence[int]) -> int | None:
    """Return the level of votes."""
    v = sorted(votes)
    low, high = v[(len(v) - 1) // 2], v[len(v) // 2]
    if rule == "median":
        return (low + high) // 2
    if rule == "unresolved":
        return low if low == high else None
    if rule == "mode":
        return min(v, key=lambda rank: (-v.count(rank), rank))
    if rule == "mean":  # points 1…4, cuts 1.5, 2.5, 3.5, on a cut down
        mean = Fraction(sum(v), len(v))
        return sum(mean > Fraction(2 * n + 1, 2) for n in range(3))
    if rule == "quorum":
        return next((rank for rank in set(v) if 3 * v.count(rank) >= 2 * len(v)), None)
    return {"min": v[0], "max": v[-1]}[rule]


def why_aside(row: Row) -> str | None:
    if row.extra:
        return "malformed_row"
    if row.criterion not in CRITERIA:
        return "unknown_criterion"
    if row.reviewer not in ("r1", "r2", "r3", "r4", "own"):
        return "unknown_reviewer"
    state, _ = cell(row.level)
    if state != "rated":
        return "invalid_level" if state == "invalid" else state
    return "self_evaluation" if row.reviewer == "own" else None


@dataclass
class Told:
    """What the panel of one criterion at one unit said."""

    votes: list[int] = field(default_factory=lambda: [0] * 4)
    own: list[int] = field(default_factory=lambda: [0] * 4)
    away: int = 0
    torn: int = 0
    sources: set[str] = field(default_factory=set)
    notes: int = 0


Place = tuple[str, str, str]


def reference(rows: Sequence[Row], needs: Needs) -> tuple[Counter[str], dict[Place, Told]]:
    """Return the rows set aside by reason, and what each panel said."""
    aside = [why_aside(row) for row in rows]
    answers = {None, "not_applicable", "not_observed", "self_evaluation"}
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        if aside[n] in answers:
            key = (row.cycle, row.unit, row.criterion, row.reviewer, row.source)
            same[key].append(n)
    for places in same.values():
        if len(places) > 1:
            differ = len({cell(rows[n].level) for n in places}) > 1
            for n in places if differ else places[1:]:
                aside[n] = "duplicate"
    told: dict[Place, Told] = defaultdict(Told)
    people: dict[tuple[Place, str], list[Row]] = defaultdict(list)
    for row, reason in zip(rows, aside, strict=True):
        place = (row.cycle, row.unit, row.criterion)
        if reason == "self_evaluation":
            told[place].own[cell(row.level)[1]] += 1
        elif reason in (None, "not_applicable"):
            people[place, row.reviewer].append(row)
    for (place, _), said in people.items():
        here = told[place]
        rated = [row for row in said if cell(row.level)[0] == "rated"]
        here.sources |= {row.source for row in rated if row.source}
        here.notes += sum(bool(row.note) for row in rated)
        vote = panel(needs.panel, [cell(row.level)[1] for row in rated]) if rated else None
        if vote is not None:
            here.votes[vote] += 1
        elif rated:
            here.torn += 1
        else:
            here.away += 1
    return Counter(reason for reason in aside if reason), told


def outcome(told: Told, needs: Needs) -> tuple[set[str], int | None]:
    """Return the statuses that are right, and the level."""
    rated = sum(told.votes)
    answered = rated + told.torn + told.away
    if not answered:
        return {"not_covered"}, None
    if 2 * told.away > answered:
        return {"not_applicable"}, None
    if not rated:  # every reviewer's own sources disagree: see the test of its own
        return {"unresolved", "not_enough_evidence"}, None
    kinds = max(1, len(told.sources))
    if rated < needs.reviewers or kinds < needs.sources or told.notes < needs.notes:
        return {"not_enough_evidence"}, None
    level = panel(needs.panel, [rank for rank, n in enumerate(told.votes) for _ in range(n)])
    return {"unresolved" if level is None else "levelled"}, level


# --- random files ---------------------------------------------------------------------------------

RATED = ("1", "2", "3", "4", "Poor", " good ", "2.0", "3.00", "4 - Great", "FAIR")
OTHER = ("n/a", "N/A", "no", "", " ", "2.5", "5", "seven", "1.0.0")
ROW = st.builds(
    Row,
    unit=st.sampled_from(("Alder", "Birch")),
    criterion=st.sampled_from((*CRITERIA, *CRITERIA, *CRITERIA, "zz")),
    reviewer=st.sampled_from(("r1", "r2", "r3", "r4", "r1", "r2", "r3", "r4", "own", "who")),
    source=st.sampled_from(("talk", "look", "read", "", "talk")),
    level=st.sampled_from((*RATED, *RATED, *OTHER)),
    cycle=st.sampled_from(("2026", "2026", "2026", "2025")),
    note=st.sampled_from(("", "", "seen in two rooms")),
    extra=st.sampled_from(((),) * 19 + (("x",),)),
)


def one_voice(row: Row) -> Row:
    """The school itself answers from one source and rates: its other answers have own tests."""
    if row.reviewer != "own":
        return row
    level = "3" if cell(row.level)[0].startswith("not_") else row.level
    return replace(row, source="talk", level=level)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Row], int]:
    """Rows, some of them written again with the same level or with another, and a cut."""
    rows = draw(st.lists(ROW, min_size=1, max_size=40))
    for row in draw(st.lists(st.sampled_from(rows), max_size=8)):
        level = draw(st.sampled_from((row.level, *RATED)))
        source = draw(st.sampled_from((row.source, row.source, "look")))
        again = replace(row, level=level, source=source)
        rows.insert(draw(st.integers(0, len(rows))), again)
    return [one_voice(row) for row in rows], draw(st.integers(0, len(rows)))


NEEDS = st.builds(
    Needs,
    panel=st.sampled_from(tuple(PANEL)),
    reviewers=st.sampled_from((1, 1, 2)),
    sources=st.sampled_from((1, 1, 2, 3)),
    notes=st.sampled_from((0, 0, 1, 2)),
)


def decisions(review: OpenReview) -> dict[Place, Decision]:
    return {
        (unit.cycle, unit.unit.id, result.id): result.decision
        for unit in review.score().units
        for result in unit.results
        if result.tier == "criterion"
    }


@given(written=files(), needs=NEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sql_and_plain_python_agree(written: tuple[list[Row], int], needs: Needs) -> None:
    rows, cut = written
    with tempfile.TemporaryDirectory() as name:
        review = opened(Path(name), rows, needs, cut)
        found, validation = decisions(review), review.validate()
    aside, told = reference(rows, needs)
    assert validation.rows_in == len(rows)
    assert validation.set_aside == dict(aside)
    assert validation.rows_used == len(rows) - aside.total()
    states = Counter(cell(row.level)[0] for row in rows if not row.extra)
    assert {state: n for state, n in validation.states.items() if n} == dict(states)
    assert set(told) <= set(found)
    for place, decision in found.items():
        said = told.get(place, Told())
        statuses, level = outcome(said, needs)
        assert decision.votes == tuple(said.votes), place
        assert decision.status in statuses, place
        assert decision.rank == level, place
        assert decision.self_votes == (tuple(said.own) if any(said.own) else ()), place


# --- by hand --------------------------------------------------------------------------------------


def decided(folder: Path, rows: Iterable[Row], needs: Needs | None = None) -> Decision:
    found = decisions(opened(folder, list(rows), needs or Needs()))
    return found["2026", "Alder", "a1"]


def said(reviewer: str, level: str, source: str = "talk") -> Row:
    return Row("Alder", "a1", reviewer, source, level)


def test_a_reviewer_has_one_vote_however_many_sources(tmp_path: Path) -> None:
    rows = [said("r1", "4", s) for s in ("talk", "look", "read")]
    decision = decided(tmp_path, [*rows, said("r2", "1"), said("r3", "1")])
    assert (decision.votes, decision.rank) == ((2, 0, 0, 1), 0)


def test_a_level_from_one_source_outweighs_not_applicable_from_another(tmp_path: Path) -> None:
    rows = [said("r1", "n/a", "look"), said("r1", "3"), said("r2", "n/a")]
    decision = decided(tmp_path, rows)
    assert (decision.votes, decision.status, decision.rank) == ((0, 0, 1, 0), "levelled", 2)


def test_the_same_key_with_two_levels_counts_for_neither(tmp_path: Path) -> None:
    decision = decided(tmp_path, [said("r1", "1"), said("r1", "4"), said("r2", "2")])
    assert (decision.votes, decision.rank) == ((0, 1, 0, 0), 1)


def test_missing_is_never_a_low_level(tmp_path: Path) -> None:
    rows = [said("r1", "4"), said("r2", ""), said("r3", "no"), said("r4", "nonsense")]
    decision = decided(tmp_path, rows)
    assert (decision.votes, decision.rank) == ((0, 0, 0, 1), 3)


@pytest.mark.parametrize("level", ["", "n/a", "no"])
def test_only_notes_of_votes_count_as_evidence(tmp_path: Path, level: str) -> None:
    noted = replace(said("r4", level), note="seen in two rooms")
    rows = [said("r1", "2"), said("r2", "2"), noted]
    decision = decided(tmp_path, rows, Needs(notes=1))
    assert decision.status == "not_enough_evidence"


@pytest.mark.parametrize("rule", ["quorum", "unresolved"])
def test_a_panel_whose_own_sources_disagree_is_unresolved(tmp_path: Path, rule: str) -> None:
    rows = [said("r1", "1", "talk"), said("r1", "4", "look")]
    decision = decided(tmp_path, rows, Needs(rule))
    assert (decision.status, decision.rank) == ("unresolved", None)
    assert "0 reviewers" not in decision.reason


def test_not_applicable_of_the_school_itself_does_not_enter_the_panel(tmp_path: Path) -> None:
    decision = decided(tmp_path, [said("own", "n/a")])
    assert decision.status == "not_covered"


def test_the_school_itself_cannot_make_a_criterion_not_applicable(tmp_path: Path) -> None:
    # Of the panel's two, one says that it does not apply: half, and not more than half.
    decision = decided(tmp_path, [said("own", "n/a"), said("r1", "n/a"), said("r2", "3")])
    assert (decision.status, decision.rank) == ("levelled", 2)


def test_the_school_itself_has_one_voice_too(tmp_path: Path) -> None:
    decision = decided(tmp_path, [said("own", "4", "talk"), said("own", "4", "look")])
    assert decision.self_votes == (0, 0, 0, 1)


def test_every_kind_of_evidence_counts_however_many_the_files_name(tmp_path: Path) -> None:
    others = [Row("Birch", "a1", "r1", f"kind {n:03}", "2") for n in range(140)]
    pair = [said("r1", "3", "kind 138"), said("r2", "3", "kind 139")]
    opened(tmp_path, [*others, *pair], Needs(sources=2))
    rubric = tmp_path / "rubric.yaml"
    lines = rubric.read_text(encoding="utf-8").splitlines(keepends=True)
    rubric.write_text("".join(x for x in lines if not x.startswith("evidence")), encoding="utf-8")
    review = load_review(tmp_path)
    assert decisions(review)["2026", "Alder", "a1"].rank == 2
    assert "SQR131" not in {problem.code for problem in review.validate().problems}
