"""What a reader hands on: a plain file for the strict loader, and what it understood."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.ratings.head import Head
from sqr.ratings.scan import Scan

if TYPE_CHECKING:
    from sqr.ratings.rejects import Reject
    from sqr.ratings.wide import Wide


class About(StrEnum):
    """What a remark is about."""

    ENCODING_SURE = "encoding_sure"
    ENCODING_LIKELY = "encoding_likely"
    ENCODING_UNKNOWN = "encoding_unknown"
    TITLES = "titles"
    SECOND_HEADING = "second_heading"
    FOOTER = "footer"
    SHEET = "sheet"
    SHEET_UNKNOWN = "sheet_unknown"
    FORMULA = "formula"
    SHAPE = "shape"
    SHAPE_PROPOSED = "shape_proposed"
    COLUMNS_LEFT = "columns_left"
    CUT_OFF = "cut_off"
    COMMENTS = "comments"
    MERGED = "merged"
    AS_SHOWN = "as_shown"
    OTHERWISE = "otherwise"
    UNFOLLOWED = "unfollowed"
    HIDDEN = "hidden"


class Remark(NamedTuple):
    """Something that was not plain about a file; validation makes a problem of each.

    ``line`` is the file's own line (a workbook's row), or 0 for the whole file.
    """

    about: About
    message: str
    fix: str = ""
    line: int = 0
    value: str = ""


class Fact(NamedTuple):
    """What was found out about a file, and on what ground."""

    name: str
    value: str
    ground: str


EMPTY = "is empty"  # why a file of nothing but blanks gives no rows


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as the strict loader will read it.

    ``path`` is the file itself, or a plain UTF-8 copy; ``seen`` and ``head`` are that
    file's. ``rows`` gives, for each line of a copy, the row of the workbook that it came
    from, and is empty where lines are the file's own. ``unusable`` says why no row can be
    read (else empty), ``fix`` how to mend that where it is known; ``heading_line`` is the
    file's own line. ``lost`` are lines that were blanked in the copy because a
    quotation mark breaks them.
    """

    path: Path
    seen: Scan
    head: Head | None
    unusable: str = ""
    facts: tuple[Fact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    rows: Sequence[int] = field(default=(), repr=False)
    wide: Wide | None = None
    heading_line: int = 1
    lost: tuple[Reject, ...] = ()
    fix: str = ""

    def line(self, number: int) -> int:
        """Return the file's own line for a line of the copy."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else number


class Scratch:
    """A temporary folder for plain copies: made when first needed, gone with this object."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def holds(self, path: Path) -> bool:
        """Tell whether a file is one of ours."""
        return path.parent == self._folder

    def new(self) -> Path:
        """Return the path of a new file in the folder."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"sqr-{os.getpid()}-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._count += 1
        return self._folder / f"{self._count}.csv"
