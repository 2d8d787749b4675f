"""Sets of criteria that come to the same, counted by their size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

Key = TypeVar("Key")


class Sets(NamedTuple):
    """Sets of one size that come to the same: how many, and the first of them.

    Criteria are named by their places in the rubric; the first set is the one whose places
    come first.
    """

    ways: int
    first: tuple[int, ...]


def put(
    table: dict[Key, dict[int, Sets]], key: Key, left: Mapping[int, Sets],
    right: Mapping[int, Sets], most: int,
) -> None:  # fmt: skip
    """Add to a row every union of a set on the left with one on the right.

    One of these at least must be small enough, or the row would stay empty.
    """
    row = table.setdefault(key, {})
    for size, some in left.items():
        for extra, others in right.items():
            if size + extra <= most:
                both = Sets(some.ways * others.ways, some.first + others.first)
                row[size + extra] = joined(row.get(size + extra), both)


def enter(table: dict[Key, dict[int, Sets]], key: Key, sizes: Mapping[int, Sets]) -> None:
    """Add sets to a row."""
    row = table.setdefault(key, {})
    for size, sets in sizes.items():
        row[size] = joined(row.get(size), sets)


def joined(held: Sets | None, more: Sets) -> Sets:
    """Return sets of one size and others like them together."""
    if held is None:
        return more
    return Sets(held.ways + more.ways, min(held.first, more.first))
