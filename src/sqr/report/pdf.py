"""A document as a tagged PDF, set from our HTML with a style sheet for paper.

Nothing is fetched, no clock is asked, and what only repeats words beside it is left out of
the tags, so that a reader's program meets every text once.
"""

from __future__ import annotations

import base64
import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqr.errors import SqrError
from sqr.report import html
from sqr.report.documents import Document
from sqr.report.language import Language
from sqr.report.setters import set_each
from sqr.review.model import Review

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

STYLE = "html/pdf.css"
VARIANT = "pdf/ua-1"
_BASE = "sqr:/"  # what links to a file beside this one are resolved against, and stripped of

# Only our own templates draw; in texts of the review every < is escaped.
_SYMBOL = re.compile(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_USE = re.compile(r'<use href="#([^"]+)"/>')
_HIDDEN = re.compile(
    r'(<span class="level">)?'
    r'<svg class="(\w+)" width="([\d.]+)" height="([\d.]+)"([^>]*) aria-hidden="true"[^>]*>'
    r"(.*?)</svg>( ?)",
    re.DOTALL,
)
_SPOKEN = re.compile(r'(<svg [^>]*aria-label="([^"]*)"[^>]*>)')
_ISOLATE = re.compile(r"</?bdi>")  # what sets pages cannot isolate: a box each for nothing
_TALL, _GAP = 1.12, 0.3  # em: the height of a level's mark, and what is between it and the name


class PdfPress:
    """Renders documents as PDF: tagged, with bookmarks and running heads."""

    def __init__(self, language: Language, template_dir: Path | None) -> None:
        """Make ready for documents in one language, with one set of templates."""
        self._set = setting()
        self._written = html.pages(language, template_dir, ".pdf", STYLE)

    def __call__(self, review: Review, document: Document) -> bytes:
        """Return one document."""
        return self._set(*drawings(self._written(review, document)))

    def each(self, jobs: Iterable[tuple[Review, Document]], number: int) -> Iterator[bytes]:
        """Yield ``number`` documents, several of which are set at once."""
        pages = (drawings(self._written(*job)) for job in jobs)
        return set_each(pages, number, self._set)


def setting() -> Callable[[str, str], bytes]:
    """Return what makes a PDF of an HTML document and a style sheet, with the same fonts."""
    paper, fonts = _paper(), _fonts()
    return lambda document, style: printed(paper, document, style, fonts)


def printed(
    paper: Callable[..., HTML],
    document: str,
    style: str = "",
    fonts: FontConfiguration | None = None,
) -> bytes:
    """Return an HTML document as PDF; only what is in the document itself can be in it.

    ``style`` is a further style sheet, ``fonts`` what was found out about the machine's fonts
    for other documents.
    """
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    # No default date and no random identifier: WeasyPrint then hashes what it wrote.
    fetcher = URLFetcher(allowed_protocols=("data",))
    page = paper(string=document, base_url=_BASE, url_fetcher=fetcher, media_type="print")
    with _nothing_swept():
        made: bytes = page.write_pdf(
            finisher=_plain_links,
            pdf_variant=VARIANT,
            stylesheets=[CSS(string=style, url_fetcher=fetcher)],
            font_config=fonts,
        )
    return made


@contextmanager
def _nothing_swept() -> Iterator[None]:
    """Leave garbage where it is: a page is a million objects, all of which are wanted."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def drawings(document: str) -> tuple[str, str]:
    """Return a document whose drawings a PDF can carry, and the style sheet that draws them.

    One that is hidden from a reader's program becomes a background, which is no part of the
    tags; one that speaks gets its words as a title, which become its alternative text.

    >>> drawings('<svg class="bar" aria-label="a &amp; b"><rect/></svg>')[0]
    '<svg class="bar" aria-label="a &amp; b"><title>a &amp; b</title><rect/></svg>'
    >>> said, style = drawings('<svg class="mark" width="9" height="8" aria-hidden="true"></svg>')
    >>> said, style[-27:]
    ('<i class="mark drawn-0"></i>', '; width: 9px; height: 8px }')
    """
    document = _ISOLATE.sub("", document)
    symbols = dict(_SYMBOL.findall(document))
    rules: dict[str, str] = {}  # a drawing that stands in many places is a rule only once

    def background(drawing: re.Match[str]) -> str:
        level, kind, width, height, _, body, space = drawing.groups()
        if kind == "marks":  # the stock of marks, each of which now stands where it is used
            return ""
        size = f"width: {width}px; height: {height}px"
        if level:  # the mark stands on the line, somewhat higher than capitals
            room = _TALL * float(width) / float(height) + _GAP
            size = f"padding: 0.25em 0 0 {room:.2f}em; background-size: auto {_TALL}em"
        rule = f"background: {_address(width, height, body)} no-repeat; {size}"
        name = rules.setdefault(rule, f"drawn-{len(rules)}")
        return f'<span class="level {name}">' if level else f'<i class="{kind} {name}"></i>{space}'

    document = _USE.sub(lambda use: str(symbols.get(use[1], "")), document)
    document = _SPOKEN.sub(r"\1<title>\2</title>", _HIDDEN.sub(background, document))
    return document, "\n".join(f".{name} {{ {rule} }}" for rule, name in rules.items())


def _address(width: str, height: str, body: str) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    source = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'
    return f"url(data:image/svg+xml;base64,{base64.b64encode(source.encode()).decode()})"


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


def _fonts() -> FontConfiguration:
    """Return what WeasyPrint finds out about fonts, once for all documents of a press."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()
