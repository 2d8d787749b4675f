"""The formats a document can be rendered in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqr.errors import UsageError
from sqr.report import documents, html, index, language, markdown
from sqr.report.documents import Document
from sqr.report.language import Language
from sqr.review.model import Review

Press = Callable[[Review, Document], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffix of its files, and what makes a press for it.

    A press renders any number of documents with the same templates and in the same language.
    """

    name: str
    suffix: str
    press: Callable[[Language, Path | None], Press]


FORMATS: dict[str, Format] = {
    "html": Format("html", ".html", html.press),
    "markdown": Format("markdown", ".md", markdown.press),
}


def render(
    review: Review,
    format_name: str,
    template_dir: Path | None = None,
    *,
    document: str = "full",
    language_code: str = "",
) -> str:
    """Return the review as a document.

    Templates in ``template_dir`` stand in for the shipped ones of the same relative name; the
    language is the rubric's, where there is a catalogue for it, unless one is named.
    Raises :class:`sqr.errors.UsageError` when there is no such document, format, language or
    folder, and :class:`sqr.errors.SqrError` when a user's template cannot be rendered.
    """
    chosen = documents.document(document)
    made_by = _press(review, format_name, template_dir, language_code)
    return made_by(review, chosen)


def each_unit(
    review: Review,
    format_name: str,
    template_dir: Path | None = None,
    *,
    document: str = "unit",
    language_code: str = "",
) -> Iterator[tuple[str, str]]:
    """Yield a document for each unit, one at a time, and last the index that links them.

    Each comes with the name of its file. ``document`` is ``unit`` or ``family``.
    """
    chosen = documents.document(document)
    suffix = _format(format_name).suffix
    made_by = _press(review, format_name, template_dir, language_code)
    for unit, name in zip(review.units, index.file_names(review), strict=True):
        yield name + suffix, made_by(review.of(unit), chosen)
    yield index.NAME + suffix, made_by(review, documents.INDEX)


def _press(
    review: Review, format_name: str, template_dir: Path | None, language_code: str
) -> Press:
    spoken = language.spoken(language_code, review.language)
    return _format(format_name).press(spoken, template_dir)


def _format(name: str) -> Format:
    found = FORMATS.get(name)
    if found is None:
        raise UsageError(
            f"no such report format: {name}", hint=f"Choose from: {', '.join(FORMATS)}."
        )
    return found
