"""The empty presentation: three layouts on a wide page, Arial, a page number.

A review's accent colours the titles and a rule below the first. Of its fonts those are worn that
take no more room than Arial, in which all that is to fit a slide is measured.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqr.report import layout
from sqr.review.theme import Theme

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Presented

RUN = "{http://schemas.openxmlformats.org/drawingml/2006/main}r"
KEPT = ("Title Slide", "Title and Content", "Title Only")
FONT = "Arial"
NO_WIDER = frozenset((
    "arimo", "arial narrow", "caladea", "calibri", "cambria", "carlito", "garamond",
    "gill sans mt", "helvetica", "helvetica neue", "liberation sans", "liberation sans narrow",
    "liberation serif", "nimbus sans", "times", "times new roman", "tinos",
))  # fmt: skip
"""Fonts whose text is as wide as Arial's or less, and whose lines are no higher."""
DARK = "#1f2933"


def empty(page: tuple[float, float], theme: Theme) -> Presented:
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
    title = (theme.accent or DARK)[1:].upper()
    _place(master, layout.TITLE, title)
    for one in presented.slide_layouts:
        _place(one, 40 if one.name == KEPT[0] else layout.TITLE, title)
    _number(master)
    _fonts(master, theme)
    if theme.accent:
        _rule(presented.slide_layouts[0], title)
        _colour(master, title)
    _drop_pictures(presented)
    return presented


def _place(sheet: Any, size: float, title: str) -> None:
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
        colour = title if titled else DARK[1:].upper()
        large = size if titled else layout.LARGE
        _text(holder.text_frame, large, colour, titled=titled, front=front)
        holder.text_frame.vertical_anchor = (
            MSO_ANCHOR.BOTTOM
            if titled and front
            else MSO_ANCHOR.MIDDLE
            if titled
            else MSO_ANCHOR.TOP
        )


def _text(frame: Any, size: float, colour: str, *, titled: bool, front: bool) -> None:
    """Set how the texts of a box begin: to the left, of one size and colour, never shrunk."""
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
    fill.set("val", colour)


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


def _rule(front: Any, colour: str) -> None:
    """Draw a short rule between the title and the facts of the first page."""
    from pptx.dml.color import RGBColor
    from pptx.shapes.autoshape import Shape
    from pptx.util import Pt

    shape = Shape(
        front.shapes._spTree.add_autoshape(
            91, "Rule", "rect", Pt(layout.LEFT), Pt(274), Pt(84), Pt(5)
        ),
        front,
    )
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
    shape.line.fill.background()


def _colour(master: Any, colour: str) -> None:
    """Make the accent the first that PowerPoint offers for what people add."""
    _retheme(master, r'(<a:accent1>\s*<a:srgbClr val=")[^"]*', rf"\g<1>{colour}")


def _fonts(master: Any, theme: Theme) -> None:
    """Give titles and texts the review's fonts where they fit what was measured, else Arial."""
    for kind, wanted in (("major", theme.heading_font), ("minor", theme.text_font)):
        font = wanted if wanted.lower() in NO_WIDER else FONT
        pattern = rf'(<a:{kind}Font>\s*<a:latin typeface=")[^"]*'
        _retheme(master, pattern, rf"\g<1>{font}")


def _retheme(master: Any, pattern: str, instead: str) -> None:
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    theme = master.part.part_related_by(RT.THEME)
    theme._blob = re.sub(pattern, instead, theme.blob.decode("utf-8")).encode("utf-8")


def _drop_pictures(presented: Presented) -> None:
    """Drop the picture and the printer that the library's own template carries."""
    package = presented.part.package
    for owner in (package, presented.part):
        rels = owner._rels
        for key in [k for k, rel in rels.items() if re.search("thumbnail|printer", rel.reltype)]:
            rels.pop(key)
