"""The review as one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from sqr.errors import SqrError
from sqr.report import templates
from sqr.report.view import page
from sqr.review.model import Review

STYLE = "html/report.css"


def render(review: Review, template_dir: Path | None = None) -> str:
    """Return the review as a self-contained HTML document.

    Its content security policy lets nothing in but its own style sheet, named by hash.
    """
    from markupsafe import Markup

    environment = templates.environment(template_dir)
    style = templates.render(environment, STYLE, {}).replace("\r", "")
    if "</" in style or "<!--" in style:
        raise SqrError(
            f"template {STYLE}: a style sheet may hold neither </ nor <!--",
            hint="In a CSS string write <\\/ for </.",
        )
    context = {
        "page": page(review),
        "review": review,
        "rubric": review.rubric,
        "style": Markup(style),  # not a text of the review, and checked above
        "style_hash": style_hash(style),
    }
    return templates.render(environment, "report.html", context)


def style_hash(style: str) -> str:
    """Return the source expression that allows exactly this style sheet.

    >>> style_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
