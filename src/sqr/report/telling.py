"""A review told in the language of a document: every text that can be, is.

What people wrote (names, notes, texts of their own) is a plain string and stays as it is; what
sqr or a rubric says is a :class:`~sqr.said.Worded` text and is said again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqr.report.language import SOURCE, Language, Told, base
from sqr.review.model import Review
from sqr.said import Worded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells reviews in a language; what all units share is told once.

    >>> from sqr.report.language import language
    >>> from sqr.said import said
    >>> Telling(language("es")).again((said("Nobody rated it."), "Nobody rated it."))
    ('Nadie lo valoró.', 'Nobody rated it.')
    """

    language: Language
    _known: dict[int, tuple[object, object]] = field(default_factory=dict)

    def review(self, review: Review) -> Review:
        """Return the review in the language, which may be the one that it is in."""
        if self.language.code == SOURCE == base(review.language):
            return review
        units = Telling(self.language)  # of its own, so that units are not kept
        code, inputs = self.language.code, review.inputs
        used = (file for language, file in review.rubric.translations if language == code)
        review = replace(review, inputs=(*inputs[:1], *used, *inputs[1:]))
        shared = cast(Review, self._new(replace(review, units=())))
        return replace(shared, units=units.again(review.units))

    def again(self, value: T) -> T:
        """Return a value with every text in it told in the language."""
        return cast(T, self._again(value))

    def _again(self, value: Any) -> object:
        if isinstance(value, Worded) or is_dataclass(value):
            return self._once(value)
        if type(value) is tuple:
            parts = [self._again(part) for part in value]
            if any(new is not old for new, old in zip(parts, value, strict=True)):
                return tuple(parts)
        return value

    def _once(self, value: Any) -> object:
        known = self._known.get(id(value))
        if known is None:  # the value is kept beside the answer, so that its id stays its own
            known = self._known[id(value)] = (value, self._new(value))
        return known[1]

    def _new(self, value: Any) -> object:
        if isinstance(value, Worded):
            return Told(value.spoken(self.language))
        changed = {}
        for name in _names(value.__class__):
            was = getattr(value, name)
            now = self._again(was)
            if now is not was:
                changed[name] = now
        return replace(value, **changed) if changed else value


@lru_cache(maxsize=100)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
