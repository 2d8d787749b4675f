"""The deck as PowerPoint: real titles, lists and tables, drawn bars, speaker notes.

Bars are drawn from shapes and carry an alternative text. A chart of PowerPoint's own would carry
a workbook, in which a name that begins with = is a formula.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqr.report import layout, pptx_master
from sqr.report.deck import Deck, Point, Table
from sqr.report.documents import Document, context
from sqr.report.language import Language
from sqr.report.layout import Block, Sheet
from sqr.report.logo import picture
from sqr.report.measure import clipped, lines, width
from sqr.report.palette import colours, ink
from sqr.report.panels import ProfilePanel
from sqr.report.text import one_line, xml
from sqr.report.zipped import made_on, steady
from sqr.review.model import Review
from sqr.review.theme import Theme

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Presented

TAGS = {"en": "en-US", "es": "es-US"}
"""The languages as office programs name them; others as they are."""
LINE = "#5c6670"
MOST_LINES = 8
"""So many lines of facts fit below the title of the first slide."""
LOGO = (48.0, 34.0, 56.0)  # left, top, height


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], bytes]:
    """Return what renders a deck as PPTX; templates have no say in it."""

    def made(review: Review, document: Document) -> bytes:
        given = context(review, document, language)
        return _presented(given["doc"], review, language)

    return made


def _presented(deck: Deck, review: Review, language: Language) -> bytes:
    presented = pptx_master.empty(layout.PAGE, review.theme)
    writer = _Writer(presented, [v.name for v in review.rubric.levels], review.theme)
    writer.title(deck)
    for slide in deck.slides:
        for sheet in layout.sheets(slide):
            writer.sheet(sheet)
    tag = TAGS.get(language.code, language.code)
    _speak(presented, tag)
    about = presented.core_properties
    about.title, about.author = one_line(deck.title)[:250], "sqr"
    about.last_modified_by, about.language, about.revision = "sqr", tag, 1
    about.created = about.modified = made_on(review.last_day).replace(tzinfo=None)
    out = BytesIO()
    presented.save(out)
    return steady(out.getvalue())


class _Writer:
    """Puts pages into a presentation."""

    def __init__(self, presented: Presented, names: list[str], theme: Theme) -> None:
        self.presented = presented
        self.fills = colours(len(names))
        self.names = names
        self.theme = theme
        self.head = theme.accent or pptx_master.DARK

    def title(self, deck: Deck) -> None:
        """Add the title slide: the title and the facts, which may be shortened there."""
        slide = self.presented.slides.add_slide(self.presented.slide_layouts[0])
        whole = one_line(deck.title)
        slide.shapes.title.text_frame.text = clipped(whole, layout.WIDE, 40, 3, bold=True)
        _logo(slide, self.theme)
        facts = _facts([one_line(fact) for fact in deck.facts])
        frame = slide.placeholders[1].text_frame
        _paragraphs(frame, facts)
        self._notes(slide, [whole, *deck.facts, *deck.notes])

    def sheet(self, sheet: Sheet) -> None:
        """Add a page."""
        listed = bool(sheet.blocks) and bool(sheet.blocks[0].points)
        slide = self.presented.slides.add_slide(self.presented.slide_layouts[1 if listed else 2])
        slide.shapes.title.text_frame.text = sheet.title
        if sheet.lead:
            box = _box(slide, layout.TOP, sheet.lead_high)
            box.text_frame.text = sheet.lead
            _size(box.text_frame.paragraphs[0], layout.LARGE)
        for block in sheet.blocks:
            if block.points:
                _points(slide.placeholders[1], block)
            elif block.profile:
                self._profile(slide, block, block.profile)
            elif block.table:
                self._table(slide, block, block.table)
        whole = [] if sheet.whole in sheet.title else [sheet.whole]
        self._notes(slide, [*whole, *sheet.notes])

    def _notes(self, slide: Any, notes: list[str]) -> None:
        if notes:
            _paragraphs(slide.notes_slide.notes_text_frame, [one_line(note) for note in notes])

    def _profile(self, slide: Any, block: Block, panel: ProfilePanel) -> None:
        name, said = layout.profile_lines(panel)
        high = block.high - layout.BAR - 3 * layout.PAD
        below = _height(said, layout.MIDDLE)
        above = high - below
        box = _box(slide, block.top, above)
        box.text_frame.text = name
        _size(box.text_frame.paragraphs[0], layout.LARGE, bold=True)
        self._bar(slide, block.top + above, panel)
        under = _box(slide, block.top + above + layout.BAR + layout.PAD, below)
        under.text_frame.text = said
        _size(under.text_frame.paragraphs[0], layout.MIDDLE)

    def _bar(self, slide: Any, top: float, panel: ProfilePanel) -> None:
        """Draw how many units are at each level, as one picture with words beside it."""
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        profile = panel.profile
        total = profile.levelled + profile.without
        group = slide.shapes.add_group_shape()
        left = layout.LEFT
        labels = (*self.names, "–")
        for rank, count in enumerate((*profile.counts, profile.without)):
            if not count:
                continue
            wide = layout.WIDE * count / total
            shape = group.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(wide), Pt(layout.BAR)
            )
            _filled(shape, self.fills[rank] if rank < len(self.fills) else "#ffffff")
            label = f"{one_line(labels[rank])} {count}"
            shown = next((x for x in (label, str(count)) if width(x, 14) < wide - 8), "")
            _label(shape, shown, self.fills[rank] if rank < len(self.fills) else "#ffffff")
            left += wide
        _alt(group, f"{profile.name}: {panel.words or panel.sentence}")

    def _table(self, slide: Any, block: Block, table: Table) -> None:
        from pptx.util import Pt

        rows, columns = len(table.rows) + 1, len(table.head)
        frame = slide.shapes.add_table(
            rows, columns, Pt(layout.LEFT), Pt(block.top), Pt(layout.WIDE), Pt(block.high)
        )
        _alt(frame, table.words)
        grid = frame.table
        grid.horz_banding = False
        for column, wide in enumerate(layout.widths(table)):
            grid.columns[column].width = Pt(wide)
        for line, high in enumerate(block.heights):
            grid.rows[line].height = Pt(high)
        for column, text in enumerate(table.head):
            _cell(grid.cell(0, column), text, self.head, block.size, bold=True)
        for place, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                fill = self.fills[cell.rank] if cell.rank >= 0 else "#ffffff"
                _cell(grid.cell(place, column), cell.text, fill, block.size)


def _logo(slide: Any, theme: Theme) -> None:
    """Put the logo above the title, as wide as it is but no wider than the page's text."""
    from pptx.util import Pt

    data = picture(theme)
    if data is None:
        return
    left, top, high = map(Pt, LOGO)
    shown = slide.shapes.add_picture(BytesIO(data), left, top, height=high)
    widest = Pt(layout.WIDE)
    if shown.width > widest:
        shown.height, shown.width = round(shown.height * widest / shown.width), widest
    _alt(shown, theme.logo_alt)


