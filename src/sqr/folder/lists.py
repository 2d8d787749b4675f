"""The lists of units and of reviewers: small tables, read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from sqr.errors import Fault, InputError, ReviewFileError
from sqr.files.small import Small, UnreadableError, read_small
from sqr.folder.model import Reviewer, Unit
from sqr.folder.read_as import ReadAs
from sqr.rubric.names import clip, did_you_mean, file_meant, fold, listed

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Item]):
    """A list, and how it was read where that is not plain."""

    items: tuple[Item, ...]
    read_as: tuple[ReadAs, ...] = ()


def read_units(path: Path, name: str = "") -> Listed[Unit]:
    """Read ``id``, ``name`` and any further columns, which become attributes.

    ``name`` is the file as messages about how it was read show it. Raises
    :class:`~sqr.errors.ReviewFileError` with everything that is wrong.
    """
    table = _table(path)
    units = []
    for row in _rows(path, table, ("id", "name"), strict=False):
        extra = tuple((k, v) for k, v in row.items() if k not in ("id", "name"))
        units.append(Unit(row["id"], row.get("name", "") or row["id"], extra))
    return Listed(tuple(units), _read_as(table, name or path.name))


def read_reviewers(path: Path, name: str = "") -> Listed[Reviewer]:
    """Read ``id``, ``name`` (or ``alias``) and ``role``; otherwise as :func:`read_units`."""
    table = _table(path)
    reviewers = []
    for row in _rows(path, table, ("id", "name", "alias", "role"), strict=True):
        known_as = row.get("name", "") or row.get("alias", "")
        reviewers.append(Reviewer(row["id"], known_as, fold(row.get("role", ""))))
    return Listed(tuple(reviewers), _read_as(table, name or path.name))


def _read_as(table: Small, name: str) -> tuple[ReadAs, ...]:
    return (ReadAs(name, table.read_as, table.sure, table.sheet),) if table.read_as else ()


def _table(path: Path) -> Small:
    try:
        return read_small(path, ("id",))
    except OSError as error:
        hint = file_meant(path, path.parent)
        raise InputError(f"cannot read {path}: {error.strerror}", hint) from None
    except UnreadableError as error:
        raise _bad(path, [_fault(path, error.line, error.message, error.fix)]) from None


def _rows(
    path: Path, table: Small, known: tuple[str, ...], *, strict: bool
) -> Iterator[dict[str, str]]:
    """Yield column → text for every row, when no row and no heading is wrong."""
    head = [fold(cell) if fold(cell) in known else cell for cell in table.head]
    faults = list(_head_faults(path, table.line, head, known, strict=strict))
    if faults:
        raise _bad(path, faults)
    faults, rows, seen = [], [], dict[str, int]()
    for line, cells in table.rows:
        if len(cells) != len(head):
            message = f"{len(cells)} cells where the heading has {len(head)}"
            faults.append(_fault(path, line, message, "A comma too many or too few?"))
            continue
        row = {key: cell for key, cell in zip(head, cells, strict=True) if key}
        key = fold(row["id"])
        if not key:
            faults.append(_fault(path, line, "a row without an id", "Fill in the id."))
        elif key in seen:
            message = f"the id `{clip(row['id'])}` stands here twice; first in line {seen[key]}"
            hint = "Case and blanks do not tell ids apart. Keep one."
            faults.append(_fault(path, line, message, hint))
        seen.setdefault(key, line)
        rows.append(row)
    if faults:
        raise _bad(path, faults)
    yield from rows


def _head_faults(
    path: Path, line: int, head: list[str], known: tuple[str, ...], *, strict: bool
) -> Iterator[Fault]:
    if "id" not in head:
        meant = did_you_mean("id", head)
        hint = f"The first line must name the columns, `id` among them. {meant}".strip()
        yield _fault(path, line, "there is no column `id`", hint)
        return
    for name in dict.fromkeys(head):
        if name and head.count(name) > 1:
            yield _fault(path, line, f"the column `{clip(name)}` stands here twice", "Keep one.")
        if strict and name and name not in known:
            hint = did_you_mean(name, known) or f"Known columns: {listed(known)}."
            yield _fault(path, line, f"unknown column `{clip(name)}`", hint)


def _fault(path: Path, line: int, message: str, hint: str) -> Fault:
    return Fault(str(path), max(line, 1), 1, message, hint)


def _bad(path: Path, faults: list[Fault]) -> ReviewFileError:
    return ReviewFileError(f"the list {path}", tuple(faults))
