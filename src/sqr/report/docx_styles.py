"""The styles of a DOCX: what sqr's own look like, and what a reference document may lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from sqr.review.theme import Theme

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

SMALL, LEDE, CELL = "Review Small", "Review Lede", "Review Cell"
ENTRY = "Review Entry"
TABLE = "Review Table"
INK, SOFT = RGBColor(0x1D, 0x21, 0x27), RGBColor(0x54, 0x5B, 0x65)
_SIZES = {"Title": 26, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11, "Subtitle": 10}

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReviewTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:space="0" w:color="B5B0A3"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="CFCABD"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="6D727A"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def add_missing(document: Document) -> None:
    """Add the styles of sqr's own that a document lacks; a district may define each itself."""
    names = {style.name for style in document.styles}
    for name, size, colour, before, after in (
        (SMALL, 8.5, SOFT, 0, 3),
        (LEDE, 11.5, None, 0, 8),
        (CELL, 9, None, 0, 2),
        (ENTRY, 10, None, 7, 2),
    ):
        if name not in names:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.font.size = Pt(size)
            if colour is not None:
                style.font.color.rgb = colour
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.line_spacing = 1.1
    if TABLE not in names:
        document.styles.element.append(parse_xml(_TABLE_STYLE))


def dress(document: Document, theme: Theme) -> None:
    """Give a document sqr's look where no reference document gives it another.

    It wears the fonts and the accent of the theme: in the larger headings, whose contrast with
    white is more than that with the paper that was checked.
    """
    text, head = theme.text_font or "Arial", theme.heading_font or "Georgia"
    accent = RGBColor.from_string(theme.accent[1:].upper()) if theme.accent else INK
    normal = document.styles["Normal"]
    _font(normal, text, 10)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.15
    for name, size in _SIZES.items():
        style = document.styles[name]
        _font(style, head if name != "Subtitle" else text, size)
        style.font.color.rgb = {"Subtitle": SOFT, "Heading 3": INK}.get(name, accent)
        style.font.bold = name != "Subtitle"
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
        for border in style.element.findall(".//" + qn("w:pBdr")):
            border.getparent().remove(border)
    document.styles["Title"].paragraph_format.space_after = Pt(14)
    caption = document.styles["Caption"]
    _font(caption, text, 8.5)
    caption.font.color.rgb, caption.font.bold = SOFT, False
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_after = Pt(2)
    quote = document.styles["Quote"]
    _font(quote, head, 10)
    quote.font.italic, quote.font.color.rgb = False, INK
    quote.paragraph_format.space_after = Pt(1)
    quote.paragraph_format.left_indent = Inches(0.2)
    for name in ("List Bullet", "List Number"):
        document.styles[name].paragraph_format.space_after = Pt(2)
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(0.9)
    section.top_margin = section.bottom_margin = Inches(0.9)
    _numbered(section.footer.paragraphs[0])


def tighten(document: Document) -> None:
    """Set a short document so that it stays on the page, or the two, that it is meant for."""
    for name, size, before, after in (
        ("Normal", 9, 0, 2), ("Title", 16, 0, 4), ("Heading 1", 11.5, 6, 1),
        ("Heading 2", 10, 3, 0), (LEDE, 10, 0, 3), (CELL, 8.5, 0, 0), (SMALL, 7, 0, 1),
        ("List Bullet", 9, 0, 0), ("List Number", 9, 0, 0), ("Caption", 8, 0, 1),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before), Pt(after),
        )  # fmt: skip
        style.paragraph_format.line_spacing = 1.05
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(0.8)
    section.top_margin = section.bottom_margin = Inches(0.6)


def _font(style: ParagraphStyle, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for place in list(fonts.attrib):  # a theme's fonts would go before the named one
        if "heme" in place:
            del fonts.attrib[place]
    for place in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(place), name)


def _numbered(paragraph: Paragraph) -> None:
    """Print the number of the page and of all pages."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for place, code in enumerate(("PAGE", "NUMPAGES")):
        if place:
            paragraph.add_run(" / ").font.size = Pt(8)
        for kind in ("begin", code, "end"):
            run = paragraph.add_run()
            run.font.size = Pt(8)
            if kind in ("begin", "end"):
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = f" {code} "
            run._r.append(mark)
