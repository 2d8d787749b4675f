"""A file that sqr writes is the old one or the new one, never a torn one."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from sqr import writing
from sqr.errors import UsageError

OLD, NEW = b"old " * 50_000, b"new!" * 60_000
Write = Callable[[Path, bytes], None]


def plainly(path: Path, content: bytes) -> None:
    """The control: how a file is written by those who promise nothing."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class Failing:
    """A file on a disk that breaks: part of the bytes arrive, then an error."""

    def __init__(self, file: BinaryIO, error: int, when: str) -> None:
        self._file, self._error, self._when = file, error, when

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._when == "close":
            raise OSError(self._error, os.strerror(self._error))

    def write(self, data: bytes) -> int:
        if self._when == "write":
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise OSError(self._error, os.strerror(self._error))
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()
        if self._when == "flush":
            raise OSError(self._error, os.strerror(self._error))

    def fileno(self) -> int:
        return self._file.fileno()


def inject(monkeypatch: pytest.MonkeyPatch, step: str, error: int) -> None:
    if step in ("write", "flush", "close"):
        real: Any = os.fdopen
        monkeypatch.setattr(os, "fdopen", lambda h, mode: Failing(real(h, mode), error, step))
        return

    def fail(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    owner: Any = tempfile if step == "mkstemp" else os
    monkeypatch.setattr(owner, step, fail)


STEPS = ("mkstemp", "write", "flush", "fsync", "close", "chmod", "replace")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EDQUOT, errno.EROFS, errno.EACCES)


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: errno.errorcode[e])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("there", [True, False], ids=["over-an-old-file", "anew"])
def test_fault_leaves_the_old_file(
    step: str, error: int, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.txt"
    if there:
        path.write_bytes(OLD)
    with monkeypatch.context() as patch:
        inject(patch, step, error)
        with pytest.raises(UsageError, match="cannot write") as caught:
            writing.write(path, NEW)
    assert os.strerror(error) in caught.value.message
    assert [p.name for p in tmp_path.iterdir()] == (["out.txt"] if there else [])
    assert not there or path.read_bytes() == OLD


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError, RuntimeError])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_is_no_error_of_the_system_leaves_the_old_file_too(
    step: str, fault: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(OLD)

    def stop(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(os, step, stop)
        with pytest.raises(fault):
            writing.write(path, NEW)
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("step", ["write", "flush", "fsync", "close"])
def test_control_a_plain_write_loses_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(OLD)
    with monkeypatch.context() as patch:
        inject(patch, step, errno.ENOSPC)
        with pytest.raises(OSError, match="space"):
            plainly(path, NEW)
    assert path.read_bytes() != OLD
    assert step != "write" or path.read_bytes() == NEW[: len(NEW) // 2]  # torn


def test_a_folder_that_cannot_be_synced_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "folders cannot be synced here")
        real(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    writing.write(tmp_path / "out.txt", NEW)
    assert (tmp_path / "out.txt").read_bytes() == NEW


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_the_bytes_are_on_disk_before_the_rename_and_the_rename_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a cut of the power leaves an empty file, or the old one after sqr said "written"."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        kind = os.fstat(handle)
        whole = kind.st_size == len(NEW)
        done.append("folder" if stat.S_ISDIR(kind.st_mode) else f"file, whole: {whole}")
        fsync(handle)

    def renamed(old: str, new: Path) -> None:
        done.append("renamed")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    writing.write(tmp_path / "out.txt", NEW)
    assert done == ["file, whole: True", "renamed", "folder"]


SCRIPT = """
import os, signal, sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_writing import NEW, plainly
from sqr.writing import write

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

kind, step, path = sys.argv[1:]
if step:
    setattr(os, step, die)
dict(atomic=write, plain=plainly)[kind](Path(path), NEW)
"""


def in_process(*arguments: str, limit: int | None = None) -> subprocess.Popen[bytes]:
    import resource

    def small() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    script = SCRIPT.format(tests=str(Path(__file__).parent))
    src = str(Path(__file__).parents[1] / "src")
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "PYTHONPATH": src},
        stderr=subprocess.PIPE,
        preexec_fn=small if limit is not None else None,
    )


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_killed_between_write_and_rename(step: str, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(OLD)
    process = in_process("atomic", step, str(path))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert path.read_bytes() == OLD
    # Nobody can tidy up after SIGKILL: what lies beside is hidden and no one's output.
    assert all(p.name == "out.txt" or p.name.startswith(".out.txt.") for p in tmp_path.iterdir())


def test_control_killed_in_a_plain_write(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(OLD)
    process = in_process("plain", "fdopen", str(path))
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert path.read_bytes() not in (OLD, NEW)


def test_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    seen = set()
    dice = random.Random(7)
    for _ in range(12):
        path.write_bytes(OLD)
        process = in_process("atomic", "", str(path))
        time.sleep(dice.uniform(0.02, 0.5))
        process.kill()
        process.communicate(timeout=60)
        seen.add(path.read_bytes())
    assert seen <= {OLD, NEW}


@pytest.mark.parametrize("kind", ["atomic", "plain"])
def test_a_disk_that_is_really_too_small(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(OLD)
    process = in_process(kind, "", str(path), limit=8192)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    if kind == "atomic":
        assert b"UsageError: cannot write" in said
        assert path.read_bytes() == OLD
        assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]
    else:
        assert len(path.read_bytes()) == 8192  # the control tears


@pytest.mark.parametrize("content", ["", "é\r\nb\n", b"", b"\xff\x00"])
def test_content_arrives_byte_for_byte(content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "out.txt"
    writing.write(path, content)
    wanted = content.encode() if isinstance(content, str) else content
    assert path.read_bytes() == wanted
    assert [p.name for p in path.parent.iterdir()] == ["out.txt"]


def test_rights_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    before = os.umask(0o027)
    try:
        writing.write(path, NEW)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o705)
        writing.write(path, OLD)
        assert stat.S_IMODE(path.stat().st_mode) == 0o705
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="shows what is open on Linux")
def test_nothing_stays_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        writing.write(tmp_path / "out.txt", "text")
    assert len(os.listdir("/proc/self/fd")) <= before


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "out.txt").write_bytes(OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "out.txt")
    writing.write(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "out.txt").read_bytes() == NEW


def test_a_long_name_and_a_folder(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    writing.write(path, NEW)
    assert path.read_bytes() == NEW
    for bad in (tmp_path, path / "below", tmp_path / ("é" * 200)):
        with pytest.raises(UsageError, match="cannot write"):
            writing.write(bad, NEW)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(OLD)
    for place, hint in (("", "This is a folder"), ("plain/out.txt", "A file stands where"),
                        ("n" * 300, "The old file, if any, is as it was")):  # fmt: skip
        with pytest.raises(UsageError) as caught:
            writing.write(tmp_path / place, NEW)
        assert caught.value.hint.startswith(hint)


def test_a_name_of_wide_letters(tmp_path: Path) -> None:
    path = tmp_path / ("学" * 80)
    writing.write(path, NEW)
    assert path.read_bytes() == NEW


def test_links_in_a_circle_are_no_bug(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(UsageError):
        writing.write(tmp_path / "a", NEW)


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    """``--output /dev/null`` as root must leave /dev/null what it is."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        writing.write(path, b"new")
        assert stat.S_ISFIFO(path.stat().st_mode)
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
