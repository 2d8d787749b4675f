"""Office files taken apart: their parts, and whether those are sound."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from lxml import etree


def parts(data: bytes) -> dict[str, bytes]:
    """Return every part of an office file, and find none twice and none with a clock in it."""
    with ZipFile(BytesIO(data)) as found:
        assert found.testzip() is None
        names = [one.filename for one in found.infolist()]
        assert len(names) == len(set(names))
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: found.read(name) for name in names}


def unsound(data: bytes) -> list[str]:
    """Return what is wrong with the parts: bad XML, links outside, links to what is not there."""
    found = parts(data)
    wrong = []
    types = etree.fromstring(found["[Content_Types].xml"])
    named = {one.get("PartName", "").lstrip("/") for one in types}
    wrong += [f"{name} is not there" for name in named if name and name not in found]
    for name, content in found.items():
        if not name.endswith((".xml", ".rels")):
            wrong.append(f"{name} is no XML")
            continue
        root = etree.fromstring(content)
        for link in root.iter("{*}Relationship"):
            if link.get("TargetMode") == "External":
                wrong.append(f"{name} leads outside: {link.get('Target')}")
    return wrong
