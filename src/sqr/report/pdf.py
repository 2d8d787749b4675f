"""A document as a tagged PDF, set from our HTML with a style sheet for paper.

Nothing is fetched, no clock is asked, and what only repeats words beside it is left out of
the tags, so that a reader's program meets every text once.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqr.errors import SqrError
from sqr.report import html
from sqr.report.documents import Document
from sqr.report.language import Language
from sqr.review.model import Review

if TYPE_CHECKING:
    from weasyprint import HTML

STYLE = "html/pdf.css"
VARIANT = "pdf/ua-1"
_BASE = "sqr:/"  # what links to a file beside this one are resolved against, and stripped of

# Only our own templates draw; in texts of the review every < is escaped.
_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_USE = re.compile(r'<use href="#([^"]+)"/>')
_HIDDEN = re.compile(
    r'<svg class="(\w+)" width="([\d.]+)" height="([\d.]+)"([^>]*) aria-hidden="true"[^>]*>'
    r"(.*?)</svg>",
    re.DOTALL,
)
_SPOKEN = re.compile(r'(<svg [^>]*aria-label="([^"]*)"[^>]*>)')


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], bytes]:
    """Return what renders documents as PDF: tagged, with bookmarks and running heads."""
    paper = _paper()
    written = html.pages(language, template_dir, ".pdf", STYLE)

    def made(review: Review, document: Document) -> bytes:
        return printed(paper, drawings(written(review, document)))

    return made


def printed(paper: Callable[..., HTML], document: str) -> bytes:
    """Return an HTML document as PDF; only what is in the document itself can be in it."""
    from weasyprint.urls import URLFetcher

    # No default date and no random identifier: WeasyPrint then hashes what it wrote.
    page = paper(
        string=document,
        base_url=_BASE,
        url_fetcher=URLFetcher(allowed_protocols=("data",)),
        media_type="print",
    )
    made: bytes = page.write_pdf(finisher=_plain_links, pdf_variant=VARIANT)
    return made


def drawings(document: str) -> str:
    """Return a document whose drawings a PDF can carry.

    One that is hidden from a reader's program becomes a background, which is no part of the
    tags; one that speaks gets its words as a title, which become its alternative text.

    >>> drawings('<svg class="bar" aria-label="a &amp; b"><rect/></svg>')
    '<svg class="bar" aria-label="a &amp; b"><title>a &amp; b</title><rect/></svg>'
    """
    symbols = dict(_SYMBOL.findall(document))
    document = _USE.sub(lambda use: str(symbols.get(use[1], "")), document)
    document = _HIDDEN.sub(_background, document)
    return _SPOKEN.sub(r"\1<title>\2</title>", document)


def _background(drawing: re.Match[str]) -> str:
    kind, width, height, _, body = drawing.groups()
    if kind == "marks":  # the stock of marks, each of which now stands where it is used
        return ""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    source = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'
    coded = base64.b64encode(source.encode()).decode()
    image = f"url(data:image/svg+xml;base64,{coded})"
    return f'<i class="{kind}" style="width:{width}px;height:{height}px;background:{image}"></i>'


def _plain_links(_: object, pdf: Any) -> None:
    """Make links to files beside this one relative again."""
    for thing in pdf.objects:
        action = thing.get("A") if isinstance(thing, dict) else None
        if isinstance(action, dict) and "URI" in action:
            address = action["URI"]
            address.string = _relative(address.string)


def _relative(address: str) -> str:
    return address.removeprefix(_BASE)


def _paper() -> Callable[..., HTML]:
    """Return what sets pages; it needs libraries that pip does not bring."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise SqrError(
            f"PDF cannot be made: {str(error).splitlines()[0]}",
            hint="WeasyPrint needs Pango. On Debian or Ubuntu: apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0. On a Mac: brew install pango.",
        ) from error
    found: Callable[..., HTML] = HTML
    return found
