"""Large files are looked at before the command line is parsed; a wrong guess changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from sqr.cli.app import app_with
from sqr.cli.begin import FLAGS, READING, begin, named
from sqr.ratings.scan import LARGE

HEADING = "unit,criterion,reviewer,level\n"
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

LOOKED = """
import sys
from pathlib import Path
from sqr.cli.begin import begin
begun = begin(sys.argv[2:])
look = begun and begun.look(Path(sys.argv[1]), ",")
print(look and look.result().size)
"""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(HEADING + "ALDER,1A.1,R1,2\n" * (LARGE // 10), encoding="utf-8")
    (tmp_path / "review.yaml").write_text("ratings: a.csv\n", encoding="utf-8")
    return path


def looked(path: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", LOOKED, str(path), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return ran.stdout.strip()


@ON_LINUX
def test_what_a_command_will_read_is_looked_at(large: Path) -> None:
    size = str(large.stat().st_size)
    folder = str(large.parent)
    assert looked(large, "score", "--review", folder) == size
    assert looked(large, "--debug", "validate", f"--review={folder}", "--quiet") == size
    assert looked(large, "score", str(large), "-r", "equity-review", "--format", "csv") == size


@ON_LINUX
def test_nothing_is_begun_for_a_command_that_reads_none(large: Path) -> None:
    folder = str(large.parent)
    for words in (["score", folder, "--help"], ["checks", folder], ["rubric", "show", folder], []):
        assert looked(large, *words) == "None"


def test_the_file_that_is_written_is_not_read(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text(HEADING, encoding="utf-8")
    assert named(["score", "-o", str(there)]) == (None, [])
    assert named(["score", "--output", str(there), str(there)]) == (None, [there])
    assert named(["agenda", "--unit=x", str(tmp_path)]) == (None, [tmp_path])


def test_the_value_of_an_option_is_no_file_to_read(tmp_path: Path) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("id: x\n", encoding="utf-8")
    for option in ("--rubric", "-r", "--key", "--unit", "--template-dir", "--set"):
        assert named(["score", str(tmp_path), option, str(there)]) == (None, [tmp_path])
    assert named(["score", "--quiet", str(tmp_path)]) == (None, [tmp_path])


def test_every_flag_is_known() -> None:
    root = typer.main.get_command(app_with(tuple(sorted(READING))))
    commands = [root, *root.commands.values()]  # type: ignore[attr-defined]
    flags = {
        name
        for command in commands
        for option in command.params
        if getattr(option, "is_flag", False)
        for name in (*option.opts, *option.secondary_opts)
    }
    unread = {"--version", "--install-completion", "--show-completion"}
    assert flags - unread == FLAGS


def test_whatever_goes_wrong_is_left_to_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("sqr.ratings.ahead.look_ahead", fails)
    assert begin(["score", str(tmp_path)]) is None


def test_a_word_too_long_for_a_name_is_no_name() -> None:
    assert begin(["score", "--explain", "x" * 5000]) is None
