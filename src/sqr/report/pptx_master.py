"""The empty presentation: three layouts on a wide page, Arial, a page number, nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqr.report import layout

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Presented

RUN = "{http://schemas.openxmlformats.org/drawingml/2006/main}r"
KEPT = ("Title Slide", "Title and Content", "Title Only")
FONT = "Arial"


def empty(page: tuple[float, float]) -> Presented:
    """Return a presentation without slides, whose layouts fit the page.

    They begin as those of python-pptx; their boxes are put where the pages of
    :mod:`sqr.report.layout` want them.
    """
    from pptx import Presentation
    from pptx.util import Pt

    presented = Presentation()
    presented.slide_width, presented.slide_height = Pt(page[0]), Pt(page[1])
    master = presented.slide_master
    for one in list(presented.slide_layouts):
        if one.name not in KEPT:
            presented.slide_layouts.remove(one)
    _place(master, layout.TITLE)
    for one in presented.slide_layouts:
        _place(one, 40 if one.name == KEPT[0] else layout.TITLE)
    _number(master)
    _fonts(master)
    _drop_pictures(presented)
    return presented


def _place(sheet: Any, size: float) -> None:
    """Put the boxes of a master or a layout where pages want them."""
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    front = sheet.name == KEPT[0]
    for holder in list(sheet.placeholders):
        kind = holder.placeholder_format.type
        if kind in (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER):
            holder._element.getparent().remove(holder._element)
            continue
        titled = kind in (KIND.TITLE, KIND.CENTER_TITLE)
        holder.left, holder.width = Pt(layout.LEFT), Pt(layout.WIDE)
        if titled:
            holder.top, holder.height = (
                (Pt(110), Pt(156)) if front else (Pt(layout.TITLE_TOP), Pt(layout.TITLE_HIGH))
            )
        else:
            top = 286.0 if front else layout.TOP
            holder.top, holder.height = Pt(top), Pt(layout.BOTTOM - top)
        _text(holder.text_frame, size if titled else layout.LARGE, titled=titled, front=front)
        holder.text_frame.vertical_anchor = (
            MSO_ANCHOR.BOTTOM
            if titled and front
            else MSO_ANCHOR.MIDDLE
            if titled
            else MSO_ANCHOR.TOP
        )


def _text(frame: Any, size: float, *, titled: bool, front: bool) -> None:
    """Set how the texts of a box begin: to the left, dark, of one size, never shrunk."""
    from lxml import etree
    from pptx.oxml.ns import qn

    body = frame._txBody
    inside = body.find(qn("a:bodyPr"))
    for child in list(inside):
        inside.remove(child)
    for side in ("lIns", "tIns", "rIns", "bIns"):
        inside.set(side, "0")
    etree.SubElement(inside, qn("a:noAutofit"))
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"))
    points = 0 if titled or front else round(layout.INDENT * 12700)
    level.set("marL", str(points))
    level.set("indent", str(-points))
    level.set("algn", "l")
    if titled or front:
        etree.SubElement(level, qn("a:buNone"))
    else:
        mark = etree.SubElement(level, qn("a:buChar"))
        mark.set("char", "•")
    run = etree.SubElement(level, qn("a:defRPr"))
    run.set("sz", str(round(size * 100)))
    run.set("b", "1" if titled else "0")
    fill = etree.SubElement(etree.SubElement(run, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", "1F2933")


def _number(master: Any) -> None:
    """Put the number of the page below its text; it stands once, on the master."""
    from lxml import etree
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    width = 60
    left = Pt(layout.LEFT + layout.WIDE - width)
    box = master.shapes._spTree.add_textbox(90, "Number", left, Pt(508), Pt(width), Pt(18))
    paragraph = box.txBody.p_lst[0]
    paragraph.get_or_add_pPr().set("algn", "r")
    field = etree.SubElement(paragraph, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    etree.SubElement(field, qn("a:rPr")).set("sz", "1200")
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def _fonts(master: Any) -> None:
    """Make the theme's fonts ones that are on every reader's machine, as they were measured."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    theme = master.part.part_related_by(RT.THEME)
    text = theme.blob.decode("utf-8")
    theme._blob = re.sub(
        r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", text
    ).encode("utf-8")


def _drop_pictures(presented: Presented) -> None:
    """Drop the picture and the printer that the library's own template carries."""
    package = presented.part.package
    for owner in (package, presented.part):
        rels = owner._rels
        for key in [k for k, rel in rels.items() if re.search("thumbnail|printer", rel.reltype)]:
            rels.pop(key)
