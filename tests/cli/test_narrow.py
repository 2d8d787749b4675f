"""What stands in a terminal of sixty columns: no word is broken, nothing is printed unbounded."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from test_terminal import Screen

import sqr
from conftest import Sqr
from sqr.cli import score_table, terminal
from sqr.cli.score_profile import Profile
from sqr.cli.score_summary import Summary
from sqr.review.summary import summary
from sqr.scoring.levels import Scores


@pytest.fixture(scope="module")
def scores() -> Scores:
    return sqr.load_review(sqr.sample_review()).score()


def drawn(thing: RenderableType, width: int) -> list[str]:
    screen = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    screen.print(thing)
    assert isinstance(screen.file, io.StringIO)
    return [line.rstrip() for line in screen.file.getvalue().splitlines()]


def words(lines: list[str]) -> set[str]:
    return {word for line in lines for word in line.split()}


@pytest.mark.parametrize("width", [44, 60, 80])
def test_the_profile_breaks_no_word(scores: Scores, width: int) -> None:
    lines = drawn(Profile(scores, scores.rubric.domains, whole=False), width)
    assert max(map(len, lines)) <= width
    named = {word for domain in scores.rubric.domains for word in domain.name.split()}
    assert named <= words(lines)
    assert {"Initiating", "Developing", "Established"} <= words(lines)  # heads, or the legend


@pytest.mark.parametrize("width", [70, 80, 120])
def test_the_summary_breaks_no_word(scores: Scores, width: int) -> None:
    found = summary(scores.rubric, scores.units, "neighborhood")
    lines = drawn(Summary(scores.rubric, found, "neighborhood"), width)
    assert max(map(len, lines)) <= width
    named = {word for domain in scores.rubric.domains for word in domain.name.split()}
    assert named | {"Initiating", "Developing", "Established"} <= words(lines)


def test_the_details_of_a_unit_break_no_word(
    scores: Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_table, "console", lambda: Console(file=io.StringIO(), width=60))
    gull = tuple(unit for unit in scores.units if unit.unit.id == "GULL")
    things = score_table.tables(scores, gull, chosen=True)
    lines = drawn(things[0], 60)
    named = {word for part in scores.rubric.walk() for word in part.name.split()}
    assert named <= words(lines)
    assert any("Own ratings:" in line for line in lines)


def test_a_summary_breaks_no_word_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = "732 rows = 649 used + 83 set aside (3 blank, 70 self evaluation)\n  no problems at all"
    screen, pipe = Screen(), io.StringIO()
    for stream in (screen, pipe):
        with redirect_stderr(stream):
            terminal.say(said)
    assert screen.getvalue() == (
        "732 rows = 649 used + 83 set aside (3\nblank, 70 self evaluation)\n  no problems at all\n"
    )
    assert pipe.getvalue() == f"{said}\n"


@pytest.mark.parametrize("more", [[], ["--unit", "U"], ["--explain", "1A"], ["--firmness"]])
def test_a_name_without_end_is_shortened(sqr: Sqr, tmp_path: Path, more: list[str]) -> None:
    (tmp_path / "units.csv").write_text(f"id,name\nU,{'n' * 100_000}\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("unit,criterion,reviewer,level\nU,1A.1,R,1\n", encoding="utf-8")
    (tmp_path / "review.yaml").write_text(
        "rubric: equity-review\nratings: r.csv\nunits: units.csv\n", encoding="utf-8"
    )
    ran = sqr("score", str(tmp_path), *more)
    assert ran.code == 0
    assert "nnn…" in ran.out
    assert len(ran.out) < 20_000


@pytest.mark.parametrize("command", [["score", "--explain", "1A"], ["agenda"]])
def test_so_is_a_reviewer_without_end(sqr: Sqr, tmp_path: Path, command: list[str]) -> None:
    one, two, three = ("r" * 100_000 + end for end in "abc")
    rows = "unit,criterion,reviewer,level\n"
    rows += "".join(f"U,1A.1,{who},{level}\n" for who, level in ((one, 1), (two, 3)))
    rows += f"U,1A.2,{three},1\n"
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    ran = sqr(command[0], tmp_path / "r.csv", "--rubric", "equity-review", *command[1:])
    assert ran.code == 0
    assert len(ran.text) < 60_000
