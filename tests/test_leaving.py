"""The end of the process: everything is written, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sqr.assets import sample_review
from sqr.ratings import engine


def test_all_of_a_long_output_arrives() -> None:
    command = [sys.executable, "-m", "sqr", "score", str(sample_review()), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    assert ran.returncode == 0
    assert len(ran.stdout) > 1 << 17
    assert ran.stdout.endswith("}\n")
    assert ran.stderr.endswith("5 warnings: `sqr validate` shows them\n")


@pytest.mark.parametrize("end", ["normal", "unusable"])
def test_no_plain_copy_stays_behind(end: str, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    rating = "Alder,1A.1,2,R1\n" if end == "normal" else ""
    text = f"A title\nunit,criterion,level,reviewer\n{rating}" if rating else "A title\na,b\n"
    (tmp_path / "a.csv").write_bytes(text.encode("utf-16"))
    command = [sys.executable, "-m", "sqr", "score", str(tmp_path / "a.csv"), "-r", "equity-review"]
    given = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    ran = subprocess.run(command, capture_output=True, check=False, env=given)
    assert ran.returncode == (0 if rating else 2)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_did_not_fit_into_memory_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folder = tmp_path / f"sqr-{os.getpid()}"
    folder.mkdir()
    (folder / "part").write_bytes(b"x")
    engine.remove_spill()
    assert list(tmp_path.iterdir()) == []
    engine.remove_spill()
