"""A document as DOCX: real headings, lists and tables, in the styles of a reference document.

It is made from our HTML, so that every document in every language comes from one source.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from sqr.errors import UsageError
from sqr.report import html
from sqr.report.documents import Document
from sqr.report.drawing import marks
from sqr.report.language import Language
from sqr.report.logo import picture
from sqr.report.palette import colours, ink
from sqr.report.zipped import steady
from sqr.review.model import Review
from sqr.review.theme import Theme

if TYPE_CHECKING:
    from docx.document import Document as Docx


SHORT = ("brief", "family")


def press(
    language: Language, template_dir: Path | None, reference: Path | None = None
) -> Callable[[Review, Document], bytes]:
    """Return what renders documents as DOCX.

    Styles, page size, headers and footers are those of ``reference``, a DOCX file, whose
    words are left out.
    """
    from sqr.report.docx_body import Page, fill

    written = html.pages(language, template_dir, ".docx")

    def made(review: Review, document: Document) -> bytes:
        size = len(review.rubric.levels)
        fills = tuple((fill[1:], ink(fill)[1:]) for fill in colours(size))
        dots = tuple(mark.dots for mark in marks(size, language))
        paper = _blank(reference, review.theme, short=document.name in SHORT)
        title = fill(
            paper,
            written(review, document),
            Page(language.code, dots, fills, picture(review.theme)),
        )
        _about(paper, title, language, review)
        return packed(paper)

    return made


def packed(document: Docx) -> bytes:
    """Return a document as a zip file in which no clock has left a trace.

    Nor has the small picture of the first page that the empty document, or a district's, carries.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE

    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]
    saved = BytesIO()
    document.save(saved)
    return steady(saved.getvalue())


def _blank(reference: Path | None, theme: Theme, *, short: bool) -> Docx:
    """Return an empty document with our styles, or with those of a reference document.

    Ours wear the review's accent and fonts, and are tighter in a document that is meant to be
    ``short``; a reference document decides for itself.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    from sqr.report.docx_styles import add_missing, dress, tighten

    try:
        document = docx.Document(None if reference is None else str(reference))
    except (PackageNotFoundError, BadZipFile, OSError, KeyError, ValueError) as error:
        raise UsageError(
            f"reference document {reference} cannot be used: {error}",
            hint="Save it in Word or LibreOffice as .docx.",
        ) from error
    for element in list(document.element.body):
        if not element.tag.endswith("}sectPr"):
            document.element.body.remove(element)
    if reference is None:
        dress(document, theme)
    add_missing(document)
    if reference is None and short:
        tighten(document)
    return document


def _about(document: Docx, title: str, language: Language, review: Review) -> None:
    """Set the properties; the day is the review's last, for no clock is asked."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    about = document.core_properties
    about.title, about.language = title[:255], language.code
    about.author = about.last_modified_by = f"sqr {review.sqr_version}"[:255]
    about.comments, about.subject, about.keywords = "", "", ""
    about.revision = 1
    if review.last_day is not None:
        day = review.last_day
        about.created = about.modified = datetime(day.year, day.month, day.day)
    defaults = document.styles.element.find(".//" + qn("w:rPrDefault") + "/" + qn("w:rPr"))
    if defaults is not None:
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language.code)
        defaults.append(spoken)
