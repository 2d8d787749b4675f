"""What the commands print for a person."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr

import pytest

from sqr.cli import terminal


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(seconds: float, *, quiet: bool = False, screen: io.StringIO | None = None) -> str:
    """Return what stands on stderr after work of some seconds."""
    screen = screen or Screen()
    with redirect_stderr(screen), terminal.working("Reading", quiet=quiet):
        time.sleep(seconds)
    return screen.getvalue()


def test_quick_work_is_not_announced() -> None:
    assert told(0.05) == ""


def test_slow_work_is_announced_to_who_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(terminal, "PATIENCE", 0.01)
    assert "Reading" in told(0.8)
    assert told(0.05, quiet=True) == ""
    assert told(0.05, screen=io.StringIO()) == ""
