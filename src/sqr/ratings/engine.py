"""The table engine: how it is started, and what it leaves on the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

THREADS = 2
# To share out the work on so few bytes takes longer than the work.
SMALL = 1_000_000


def start() -> Future[duckdb.DuckDBPyConnection]:
    """Start the engine beside other work: it takes a fiftieth of a second outside Python's lock.

    >>> start().result().execute("select 1 + 1").fetchone()
    (2,)
    """
    import duckdb  # noqa: F401 - importing is Python's work, and cannot go on beside other

    pool = ThreadPoolExecutor(max_workers=1)
    started = pool.submit(connect)
    pool.shutdown(wait=False)
    return started


def connect() -> duckdb.DuckDBPyConnection:
    """Return a new engine with nothing in it; it works with one thread."""
    import duckdb

    # No extension is fetched or loaded behind our back: sqr opens no network connection.
    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    # What does not fit into memory goes to the system's temporary folder, never beside the data.
    spill = {"memory_limit": "2GB", "temp_directory": str(_spill_folder())}
    return duckdb.connect(":memory:", config={"threads": 1, **spill, **offline})


def fit(con: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Let the engine work with as many threads as reading ``files`` is worth."""
    if sum(path.stat().st_size for path in files) > SMALL:
        con.execute(f"set threads = {THREADS}")


def _spill_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"sqr-{os.getpid()}"


def remove_spill() -> None:
    """Remove what this process put on the disk: tables that outgrew memory, plain copies."""
    own = _spill_folder()
    for folder in (own, *own.parent.glob(f"{own.name}-*")):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
