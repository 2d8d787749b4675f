"""Comments that hang on the cells of a workbook: where, and what they say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

MOST_BYTES = 2_000_000
MOST = 200


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell such as C2; both texts are empty where a part is too large to read."""

    cell: str = ""
    text: str = ""

    @property
    def row(self) -> int:
        """The row of the cell, or 0."""
        digits = re.search(r"\d+$", self.cell)
        return int(digits[0]) if digits else 0


def comments(archive: zipfile.ZipFile) -> tuple[Comment, ...]:
    """Return the comments of a workbook, at most ``MOST`` of them."""
    found: list[Comment] = []
    for part in archive.infolist():
        name = part.filename.lower()
        if re.search(r"(^|/)comments/?[^/]*\.xml$", name) and "threaded" not in name:
            found += _of_part(archive, part)
    return tuple(found[:MOST])


def _of_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[Comment]:
    with archive.open(part) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES or b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        return [Comment()]
    try:
        return list(_parsed(data))
    except ElementTree.ParseError:
        return [Comment()]


def _parsed(data: bytes) -> Iterator[Comment]:
    for element in ElementTree.fromstring(data).iter():
        if element.tag.rpartition("}")[2] == "comment":
            texts = (e.text or "" for e in element.iter() if e.tag.rpartition("}")[2] == "t")
            text = " ".join("".join(texts).split())
            if text:
                yield Comment(element.get("ref", ""), text)
