"""Exit codes as documented, and how a command ends when it cannot go on."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from conftest import Sqr
from sqr import assets, pipeline
from sqr.cli import app
from sqr.ratings.table import Ratings
from sqr.scoring import levels

SRC = str(Path(__file__).parents[2] / "src")
SAMPLE = assets.sample_review()
COMMAND = [sys.executable, "-m", "sqr"]
HEADING = "unit,criterion,level,reviewer\n"
CLEAN, WARNING, ERROR = "Alder,1A.1,2,R1\n", "Alder,1A.1,2,R1\nALDER,1A.2,2,R1\n", "Alder,9,2,R1\n"


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": SRC, **more}


def started(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=60,
        env=environment(**more),
    )  # fmt: skip


@pytest.fixture
def ratings(tmp_path: Path) -> dict[str, list[object]]:
    files: dict[str, list[object]] = {}
    for name, text in (("clean", CLEAN), ("warning", WARNING), ("error", ERROR)):
        (tmp_path / f"{name}.csv").write_text(HEADING + text)
        files[name] = [tmp_path / f"{name}.csv", "--rubric", "equity-review"]
    return files


@pytest.mark.parametrize("command", ["validate", "score", "report"])
@pytest.mark.parametrize("fail_on", ["error", "warning", "never"])
@pytest.mark.parametrize("worst", ["clean", "warning", "error"])
def test_0_or_1_as_fail_on_says(
    command: str, fail_on: str, worst: str, ratings: dict[str, list[object]], sqr: Sqr
) -> None:
    failing = {"error": ("error",), "warning": ("error", "warning"), "never": ()}[fail_on]
    ran = sqr(command, *ratings[worst], "--fail-on", fail_on)
    assert ran.code == int(worst in failing), ran.text


@pytest.mark.parametrize(("command", "default"), [("validate", 1), ("score", 0), ("report", 0)])
def test_default_of_fail_on(
    command: str, default: int, ratings: dict[str, list[object]], sqr: Sqr
) -> None:
    assert sqr(command, *ratings["error"]).code == default
    assert sqr(command, *ratings["warning"]).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"], ["--version"], ["score", "-h"], ["rubric", "schema"],
        ["rubric", "show", "equity-review"], ["validate", str(SAMPLE), "--fail-on", "never"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_0(arguments: list[str], sqr: Sqr) -> None:
    ran = sqr(*arguments)
    assert ran.code == 0
    assert ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["scoer"], ["score", "--fromat", "csv"], ["score", "--format", "xls"],
        ["validate", "--most", "-1"], ["validate", "--most", "many"],
        ["validate", "--fail-on", "info"], ["rubric", "check"],
        ["validate", "none.csv", "--rubric", "equity-review"],
        ["validate", "{tmp}", "--rubric", "equity-review"], ["validate", "{tmp}"],
        ["validate", "none.yaml"], ["validate", "{clean}"],
        ["validate", "--rubric", "equity-review"],
        ["validate", "{clean}", "--rubric", "equity-reviews"],
        ["validate", "{clean}", "--review", "{tmp}"],
        ["score", "{clean}", "--rubric", "{broken}"],
        ["score", "{zip}", "--rubric", "equity-review"],
        ["score", "{clean}", "--rubric", "equity-review", "--unit", "Nowhere"],
        ["score", "{clean}", "--rubric", "equity-review", "--explain", "9Z"],
        ["score", "{clean}", "--rubric", "equity-review", "--output", "{tmp}"],
        ["score", "{clean}", "--rubric", "equity-review", "--output", "{clean}/x.csv"],
        ["report", "{clean}", "--rubric", "equity-review", "--template-dir", "{tmp}/none"],
        ["init", "{tmp}/new", "--rubric", "nothing-such"], ["rubric", "show", "nothing-such"],
        ["init", "{clean}"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_2_in_words(
    arguments: list[str], ratings: dict[str, list[object]], sqr: Sqr, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("id: own\n")
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04\0\0")
    places = {"tmp": tmp_path, "clean": ratings["clean"][0], "broken": tmp_path / "broken.yaml",
              "zip": tmp_path / "book.csv"}  # fmt: skip
    before = sorted(tmp_path.iterdir())
    ran = sqr(*(a.format(**places) for a in arguments))
    assert ran.code == 2, ran.text
    assert ran.err.strip()
    assert "Traceback" not in ran.text
    assert "bug in sqr" not in ran.text
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_2_for_a_file_that_may_not_be_read(ratings: dict[str, list[object]], sqr: Sqr) -> None:
    Path(str(ratings["clean"][0])).chmod(0)
    assert sqr("validate", *ratings["clean"]).code == 2


def test_3_for_a_bug(
    ratings: dict[str, list[object]], sqr: Sqr, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret of the district")

    monkeypatch.setattr(levels, "score", broken)
    monkeypatch.delenv("SQR_DEBUG", raising=False)
    ran = sqr("score", *ratings["clean"])
    assert ran.code == 3
    assert "this is a bug in sqr (ZeroDivisionError)" in ran.err
    assert "Traceback" not in ran.text
    assert "secret" not in ran.text
    with pytest.raises(ZeroDivisionError):
        sqr("--debug", "score", *ratings["clean"])
    monkeypatch.setenv("SQR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        sqr("score", *ratings["clean"])


def test_debug_shows_a_traceback(tmp_path: Path) -> None:
    quiet, loud = started("validate", tmp_path), started("--debug", "validate", tmp_path)
    assert quiet.returncode == 2
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in loud.stderr


# --- Ctrl-C -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "many.csv"
    rows = (f"U{n % 9000},1A.1,{n % 3 + 1},R{n // 9000}\n" for n in range(900_000))
    path.write_text(HEADING + "".join(rows))
    return path


def interrupted(after: float, *arguments: object) -> tuple[int, str]:
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], env=environment(), text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def test_130_on_ctrl_c_at_work(many: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    output.write_text("old")
    for after in (0.2, 0.3, 0.9):
        _, said = interrupted(after, "score", many, "-r", "equity-review", "-q", "-o", output,
                              "--format", "csv")  # fmt: skip
        assert "Traceback" not in said
        assert output.read_text().startswith(("old", "cycle,"))
        assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_130_on_ctrl_c_inside_a_query(
    ratings: dict[str, list[object]], sqr: Sqr, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(opened: Ratings, *_: object) -> None:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        opened.con.execute("select sum(a.range * b.range) from range(1000000) a, range(400) b")

    monkeypatch.setattr(levels, "score", slow)
    ran = sqr("score", *ratings["clean"])
    assert ran.code == 130, ran.err


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of the system")
def test_130_on_ctrl_c_that_a_destructor_swallows(
    ratings: dict[str, list[object]], sqr: Sqr, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    def slow(opened: Ratings, *_: object) -> None:
        unraised: list[object] = []
        monkeypatch.setattr(sys, "unraisablehook", unraised.append)
        thing = Deaf()
        del thing
        assert unraised
        time.sleep(30)

    monkeypatch.setattr(levels, "score", slow)
    before = time.monotonic()
    ran = sqr("score", *ratings["clean"])
    assert ran.code == 130, ran.err
    assert time.monotonic() - before < 20
    time.sleep(2 * app.AGAIN)  # and no alarm goes off afterwards
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_130_on_ctrl_c_in_this_process(
    ratings: dict[str, list[object]], sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)

    monkeypatch.setattr(os, "fsync", stop)
    output = tmp_path / "out.json"
    output.write_text("old")
    ran = sqr("score", *ratings["clean"], "--format", "json", "--output", output)
    assert ran.code == 130
    assert "Stopped" in ran.err
    assert output.read_text() == "old"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


# --- streams ------------------------------------------------------------------------------


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True,
                          timeout=60, env=environment(**more))  # fmt: skip


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rating each of many units: their levels are much longer than what a pipe holds."""
    path = tmp_path_factory.mktemp("units") / "units.csv"
    path.write_text(HEADING + "".join(f"U{n},1A.1,{n % 3 + 1},R1\n" for n in range(3000)))
    return path


