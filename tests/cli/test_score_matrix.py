"""The levels of units at a terminal: in full where there is room, else as marks and a legend."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import sqr
from sqr.cli.score_matrix import Matrix
from sqr.scoring.levels import Scores

HEAD = "unit,scope,level,agreed_by,date,reason\n"
AGREED = HEAD + "TIDE,2,3,The panel,2026-02-01,Seen again in February.\n"


def shown(scores: Scores, width: int) -> list[str]:
    screen = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    screen.print(Matrix(scores.rubric, scores.rubric.domains, scores.units, whole=False))
    assert isinstance(screen.file, StringIO)
    return [line.rstrip() for line in screen.file.getvalue().splitlines()]


@pytest.fixture(scope="module")
def scores() -> Scores:
    return sqr.load_review(sqr.sample_review()).score()


@pytest.mark.parametrize("width", [84, 100, 120])
def test_levels_stand_in_full_where_there_is_room(scores: Scores, width: int) -> None:
    lines = shown(scores, width)
    assert sum(line.count("■□□ Initiating") for line in lines) == 3
    assert sum(line.count("■■■ Established") for line in lines) == 4
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [56, 60, 80])
def test_elsewhere_they_stand_as_marks_and_are_explained(scores: Scores, width: int) -> None:
    *rows, legend = shown(scores, width)
    assert legend == "■□□ Initiating   ■■□ Developing   ■■■ Established"
    assert sum(line.count("■□□") for line in rows) >= 3
    assert "Developing" not in "".join(rows[:-2])
    assert max(map(len, rows)) <= width


def test_a_consensus_is_seen_in_both(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    for path in sqr.sample_review().rglob("*"):
        target = folder / path.relative_to(sqr.sample_review())
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (folder / "consensus.csv").write_text(AGREED, encoding="utf-8")
    scores = sqr.load_review(folder).score()
    assert any("(agreed; computed" in line for line in shown(scores, 120))
    narrow = shown(scores, 60)
    assert any("■■■ *" in line for line in narrow)
    assert narrow[-1].startswith("* agreed by the reviewers")
