"""Many PDFs are set by several processes: the same bytes, and none of them is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import sqr
from sqr.report.pdf import setting
from sqr.report.setters import PROGRAM, set_each

pytest.importorskip("weasyprint")

PAGES = [(f"<!doctype html><html lang=en><title>{n}</title><p>Page {n}</p>", "") for n in range(8)]
STYLED = [(page, "p { color: #123456 }") for page, _ in PAGES]


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def nobody(page: str, style: str) -> bytes:
    raise AssertionError(f"set here: {page[:60]}")


@pytest.mark.usefixtures("two_processors")
def test_the_same_bytes_in_the_same_order() -> None:
    here = setting()
    wanted = [here(*page) for page in STYLED]
    assert list(set_each(iter(STYLED), len(STYLED), nobody)) == wanted
    assert len(set(wanted)) == len(STYLED)


def test_few_are_set_here() -> None:
    made = list(set_each(PAGES[:2], 2, lambda page, style: page.encode()))
    assert made == [page.encode() for page, _ in PAGES[:2]]


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("program", ["/no/such/python", "/bin/false", "/bin/cat"])
def test_setters_that_do_not_work_are_done_without(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    made = list(set_each(PAGES, len(PAGES), lambda page, style: b"here " + page.encode()))
    assert made == [b"here " + page.encode() for page, _ in PAGES]


@pytest.mark.usefixtures("two_processors")
def test_what_cannot_be_set_fails_here() -> None:
    broken = [*PAGES[:5], ("\udc80", ""), *PAGES[5:]]

    def here(page: str, style: str) -> bytes:
        raise ValueError(page)

    with pytest.raises(ValueError, match="\udc80"):
        list(set_each(broken, len(broken), here))


@pytest.mark.usefixtures("two_processors")
def test_what_lies_here_is_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("weasyprint", "struct", "queue", "sqr"):
        (tmp_path / f"{name}.py").write_text("open('run', 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    made = set_each(PAGES, len(PAGES), nobody)
    assert all(page.startswith(b"%PDF") for page in made)
    assert not (tmp_path / "run").exists()


@pytest.mark.usefixtures("two_processors")
def test_who_stops_taking_leaves_nobody_at_work() -> None:
    made = set_each(iter(PAGES), len(PAGES), nobody)
    next(made)
    made.close()  # type: ignore[attr-defined]
    assert not list(at_work(os.getpid()))


def at_work(parent: int) -> Iterator[int]:
    """Yield the setters that a process has started, where that can be seen."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            mine = f"PPid:\t{parent}\n" in (folder / "status").read_text()
            if mine and PROGRAM.encode() in (folder / "cmdline").read_bytes():
                yield int(folder.name)


@pytest.mark.skipif(sys.platform != "linux" or (os.cpu_count() or 1) < 2, reason="sees /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_setter_outlives_its_command(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sqr", "report", str(sqr.sample_review()), "--each-unit",
               str(tmp_path / "out"), "--document", "family", "--format", "pdf"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        found: list[int] = []
        end = time.monotonic() + 60
        while not found and process.poll() is None and time.monotonic() < end:
            found = list(at_work(process.pid))
            time.sleep(0.05)
        assert found
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    end = time.monotonic() + 30
    while any(Path(f"/proc/{pid}/exe").exists() for pid in found) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in found if Path(f"/proc/{pid}/exe").exists()]
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert b"Stopped" in said
    whole = list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else []
    assert all(path.read_bytes().endswith(b"%%EOF") for path in whole)
