"""One table engine for all tests of a process; each review has an empty database of its own in it.

To start an engine takes 25 ms of reckoning, an empty database one: a command starts its engine
once, but the tests read reviews by the thousand. How sqr starts the engine itself is seen wherever
a test starts sqr as a process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


class Lender:
    """Hands out databases on an engine that is started with ``start`` when one is asked for."""

    def __init__(self, start: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._start = start
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._numbers = count()
        self._given_back: deque[str] = deque()
        self._lock = Lock()

    def connect(self) -> Lent:
        """Return a connection to a new, empty database."""
        with self._lock:  # reviews are also read side by side
            self._engine = self._engine or self._start()
            while self._given_back:
                self._engine.execute(f"detach {self._given_back.popleft()}")
            name = f"lent_{next(self._numbers)}"
            # Whoever had the engine before may have let it work with more threads.
            self._engine.execute(f"set threads = 1; attach ':memory:' as {name}")
            return Lent(self._engine, name, self._given_back)


class Lent:
    """A connection as DuckDB's own; the database goes with the last one that knows it."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, name: str, given_back: deque[str],
        owner: Lent | None = None,
    ) -> None:  # fmt: skip
        self._engine, self._name, self._given_back, self._owner = engine, name, given_back, owner
        self._con = engine.cursor()
        self._con.execute(f"use {name}")

    def cursor(self) -> Lent:
        """Return a further connection to the same database."""
        return Lent(self._engine, self._name, self._given_back, self._owner or self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def __enter__(self) -> Lent:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 where: TracebackType | None) -> None:  # fmt: skip
        self._con.close()

    def __del__(self) -> None:
        if self._owner is None:
            self._given_back.append(self._name)
