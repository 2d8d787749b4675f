"""The language of a document: fixed text from a catalogue, numbers, dates and lists.

English stands in the source; every other language is a catalogue ``locale/CODE.po``, whose
header names the place whose numbers and dates are meant. What a catalogue or the translation of
a rubric lacks is printed as it is with ``[en]`` before it, so that nobody takes it for a
translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from sqr import assets
from sqr.errors import UsageError
from sqr.said import Term, Worded

SOURCE = "en"
UNTRANSLATED = "[en] "
_AS_WRITTEN = NullTranslations()


class _Missing(NullTranslations):
    """What stands in for a text that the catalogue lacks."""

    def gettext(self, message: str) -> str:
        return UNTRANSLATED + message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return UNTRANSLATED + (msgid1 if n == 1 else msgid2)


_JOINED = {"and": "%(items)s and %(last)s", "or": "%(items)s or %(last)s"}
# Where the word before the last text depends on how that one sounds, which no catalogue can say.
_SOUNDS = {
    ("es", "and"): ((re.compile(r"\W*h?[ií](?![aeou])", re.I), "%(items)s e %(last)s"),),
    ("es", "or"): ((re.compile(r"\W*h?[oó]", re.I), "%(items)s u %(last)s"),),
}
# How words end that agree with a noun: as what matches, or else as the last.
_ENDINGS = {
    "es": (
        (re.compile(r"\w*(mapa|día|ista|[aeo]ma)s?", re.I), "o"),
        (re.compile(r"(\w*(a|dad|tad|tud|ión|ion)|clase|red|sede)(e?s)?", re.I), "a"),
        (re.compile(".*"), "o"),
    )
}


class Told(str):
    """A text that is in the language of the document already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code, ``en`` or ``es``; ``place`` is where its numbers are written so.

    >>> language("en").ngettext("%(n)s school", "%(n)s schools", 1204)
    '1,204 schools'
    >>> language("es").day(date(2026, 1, 12))
    '12 de enero de 2026'
    """

    code: str
    _catalogue: NullTranslations = field(repr=False)
    place: str = SOURCE

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a fixed text in this language, with its ``%(name)s`` filled in."""
        said = self._catalogue.gettext(message)
        return said % self._filling(values) if values else said

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the form that agrees with a number; ``%(n)s`` is the number itself."""
        said = self._catalogue.ngettext(one, many, number)
        return said % {"n": self.figure(number), **self._filling(values)}

    def _filling(self, values: dict[str, object]) -> dict[str, object]:
        noun = values.get("units", values.get("unit"))
        return values if noun is None else {"o": self.ending(str(noun)), **values}

    def message(self, one: str, many: str = "", number: int = 1, /) -> str:
        """Return a sentence in this language as its translators wrote it, nothing filled in."""
        if many:
            return self._catalogue.ngettext(one, many, number)
        return self._catalogue.gettext(one)

    def word(self, text: str) -> str:
        """Return a text of the rubric or the review, translated where the catalogue has it.

        >>> language("es").word("School"), language("es").word("Atoll")
        ('Escuela', 'Atoll')
        """
        if self.code == SOURCE or not text or isinstance(text, Told):
            return text
        said = self._catalogue.gettext(text)
        return text if said.startswith(UNTRANSLATED) else said

    def fixed(self, text: str) -> str:
        """Return a text that sqr itself wrote elsewhere; untranslated, it is marked.

        >>> language("es").fixed("Nobody said so.")
        '[en] Nobody said so.'
        """
        if isinstance(text, Worded):
            return text.spoken(self)
        return self._catalogue.gettext(text) if text and not isinstance(text, Told) else text

    def term(self, term: Term, /) -> str:
        """Return a text of a rubric; where a translated rubric lacks it, it is marked.

        The usual names of tiers are in the catalogues. A rubric that nobody translated stays
        as it was written.

        >>> spanish = language("es")
        >>> spanish.term(Term("Room", {"es": "Sala"})), spanish.term(Term("Room", {"es": ""}))
        ('Sala', '[en] Room')
        >>> spanish.term(Term("School", name="School").lower()), spanish.term(Term("Room"))
        ('escuela', 'Room')
        """
        if not term or base(term.language) == self.code:
            return str(term)
        if found := term.others.get(self.code):
            return found
        if term.name and base(term.language) == SOURCE:
            known = self.word(term.name)
            if known != term.name:
                return known.lower() if term.small else known
        return f"[{term.language}] {term}" if self.code in term.others else str(term)

    def numeral(self, text: str, /) -> str:
        """Return a number, written with point and comma as in English, as it is written here."""
        return text.translate(_signs(self.place))

    def figure(self, number: int) -> str:
        """Return a whole number as it is written in this language.

        >>> language("en").figure(12345), language("es").figure(12345)
        ('12,345', '12,345')
        """
        return _figure(number, self.place)

    def ending(self, noun: str) -> str:
        """Return how words end that go with a noun, where a language has them agree.

        A translation may use it as ``%(o)s`` in a sentence that names a ``%(unit)s`` or
        ``%(units)s``.

        >>> spanish, nouns = language("es"), ("escuelas", "Distrito", "unidades", "programas")
        >>> [spanish.ending(noun) for noun in nouns], language("en").ending("schools")
        (['a', 'o', 'a', 'o'], '')
        """
        first = (noun.split() or [""])[0]
        return next((o for s, o in _ENDINGS.get(self.code, ()) if s.fullmatch(first)), "")

    def day(self, day: date) -> str:
        """Return a day in words."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.place)

    def days(self, first: date | None, last: date | None) -> str:
        """Return the days from the first to the last, as far as they are known.

        What both have in common, the year or the month with it, is said once.

        >>> language("en").days(date(2026, 1, 12), date(2026, 1, 30))
        'January 12 to 30, 2026'
        >>> language("es").days(date(2026, 1, 12), date(2026, 2, 3))
        'del 12 de enero al 3 de febrero de 2026'
        """
        if first is None or last is None or first == last:
            known = first or last
            return self.day(known) if known else ""
        from babel.dates import format_date, format_skeleton

        begin = self.day(first)
        if first.year == last.year:
            begin = format_skeleton("MMMMd", first, locale=self.place)
        if (first.year, first.month) == (last.year, last.month):
            return self.gettext(
                "%(month)s %(first)s to %(last)s, %(year)s", first=str(first.day),
                last=str(last.day), month=format_date(first, "LLLL", self.place),
                year=str(first.year),
            )  # fmt: skip
        return self.gettext("%(first)s to %(last)s", first=begin, last=self.day(last))

    def listing(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence.

        >>> language("en").listing(["a", "b", "c"])
        'a, b and c'
        """
        return self.joined(items, "and")

    def joined(self, items: Sequence[str], last: str = "", /) -> str:
        """Return texts in a row, with ``and``, ``or`` or nothing before the last.

        >>> language("es").joined(["a", "b"], "or"), language("es").joined(["Sí", "Inicial"], "and")
        ('a o b', 'Sí e Inicial')

        Texts that hold commas themselves are parted by semicolons.

        >>> language("en").joined(["Vision, goals", "Staff", "Time, money"], "and")
        'Vision, goals; Staff; and Time, money'
        """
        mark = between(items)
        if not last or len(items) < 2:
            return mark.join(items)
        said = self.message(_JOINED[last])
        for sound, instead in _SOUNDS.get((self.code, last), ()):
            if sound.match(items[-1]):
                said = instead
        before = mark.join(items[:-1]) + (";" if mark == "; " else "")
        return said % {"items": before, "last": items[-1]}

    def either(self, items: Sequence[str]) -> str:
        """Return items of which one is meant.

        >>> language("en").either(["a", "b", "c"])
        'a, b or c'
        """
        if len(items) < 2:
            return "".join(items)
        before = ", ".join(items[:-1])
        return self.gettext("%(items)s or %(last)s", items=before, last=items[-1])


def between(items: Iterable[str]) -> str:
    """Return what parts texts in a row: semicolons where one holds a comma itself.

    >>> between(["Alder", "Birch"]), between(["Alder", "Birch, East Campus"])
    (', ', '; ')
    """
    return "; " if any(", " in item for item in items) else ", "


def codes() -> tuple[str, ...]:
    """Return the languages that there are, English first."""
    return (SOURCE, *assets.catalogue_names())


def language(code: str) -> Language:
    """Return a language by its code.

    Raises :class:`~sqr.errors.UsageError` when there is no catalogue for it.
    """
    if code == SOURCE:
        return Language(SOURCE, _AS_WRITTEN)
    if code not in codes():
        raise UsageError(
            f"there is no catalogue for the language {code!r:.40}",
            hint=f"Choose from: {', '.join(codes())}.",
        )
    catalogue = _catalogue(code)
    return Language(code, catalogue, catalogue.info().get("language", code))


def base(code: str) -> str:
    """Return a language without its place.

    >>> base("es-MX"), base("pt_BR")
    ('es', 'pt')
    """
    return code.replace("_", "-").split("-")[0].lower()


def spoken(wanted: str, written: str) -> Language:
    """Return the language asked for, else that of the rubric, else English.

    >>> spoken("", "es-MX").code, spoken("", "tlh").code
    ('es', 'en')
    """
    if wanted:
        return language(wanted)
    own = base(written)
    return language(own if own in codes() else SOURCE)


@lru_cache(maxsize=8)
def _catalogue(code: str) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(assets.catalogue_text(code).encode("utf-8"))))
    compiled.seek(0)
    found = GNUTranslations(compiled)
    found.add_fallback(_Missing())
    return found


@lru_cache(maxsize=4096)
def _figure(number: int, place: str) -> str:
    if place == SOURCE:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=place)


@lru_cache(maxsize=8)
def _signs(place: str) -> dict[int, str]:
    """Return what stands for the point and the comma of an English number."""
    if place == SOURCE:
        return {}
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return {ord("."): get_decimal_symbol(place), ord(","): get_group_symbol(place)}
