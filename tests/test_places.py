"""sqr reads and writes what it was told to, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sqr
from sqr.assets import sample_review
from sqr.ratings.long_csv import BUFFER

HEAD = "unit,criterion,reviewer,level\n"


@pytest.mark.parametrize("name", ["a[1].csv", "a*.csv", "a?.csv", "a{b,c}.csv", "a b (1).csv"])
def test_a_file_name_is_no_pattern(name: str, tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text(HEAD + "other,1A.1,R,1\n" * 9)
    (tmp_path / name).write_text(HEAD + "own,1A.1,R,2\n")
    opened = sqr.load_review(files=[tmp_path / name], rubric="equity-review")
    assert opened.validate().rows_in == 1
    assert [unit.unit.id for unit in opened.score().units] == ["own"]


@pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("CI"), reason="needs strace"
)
@pytest.mark.parametrize("command", ["validate", "score", "report"])
def test_no_command_opens_a_connection(command: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    line = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(log),
            sys.executable, "-m", "sqr", command, str(sample_review())]  # fmt: skip
    done = subprocess.run(line, capture_output=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    assert "AF_INET" not in log.read_text()


@pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("CI"), reason="needs strace"
)
def test_the_check_for_connections_can_fail(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('127.0.0.1', 9))"
    line = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(log), sys.executable]
    subprocess.run([*line, "-c", code], capture_output=True, timeout=60, check=True)
    assert "AF_INET" in log.read_text()


def test_lines_are_those_of_a_file_that_is_read_in_pieces(tmp_path: Path) -> None:
    """A large file is read in pieces by several threads; each row keeps its place."""
    note = "seen " * 300
    criteria = ("1A.1", "1A.2", "2A.1", "3B.1")
    rows = [f"U{n:05},{criteria[n % 4]},R{n % 7},{n % 3 + 1}" for n in range(26_000)]
    path = tmp_path / "large.csv"
    path.write_text("unit,criterion,reviewer,level,note\n" + "".join(f"{r},{note}\n" for r in rows))
    assert path.stat().st_size > 2 * BUFFER
    ratings = sqr.load_review(files=[path], rubric="equity-review").ratings
    stored = ratings.con.execute("select unit || ',' || criterion from raw order by row").fetchall()
    assert [row[0] for row in stored] == [",".join(row.split(",")[:2]) for row in rows]
    assert ratings.place(25_000)[1] == 25_002