def _points(holder: Any, block: Block) -> None:
    from pptx.util import Pt

    holder.left, holder.width = Pt(layout.LEFT), Pt(layout.WIDE)
    holder.top, holder.height = Pt(block.top), Pt(block.high)
    frame = holder.text_frame
    for place, point in enumerate(block.points):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(layout.GAP)
        _point(paragraph, point, block.size)


def _point(paragraph: Any, point: Point, size: float) -> None:
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = point.text
    run.font.size = Pt(size)
    if point.detail:
        paragraph.add_line_break()
        small = paragraph.add_run()
        small.text = point.detail
        small.font.size = Pt(layout.small(size))


def _cell(cell: Any, text: str, fill: str, size: float, *, bold: bool = False) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(layout.PAD - 0.5)
    cell.margin_top = cell.margin_bottom = Pt(layout.PAD - 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.text = text
    paragraph = cell.text_frame.paragraphs[0]
    _size(paragraph, size, bold=bold, colour=ink(fill))
    _filled(cell, fill)


def _height(text: str, size: float, *, bold: bool = False) -> float:
    from sqr.report.measure import LINE, lines

    return len(lines(text, layout.WIDE, size, bold=bold)) * size * LINE


def _box(slide: Any, top: float, high: float) -> Any:
    from pptx.util import Pt

    box = slide.shapes.add_textbox(Pt(layout.LEFT), Pt(top), Pt(layout.WIDE), Pt(high))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return box


def _label(shape: Any, text: str, fill: str) -> None:
    from pptx.enum.text import PP_ALIGN

    frame = shape.text_frame
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = text
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    _size(frame.paragraphs[0], 14, colour=ink(fill))


def _size(paragraph: Any, size: float, *, bold: bool = False, colour: str = "") -> None:
    from pptx.util import Pt

    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.font.bold = bold
        if colour:
            run.font.color.rgb = _rgb(colour)


def _filled(shape: Any, fill: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(fill)
    line = getattr(shape, "line", None)
    if line is not None:
        line.color.rgb = _rgb(LINE)
        shape.shadow.inherit = False


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    red, green, blue = bytes.fromhex(colour[1:])
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _facts(facts: list[str]) -> list[str]:
    """Return the facts as the title slide has room for them: each on a line, a long one on two."""
    free = MOST_LINES - len(facts)
    found = []
    for fact in facts:
        extra = min(free, 1, len(lines(fact, layout.WIDE, 20)) - 1)
        free -= max(extra, 0)
        found.append(clipped(fact, layout.WIDE, 20, 1 + max(extra, 0)))
    return found


def _paragraphs(frame: Any, texts: list[str]) -> None:
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.add_run().text = text


def _alt(shape: Any, text: str) -> None:
    """Give a shape an alternative text."""
    shape._element._nvXxPr.cNvPr.set("descr", one_line(xml(text)))


def _speak(presented: Presented, tag: str) -> None:
    """Say of every text in which language it is."""
    for slide in presented.slides:
        for root in (slide._element, slide.notes_slide._element if slide.has_notes_slide else None):
            for run in () if root is None else root.iter(pptx_master.RUN):
                run.get_or_add_rPr().set("lang", tag)