@pytest.mark.parametrize("reader", ["head -1 >/dev/null", "true"])
@pytest.mark.parametrize("command", ["score", "schema", "report"])
def test_a_closed_pipe_is_quiet(command: str, reader: str, units: Path) -> None:
    arguments = {"score": f"score {units} -r equity-review -q --format csv",
                 "schema": "rubric schema", "report": f"report {SAMPLE} -q"}[command]  # fmt: skip
    done = shell(f"{' '.join(COMMAND)} {arguments} | {reader}")
    assert done.stderr == ""
    assert done.returncode in (0, 1)


def test_a_full_disk_behind_stdout_is_no_bug() -> None:
    done = shell(f"{' '.join(COMMAND)} rubric schema > /dev/full")
    assert done.returncode == 2
    assert "bug in sqr" not in done.stderr


def test_a_closed_stdout_is_no_bug() -> None:
    done = shell(f"{' '.join(COMMAND)} rubric schema >&-")
    assert "bug in sqr" not in done.stderr
    assert done.returncode in (0, 2)


def on_terminal(*arguments: object, **more: str) -> str:
    """Run a command whose stdout is a terminal, and return what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=theirs,
                               stderr=subprocess.DEVNULL,
                               env=environment(**{"TERM": "xterm-256color", **more}))  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:
        pass  # the other end is closed: Linux says EIO
    finally:
        os.close(ours)
    process.wait(timeout=60)
    return shown.decode()


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|38|4[0-7]|48|9[0-7])(?:;\d+)*m")


def test_no_color_is_heeded() -> None:
    assert COLOUR.search(on_terminal("score", SAMPLE)), "the control: there is colour"
    assert not COLOUR.search(on_terminal("score", SAMPLE, NO_COLOR="1"))
    assert "\x1b" not in on_terminal("score", SAMPLE, TERM="dumb")


def test_no_escape_code_goes_into_a_pipe_or_a_file(sqr: Sqr, tmp_path: Path) -> None:
    assert "\x1b" not in sqr("score", SAMPLE).text
    assert "\x1b" not in started("score", SAMPLE).stdout
    on_terminal("score", SAMPLE, "--output", tmp_path / "out.txt")
    assert "\x1b" not in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_terminal_that_knows_no_utf_8_is_no_bug() -> None:
    done = started("score", SAMPLE, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0, done.stderr


# --- outputs ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["validate", "score", "report"])
def test_output_into_a_folder_that_is_not_there(
    command: str, ratings: dict[str, list[object]], sqr: Sqr, tmp_path: Path
) -> None:
    output = tmp_path / "a" / "b" / "out.txt"
    extra = [] if command == "report" else ["--format", "json"]
    ran = sqr(command, *ratings["clean"], *extra, "--output", output)
    assert ran.code == 0
    assert ran.out == ""
    assert output.read_text(encoding="utf-8")
    assert [p.name for p in output.parent.iterdir()] == ["out.txt"]


@pytest.mark.parametrize("command", ["score", "report"])
@pytest.mark.parametrize("fault", ["bug", "input", "disk"])
def test_failed_run_leaves_the_old_output(
    command: str, fault: str, ratings: dict[str, list[object]], sqr: Sqr, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    output = tmp_path / "out"
    output.write_text("old")
    given = list(ratings["clean"])

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device") if fault == "disk" else ZeroDivisionError

    if fault == "bug":
        monkeypatch.setattr(pipeline, "validate_ratings", broken)
    elif fault == "disk":
        monkeypatch.setattr(os, "replace", broken)
    else:
        given[-1] = "no-such-rubric"
    ran = sqr(command, *given, "--output", output)
    assert ran.code == (3 if fault == "bug" else 2), ran.text
    assert output.read_text() == "old"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


READ = ["review.yaml", "own.yaml", "units.csv", "ratings/R01.csv", "consensus.csv",
        "narrative/summary.md", "link.csv"]  # fmt: skip
WRITE = ["validate", "validate --about", "score", "report", "agenda", "agreement --draws 0",
         "coverage"]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "target"),
    [
        *((command, READ[0]) for command in WRITE),
        *(("agenda" if target.endswith(".md") else "score", target) for target in READ[1:]),
    ],
)
def test_no_output_is_written_over_an_input(
    command: str, target: str, own_rubric: Path, sqr: Sqr
) -> None:
    before = {path: path.read_bytes() for path in own_rubric.rglob("*") if path.is_file()}
    ran = sqr(*command.split(), own_rubric, "--output", own_rubric / target)
    assert ran.code == 2, ran.text
    assert "is an input of this run" in ran.err
    assert before == {path: path.read_bytes() for path in own_rubric.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def own_rubric(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a rubric of its own, and a second name for a list."""
    at = tmp_path_factory.mktemp("own") / "review"
    shutil.copytree(SAMPLE, at)
    shutil.copyfile(assets.rubric_path("equity-review"), at / "own.yaml")
    review = (at / "review.yaml").read_text(encoding="utf-8")
    review = re.sub(r"(?m)^rubric:.*$", "rubric: own.yaml", review)
    (at / "review.yaml").write_text(review, encoding="utf-8")
    (at / "link.csv").symlink_to("reviewers.csv")
    return at


