"""What a YAML file may cost before it is refused: at most 50 ms and 20 MB of memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sqr.yaml.read import MAX_BYTES, MAX_DEPTH, parse

CORPORA = Path(__file__).parent / "corpora" / "yaml-bombs"
LARGE = MAX_BYTES - 1000

# Each as large as a file may be and still be looked at.
BOMBS = {
    **{path.stem: path.read_bytes() for path in sorted(CORPORA.glob("*.yaml"))},
    "too-large": b"id: " + b"x" * MAX_BYTES,
    "too-deep": b"[" * LARGE,
    "too-deep-in-keys": b"{a: " * (LARGE // 4),
    "alias": b"a: &a x\nb: *a\n" + b"c" * LARGE,
    "tag": b"a: !!python/object/apply:os.system ['true']\n" + b"b" * LARGE,
}

# The memory of a process only grows, so each is read in one of its own.
MEASURE = """
import pathlib, resource, sys
from sqr.yaml.read import parse
data = pathlib.Path(sys.argv[1]).read_bytes()
parse(b"a: [b, {c: d}]", "warm.yaml")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
parse(data, "bomb.yaml")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_50_ms(name: str) -> None:
    spent = []
    for _ in range(5):
        start = time.process_time()
        document = parse(BOMBS[name], "bomb.yaml")
        spent.append(time.process_time() - start)
    assert document.faults
    assert document.tree is None
    assert min(spent) <= 0.05


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_20_mb(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_bytes(BOMBS[name])
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], check=True, capture_output=True, text=True
    )
    assert int(ran.stdout) <= 20_000


def test_the_limits_are_those_that_are_promised() -> None:
    assert (MAX_BYTES, MAX_DEPTH) == (1_000_000, 20)
