"""The words of a DOCX: our HTML walked once, element by element, into paragraphs and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from sqr.report import docx_styles as styles
from sqr.report.docx_drawing import drawing, logo
from sqr.report.docx_table import cell_of, in_criteria, table_of
from sqr.report.docx_words import Look, bookmark, look_of, run

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_SPACE = re.compile("[ \t\n\r\f]+")
_UNCARRIED = re.compile("[\ufffe\uffff]")  # XML cannot carry what HTML can
_SKIPPED = frozenset(("head", "script", "style", "symbol", "title"))
_HEADINGS = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
_PARTS = ("body", "header", "nav", "main", "section", "footer", "div", "details", "summary")
_LISTS = ("ul", "ol", "li", "dl", "dt", "dd")
_BLOCKS = frozenset((*_PARTS, *_LISTS, *_HEADINGS, "p", "blockquote", "pre", "hr", "table"))
_KINDS = {"kicker": "Subtitle", "lede": styles.LEDE, "small": styles.SMALL, "source": styles.SMALL}
_KEPT = frozenset(("summary", "source", "verdict", "blockquote"))  # what stays with what follows
_JOINED = ("bar", "key", "terms", "with")  # what stays with what goes before
_INDENT = 250_000  # English Metric Units
_WHOLE = frozenset(("grid", "levels", "matrix", "numbers", "scale"))  # tables that are one look
_FEW = 12  # rows; a table with more may go over a page


@dataclass(frozen=True, slots=True)
class Page:
    """What a document needs besides its HTML: language, a text mark and colours a level, logo."""

    language: str
    dots: tuple[str, ...]
    fills: tuple[tuple[str, str], ...]
    logo: bytes | None = None


@dataclass
class Flow:
    """Where words go next: a place, the style of its paragraphs, and the one that is open."""

    place: Document | _Cell
    style: str = "Normal"
    depth: int = 0
    first: Paragraph | None = None  # the paragraph with which a cell begins
    open: Paragraph | None = None
    blank: bool = True  # what was last was a blank, or nothing
    keep: bool = False


@dataclass
class Book:
    """The document being filled, and what was counted on the way."""

    document: Document
    page: Page
    room: int
    targets: dict[str, str] = field(default_factory=dict)  # id → bookmark
    drawings: int = 0
    styles: dict[str, str] = field(default_factory=dict)  # name → id
    fresh: bool = False  # the next paragraph begins a page
    pending: list[str] = field(default_factory=list)  # bookmarks of the next paragraph
    full: bool = False  # the rubric's text is an appendix, and need not stand in each table


def fill(document: Document, page: str, about: Page) -> str:
    """Put a page of HTML into an empty document; return its title."""
    root = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=True))
    linked = {a.get("href")[1:] for a in root.iter("a") if (a.get("href") or "").startswith("#")}
    there = [e.get("id") for e in root.iter() if e.get("id") in linked]
    section = document.sections[0]
    book = Book(
        document,
        about,
        (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0),
        {name: f"p{place}" for place, name in enumerate(dict.fromkeys(there), start=1)},
        styles={style.name or "": style.style_id for style in document.styles},
        full="full" in (root.find("body").get("class") or "").split(),
    )
    _block(book, root.find("body"), Flow(document), Look(language=about.language))
    return _UNCARRIED.sub("\ufffd", root.findtext(".//title") or "")


# ------------------------------------------------------------------------------ blocks


def _block(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    """Put an element that stands by itself into the flow."""
    tag, kinds = str(element.tag), (element.get("class") or "").split()
    if tag in _SKIPPED or "skip" in kinds or "tools" in kinds:
        return
    if book.full and "small" in kinds and in_criteria(element):
        return
    look = look_of(element, look)
    if tag == "table" or "key" in kinds:
        flow.open = None
        (_table if tag == "table" else _key)(book, element, flow, look)
        return
    style, inner = _style(tag, kinds, flow), flow
    if style != flow.style or tag == "li":
        inner = replace(flow, style=style, open=None, blank=True)
        inner.depth += tag == "li"
    flow.open, inner.open = None, None
    inner.keep = bool(_KEPT.intersection((tag, *kinds))) or _before(element, *_JOINED)
    book.fresh = book.fresh or "unit" in kinds
    if tag == "pre" or (tag == "blockquote" and element.get("dir")):
        look = replace(look, whole=True)
    if element.get("id") in book.targets:
        book.pending.append(book.targets[element.get("id") or ""])
    if tag == "ol" and "steps" in kinds:
        _steps(book, element, inner, look)
    elif tag == "ol":
        for number, item in enumerate(element.iterchildren("li"), start=1):
            _numbered(book, item, replace(inner, style=flow.style), look, number)
    elif tag == "div" and element.find("dt") is not None:
        _term(book, element, inner, look)
    else:
        _children(book, element, inner, look)
    flow.open, flow.blank, flow.first = None, True, inner.first
    inner.keep = False


def _children(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    _words(book, element.text, flow, look)
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in _BLOCKS:
                _block(book, child, flow, look)
            else:
                _inline(book, child, flow, look)
        _words(book, child.tail, flow, look)


def _style(tag: str, kinds: list[str], flow: Flow) -> str:
    in_cell = flow.style == styles.CELL
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    for kind in kinds:
        if kind in _KINDS and tag == "p" and (kind == "small" or not in_cell):
            return _KINDS[kind]
    if tag == "li" and not in_cell:
        return "List Bullet" if flow.depth == 0 else "List Bullet 2"
    if tag in ("blockquote", "summary"):
        return "Quote" if tag == "blockquote" else styles.ENTRY
    return flow.style


def _steps(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    """Write steps one after the other: they are whole sentences."""
    for item in element.iterchildren("li"):
        _children(book, item, flow, look)
        _words(book, " ", flow, look)
    flow.open, flow.blank = None, True


def _key(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    """Write the key of a picture as one line."""
    flow.keep = _before(element, "scroll")
    for place, item in enumerate(element.iterchildren("li")):
        _words(book, " · " if place else None, flow, look)
        _children(book, item, flow, look)
    flow.open, flow.blank, flow.keep = None, True, False


def _term(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    """Write a term and what is said of it as one paragraph, as far as that is one."""
    for child in element:
        inner = look_of(child, look)
        _words(book, child.text, flow, inner)
        for part in child:
            put = _block if part.tag in _BLOCKS else _inline
            put(book, part, flow, inner)
            _words(book, part.tail, flow, inner)
        _words(book, ": " if child.tag == "dt" else None, flow, inner)
    flow.open, flow.blank = None, True


def _numbered(book: Book, item: _Element, flow: Flow, look: Look, number: int) -> None:
    """Write an item with its number in words: lists that count anew do so in every program."""
    flow.open, flow.blank = None, True
    paragraph = _paragraph(book, flow)
    if flow.style == "Normal":
        paragraph.paragraph_format.left_indent = _INDENT
        paragraph.paragraph_format.first_line_indent = -_INDENT
        paragraph.paragraph_format.space_after = _INDENT // 10
    run(paragraph, f"{number}. ", look)
    _children(book, item, flow, look)


def _table(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    """Write a table under its caption; its heading rows come again on every page."""
    caption = element.find("caption")
    said = "" if caption is None else _SPACE.sub(" ", caption.text_content()).strip()
    if caption is not None and said:
        over = replace(flow, style="Caption", open=None, blank=True)
        _children(book, caption, over, look)
    made = table_of(element, _UNCARRIED.sub("\ufffd", said), book.room)
    body = book.document.element.body
    body.insert(len(body) - 1, made)  # before the section's properties
    table = Table(made, book.document._body)
    table.style = book.document.styles[styles.TABLE]
    rows = list(zip(element.iter("tr"), made.iterchildren(qn("w:tr")), strict=True))
    one = len(rows) <= _FEW and not _WHOLE.isdisjoint((element.get("class") or "").split())
    for place, (source, row) in enumerate(rows, start=1):
        kept = source.getparent().tag == "thead" or (one and place < len(rows))
        for cell, tc in zip(source, row.iterchildren(qn("w:tc")), strict=True):
            _cell(book, cell, _Cell(tc, table), look, kept=kept)
    after = _dressed(book, book.document.add_paragraph(), styles.SMALL)
    after.paragraph_format.space_after = 0


def _cell(book: Book, source: _Element, cell: _Cell, look: Look, *, kept: bool) -> None:
    head = source.tag == "th"
    colour = cell_of(source, cell._tc, book.page.fills)
    look = replace(look_of(source, look), bold=head, colour=colour)
    first = cell.paragraphs[0]
    flow = Flow(cell, styles.CELL, first=first)
    _dressed(book, first, styles.CELL)
    if source.get("id") in book.targets:
        bookmark(first, book.targets[source.get("id") or ""])
    if (source.getparent().get("id") or "") in book.targets and source.getprevious() is None:
        bookmark(first, book.targets[source.getparent().get("id") or ""])
    if kept:
        first.paragraph_format.keep_with_next = True
    if "grid" in (source.getparent().getparent().getparent().get("class") or "").split():
        look = replace(look, soft=True)
    _children(book, source, flow, look)


# ------------------------------------------------------------------------------- words


def _inline(book: Book, element: _Element, flow: Flow, look: Look) -> None:
    tag, kinds = str(element.tag), (element.get("class") or "").split()
    look = look_of(element, look)
    if tag in _SKIPPED or "skip" in kinds:
        return
    if tag == "br":
        _paragraph(book, flow).add_run().add_break()
        flow.blank = True
    elif tag == "svg":
        _picture(book, element, flow, look)
    elif "logo" in kinds and book.page.logo:
        book.drawings += 1
        logo(_paragraph(book, flow), book.page.logo, element.get("alt") or "", book.drawings,
             book.room)  # fmt: skip
    elif tag == "a" and _link(book, element, flow, look):
        return
    else:
        if "share" in kinds:
            _words(book, "– ", flow, look)
        _children(book, element, flow, look)


def _picture(book: Book, svg: _Element, flow: Flow, look: Look) -> None:
    """Draw what speaks; a mark becomes dots; what only repeats the words beside it is left out."""
    use = svg.find("use")
    if use is not None:
        rank = int((use.get("href") or "#mark-0").rpartition("-")[2])
        _words(book, book.page.dots[rank] + " ", flow, replace(look, bold=False))
    elif svg.get("aria-label"):
        book.drawings += 1
        inside = isinstance(flow.place, _Cell) and flow.place.width
        shape = drawing(svg, book.drawings, int(inside * 0.9) if inside else book.room)
        shown = _paragraph(book, flow)
        shown._p.append(shape)
        shown.paragraph_format.keep_with_next = _before(svg, "key")
        flow.blank = False


def _before(element: _Element, *kinds: str) -> bool:
    """Return whether what comes next is of such a kind, and not to be torn from this."""
    after = element.getnext()
    while after is not None and "tools" in (after.get("class") or "").split():
        after = after.getnext()
    return after is not None and not set(kinds).isdisjoint((after.get("class") or "").split())


def _link(book: Book, element: _Element, flow: Flow, look: Look) -> bool:
    """Write a link to a place here or to elsewhere; False where there is no such place."""
    address = element.get("href") or ""
    if address.startswith("#") and address[1:] not in book.targets:
        return False
    paragraph = _paragraph(book, flow)
    link = OxmlElement("w:hyperlink")
    if address.startswith("#"):
        link.set(qn("w:anchor"), book.targets[address[1:]])
    else:
        part = book.document.part
        link.set(qn("r:id"), part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    before = len(paragraph._p)
    _children(book, element, flow, look)
    runs = list(paragraph._p)[before:]
    paragraph._p.append(link)
    link.extend(runs)
    return True


def _words(book: Book, text: str | None, flow: Flow, look: Look) -> None:
    """Add words to the open paragraph, or begin one; blanks collapse as HTML's do."""
    if not text:
        return
    said = _UNCARRIED.sub("\ufffd", text.replace("\f", " "))
    if look.whole:
        run(_paragraph(book, flow), said, look)
        return
    said = _SPACE.sub(" ", said)
    if flow.blank:
        said = said.removeprefix(" ")
    if said:
        run(_paragraph(book, flow), said, look)
        flow.blank = said.endswith(" ")


def _paragraph(book: Book, flow: Flow) -> Paragraph:
    if flow.open is None:
        if flow.first is not None:
            flow.open, flow.first = flow.first, None
        else:
            flow.open = flow.place.add_paragraph()
        _dressed(book, flow.open, flow.style)
        if flow.keep:
            flow.open.paragraph_format.keep_with_next = True
        if book.fresh:
            flow.open.paragraph_format.page_break_before = True
        for name in book.pending:
            bookmark(flow.open, name)
        book.fresh, book.pending = False, []
        flow.blank = True
    return flow.open


def _dressed(book: Book, paragraph: Paragraph, style: str) -> Paragraph:
    """Give a paragraph a style, if the document has it: a reference document may lack one."""
    if style in book.styles and style != "Normal":
        paragraph._p.style = book.styles[style]
    return paragraph
