"""Which part of a workbook is which sheet, and which parts hang on it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MOST_BYTES = 2_000_000


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of a workbook's sheets by the names of their parts, in small letters."""
    targets = {number: target for number, _, target in _related(archive, "xl/workbook.xml")}
    names = {}
    for element in _elements(archive, "xl/workbook.xml", "sheet"):
        number = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), "")
        if number in targets and "name" in element.attrib:
            names[targets[number].lower()] = element.attrib["name"]
    return names


def owners(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return, for each part that hangs on a sheet, the sheet's part; all in small letters."""
    found = {}
    for part in archive.namelist():
        folder, name = posixpath.split(part)
        if folder.lower() == "xl/worksheets/_rels" and name.lower().endswith(".xml.rels"):
            sheet = posixpath.join("xl/worksheets", name[: -len(".rels")])
            for _, _, target in _related(archive, sheet):
                found[target.lower()] = sheet.lower()
    return found


def _related(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and name of each part to which one refers."""
    folder, name = posixpath.split(part)
    for element in _elements(archive, f"{folder}/_rels/{name}.rels", "Relationship"):
        target = element.get("Target", "")
        at = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        yield element.get("Id", ""), element.get("Type", ""), posixpath.normpath(at)


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[ElementTree.Element]:
    data = small_part(archive, part)
    if data is None:
        return
    try:
        every = list(ElementTree.fromstring(data).iter())
    except (ElementTree.ParseError, ValueError, LookupError):
        return
    yield from (one for one in every if one.tag.rpartition("}")[2] == tag)


def small_part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Return a part that is small and defines no document type; None for any other."""
    place = next((i for i in archive.infolist() if i.filename.lower() == name.lower()), None)
    if place is None:
        return None
    with archive.open(place) as file:
        data = file.read(MOST_BYTES + 1)
    bad = len(data) > MOST_BYTES or b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data
    return None if bad else data
