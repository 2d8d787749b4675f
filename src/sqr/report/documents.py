"""The documents that a review can become: a view and a template each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqr.errors import UsageError
from sqr.report import brief, family, full, index, slides, unit
from sqr.report.language import Language
from sqr.report.view import page, spoken
from sqr.review.model import Review


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its name, for whom it is, and its view.

    Its template is its name with the format's suffix. ``live`` documents carry the script;
    ``beside`` is what one of a set links to.
    """

    name: str
    readers: str
    view: Callable[[Review, Language], object]
    live: bool = False
    beside: index.Beside | None = None


DOCUMENTS: dict[str, Document] = {
    "full": Document("full", "everything, for those who ask what stands behind it", full.view,
                     live=True),
    "brief": Document("brief", "two pages for the school committee", brief.view),
    "unit": Document("unit", "one school, for its own people", unit.view, live=True),
    "family": Document("family", "one page in plain language", family.view),
    "slides": Document("slides", "a deck to read out before a committee or a staff", slides.view),
}  # fmt: skip
INDEX = Document("index", "the list of the documents of all units", index.view)


def document(name: str) -> Document:
    """Return a document by its name; :class:`~sqr.errors.UsageError` when there is none."""
    found = DOCUMENTS.get(name)
    if found is None:
        raise UsageError(
            f"no such document: {name:.40}", hint=f"Choose from: {', '.join(DOCUMENTS)}."
        )
    return found


def context(review: Review, document: Document, language: Language) -> dict[str, Any]:
    """Return what the templates of a document may print."""
    named = spoken(review, language)
    return {
        "page": page(named, language, whole=document.name != "unit"),
        "doc": document.view(named, language),
        "review": named,
        "rubric": named.rubric,
        "beside": document.beside,
    }
