"""Office files are zips with clocks in them; these come out the same at every time."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell


def steady(data: bytes) -> bytes:
    """Return a zip with the same parts in the same order, and no time of the day in it."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            bare = ZipInfo(part.filename, _FIRST)
            bare.compress_type = ZIP_DEFLATED
            bare.create_system = 0
            new.writestr(bare, old.read(part))
    return out.getvalue()


def made_on(last_day: date | None) -> datetime:
    """Return when a document says it was made: ``SOURCE_DATE_EPOCH``, else the last day rated."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if said.isascii() and said.isdigit() and int(said) < 1 << 32:
        return datetime.fromtimestamp(int(said), UTC)
    return datetime.combine(last_day or date(1980, 1, 1), time(), UTC)
