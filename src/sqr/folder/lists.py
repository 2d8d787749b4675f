"""The lists of units and of reviewers: small CSV files, read strictly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from sqr.errors import Fault, InputError, ReviewFileError
from sqr.folder.model import Reviewer, Unit
from sqr.rubric.names import clip, did_you_mean, file_meant, fold, listed


def read_units(path: Path) -> tuple[Unit, ...]:
    """Read ``id``, ``name`` and any further columns, which become attributes."""
    units = []
    for line, row in _rows(path, known=("id", "name"), strict=False):
        extra = tuple((k, v) for k, v in row.items() if k not in ("id", "name"))
        units.append((line, Unit(row["id"], row.get("name", "") or row["id"], extra)))
    _unique(path, [(line, unit.id) for line, unit in units])
    return tuple(unit for _, unit in units)


def read_reviewers(path: Path) -> tuple[Reviewer, ...]:
    """Read ``id``, ``name`` (or ``alias``) and ``role``."""
    reviewers = []
    for line, row in _rows(path, known=("id", "name", "alias", "role"), strict=True):
        name = row.get("name", "") or row.get("alias", "")
        reviewers.append((line, Reviewer(row["id"], name, fold(row.get("role", "")))))
    _unique(path, [(line, reviewer.id) for line, reviewer in reviewers])
    return tuple(reviewer for _, reviewer in reviewers)


def _rows(
    path: Path, known: tuple[str, ...], *, strict: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, column → text) for every row; a row that does not fit is refused."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        head = [cell.strip() for cell in next(reader, [])]
        folded = [fold(cell) if fold(cell) in known else cell for cell in head]
        _check_head(path, folded, known, strict=strict)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(head):
                message = f"{len(cells)} cells where the heading has {len(head)}"
                raise _bad(path, reader.line_num, message, "A comma too many or too few?")
            row = {key: cell.strip() for key, cell in zip(folded, cells, strict=True) if key}
            if not row["id"]:
                raise _bad(path, reader.line_num, "a row without an id", "Fill in the id.")
            yield reader.line_num, row
    except csv.Error as error:
        raise _bad(path, reader.line_num, f"this is not valid CSV: {error}", "") from None


def _check_head(path: Path, head: list[str], known: tuple[str, ...], *, strict: bool) -> None:
    if "id" not in head:
        meant = did_you_mean("id", head)
        hint = f"The first line must name the columns, `id` among them. {meant}".strip()
        raise _bad(path, 1, "there is no column `id`", hint)
    for name in head:
        if name and head.count(name) > 1:
            raise _bad(path, 1, f"the column `{clip(name)}` stands here twice", "Keep one.")
        if strict and name not in known:
            hint = did_you_mean(name, known) or f"Known columns: {listed(known)}."
            raise _bad(path, 1, f"unknown column `{clip(name)}`", hint)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        hint = file_meant(path, path.parent)
        raise InputError(f"cannot read {path}: {error.strerror}", hint) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        raise _bad(path, line, message, "Save the file again as CSV UTF-8.") from None


def _unique(path: Path, ids: list[tuple[int, str]]) -> None:
    seen: dict[str, int] = {}
    for line, name in ids:
        key = fold(name)
        if key in seen:
            message = f"the id `{clip(name)}` stands here twice; first in line {seen[key]}"
            raise _bad(path, line, message, "Case and blanks do not tell ids apart. Keep one.")
        seen[key] = line


def _bad(path: Path, line: int, message: str, hint: str) -> ReviewFileError:
    return ReviewFileError(f"the list {path}", (Fault(str(path), line, 1, message, hint),))
