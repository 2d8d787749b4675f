"""A workbook's parts, looked at before any library reads them.

A workbook is a zip file of XML. A small one can hold gigabytes, or a single cell so far out
that a reader makes room for billions. So the sizes are checked in the zip's directory and
again while inflating, a part with a document type is refused, and the cells must not lie
so scattered that their rectangle dwarfs them. What passes is packed anew: the library reads
only bytes that were counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqr.files import parts as of_workbook
from sqr.files.comments import Comment, comments
from sqr.files.shown import Look, seen, styles_shown

MOST_PARTS = 2_000
MOST_BYTES = 400_000_000
FREE_BYTES = 20_000_000
MOST_TIMES = 30  # how much larger than packed a workbook may be, beyond the free bytes
FREE_CELLS = 1_000_000
MOST_EMPTY = 50  # empty cells in the rectangle for each filled one, beyond the free ones


class UnfitError(Exception):
    """The workbook is refused; the text says why."""


@dataclass(frozen=True, slots=True)
class Vetted:
    """The workbook packed anew.

    ``formulas`` counts those whose result was never stored; ``comments`` hang on cells;
    ``sheets`` counts the sheets; ``looks`` tell by a sheet's name what it shows otherwise than
    it is stored.
    """

    file: io.BytesIO
    formulas: int
    first_formula: str
    comments: tuple[Comment, ...]
    sheets: int
    looks: Mapping[str, Look] = field(default_factory=dict)


_SKIPPED = re.compile(
    r"(^|/)(media|drawings|charts|theme|comments\d*\.xml|threadedComments|persons|pivot\w*|"
    r"externalLinks|customXml|docProps|printerSettings|embeddings|ctrlProps|activeX|"
    r"calcChain\.xml|vbaProject\.bin|queryTables|slicer\w*|model|webextensions)(/|$)",
    re.IGNORECASE,
)


def vetted(path: Path) -> Vetted:
    """Return a workbook that is safe to read; raise :class:`UnfitError` for any other."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _needed(archive, path.stat().st_size)
            return _packed(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError,
            zipfile.LargeZipFile) as error:  # fmt: skip
        reason = str(error).splitlines()[0][:120] if str(error) else "it breaks off"
        raise UnfitError(f"is a damaged Excel workbook: {reason}") from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise UnfitError("is a damaged Excel workbook: it cannot be unpacked") from None


def _needed(archive: zipfile.ZipFile, packed: int) -> list[zipfile.ZipInfo]:
    every = archive.infolist()
    if len(every) > MOST_PARTS:
        raise UnfitError(f"holds {len(every):,} parts; at most {MOST_PARTS:,} are read")
    names = [part.filename.casefold() for part in every]
    if len(set(names)) != len(names):
        raise UnfitError("is a damaged Excel workbook: two of its parts have one name")
    if "xl/workbook.xml" not in names:
        raise UnfitError(_what_instead(names))
    parts = [
        part for part in every
        if part.filename.lower().endswith((".xml", ".rels")) and not _SKIPPED.search(part.filename)
    ]  # fmt: skip
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitError("is protected with a password")
    most = min(MOST_BYTES, FREE_BYTES + MOST_TIMES * packed)
    size = sum(part.file_size for part in parts)
    if size > most:
        raise UnfitError(
            f"would unpack to {size / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB, which no "
            "rating file does"
        )
    return parts


def _what_instead(names: list[str]) -> str:
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        return "is a Numbers document: export it to Excel or CSV"
    if "xl/workbook.bin" in names:
        return "is a binary workbook (.xlsb): save it as .xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "is an OpenDocument spreadsheet: save it as .xlsx"
    return "is a zip file, and no workbook"


def _packed(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Vetted:
    out = io.BytesIO()
    formulas, first = 0, ""
    looks: dict[str, Look] = {}
    styles = _styles(archive, parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as anew:
        for part in parts:
            data = _inflated(archive, part)
            _refuse_types(part.filename, data)
            if "/worksheets/" in part.filename.lower() and part.filename.lower().endswith(".xml"):
                _refuse_scattered(data)
                data, looks[part.filename.lower()] = seen(data, styles)
                if b'"e"' in data or b"'e'" in data:
                    data = _ERROR.sub(rb"\1str\2", data)
                found = _EMPTY_FORMULA.findall(data) if b"<f" in data or b":f" in data else []
                formulas += len(found)
                first = first or (found[0].decode() if found else "")
            anew.writestr(part.filename, data)
    names = of_workbook.sheet_names(archive)
    named = {names[part]: look for part, look in looks.items() if part in names}
    out.seek(0)
    return Vetted(out, formulas, first, comments(archive), len(looks), named)


def _styles(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> dict[bytes, str]:
    """Return the formats of numbers that matter, by number of style."""
    for part in parts:
        if part.filename.lower() == "xl/styles.xml":
            return styles_shown(_inflated(archive, part))
    return {}


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    pieces, size = [], 0
    with archive.open(part) as file:
        while piece := file.read(1 << 20):
            size += len(piece)
            if size > part.file_size:
                raise UnfitError("is a damaged Excel workbook: a part is larger than it says")
            pieces.append(piece)
    return b"".join(pieces)


def _refuse_types(name: str, data: bytes) -> None:
    if b"\0" in data[:200]:
        raise UnfitError("is written in UTF-16 inside, which is not read")
    if b"<!DOCTYPE" in data[:1_000_000] or b"<!ENTITY" in data[:1_000_000]:
        raise UnfitError(f"defines a document type in {name[:40]}, which no workbook needs")


_CELL = re.compile(
    rb"""<(?:\w{1,20}:)?(?:c|row)\b[^<>]*?\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["'][^<>/]*>"""
)


def _refuse_scattered(data: bytes) -> None:
    """Refuse cells whose rectangle, which a reader makes room for, is mostly empty."""
    found = _CELL.findall(data)
    columns = max((_column(letters) for letters in {c for c, _ in found}), default=0)
    rows = max((int(row) for row in {r for _, r in found}), default=0)
    if rows * columns > FREE_CELLS + MOST_EMPTY * len(found):
        raise UnfitError(f"has {len(found):,} cells scattered over {rows:,} rows")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# A cell such as #REF! would be read as blank; as a text it is seen for what it is.
_ERROR = re.compile(rb"""(<(?:\w{1,20}:)?c\b[^<>]*?\bt\s*=\s*["'])e(["'])""")
# A formula whose result was never stored, as programs write it that do not calculate.
_EMPTY_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b(?![^<>]*\bt="(?:str|inlineStr)")[^<>]*?\br="([A-Z]+\d+)"[^<>/]*>"""
    rb"""<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<v></v>)?</(?:\w+:)?c>"""
)