def test_nor_a_key_a_rubric_or_a_list_by_a_school_of_that_name(sqr: Sqr, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text("unit,criterion,level\nTIDE,1A.1,2\n")
    (tmp_path / "r.yaml").write_bytes(assets.rubric_path("equity-review").read_bytes())
    (tmp_path / "unit-A.md").write_text(HEADING + "A,1A.1,2,R1\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for arguments in (
        ("agreement", SAMPLE, "--draws", 0, "--key", tmp_path / "key.csv", "-o",
         tmp_path / "key.csv"),
        ("rubric", "translate", tmp_path / "r.yaml", "es", "-o", tmp_path / "r.yaml"),
        ("report", tmp_path / "unit-A.md", "-r", "equity-review", "--format", "markdown",
         "--each-unit", tmp_path),
    ):  # fmt: skip
        ran = sqr(*arguments)
        assert ran.code == 2, ran.text
        assert "is an input of this run" in ran.err
        assert all(path.read_bytes() == was for path, was in before.items())


def test_validate_with_output_and_nothing_wrong_still_writes(
    ratings: dict[str, list[object]], sqr: Sqr, tmp_path: Path
) -> None:
    """An old list of problems must not outlive the problems."""
    output = tmp_path / "problems.txt"
    output.write_text("old problems")
    assert sqr("validate", *ratings["clean"], "--output", output).code == 0
    assert "old problems" not in output.read_text()


def test_one_missing_rubric_does_not_hide_the_faults_of_another(sqr: Sqr, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("id: own\n")
    ran = sqr("rubric", "check", tmp_path / "r.yaml", tmp_path / "none.yaml")
    assert ran.code == 2
    assert "`title` is missing" in ran.text
