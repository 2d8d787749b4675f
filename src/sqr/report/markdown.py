"""A document as CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqr.report import templates, text
from sqr.report.documents import Document, context
from sqr.report.language import Language
from sqr.review.model import Review


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], str]:
    """Return what renders documents as Markdown, in which every text reads back as written."""
    environment = templates.environment(language, text.markdown, template_dir)

    def made(review: Review, document: Document) -> str:
        given = context(review, document, language)
        said = templates.render(environment, f"{document.name}.md", given)
        tidy = re.sub(r"[ \t]+(?=\n)", "", said)
        return re.sub(r"\n{3,}", "\n\n", tidy).strip("\n") + "\n"

    return made
