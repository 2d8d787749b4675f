"""The moderation agenda: nothing that needs talk is missing, and nobody is misquoted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import sqr
from sqr.pipeline import OpenReview
from sqr.report.agenda import as_csv, as_markdown, summary
from sqr.review.agenda import Agenda, Item, agenda
from sqr.scoring.panel import MIXED_NA, SPLIT

RUBRIC = """\
id: r
title: R
scale: {levels: [{code: "1", name: One}, {code: "2", name: Two}, {code: "3", name: Three}]}
states: {not_applicable: [NA]}
rules:
  panel: {rule: median, tie: unresolved}
  enough: {min_reviewers: 2}
domains:
  - id: D
    name: Domain
    criteria:
      - {id: split, name: Split}
      - {id: torn, name: Torn}
      - {id: mixed, name: Mixed}
      - {id: short, name: Short}
      - {id: agreed, name: Agreed}
      - {id: fine, name: Fine}
"""
RATINGS = """\
unit,criterion,reviewer,level,source,note
u,split,A,1,look,=1+1 was seen
u,split,B,2,look,
u,split,C,2,look,
u,split,D,3,talk,first|line
u,split,D,3,look,second
u,torn,A,1,look,
u,torn,B,2,look,
u,mixed,A,2,look,
u,mixed,B,2,look,
u,mixed,C,NA,look,not here
u,short,A,1,look,
u,agreed,A,1,look,
u,agreed,B,3,look,
u,fine,A,2,look,
u,fine,B,2,look,
"""
CONSENSUS = "unit,scope,level,agreed_by,date,reason\nu,agreed,2,A and B,2026-01-31,talked\n"


@pytest.fixture
def opened(tmp_path: Path) -> OpenReview:
    for name, text in (
        ("rubric.yaml", RUBRIC),
        ("ratings.csv", RATINGS),
        ("consensus.csv", CONSENSUS),
        ("units.csv", "id,name\nu,Unit\nv,Nobody's\n"),
        ("reviewers.csv", "id,name,role\nA,Ada,\nB,,\nC,Cy,\nD,Di,\nE,Ed,\n"),
        (
            "review.yaml",
            "rubric: rubric.yaml\nratings: ratings.csv\nconsensus: consensus.csv\n"
            "units: units.csv\nreviewers: reviewers.csv\n",
        ),
    ):
        (tmp_path / name).write_text(text)
    return sqr.load_review(tmp_path)


def made(opened: OpenReview) -> Agenda:
    scores = opened.score()
    return agenda(opened.ratings, scores, scores.units)


def test_each_thing_to_talk_about_stands_there_once(opened: OpenReview) -> None:
    found = made(opened)
    (unit,) = found.units
    assert [(item.id, item.why) for item in unit.items] == [
        ("torn", ("unresolved",)),
        ("split", ("split",)),
        ("mixed", ("mixed",)),
        ("short", ("short",)),
    ]
    assert found.unrated == ("Nobody's",)
    assert found.settled == 1
    assert found.people == (("A", "Ada"), ("C", "Cy"), ("D", "Di"))


def sides(item: Item) -> dict[str, list[str]]:
    return {side.name: [voice.reviewer for voice in side.voices] for side in item.sides}


def test_the_lowest_talk_with_the_highest(opened: OpenReview) -> None:
    torn, split, mixed, short = made(opened).units[0].items
    assert (sides(torn), torn.talk) == ({"lowest": ["A"], "highest": ["B"]}, True)
    assert sides(split) == {"lowest": ["A"], "highest": ["D"], "between": ["B", "C"]}
    assert (sides(mixed), mixed.talk) == ({"rated": ["A", "B"], "not applicable": ["C"]}, True)
    assert (sides(short), short.talk) == ({"rated": ["A"]}, False)
    assert short.silent == ("B", "C", "D")
    (di,) = split.sides[1].voices
    assert [(s.said, s.source, s.note, s.line) for s in di.statements] == [
        ("Three", "talk", "first|line", 5),
        ("Three", "look", "second", 6),
    ]


def test_csv_reads_back_and_holds_no_formula(opened: OpenReview) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(made(opened)))))
    split = [row for row in rows if row["id"] == "split"]
    assert [row["talk_to"] for row in split] == ["D", "A", "A", "", ""]
    assert split[0]["note"] == "'=1+1 was seen"
    assert not [c for row in rows for c in row.values() if c.startswith(tuple("=+-@"))]
    silent = [row["reviewer"] for row in rows if row["side"] == "silent"]
    assert silent == ["B", "C", "D"]


def test_markdown_has_both_sides_beside_each_other(opened: OpenReview) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown(made(opened)))
    heads = [t.content for n, t in enumerate(tokens) if n and tokens[n - 1].type == "th_open"]
    assert r"Lowest\: A \(One\)" in heads
    assert r"Highest\: D \(Three\)" in heads
    cells = [t.content for n, t in enumerate(tokens) if n and tokens[n - 1].type == "td_open"]
    assert any("first|line" in cell.replace("\\", "") for cell in cells)


def test_the_sample_misses_nothing_and_quotes_all_votes() -> None:
    opened = sqr.load_review(sqr.sample_review())
    scores = opened.score()
    items = {
        (unit.id, item.id): item for unit in made(opened).units for item in unit.items
    }  # fmt: skip
    needed = set()
    for unit in scores.units:
        for result in unit.results:
            d = result.decision
            if result.tier != "criterion" or d.agreed:
                continue
            short = d.status in ("unresolved", "not_enough_evidence", "not_covered")
            if short or SPLIT in d.flags or MIXED_NA in d.flags:
                needed.add((unit.unit.id, result.id))
                item = items[unit.unit.id, result.id]
                votes = Counter(v.rank for s in item.sides for v in s.voices if v.rank is not None)
                assert votes == Counter({r: n for r, n in enumerate(d.votes) if n})
    assert set(items) == needed
    assert len(needed) == 10


def test_what_the_school_left_blank_is_no_voice_of_the_panel(
    opened: OpenReview, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    rows = "u,split,S,,look,not for us to say\nu,short,S,,look,\n"
    (folder / "rubric.yaml").write_text(RUBRIC)
    (folder / "ratings.csv").write_text(RATINGS + rows)
    (folder / "people.csv").write_text("id,role\nA,\nB,\nC,\nD,\nS,self\n")
    (folder / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nreviewers: people.csv\n"
    )
    with_own = sqr.load_review(folder)
    (unit,) = agenda(with_own.ratings, with_own.score(), with_own.score().units).units
    assert not [item for item in unit.items if "S" in item.reviewers]


def test_why_a_rule_gave_no_level_and_which_limit_refused(tmp_path: Path) -> None:
    limit = "limits: [{id: cap, while: {part: fine, is: '2'}, cap: {part: agreed, at_most: '1'}}]"
    (tmp_path / "rubric.yaml").write_text(RUBRIC + limit)
    (tmp_path / "ratings.csv").write_text(RATINGS)
    (tmp_path / "agreed.csv").write_text(CONSENSUS)
    (tmp_path / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nconsensus: agreed.csv\n"
    )
    opened = sqr.load_review(tmp_path)
    (unit,) = agenda(opened.ratings, opened.score(), opened.score().units).units
    reasons = {item.id: item.reason for item in unit.items}
    assert reasons["torn"] == (
        "The two middle votes are One and Two; the rule leaves this unresolved."
    )
    assert reasons["agreed"].startswith(
        "The consensus on Two (agreed.csv:2) is refused: it lies above the limit cap"
    )


def test_names_are_escaped_in_markdown_and_nowhere_else() -> None:
    made = Agenda("A*B", (), (), ("St. Mary's (upper)",), 0)
    assert "St. Mary's (upper)" in " ".join(summary(made))
    assert "St\\. Mary" in as_markdown(made)
