"""Office files taken apart: their parts, and whether those are sound."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What may stand in an element, in the only order that Word and PowerPoint take: from the schemas
# of ECMA-376, as far as sqr writes any of it.
ORDER = {
    f"{_WORD}rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    f"{_WORD}pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    f"{_WORD}tblPr": "tblStyle tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    f"{_WORD}tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    f"{_WORD}tblCellMar": "top left bottom right",
    f"{_DRAWING}rPr": "ln noFill solidFill effectLst highlight latin ea cs sym hlinkClick extLst",
    f"{_DRAWING}pPr": "lnSpc spcBef spcAft buClr buSzPct buFont buNone buAutoNum buChar tabLst "
    "defRPr extLst",
    f"{_DRAWING}tcPr": "lnL lnR lnT lnB noFill solidFill extLst",
}


def parts(data: bytes) -> dict[str, bytes]:
    """Return every part of an office file, and find none twice and none with a clock in it."""
    with ZipFile(BytesIO(data)) as found:
        assert found.testzip() is None
        names = [one.filename for one in found.infolist()]
        assert len(names) == len(set(names))
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: found.read(name) for name in names}


def unsound(data: bytes) -> list[str]:
    """Return what is wrong with the parts.

    Bad XML, links outside and to what is not there, parts without a type, ids that are there
    twice, and what Word and PowerPoint call a damaged file though it is good XML.
    """
    found = parts(data)
    wrong = []
    types = etree.fromstring(found["[Content_Types].xml"])
    named = {one.get("PartName", "").lstrip("/") for one in types}
    wrong += [f"{name} is not there" for name in named if name and name not in found]
    for name, content in found.items():
        if name.endswith((".png", ".jpg", ".jpeg")) and "/media/" in name:
            continue
        if not name.endswith((".xml", ".rels")):
            wrong.append(f"{name} is no XML")
            continue
        root = etree.fromstring(content)
        wrong += [f"{name}: {words}" for words in (*_disorder(root), *_twice(root))]
        wrong += [f"{name}: {words}" for words in _astray(name, content, found)]
    known = {one.get("Extension") for one in types if one.get("Extension")}
    for name in found:
        if name not in named and name.rpartition(".")[2] not in known:
            wrong.append(f"{name} has no type")
    return wrong


def _disorder(root: etree._Element) -> Iterator[str]:
    for element in root.iter(*ORDER):
        order, inside = ORDER[element.tag].split(), [etree.QName(c).localname for c in element]
        if inside != sorted(set(inside), key=lambda one: order.index(one) if one in order else -1):
            yield f"in {etree.QName(element).localname} stand {inside}"
    for cell in root.iter(f"{_WORD}tc"):
        if not len(cell) or cell[-1].tag != f"{_WORD}p":
            yield "a cell does not end with a paragraph"
    for table in root.iter(f"{_WORD}tbl"):
        after = table.getnext()
        if after is None or after.tag == f"{_WORD}tbl":
            yield "a table ends its place, or touches another"
        columns = len(table.find(f"{_WORD}tblGrid"))
        for row in table.iter(f"{_WORD}tr"):
            spans = [c.find(f"{_WORD}tcPr/{_WORD}gridSpan") for c in row.iter(f"{_WORD}tc")]
            if sum(1 if s is None else int(s.get(f"{_WORD}val")) for s in spans) != columns:
                yield "a row has other columns than its table"


def _twice(root: etree._Element) -> Iterator[str]:
    for tag in ("{*}docPr", "{*}cNvPr", f"{_WORD}bookmarkStart", "{*}Relationship"):
        shown = [e for e in root.iter(tag) if "pic" not in etree.QName(e.getparent()).localname]
        for attribute in ("id", "Id", f"{_WORD}id", f"{_WORD}name"):
            ids = Counter(e.get(attribute) for e in shown if e.get(attribute) is not None)
            yield from (f"{tag} {one} is there twice" for one, n in ids.items() if n > 1)
    begun = {e.get(f"{_WORD}name") for e in root.iter(f"{_WORD}bookmarkStart")}
    linked = {e.get(f"{_WORD}anchor") for e in root.iter(f"{_WORD}hyperlink")} - {None}
    yield from (f"a link leads to no bookmark: {name}" for name in linked - begun)


def _astray(name: str, content: bytes, found: dict[str, bytes]) -> Iterator[str]:
    """Yield what of a part's relations leads nowhere, or outside."""
    folder, file = posixpath.split(name)
    if name.endswith(".rels"):
        for link in etree.fromstring(content).iter("{*}Relationship"):
            target = link.get("Target") or ""
            whole = posixpath.normpath(posixpath.join("/", folder, "..", target)).lstrip("/")
            if link.get("TargetMode") == "External":
                yield f"leads outside: {target}"
            elif whole not in found:
                yield f"leads to {whole}, which is not there"
        return
    used = set(re.findall(r'\br:(?:id|embed|link)="([^"]+)"', content.decode()))
    links = found.get(f"{folder}/_rels/{file}.rels", b"<none/>")
    yield from (f"names {one}" for one in used - {e.get("Id") for e in etree.fromstring(links)})
