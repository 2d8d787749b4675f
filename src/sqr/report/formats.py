"""The formats a review can be rendered in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqr.errors import UsageError
from sqr.report import html, markdown
from sqr.review.model import Review


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffix of its files, and what renders it."""

    name: str
    suffix: str
    render: Callable[[Review, Path | None], str]


FORMATS: dict[str, Format] = {
    "html": Format("html", ".html", html.render),
    "markdown": Format("markdown", ".md", markdown.render),
}


def render(review: Review, format_name: str, template_dir: Path | None = None) -> str:
    """Return the review as a document.

    Templates in ``template_dir`` stand in for the shipped ones of the same relative name.
    Raises :class:`sqr.errors.UsageError` when there is no such format or folder, and
    :class:`sqr.errors.SqrError` when a user's template cannot be rendered.
    """
    chosen = FORMATS.get(format_name)
    if chosen is None:
        raise UsageError(
            f"no such report format: {format_name}", hint=f"Choose from: {', '.join(FORMATS)}."
        )
    return chosen.render(review, template_dir)
