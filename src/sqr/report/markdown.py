"""The review as CommonMark with tables."""

from __future__ import annotations

import re
from pathlib import Path

from sqr.report import templates
from sqr.report.view import page
from sqr.review.model import Review


def render(review: Review, template_dir: Path | None = None) -> str:
    """Return the review as Markdown, in which every text reads back as it was written."""
    environment = templates.environment(template_dir)
    context = {"page": page(review), "review": review, "rubric": review.rubric}
    text = templates.render(environment, "report.md", context)
    tidy = re.sub(r"[ \t]+(?=\n)", "", text)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip("\n") + "\n"
