"""Every fixed text of every document is one that translators see.

A language is made up in which each text of sqr, of a rubric and of a calendar stands between
⟦ and ⟧. What is left of a document outside of them must be what people wrote: names, notes,
ids, files. A sentence that was put together from pieces, or forgotten, stands out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest

from sqr import load_review
from sqr.assets import sample_review
from sqr.report.documents import DOCUMENTS, INDEX, Document
from sqr.report.formats import FORMATS
from sqr.report.language import Language, Told
from sqr.report.telling import Telling
from sqr.report.words import capital
from sqr.review.model import Review
from sqr.said import Term, Worded, said

READ = ("html", "markdown")
SAID_BY_ATTRIBUTES = ("aria-label", "title", "data-label", "alt", "placeholder", "content")
OURS = frozenset({"sqr", "SHA", "SQR", "α", "logits"})
"""Names that are the same in every language."""


class Marking(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@dataclass(frozen=True, slots=True)
class MadeUp(Language):
    def term(self, term: Term, /) -> str:
        return f"⟦{term}⟧"

    def day(self, day: date) -> str:
        return f"⟦{day}⟧"


MADE_UP = MadeUp("xx", Marking(), "en")


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("style", "script")
        self.text.append(" ")
        told = dict(attrs)
        wanted = SAID_BY_ATTRIBUTES if tag != "meta" else ()
        self.attributes += [value for name in wanted if (value := told.get(name))]
        self.attributes += [v for n, v in attrs if v and n.startswith("data-") and " " in v]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "script")
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text.append(data)


def texts(made: str, format_name: str) -> list[str]:
    """Return what a document says: its running text, then each text of an attribute."""
    if format_name == "markdown":
        return [re.sub(r"\\(.)", r"\1", made)]
    words = Words()
    words.feed(made)
    return ["".join(words.text), *words.attributes]


def outside(text: str) -> str:
    """Return what stands outside of all marks.

    >>> outside("a ⟦b ⟦c⟧⟧ d")
    'a   d'
    """
    number = 1
    while number:
        text, number = re.subn("⟦[^⟦⟧]*⟧", " ", text)
    return text


def written(value: object) -> Iterator[str]:
    """Yield every text of a told review that people wrote, and not sqr or a rubric."""
    if isinstance(value, str) and not isinstance(value, Worded | Told):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from written(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from written(getattr(value, field.name))


def strangers(made: str, format_name: str, review: Review) -> set[str]:
    """Return the words of a document that nobody wrote and no translator saw."""
    left = " \n ".join(outside(" ".join(text.split())) for text in texts(made, format_name))
    left = re.sub(r"\b[0-9a-f]{12,}\b|\b[\w/.-]+\.(html|md)\b", " ", left)  # fingerprints, files
    known = {" ".join(text.split()) for text in written(review)}
    known |= {capital(name) for unit in review.units for name, _ in unit.attributes}
    for text in sorted(known, key=lambda one: (-len(one), one)):
        if text and text in left:
            left = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", left)
    return set(re.findall(r"[^\W\d_]{2,}", left)) - OURS


@pytest.fixture(scope="module")
def review() -> Review:
    made = load_review(sample_review()).review(rasch="rating scale")
    few = replace(made, narrative=(), units=made.units[:2])
    return Telling(MADE_UP).review(few)


PAIRS = [
    (format_name, name)
    for format_name in READ
    for name in [*DOCUMENTS, "index"]
    if name == "index" or name in FORMATS[format_name].documents
]


@pytest.mark.parametrize(("format_name", "name"), PAIRS)
def test_no_text_is_forgotten(name: str, format_name: str, review: Review) -> None:
    document: Document = {**DOCUMENTS, "index": INDEX}[name]
    chosen = review.of(review.units[0]) if name == "unit" else review
    made = FORMATS[format_name].press(MADE_UP, None)(chosen, document)
    assert isinstance(made, str)
    assert made.count("⟦") > 10
    assert strangers(made, format_name, chosen) == set()


def test_what_is_forgotten_is_found() -> None:
    told = Telling(MADE_UP).again((said("Nobody rated it."), "R01"))
    found = outside(f"{told[0]} R01 forgot this")
    assert found.split() == ["R01", "forgot", "this"]
