"""The consensus file: what the reviewers agreed on together, read strictly as text.

What its cells mean is found out in :mod:`sqr.ratings.consensus`; a row that cannot even be
split is kept with its line, so that it can be pointed out with everything else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqr.errors import InputError
from sqr.rubric.names import clip, did_you_mean, fold, listed

COLUMNS = (
    "cycle", "unit", "scope", "level", "agreed_by", "date", "reason", "above_limit"
)  # fmt: skip
OPTIONAL = frozenset({"cycle", "above_limit"})
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class ConsensusRow:
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


@dataclass(frozen=True, slots=True)
class ConsensusFile:
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


def read_consensus(path: Path, name: str) -> ConsensusFile:
    """Read a consensus file, shown as ``name`` in messages.

    Raises :class:`~sqr.errors.InputError` only when there is no such file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "Check the name.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        return ConsensusFile(name, unusable=message, fix="Save it again as CSV UTF-8.", line=line)
    delimiter = max(DELIMITERS, key=lambda mark: len(set(COLUMNS) & set(_head(text, mark))))
    head = _head(text, delimiter)
    fault = _head_fault(head)
    if fault:
        return ConsensusFile(name, unusable=fault[0], fix=fault[1], line=1)
    return _rows(text, delimiter, head, name)


def _head(text: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []
    return [fold(cell) for cell in cells]


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


def _rows(text: str, delimiter: str, head: Sequence[str], name: str) -> ConsensusFile:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[ConsensusRow] = []
    malformed: list[tuple[int, str]] = []
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if line == 1 or not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                said = f"{len(cells)} cells where the heading has {len(head)}"
                malformed.append((line, said))
                continue
            row = {key: cell.strip() for key, cell in zip(head, cells, strict=True) if key}
            rows.append(ConsensusRow(line, **{key: row.get(key, "") for key in COLUMNS}))
    except csv.Error as error:
        return ConsensusFile(
            name,
            unusable=f"this is not valid CSV: {error}",
            fix="Look for a quotation mark that is not closed.",
            line=last + 1,
        )
    return ConsensusFile(name, tuple(rows), tuple(malformed))
