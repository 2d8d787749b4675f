"""Names of any length: no command fills a terminal with one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Sqr

HEADING = "unit,criterion,level,reviewer,source,group,note,cycle\n"
COMMANDS = [
    ["validate"], ["validate", "--about"], ["coverage"], ["agenda"], ["score"],
    ["score", "--explain", "1A.1"], ["score", "--firmness"], ["score", "--summary"],
    ["agreement", "--draws", "0", "--by", "group"],
    ["agreement", "--draws", "0", "--rasch", "rating-scale"],
]  # fmt: skip


def named(kind: str, number: int) -> str:
    return f"{kind}{number}{'y' * 5000}{number}"


def written(path: Path, *, connected: bool) -> Path:
    """Write ratings whose every name is endless; else two reviewers share nothing with the rest."""
    lines = [
        [named("U", unit), criterion, str((unit * 7 + row * 3 + reviewer * 5) % 3 + 1),
         named("R", reviewer), named("S", reviewer), named("G", reviewer % 2), "Seen.",
         named("C", unit % 2)]
        for unit in range(4) for row, criterion in enumerate(("1A.1", "1A.2", "2A.1"))
        for reviewer in range(4) if connected or (unit < 2) == (reviewer < 2)
    ]  # fmt: skip
    path.write_text(HEADING + "".join(f"{','.join(cells)}\n" for cells in lines))
    return path


@pytest.mark.parametrize("connected", [True, False], ids=["together", "apart"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_name_is_printed_whole(
    command: list[str], connected: bool, sqr: Sqr, tmp_path: Path
) -> None:
    ran = sqr(*command, written(tmp_path / "a.csv", connected=connected), "-r", "equity-review")
    assert ran.code in (0, 1)
    runs = re.findall("y+", "".join(ran.out.split()))  # the terminal breaks them over lines
    assert max(map(len, runs), default=0) < 1000
