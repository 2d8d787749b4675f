"""A YAML file as a tree of dicts, lists and texts, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqr.errors import Fault

Tree = dict[str, "Tree"] | list["Tree"] | str | None
Path_ = tuple[str | int, ...]


class Place(NamedTuple):
    """A line and a column in a file, both counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Document:
    """A YAML file as a tree of dicts, lists and texts, with the place of every part.

    ``sha256`` is that of the bytes that were read.
    """

    file: str
    sha256: str = ""
    tree: Tree = None
    faults: list[Fault] = field(default_factory=list)
    _values: dict[Path_, Place] = field(default_factory=dict)
    _keys: dict[Path_, Place] = field(default_factory=dict)

    def place(self, path: Path_, *, key: bool = False) -> Place:
        """Return where ``path`` stands, or the nearest part above it that exists."""
        if key and path in self._keys:
            return self._keys[path]
        while path and path not in self._values:
            path = path[:-1]
        return self._values.get(path, Place(1, 1))

    def at(self, path: Path_) -> Tree:
        """Return the part of the tree at ``path``, or None when there is none."""
        node: Tree = self.tree
        for step in path:
            if isinstance(node, dict) and isinstance(step, str) and step in node:
                node = node[step]
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def has(self, path: Path_) -> bool:
        """Tell whether something was written at ``path``."""
        return path in self._values

    def fault(self, path: Path_, message: str, hint: str = "", *, key: bool = False) -> Fault:
        """Make a fault that points at ``path`` (or, with ``key``, at its key)."""
        place = self.place(path, key=key)
        return Fault(self.file, place.line, place.column, message, hint)
