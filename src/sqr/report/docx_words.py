"""Words in a DOCX: runs that look as they should, and the places that links lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from lxml.etree import _Element

_BOLD = frozenset(("b", "strong", "dt", "summary"))


@dataclass(frozen=True, slots=True)
class Look:
    """How words look where they stand."""

    bold: bool = False
    italic: bool = False
    soft: bool = False
    language: str = ""
    colour: str = ""
    whole: bool = False  # line breaks count


def run(paragraph: Paragraph, text: str, look: Look) -> Run:
    """Add a run; every line break in the text is one in the paragraph."""
    run = paragraph.add_run()
    for place, line in enumerate(text.split("\n")):
        if place:
            run.add_break()
        if line:
            words = OxmlElement("w:t")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = line
            run._r.append(words)
    run.bold, run.italic = look.bold or None, look.italic or None
    properties = run._r.get_or_add_rPr()
    if look.colour:
        colour = OxmlElement("w:color")
        colour.set(qn("w:val"), look.colour)
        properties.append(colour)
    if look.soft:
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "15")
        properties.append(size)
    if look.language:
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), look.language)
        properties.append(spoken)
    if not len(properties):
        run._r.remove(properties)
    return run


def look_of(element: _Element, look: Look) -> Look:
    """Return how words look in an element that stands in others."""
    tag, kinds = element.tag, (element.get("class") or "").split()
    return replace(
        look,
        bold=(look.bold or tag in _BOLD or "level" in kinds) and "small" not in kinds,
        italic=look.italic or tag in ("em", "i") or "status" in kinds,
        language=element.get("lang") or look.language,
    )


def bookmark(paragraph: Paragraph, name: str) -> None:
    """Make a paragraph the place that links to ``name`` lead to; a name is p and a number."""
    number = name.removeprefix("p")
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), number)
        if kind == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)
