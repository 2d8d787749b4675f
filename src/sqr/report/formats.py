"""The formats a document can be rendered in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol, overload, runtime_checkable

from sqr.errors import SqrError, UsageError
from sqr.report import documents, docx, html, index, json, language, markdown, pdf, pptx, xlsx
from sqr.report.documents import Document
from sqr.report.language import Language
from sqr.report.setters import SWEPT
from sqr.report.telling import Telling
from sqr.review.model import Review

Text = Literal["html", "markdown", "json"]  # the formats that are text; the others are bytes
Press = Callable[[Review, Document], str] | Callable[[Review, Document], bytes]

PAPERS = ("full", "brief", "unit", "family")
"""The documents that are read as text."""
DATA = ("full", "unit")
"""What a format for programs holds: all of the review, or all of one unit."""


@runtime_checkable
class ManyPress(Protocol):
    """A press that is sooner done with many documents than with one after the other."""

    def each(self, jobs: Iterable[tuple[Review, Document]], number: int) -> Iterator[bytes]:
        """Yield ``number`` documents in their order."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffixes of its files, and what makes a press for it.

    A press renders any number of documents with the same templates and in the same language.
    ``documents`` are those that the format is for; the index of units goes with every format.
    Files are written with the first suffix; all of them choose the format. ``binary`` formats
    are bytes. ``library`` is the module that a format cannot do without, where it comes with an
    ``extra`` of sqr and not with sqr itself.
    """

    name: str
    suffixes: tuple[str, ...]
    press: Callable[[Language, Path | None], Press]
    binary: bool = False
    extra: str = ""
    library: str = ""
    documents: tuple[str, ...] = PAPERS

    @property
    def suffix(self) -> str:
        """The suffix of the files that sqr names itself."""
        return self.suffixes[0]

    @property
    def there(self) -> bool:
        """Whether the library that it needs is installed."""
        return not self.library or find_spec(self.library) is not None


# Which documents go with which formats is decided here and nowhere else.
FORMATS: dict[str, Format] = {
    "html": Format("html", (".html", ".htm"), html.press),
    "markdown": Format(
        "markdown", (".md", ".markdown"), markdown.press, documents=(*PAPERS, "slides")
    ),
    "json": Format("json", (".json",), json.press, documents=DATA),
    "pdf": Format("pdf", (".pdf",), pdf.PdfPress, binary=True, extra="pdf", library="weasyprint"),
    "docx": Format("docx", (".docx",), docx.press, binary=True, extra="docx", library="docx"),
    "pptx": Format("pptx", (".pptx",), pptx.press, True, "pptx", "pptx", ("slides",)),
    "xlsx": Format("xlsx", (".xlsx",), xlsx.press, True, "xlsx", "xlsxwriter", DATA),
}


SUFFIXES = {suffix: format.name for format in FORMATS.values() for suffix in format.suffixes}
"""Which format the suffix of a file's name says."""


@overload
def render(
    review: Review,
    format_name: Text,
    template_dir: Path | None = None,
    *,
    document: str = "full",
    language_code: str = "",
    reference_doc: Path | None = None,
) -> str: ...
@overload
def render(
    review: Review,
    format_name: str,
    template_dir: Path | None = None,
    *,
    document: str = "full",
    language_code: str = "",
    reference_doc: Path | None = None,
) -> str | bytes: ...
def render(
    review: Review,
    format_name: str,
    template_dir: Path | None = None,
    *,
    document: str = "full",
    language_code: str = "",
    reference_doc: Path | None = None,
) -> str | bytes:
    """Return the review as a document: a text, or bytes where the format is binary.

    Templates in ``template_dir`` stand in for the shipped ones of the same relative name, and
    ``reference_doc`` is a DOCX file whose styles, page and heads a document in DOCX takes; the
    language is the rubric's, where there is a catalogue for it, unless one is named.
    Raises :class:`sqr.errors.UsageError` when there is no such document, format, language or
    folder, and :class:`sqr.errors.SqrError` when the format needs a library that is not
    installed or a user's template cannot be rendered.
    """
    chosen = fitting(document, format_name)
    made_by, telling = _press(review, format_name, template_dir, language_code, reference_doc)
    return made_by(telling.review(review), chosen)


def each_unit(
    review: Review,
    format_name: str,
    template_dir: Path | None = None,
    *,
    document: str = "unit",
    language_code: str = "",
    reference_doc: Path | None = None,
) -> Iterator[tuple[str, str | bytes]]:
    """Yield a document for each unit, one at a time, and last the index that links them.

    Each comes with the name of its file. ``document`` is ``unit`` or ``family``.
    """
    chosen = fitting(document, format_name)
    suffix = known(format_name).suffix
    made_by, telling = _press(review, format_name, template_dir, language_code, reference_doc)
    names, besides = index.file_names(review), index.beside(review, suffix)
    jobs = (
        (telling.review(review.of(unit)), replace(chosen, beside=beside))
        for unit, beside in zip(review.units, besides, strict=True)
    )
    found: Iterator[str | bytes]
    if isinstance(made_by, ManyPress):
        found = made_by.each(jobs, len(names))
    else:
        found = (made_by(*job) for job in jobs)
    for place, (name, content) in enumerate(zip(names, found, strict=True), start=1):
        yield name + suffix, content
        if known(format_name).binary and place % SWEPT == 0:
            gc.collect()  # trees of C libraries, of whose size Python knows nothing
    yield index.NAME + suffix, made_by(telling.review(review), documents.INDEX)


def fitting(document: str, format_name: str) -> Document:
    """Return the document, when the format is one for it.

    Raises :class:`~sqr.errors.UsageError` when there is no such document or format, or when the
    two do not go together.

    >>> fitting("full", "json").name
    'full'
    """
    chosen = documents.document(document)
    made = known(format_name).documents
    if chosen.name not in made:
        fit = ", ".join(one.name for one in FORMATS.values() if chosen.name in one.documents)
        raise UsageError(
            f"the document `{chosen.name}` is not made as {format_name}",
            hint=f"It is made as {fit}; as {format_name} there are: {', '.join(made)}.",
        )
    return chosen


def _press(
    review: Review,
    format_name: str,
    template_dir: Path | None,
    language_code: str,
    reference_doc: Path | None,
) -> tuple[Press, Telling]:
    spoken = language.spoken(language_code, review.language)
    chosen = known(format_name)
    if not chosen.there:
        raise SqrError(
            f"the format {chosen.name} needs {chosen.library}, which is not installed",
            hint=f"Install it: pip install 'sqr[{chosen.extra}]'",
        )
    if reference_doc is None:
        return chosen.press(spoken, template_dir), Telling(spoken)
    if chosen.name != "docx":
        raise UsageError(
            f"a reference document gives styles to docx, not to {chosen.name}",
            hint="Choose --format docx, or leave --reference-doc out.",
        )
    return docx.press(spoken, template_dir, reference_doc), Telling(spoken)


def known(name: str) -> Format:
    """Return a format by its name; :class:`~sqr.errors.UsageError` when there is none."""
    found = FORMATS.get(name)
    if found is None:
        raise UsageError(
            f"no such report format: {name}", hint=f"Choose from: {', '.join(FORMATS)}."
        )
    return found
