"""Comments that hang on the cells of a workbook: where, and what they say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from sqr.files import parts, shown


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell such as C2; both texts are empty where a part is too large to read.

    ``sheet`` is the sheet's name, or empty where it cannot be told.
    """

    cell: str = ""
    text: str = ""
    sheet: str = ""

    @property
    def row(self) -> int:
        """The row of the cell (from 1), or 0."""
        digits = re.search(r"\d{1,7}$", self.cell)
        return int(digits[0]) if digits else 0

    @property
    def column(self) -> int:
        """The column of the cell (from 0), or -1."""
        letters = re.match(r"[A-Z]{1,3}(?=\d)", self.cell)
        return shown.column(letters[0]) - 1 if letters else -1


def comments(archive: zipfile.ZipFile) -> tuple[Comment, ...]:
    """Return the comments of a workbook, as far as their parts are small enough to read.

    Excel's comments in threads are kept twice, the old way with a long word of advice before
    them; then only what people wrote is returned.
    """
    names, owners = parts.sheet_names(archive), parts.owners(archive)
    old: list[Comment] = []
    budget = parts.MOST_BYTES
    threads: dict[tuple[str, str], list[str]] = {}
    for part in archive.namelist():
        name = part.lower()
        sheet = names.get(owners.get(name, ""), "")
        if not re.search(r"(^|/)(threaded)?comments?/?[^/]*\.xml$", name):
            continue
        data = parts.small_part(archive, part)
        budget -= len(data or b"")
        if budget < 0:  # many parts that are small, and too much together
            return (*old, Comment())
        if re.search(r"(^|/)threadedcomments?/?[^/]*\.xml$", name):
            for cell, text in _elements(data, "threadedComment"):
                threads.setdefault((sheet, cell), []).append(text)
        else:
            old += [Comment(sheet=sheet)] if data is None else _of_part(data, sheet)
    found = []
    for one in old:
        written = threads.get((one.sheet, one.cell))
        text = " – ".join(written) if written else one.text
        found.append(Comment(one.cell, text, one.sheet))
    return tuple(found)


def _elements(data: bytes | None, tag: str) -> Iterator[tuple[str, str]]:
    """Yield cell and text of each comment of a part of threads."""
    try:
        root = ElementTree.fromstring(data) if data is not None else None
    except (ElementTree.ParseError, ValueError, LookupError):
        root = None
    for element in root.iter() if root is not None else ():
        if element.tag.rpartition("}")[2] == tag:
            text = _joined(element, "text")
            if text:
                yield element.get("ref", ""), text


def _of_part(data: bytes, sheet: str) -> list[Comment]:
    try:
        return list(_parsed(data, sheet))
    except (ElementTree.ParseError, ValueError, LookupError):
        return [Comment(sheet=sheet)]


def _parsed(data: bytes, sheet: str) -> Iterator[Comment]:
    root = ElementTree.fromstring(data)
    authors = [e.text or "" for e in root.iter() if e.tag.rpartition("}")[2] == "author"]
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "comment":
            number = element.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            text = _without_author(_joined(element, "t"), " ".join(author.split()))
            if text:
                yield Comment(element.get("ref", ""), text, sheet)


def _joined(element: ElementTree.Element, tag: str) -> str:
    texts = (e.text or "" for e in element.iter() if e.tag.rpartition("}")[2] == tag)
    return " ".join("".join(texts).split())


def _without_author(text: str, author: str) -> str:
    """Take off the name that Excel writes before what somebody comments.

    >>> _without_author("Jane Doe: saw it twice", "Jane Doe"), _without_author("Note: x", "Jo")
    ('saw it twice', 'Note: x')
    """
    return text.removeprefix(f"{author}:").strip() if author else text
