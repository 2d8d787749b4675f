"""The frame of a table in a DOCX: its grid, heading rows and cells, before words go in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element

_TWIP = 635  # English Metric Units
_LONG = 60  # letters; a cell that says more does not widen its column further
_WORD = 16  # letters; a longer word is broken
_CRITERIA = (28, 32, 18, 22)  # per cent: in all tables alike, whatever this one has to say
_LETTER, _SMALL = 104, 80  # in twips, of the words in cells


def table_of(source: _Element, caption: str, room: int) -> _Element:
    """Return an empty table with the rows and cells of an HTML table, as wide as ``room``."""
    table: _Element = OxmlElement("w:tbl")
    grid = "grid" in (source.get("class") or "").split()
    table.append(_properties(caption, room, narrow=grid))
    wide = widths(_letters(source), room // _TWIP, 50 if grid else 140)
    if "criteria" in (source.get("class") or "").split():
        wide = [room // _TWIP * share // 100 for share in _CRITERIA]
    if grid and len(wide) > 1:  # names need room; the codes are all alike
        first = max(wide[0], room // _TWIP // 5)
        wide = [first, *[(room // _TWIP - first) // (len(wide) - 1)] * (len(wide) - 1)]
    columns = OxmlElement("w:tblGrid")
    for one in wide:
        columns.append(_with("w:gridCol", w=str(one)))
    table.append(columns)
    for source_row in source.iter("tr"):
        table.append(_row(source_row, wide))
    return table


def widths(cells: Sequence[Sequence[tuple[int, int]]], room: int, padding: int = 140) -> list[int]:
    """Share ``room`` among columns: each gets its longest word, and of the rest what it has to say.

    A cell is the letters of its longest word and of its whole text.

    >>> widths([[(4, 4), (9, 60)], [(8, 8), (9, 200)]], 6000)
    [1686, 4313]
    """
    columns = max(map(len, cells), default=0)
    words, texts = [3] * columns, [3] * columns
    for row in cells:
        for at, (word, said) in enumerate(row):
            words[at], texts[at] = max(words[at], word), max(texts[at], said)
    least = [min(word, _WORD) * _LETTER + padding for word in words]
    rest = room - sum(least)
    if rest < 0:
        return [room * one // sum(least) for one in least]
    weights = [min(said, _LONG) ** 0.75 for said in texts]
    return [one + int(rest * w / sum(weights)) for one, w in zip(least, weights, strict=True)]


def cell_of(source: _Element, cell: _Element, fills: Sequence[tuple[str, str]]) -> str:
    """Give a cell the colour of its level; return the colour of its words, if it needs one."""
    kinds = (source.get("class") or "").split()
    ranks = [k[1:] for k in kinds if k[:1] == "c" and k[1:].isdecimal()]
    if not ranks or int(ranks[0]) >= len(fills):
        return ""
    fill, ink = fills[int(ranks[0])]
    cell.find(qn("w:tcPr")).append(_with("w:shd", val="clear", color="auto", fill=fill))
    return ink


def in_criteria(element: _Element) -> bool:
    """Whether this stands under a criterion's name in the table of criteria."""
    table = next(element.iterancestors("table"), None)
    inside = table is not None and "criteria" in (table.get("class") or "").split()
    return inside and element.getparent().tag == "th"


def _letters(source: _Element) -> list[list[tuple[int, int]]]:
    """Return letters of word and text for each cell; a row in which cells span says nothing."""
    rows = []
    for row in source.iter("tr"):
        if all(_span(cell) == 1 for cell in row):
            upright = _upright(row)
            rows.append([_cell_letters(cell, upright and at > 0) for at, cell in enumerate(row)])
    return rows


def _cell_letters(cell: _Element, upright: bool) -> tuple[int, int]:
    if any(svg.get("aria-label") for svg in cell.iter("svg")):
        return _WORD, _LONG  # a picture takes what it can get
    words = "".join(cell.itertext()).split()
    if upright or not words:
        return 1, 1
    return max(map(len, words)), len(" ".join(words))


def _upright(row: _Element) -> bool:
    """Whether a row heads the narrow columns of a heat map, so that its words stand upright."""
    body = row.getparent()
    grid = "grid" in (body.getparent().get("class") or "").split()
    return grid and body.tag == "thead" and all(_span(cell) == 1 for cell in row)


def _row(source: _Element, wide: Sequence[int]) -> _Element:
    row: _Element = OxmlElement("w:tr")
    about = OxmlElement("w:trPr")
    about.append(OxmlElement("w:cantSplit"))
    if source.getparent().tag == "thead":
        about.append(OxmlElement("w:tblHeader"))
    row.append(about)
    upright = _upright(source)
    if upright:
        longest = max(len("".join(cell.itertext()).strip()) for cell in source)
        about.append(_with("w:trHeight", val=str(min(longest, _WORD) * _SMALL + 140)))
    at = 0
    for cell in source:
        span = _span(cell)
        made = OxmlElement("w:tc")
        properties = OxmlElement("w:tcPr")
        properties.append(_with("w:tcW", w=str(sum(wide[at : at + span])), type="dxa"))
        if span > 1:
            properties.append(_with("w:gridSpan", val=str(span)))
        if upright and at:
            properties.append(_with("w:textDirection", val="btLr"))
        made.append(properties)
        made.append(OxmlElement("w:p"))
        row.append(made)
        at += span
    return row


def _span(cell: _Element) -> int:
    return int(cell.get("colspan") or 1)


def _properties(caption: str, room: int, *, narrow: bool) -> _Element:
    about: _Element = OxmlElement("w:tblPr")
    about.append(_with("w:tblW", w=str(room // _TWIP), type="dxa"))
    about.append(_with("w:tblLayout", type="fixed"))
    if narrow:  # the codes of a heat map need no room at their sides
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(_with(f"w:{side}", w="15", type="dxa"))
        about.append(margins)
    about.append(_with("w:tblLook", val="00A0", firstRow="1", firstColumn="1", noVBand="1"))
    if caption:
        about.append(_with("w:tblCaption", val=caption))
    return about


def _with(tag: str, **values: str) -> _Element:
    made: _Element = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made
