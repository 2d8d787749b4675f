"""The end of the process: everything is written, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sqr.assets import sample_review
from sqr.ratings import table


def test_all_of_a_long_output_arrives() -> None:
    command = [sys.executable, "-m", "sqr", "score", str(sample_review()), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    assert ran.returncode == 0
    assert len(ran.stdout) > 1 << 17
    assert ran.stdout.endswith("}\n")
    assert ran.stderr.endswith("warnings\n")


def test_what_did_not_fit_into_memory_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folder = tmp_path / f"sqr-{os.getpid()}"
    folder.mkdir()
    (folder / "part").write_bytes(b"x")
    table.remove_spill()
    assert list(tmp_path.iterdir()) == []
    table.remove_spill()
