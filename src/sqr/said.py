"""Texts that know how they were made, so that a document can say them in its own language.

Levels, rules and findings are explained far from any language: each text here is an English
string, and every layer may treat it as one. A document gives it a :class:`Tongue` and gets the
same text in another language. Joined into another string it is an ordinary text again, so a
sentence is made whole with :func:`said` and not put together from pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, Self
from unicodedata import normalize

Value = str | int


class Tongue(Protocol):
    """What a language must know to say these texts."""

    def message(self, one: str, many: str = "", number: int = 1, /) -> str:
        """Return a sentence of sqr with its ``%(name)s`` still in it, in the form of a number."""

    def joined(self, items: Sequence[str], last: str = "", /) -> str:
        """Return texts in a row, with ``and``, ``or`` or nothing before the last."""

    def numeral(self, text: str, /) -> str:
        """Return a number as it is written in this language."""

    def term(self, term: Term, /) -> str:
        """Return a text of a rubric."""


class Worded(str):
    """An English text that can be said in another language."""

    __slots__ = ()

    def spoken(self, tongue: Tongue) -> str:
        """Return the text in another language."""
        raise NotImplementedError


class Numeral(Worded):
    """A number as a text with point and comma as in English: ``1,204``, ``2.67``, ``78%``."""

    __slots__ = ()

    def spoken(self, tongue: Tongue) -> str:
        """Return the number as it is written in another language."""
        return tongue.numeral(str(self))


class Term(Worded):
    """A text of a rubric, with what its authors say in other languages.

    ``others`` goes from a language to the text, empty where it is missing; ``language`` is the
    rubric's own. ``name`` is how sqr's own catalogues know a usual name such as ``School``, and
    ``small`` says that it stands here in small letters.
    """

    __slots__ = ("language", "name", "others", "small")
    language: str
    name: str
    others: Mapping[str, str]
    small: bool

    def __new__(cls, text: str, others: Mapping[str, str] | None = None, language: str = "en",
                name: str = "", *, small: bool = False) -> Self:  # fmt: skip
        """Make a term."""
        made = super().__new__(cls, text)
        made.others, made.language, made.name, made.small = others or {}, language, name, small
        return made

    def lower(self) -> Term:
        """Return the term in small letters, in every language."""
        others = {code: text.lower() for code, text in self.others.items()}
        return Term(str(self).lower(), others, self.language, self.name, small=True)

    def spoken(self, tongue: Tongue) -> str:
        """Return the term in another language."""
        return tongue.term(self)


class Said(Worded):
    """A sentence of sqr: the message as translators see it, and the values in its places."""

    __slots__ = ("many", "message", "number", "values")
    message: str
    many: str
    number: int
    values: Mapping[str, Value]

    def spoken(self, tongue: Tongue) -> str:
        """Return the sentence in another language, its values too."""
        told = tongue.message(self.message, self.many, self.number)
        if not self.values:
            return told
        return told % {name: _value(value, tongue) for name, value in self.values.items()}


class Listed(Worded):
    """Texts in a row: ``a, b, c`` or, with a ``last`` word, ``a, b and c``."""

    __slots__ = ("items", "last")
    items: tuple[str, ...]
    last: str

    def spoken(self, tongue: Tongue) -> str:
        """Return the texts in a row in another language."""
        return tongue.joined([_value(item, tongue) for item in self.items], self.last)


def said(message: str, /, **values: Value) -> Said:
    """Return a sentence with its ``%(name)s`` filled in; ``docs/translate.py`` finds it here.

    >>> said("%(n)s of %(unit)s", n=1204, unit=Term("Schools", {"es": "Escuelas"}).lower())
    '1,204 of schools'
    """
    return _made(message % _english(values) if values else message, message, "", 0, values)


def counted(one: str, many: str, number: int, /, **values: Value) -> Said:
    """Return the form of a sentence that agrees with a number, which is its ``%(n)s``.

    >>> counted("%(n)s reviewer", "%(n)s reviewers", 2)
    '2 reviewers'
    """
    values = {"n": number, **values}
    text = (one if number == 1 else many) % _english(values)
    return _made(text, one, many, number, values)


def listed(items: Iterable[str], last: str = "") -> Listed:
    """Return texts in a row; ``last`` is ``and``, ``or``, or nothing for commas only.

    >>> listed(["a", "b", "c"], "or"), listed(["a", "b"]), listed(["a"], "and")
    ('a, b or c', 'a, b', 'a')
    """
    found = tuple(items)
    text = ", ".join(found)
    if last and len(found) > 1:
        text = f"{', '.join(found[:-1])} {last} {found[-1]}"
    made = Listed(text)
    made.items, made.last = found, last
    return made


def a(noun: str, *, start: bool = False) -> Said:
    """Return an English noun with its article; other languages do as they do.

    >>> a("criterion"), a("indicator", start=True), a("ámbito")
    ('a criterion', 'An indicator', 'an ámbito')
    """
    if normalize("NFD", noun)[:1].lower() in tuple("aeiou"):
        return said("An %(noun)s", noun=noun) if start else said("an %(noun)s", noun=noun)
    return said("A %(noun)s", noun=noun) if start else said("a %(noun)s", noun=noun)


def _made(text: str, message: str, many: str, number: int, values: Mapping[str, Value]) -> Said:
    made = Said(text)
    made.message, made.many, made.number, made.values = message, many, number, values
    return made


def _english(values: Mapping[str, Value]) -> dict[str, str]:
    return {k: v if isinstance(v, str) else f"{v:,}" for k, v in values.items()}


def _value(value: Value, tongue: Tongue) -> str:
    if isinstance(value, Worded):
        return value.spoken(tongue)
    return value if isinstance(value, str) else tongue.numeral(f"{value:,}")
