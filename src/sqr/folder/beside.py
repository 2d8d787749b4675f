"""Files that lie where ratings are looked for, and that nothing of the review reads."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable
from pathlib import Path

_TABLES = frozenset(
    (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers")
)  # fmt: skip


def unread(base: Path, patterns: Iterable[str], known: Collection[Path]) -> tuple[Path, ...]:
    """Return the tables in the folders of ``patterns`` that are not among ``known`` files.

    Only a folder that a pattern such as ``ratings/*.csv`` sets aside for ratings is looked at:
    beside review.yaml, and beside a file that is named by itself, other tables may lie.
    """
    folders = {
        (base / pattern).parent for pattern in patterns
        if glob.has_magic(Path(pattern).name) and not glob.has_magic(str(Path(pattern).parent))
    } - {base}  # fmt: skip
    there = (path for folder in sorted(folders) if folder.is_dir() for path in folder.iterdir())
    return tuple(sorted(path for path in there if _is_table(path) and path not in known))


def _is_table(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))  # what Excel and the Finder leave behind
    return path.suffix.lower() in _TABLES and not hidden and path.is_file()
