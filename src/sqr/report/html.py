"""A document as one HTML file that needs nothing else and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import SqrError
from sqr.report import templates, text
from sqr.report.documents import Document, context
from sqr.report.language import Language
from sqr.report.palette import colours, ink
from sqr.review.model import Review

if TYPE_CHECKING:
    from jinja2 import Environment

STYLE = "html/report.css"
SCRIPT = "html/report.js"


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], str]:
    """Return what renders documents as self-contained HTML.

    Their content security policy lets nothing in but their own style sheet and script, each
    named by hash.
    """
    return pages(language, template_dir, ".html", STYLE, SCRIPT)


def pages(
    language: Language,
    template_dir: Path | None,
    suffix: str,
    style_name: str = "",
    script_name: str = "",
) -> Callable[[Review, Document], str]:
    """Return what renders documents as HTML with this style sheet and script, or without one.

    Formats that are made from HTML begin here; ``suffix`` is that of the files linked.
    """
    from markupsafe import Markup

    environment = templates.environment(language, text.html, template_dir)

    def made(review: Review, document: Document) -> str:
        style = _style(environment, style_name, review) if style_name else ""
        script = _own(environment, script_name, {}) if document.live and script_name else ""
        inside = {
            "style": Markup(style),  # not a text of the review, and checked
            "style_hash": source_hash(style),
            "script": Markup(script),  # the same
            "script_hash": source_hash(script),
            "suffix": suffix,
        }
        given = context(review, document, language) | inside
        return templates.render(environment, f"{document.name}.html", given)

    return made


def source_hash(source: str) -> str:
    """Return the source expression that allows exactly this style sheet or script.

    >>> source_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _style(environment: Environment, name: str, review: Review) -> str:
    fills = tuple((fill, ink(fill)) for fill in colours(len(review.rubric.levels)))
    return _own(environment, name, {"fills": fills, "theme": review.theme})


def _own(environment: Environment, name: str, given: dict[str, object]) -> str:
    source = templates.render(environment, name, given).replace("\r", "")
    if "</" in source or "<!--" in source:
        raise SqrError(
            f"template {name}: a style sheet or script may hold neither </ nor <!--",
            hint="In a string write <\\/ for </.",
        )
    return source
