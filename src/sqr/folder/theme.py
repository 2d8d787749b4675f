"""The review's own look: a logo, accents and fonts, checked before anything else is read."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from math import floor
from pathlib import Path
from xml.etree import ElementTree
from zipfile import is_zipfile

from sqr.errors import Fault, ReviewFileError
from sqr.folder.contrast import contrast
from sqr.folder.model import Theme, ThemeKeys
from sqr.rubric.names import clip, file_meant
from sqr.yaml.document import Document

PAPER = {"accent": "#fcfbf8", "accent_dark": "#15171b"}
"""The paper of the documents on which each accent stands; a test holds it to the style sheet."""
LEAST = 4.5
MOST_BYTES, MOST_PIXELS, MOST_REFERENCE = 200_000, 4_000, 10_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_AFAR = re.compile(r"@import|url\(\s*['\"]?(?!#)|javascript:", re.IGNORECASE)


def theme(keys: ThemeKeys, path: Path, document: Document) -> Theme:
    """Return the look that a review file asks for.

    Raises :class:`~sqr.errors.ReviewFileError` where a colour cannot be read on the documents'
    paper, or where the logo is missing, too large, or holds more than a picture.
    """
    logo, faults = "", list(_colours(keys, document))
    if keys.logo:
        logo, fault = _logo(path.parent / keys.logo)
        if fault:
            faults.append(document.fault(("theme", "logo"), f"`{clip(keys.logo)}`: {fault[0]}",
                                         fault[1]))  # fmt: skip
    faults += _reference(keys.reference_doc, path, document)
    if faults:
        raise ReviewFileError(f"the review {path}", tuple(faults))
    return Theme(logo, keys.logo_alt, keys.accent, keys.accent_dark, keys.heading_font,
                 keys.text_font)  # fmt: skip


def _reference(name: str, path: Path, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with the file whose styles documents in DOCX take."""
    if not name:
        return
    file = path.parent / name
    if not file.is_file():
        told = ("there is no such file", file_meant(file, file.parent))
    elif file.stat().st_size > MOST_REFERENCE:
        told = (f"it is larger than {MOST_REFERENCE // 1_000_000} MB", "Take its pictures out.")
    elif not is_zipfile(file):
        told = ("it is no DOCX file", "Save it in Word or LibreOffice as .docx.")
    else:
        return
    yield document.fault(("theme", "reference_doc"), f"`{clip(name)}`: {told[0]}", told[1])


def _colours(keys: ThemeKeys, document: Document) -> Iterator[Fault]:
    for name, paper in PAPER.items():
        colour: str = getattr(keys, name)
        if colour and contrast(colour, paper) < LEAST:
            found = floor(contrast(colour, paper) * 100) / 100
            yield document.fault(
                ("theme", name),
                f"the contrast of {colour} with the paper {paper} is {found:.2f} to 1; "
                f"WCAG AA asks for {LEAST} to 1",
                "Choose a darker colour." if name == "accent" else "Choose a lighter colour.",
            )


def _logo(path: Path) -> tuple[str, tuple[str, str] | None]:
    """Return the picture as an address, or what is wrong with it and how to mend it."""
    if not path.is_file():
        return "", ("there is no such file", file_meant(path, path.parent))
    if path.stat().st_size > MOST_BYTES:
        return "", (f"it is larger than {MOST_BYTES // 1000} kB", "Save it smaller.")
    data = path.read_bytes()
    if data.startswith(_PNG):
        kind, fault = "png", _size(*pixels(data))
    elif data.startswith(_JPEG):
        kind, fault = "jpeg", _size(*pixels(data))
    elif path.suffix.lower() == ".svg":
        kind, fault = "svg+xml", _svg(data)
    else:
        kind, fault = "", ("it is neither PNG nor JPEG nor SVG", "Save it as one of these.")
    if fault:
        return "", fault
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}", None


def pixels(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or a JPEG; 0 where they cannot be found."""
    if data.startswith(_PNG):
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return _jpeg(data)


def _size(width: int, height: int) -> tuple[str, str] | None:
    if not width or not height:
        return "it is broken: it has no size", "Save it again."
    if max(width, height) > MOST_PIXELS:
        return f"it is {width} × {height} pixels; at most {MOST_PIXELS}", "Save it smaller."
    return None


def _jpeg(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG from its frame header; 0 where there is none."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in (0xC0, 0xC1, 0xC2):
            high, wide = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(wide), int.from_bytes(high)
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0


def _svg(data: bytes) -> tuple[str, str] | None:
    """Refuse what is more than a drawing: scripts, foreign content, anything from elsewhere."""
    fix = "Save it as a plain SVG, or as PNG."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "it is not UTF-8 text", fix
    if re.search(r"<!(?!--)|<\?xml-stylesheet", text):
        return "it declares a document type or a style sheet", fix
    try:
        root = ElementTree.fromstring(text)  # without a document type nothing can expand
    except ElementTree.ParseError as error:
        return f"it is not valid SVG: {error}", fix
    if not str(root.tag).endswith("svg"):
        return "it is not an SVG", fix
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "iframe", "image", "set", "animate"):
            return f"it holds <{clip(name)}>", fix
        for key, value in element.attrib.items():
            plain = key.rpartition("}")[2].lower()
            afar = plain == "href" and not value.startswith("#")
            if plain.startswith("on") or afar or _AFAR.search(value):
                return f"it holds {clip(plain)}=“{clip(value)}”", fix
        if _AFAR.search(element.text or ""):
            return "it asks for something from elsewhere", fix
    return None
