"""A review of several cycles: what is said of schools counts every school once, as it is now."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from conftest import Sqr
from sqr.assets import sample_review

EARLIER, LATER = "2024-25", "2025-26"


def _cycles(rows: list[list[str]], only: str) -> list[list[str]]:
    """The rows of a later cycle and, but for one school that is new, the lowest in an earlier."""
    head, *body = rows
    unit, level = head.index("unit"), head.index("level")
    body = [row for row in body if len(row) == len(head) and row[unit].startswith(only)]
    before = [[*row, EARLIER] for row in body if row[unit] != "TIDE"]
    for row in before:
        row[level] = "1"
    return [[*head, "cycle"], *([*row, LATER] for row in body), *before]


def two_cycles(folder: Path, only: str = "") -> Path:
    """Copy the sample as a review of two cycles, of the units whose ids begin so."""
    shutil.copytree(sample_review(), folder)
    for narrative in (folder / "narrative").iterdir():
        shutil.rmtree(narrative) if narrative.is_dir() else narrative.unlink()
    for path in (folder / "ratings").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            rows = _cycles(list(csv.reader(file)), only)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    with (folder / "units.csv").open(encoding="utf-8") as file:
        head, *lines = file.read().splitlines(keepends=True)
    kept = [line for line in lines if line.startswith(only)]
    (folder / "units.csv").write_text("".join([head, *kept]), encoding="utf-8")
    told = (folder / "review.yaml").read_text(encoding="utf-8")
    told = told.replace(f'cycle: "{LATER}"\n', "").replace("consensus: consensus.csv\n", "")
    (folder / "review.yaml").write_text(told, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_cycles(tmp_path_factory.mktemp("cycles") / "review")


@pytest.fixture(scope="module")
def one_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_cycles(tmp_path_factory.mktemp("school") / "review", only="GULL")


def made(sqr: Sqr, folder: Path, document: str, *more: str) -> str:
    ran = sqr("report", folder, "-d", document, "--format", "markdown", *more)
    assert ran.code == 0, ran.err
    return ran.out.replace("\\", "")


ONCE = "Every school counts once, as it was last reviewed: in the cycle 2025-26."


@pytest.mark.parametrize("document", ["full", "brief", "slides", "family"])
def test_every_school_is_counted_once_as_it_was_last_reviewed(
    sqr: Sqr, folder: Path, document: str
) -> None:
    text = made(sqr, folder, document)
    assert ONCE in text
    assert "of 11" not in text
    assert "of 12" not in text
    if document != "family":
        assert "6, with 11 reviews in all" in text
        assert "1 of 6 schools is Established, 4 are Developing and 1 is Initiating" in text


def test_the_support_that_levels_imply_is_that_of_the_levels_of_now(sqr: Sqr, folder: Path) -> None:
    full = made(sqr, folder, "full").split("## The support that the levels imply")[1]
    full = full.split("\n## ")[0]
    assert "Talking Gull Middle School, 2025-26" in full
    assert EARLIER not in full
    brief = made(sqr, folder, "brief").split("## The support that the levels imply")[1]
    times = [int(line.split("|")[2]) for line in brief.splitlines() if line.startswith("| ●")]
    assert sum(times) == 6 * 4


def test_evidence_and_steps_of_slides_are_of_the_last_cycle(sqr: Sqr, folder: Path) -> None:
    slides = made(sqr, folder, "slides")
    evidence = slides.split("## Factors that limit")[1].split("\n## ")[0]
    assert "2025-26" in evidence
    assert EARLIER not in evidence


def test_cycles_of_which_no_school_comes_twice_need_no_words(sqr: Sqr, tmp_path: Path) -> None:
    folder = two_cycles(tmp_path / "review", only="TIDE")
    assert "counts once" not in made(sqr, folder, "full")


@pytest.mark.parametrize("document", ["full", "brief", "slides"])
def test_one_school_in_two_cycles_is_one_school(sqr: Sqr, one_school: Path, document: str) -> None:
    text = made(sqr, one_school, document)
    assert "This is how the school was last reviewed: in the cycle 2025-26." in text
    assert "Every school" not in text
    assert "of 2 schools" not in text
    assert "both schools" not in text.lower()
    assert "Talking Gull Middle School, with 2 reviews in all" in text


def test_families_of_one_school_read_of_it_as_it_is_now(sqr: Sqr, one_school: Path) -> None:
    text = made(sqr, one_school, "family")
    assert text.startswith("# Talking Gull Middle School, 2025-26")
    assert "How students learn and grow: Needs help now." in text
    assert "How the school is led: On its way." in text


def test_a_document_of_one_cycle_names_that_cycle_only(
    sqr: Sqr, folder: Path, tmp_path: Path
) -> None:
    sqr("report", folder, "--each-unit", tmp_path / "out", "--format", "markdown")
    text = (tmp_path / "out" / "unit-GULL-2024-25.md").read_text(encoding="utf-8")
    assert "2024" in text
    assert "2025\\-26" not in text.split("##")[0]


def test_every_school_counts_in_the_last_cycle_that_is_declared(
    sqr: Sqr, folder: Path, tmp_path: Path
) -> None:
    declared = tmp_path / "review"
    shutil.copytree(folder, declared)
    with (declared / "review.yaml").open("a", encoding="utf-8") as file:
        file.write(f'cycles: ["{LATER}", "{EARLIER}"]\n')
    assert f"in the cycle {LATER}" not in made(sqr, declared, "brief")
    summed = sqr("score", declared, "--summary", "--format", "csv", "--sort", "name").out
    assert summed.index(f"{LATER},") < summed.index(f"{EARLIER},")
