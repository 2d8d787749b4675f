"""A quotation mark that is never closed swallows the lines after it: find it, free them.

The strict loader sets all of them aside as one broken row. Here each line is tried as the
beginning of a row of its own; those that can be none, because of a quotation mark, are named
one by one and blanked in a copy of the file, and all others are read after all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sqr.ratings.opened import Opened, Scratch
from sqr.ratings.quotes import lines_taken, row_of
from sqr.ratings.rejects import BAD_QUOTE, Reject
from sqr.ratings.scan import scan


def left_to_the_loader(opened: Opened) -> bool:
    """Tell whether there are blanks after a quoted cell, which the loader passes over."""
    after = re.escape(opened.head.delimiter.encode()) if opened.head else b""
    return re.search(rb'" +(?:[' + after + rb"\r\n]|\Z)", opened.path.read_bytes()) is not None


def freed(opened: Opened, scratch: Scratch) -> Opened | None:
    """Return the file without its broken lines, or None where no quotation mark breaks one.

    Where a quotation mark is not closed, the places that the loader tells are not to be
    relied on, so the whole file is looked at.
    """
    if opened.head is None:
        return None
    data = opened.path.read_bytes()
    if opened.seen.mixed:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    end = b"\r" if opened.seen.returns_only else b"\n"
    lines = [piece + end for piece in data.split(end)]
    lines[-1] = lines[-1].removesuffix(end)
    broken = _broken(lines, opened.head.delimiter)
    if not broken:
        return None
    target = scratch.new()
    lost = _without(target, lines, broken)
    seen = scan(target, opened.head.delimiter)._replace(mixed=opened.seen.mixed)
    return replace(opened, path=target, seen=seen, lost=(*opened.lost, *lost))


def _broken(lines: list[bytes], delimiter: str) -> list[int]:
    """Return the places of the lines that hold a quotation mark and can start no row."""
    row = row_of(delimiter)
    found = []
    at = 0
    while at < len(lines):
        taken = lines_taken(lines, at, row) if b'"' in lines[at] else 1
        if not taken and at:  # the heading was understood
            found.append(at)
        at += taken or 1
    return found


def _without(target: Path, lines: list[bytes], broken: list[int]) -> list[Reject]:
    """Write the file with the broken lines blanked; return these."""
    lost = []
    offset = 0
    gone = set(broken)
    with target.open("wb") as out:
        for number, line in enumerate(lines):
            kept = line
            if number in gone:
                text = line.rstrip(b"\r\n")
                kept = line[len(text) :]
                lost.append(Reject(offset, BAD_QUOTE, text.decode("utf-8", "replace"), 1))
            out.write(kept)
            offset += len(kept)
    return lost
