"""The consensus file: what the reviewers agreed on together, read strictly as text.

What its cells mean is found out in :mod:`sqr.ratings.consensus`; a row that cannot even be
split is kept with its line, so that it can be pointed out with everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqr.errors import InputError
from sqr.files.small import Small, UnreadableError, read_small
from sqr.folder.read_as import ReadAs
from sqr.rubric.names import clip, did_you_mean, fold, listed

COLUMNS = (
    "cycle", "unit", "scope", "level", "agreed_by", "date", "reason", "above_limit"
)  # fmt: skip
OPTIONAL = frozenset({"cycle", "above_limit"})


class ConsensusRow(NamedTuple):
    """A row as it was written, without outer blanks; ``line`` is where it starts, from 1."""

    line: int
    cycle: str
    unit: str
    scope: str
    level: str
    agreed_by: str
    date: str
    reason: str
    above_limit: str


class ConsensusFile(NamedTuple):
    """A consensus file after reading.

    ``malformed`` holds (line, what is wrong) of the rows that could not be split into their
    columns. ``unusable`` says why the whole file gave no rows (else it is empty), with the
    ``fix`` and the ``line``, 0 where the whole file is meant.
    """

    name: str
    rows: tuple[ConsensusRow, ...] = ()
    malformed: tuple[tuple[int, str], ...] = ()
    unusable: str = ""
    fix: str = ""
    line: int = 0
    read_as: ReadAs | None = None


def read_consensus(path: Path, name: str) -> ConsensusFile:
    """Read a consensus file, shown as ``name`` in messages.

    Raises :class:`~sqr.errors.InputError` only when there is no such file.
    """
    try:
        table = read_small(path, COLUMNS)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "Check the name.") from None
    except UnreadableError as error:
        return ConsensusFile(name, unusable=error.message, fix=error.fix, line=error.line)
    read_as = ReadAs(name, table.read_as, table.sure, table.sheet) if table.read_as else None
    head = [fold(cell) for cell in table.head]
    fault = _head_fault(head)
    if fault:
        return ConsensusFile(
            name, unusable=fault[0], fix=fault[1], line=table.line, read_as=read_as
        )
    return _rows(table, head, name, read_as)


def _head_fault(head: Sequence[str]) -> tuple[str, str] | None:
    """Return what is wrong with the heading and how to mend it, or None."""
    for name in head:
        if name and name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS) or f"Known columns: {listed(COLUMNS)}."
            return f"there is an unknown column `{clip(name)}`", hint
        if name and head.count(name) > 1:
            return f"the column `{name}` stands here twice", "Keep one of the two."
    missing = [name for name in COLUMNS if name not in head and name not in OPTIONAL]
    if missing:
        many = "s" if len(missing) > 1 else ""
        said = ", ".join(f"`{name}`" for name in missing)
        return f"there is no column{many} {said}", "Name the columns in the file's first line."
    return None


def _rows(table: Small, head: Sequence[str], name: str, read_as: ReadAs | None) -> ConsensusFile:
    rows: list[ConsensusRow] = []
    malformed: list[tuple[int, str]] = []
    for line, cells in table.rows:
        if len(cells) != len(head):
            said = f"{len(cells)} cells where the heading has {len(head)}"
            malformed.append((line, said))
            continue
        row = {key: cell for key, cell in zip(head, cells, strict=True) if key}
        rows.append(ConsensusRow(line, **{key: row.get(key, "") for key in COLUMNS}))
    return ConsensusFile(name, tuple(rows), tuple(malformed), read_as=read_as)
