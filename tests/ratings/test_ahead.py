"""Large files are looked at in a process of its own: it finds the same, and nobody waits."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sqr.folder.guess import rating_files
from sqr.ratings.ahead import look_ahead
from sqr.ratings.scan import LARGE, scan

HEADING = "unit,criterion,reviewer,level,note\n"
ROW = "ALDER,1A.1,R{},2,{}\n"
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

LOOK = """
import sys
from pathlib import Path
from sqr.ratings.ahead import look_ahead
path, delimiter = Path(sys.argv[1]), sys.argv[2]
begun = look_ahead([path])
look = begun and begun.look(path, delimiter)
print(None if look is None else tuple(look.result()) == tuple(eval(sys.stdin.read())))
print(look and look.done())
"""


def large(folder: Path, note: str, name: str = "a.csv") -> Path:
    path = folder / name
    rows = (ROW.format(number, note) for number in range(LARGE // 30))
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
    assert path.stat().st_size >= LARGE
    return path


def looked(path: Path, delimiter: str = ",") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LOOK, str(path), delimiter]
    expected = repr(tuple(scan(path, delimiter)))
    return subprocess.run(command, input=expected, capture_output=True, text=True, check=False)


@ON_LINUX
@pytest.mark.parametrize(
    "note", ["said and seen by all", '"as one said: ""so"""', 'six 6" rules, ä']
)
def test_the_same_is_found(note: str, tmp_path: Path) -> None:
    assert looked(large(tmp_path, note)).stdout.split() == ["True", "True"]


@ON_LINUX
def test_another_delimiter_is_another_look(tmp_path: Path) -> None:
    assert looked(large(tmp_path, "said and seen by all"), ";").stdout.split() == ["None", "None"]


VANISHED = """
import sys
from pathlib import Path
from sqr.errors import InputError
from sqr.ratings.ahead import Ahead
gone, there = (Path(sys.argv[1]) / "gone.csv", ","), (Path(sys.argv[1]) / "a.csv", ",")
begun = Ahead([there, gone, there])
print(begun.look(*there).result().size)
try:
    begun.look(*gone).result()
except InputError as error:
    print(error.message)
"""


@ON_LINUX
def test_a_file_that_vanishes_is_said_by_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADING, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", VANISHED, str(tmp_path)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    size, said = ran.stdout.splitlines()
    assert int(size) == len(HEADING)
    assert said == f"cannot read {tmp_path / 'gone.csv'}: No such file or directory"


def test_small_files_are_not_looked_at_ahead(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADING, encoding="utf-8")
    assert look_ahead([tmp_path / "a.csv", tmp_path / "none.csv"]) is None


def test_who_does_several_things_is_not_copied(tmp_path: Path) -> None:
    import threading

    path, enough = large(tmp_path, "said and seen by all"), threading.Event()
    beside = threading.Thread(target=enough.wait)
    beside.start()
    try:
        assert look_ahead([path]) is None
    finally:
        enough.set()
        beside.join()


def sqr(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sqr", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_command_says_the_same_of_a_large_file_as_of_its_parts(tmp_path: Path) -> None:
    path = large(tmp_path, "six 6 inch rules")
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text[4711] = text[4711].replace("six 6 inch", 'six 6" inch')
    path.write_text("".join(text), encoding="utf-8")
    whole = json.loads(sqr("validate", path, "-r", "equity-review", "--format", "json").stdout)
    assert whole["counts"]["SQR005"] == 1
    (found,) = [p for p in whole["problems"] if p["code"] == "SQR005"]
    assert found["line"] == 4712
    (tmp_path / "part.csv").write_text("".join(text[:5000]), encoding="utf-8")
    part = json.loads(
        sqr("validate", tmp_path / "part.csv", "-r", "equity-review", "--format", "json").stdout
    )
    (same,) = [p for p in part["problems"] if p["code"] == "SQR005"]
    assert {**same, "file": ""} == {**found, "file": ""}


@ON_LINUX
def test_nobody_waits_for_a_look_that_is_not_needed(tmp_path: Path) -> None:
    path = large(tmp_path, "said and seen by all")
    with path.open("ab") as file:
        file.truncate(4_000_000_000)  # a hole, which takes seconds to look at
    start = time.monotonic()
    ran = sqr("validate", path, "-r", "no-such-rubric")
    assert ran.returncode == 2
    assert "no rubric no-such-rubric" in ran.stderr
    time.sleep(0.5)
    assert not [line for line in running() if str(path).encode() in line]
    assert time.monotonic() - start < 8


def running() -> Iterator[bytes]:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield file.read_bytes()


def test_what_is_probably_meant(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.tsv"):
        (tmp_path / name).write_text(HEADING, encoding="utf-8")
    review = tmp_path / "review.yaml"
    review.write_text("ratings:\n- a.csv\n- files: [b.csv, c.*]\n  cycle: x\n", encoding="utf-8")
    wanted = [tmp_path / name for name in ("a.csv", "b.csv", "c.tsv")]
    assert rating_files([], tmp_path) == wanted
    assert rating_files([review], None) == wanted
    assert rating_files([tmp_path / "a.csv"], None) == [tmp_path / "a.csv"]
    for text in ("ratings: *x\n", "ratings:\n  a: 1\n", "- 1\n", "ratings: [[1]]\n", "\0"):
        review.write_text(text, encoding="utf-8")
        assert rating_files([], tmp_path) == []
