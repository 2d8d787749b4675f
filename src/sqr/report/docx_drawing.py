"""Drawings in a DOCX: the rectangles of an SVG as shapes, with its words as alternative text."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from docx.oxml import parse_xml
from docx.shared import Emu, Mm

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_PIXEL = 9525  # English Metric Units
LOGO = Mm(14)
_UNCARRIED = re.compile("[\ufffe\uffff]")
_SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)


def drawing(svg: _Element, number: int, room: int) -> _Element:
    """Return a run that shows the rectangles of ``svg``, at most ``room`` units wide."""
    wide, high = _length(svg.get("width"), 0), _length(svg.get("height"), 0)
    whole = svg.get("width") == "100%"
    scale = 1.0 if whole else min(1.0, room / max(wide * _PIXEL, 1))
    width = room if whole else int(wide * _PIXEL * scale)
    height = int(high * _PIXEL * scale)
    shapes = "".join(
        _shape(rect, number * 1000 + place, width, _PIXEL * scale)
        for place, rect in enumerate(svg.iterchildren("rect"), start=1)
    )
    size = f'cx="{width}" cy="{height}"'
    made: _Element = parse_xml(
        f'<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Drawing {number}"'
        f" descr={quoteattr(svg.get('aria-label') or '')}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{_group()}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/>'
        f"</a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    return made


def logo(paragraph: Paragraph, data: bytes, words: str, number: int, room: int) -> None:
    """Put a picture of pixels into a paragraph, with its alternative text."""
    shown = paragraph.add_run().add_picture(BytesIO(data), height=LOGO)
    if shown.width > room:
        shown.height, shown.width = Emu(shown.height * room // shown.width), Emu(room)
    about = shown._inline.docPr
    about.set("id", str(number))
    about.set("name", f"Drawing {number}")
    about.set("descr", _UNCARRIED.sub("\ufffd", words))


def _group() -> str:
    return "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"


def _shape(rect: _Element, number: int, width: int, unit: float) -> str:
    x, y, across, down = (
        _place(rect.get(name), width, unit) for name in ("x", "y", "width", "height")
    )
    fill, dashed = rect.get("fill") or "none", rect.get("stroke-dasharray") is not None
    colour = fill[1:] if fill.startswith("#") else "1D2127"
    inside = "<a:noFill/>" if fill == "none" else _colour(colour)
    line = _colour("1D2127") + ('<a:prstDash val="dash"/>' if dashed else "")
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="Shape {number}"/><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{inside}<a:ln w="6350">{line}</a:ln>'
        f"</wps:spPr><wps:bodyPr/></wps:wsp>"
    )


def _colour(value: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{value.upper()}"/></a:solidFill>'


def _place(value: str | None, width: int, unit: float) -> int:
    """Return a length in units; a share is one of the whole width."""
    if value is not None and value.endswith("%"):
        return int(width * float(value[:-1]) / 100)
    return int(_length(value, 0) * unit)


def _length(value: str | None, otherwise: float) -> float:
    return otherwise if value is None or value.endswith("%") else float(value)
