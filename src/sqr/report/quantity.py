"""Words for counts, with declared bounds, so that a sentence never says more than the data.

====================  =========================================
word                  the share that it stands for
====================  =========================================
all, both             every one
all but one           every one but a single one
nearly all            from 9 in 10, and not all
most                  from 3 in 4, and under 9 in 10
many                  over 3 in 5, and under 3 in 4
about half            from 2 in 5 to 3 in 5
some                  over 1 in 5, and under 2 in 5
few                   up to 1 in 5, and more than one
one, none             a single one, none
====================  =========================================

Of fewer than :data:`FEWEST` the number itself is said: "2 of 3" is as short as "many".
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sqr.report.language import Language

FEWEST = 5
"""Of fewer than this, a word for a share would hide how few they are."""

_NONE, _ONE, _FEW, _SOME = "none", "one", "few", "some"
_HALF, _MANY, _MOST, _NEARLY, _ALL_BUT_ONE, _ALL = (
    "about half", "many", "most", "nearly all", "all but one", "all",
)  # fmt: skip

# From the most down: the first word whose test the share passes is the one.
BOUNDS: tuple[tuple[str, Callable[[Fraction], bool]], ...] = (
    (_ALL, lambda share: share == 1),
    (_NEARLY, lambda share: share >= Fraction(9, 10)),
    (_MOST, lambda share: share >= Fraction(3, 4)),
    (_MANY, lambda share: share > Fraction(3, 5)),
    (_HALF, lambda share: share >= Fraction(2, 5)),
    (_SOME, lambda share: share > Fraction(1, 5)),
    (_FEW, lambda share: share > 0),
    (_NONE, lambda share: share == 0),
)


def word(number: int, total: int) -> str:
    """Return the word for ``number`` of ``total``, or nothing where the number is to be said.

    >>> [word(n, 20) for n in (20, 19, 18, 15, 13, 10, 5, 4, 1, 0)]
    ['all', 'all but one', 'nearly all', 'most', 'many', 'about half', 'some', 'few', 'one', 'none']
    >>> word(2, 3), word(3, 3)
    ('', 'all')
    """
    if not 0 <= number <= total or total == 0:
        raise ValueError(f"{number} of {total} is no share")
    if number in (0, total):
        return _ALL if number else _NONE
    if total < FEWEST:
        return ""
    if number == 1:
        return _ONE
    if number == total - 1:
        return _ALL_BUT_ONE
    share = Fraction(number, total)
    return next(name for name, holds in BOUNDS if holds(share))


def of(number: int, total: int, many: str, language: Language) -> str:
    """Return "most schools", "2 of 3 schools"; ``many`` is the noun as it stands in mid sentence.

    >>> from sqr.report.language import language
    >>> of(16, 20, "schools", language("en")), of(2, 3, "schools", language("en"))
    ('most schools', '2 of 3 schools')
    """
    if number == total == 2:
        return language.gettext("both %(units)s", units=many)
    # A language may say the numbers where it has no short word for them.
    values = {"n": language.figure(number), "total": language.figure(total), "units": many}
    values["o"] = language.ending(many)
    return _phrase(word(number, total), language) % values


def _phrase(said: str, language: Language) -> str:
    _ = language.gettext
    return {
        "": _("%(n)s of %(total)s %(units)s"),
        _ALL: _("all %(units)s"),
        _ALL_BUT_ONE: _("all but one of the %(units)s"),
        _NEARLY: _("nearly all %(units)s"),
        _MOST: _("most %(units)s"),
        _MANY: _("many %(units)s"),
        _HALF: _("about half of the %(units)s"),
        _SOME: _("some %(units)s"),
        _FEW: _("few %(units)s"),
        _ONE: _("one of the %(units)s"),
        _NONE: _("none of the %(units)s"),
    }[said]


def alone(number: int, total: int, many: str, language: Language) -> str:
    """Return "some", "one", "2", for a sentence that has named the noun ``many`` before.

    >>> from sqr.report.language import language
    >>> [alone(n, 20, "", language("en")) for n in (6, 4, 1)], alone(1, 3, "", language("en"))
    (['some', 'few', 'one'], '1')
    """
    _ = language.gettext
    said = {_NEARLY: _("nearly all"), _MOST: _("most"), _MANY: _("many"), _HALF: _("about half"),
            _SOME: _("some"), _FEW: _("few"), _ONE: _("one")}  # fmt: skip
    found = said.get(word(number, total))
    return language.figure(number) if found is None else found % {"o": language.ending(many)}


def legend(language: Language) -> tuple[tuple[str, str], ...]:
    """Return every word with what it stands for, for the reader."""
    _ = language.gettext
    return (
        (_("nearly all"), _("at least 9 in 10, and not all")),
        (_("most"), _("at least 3 in 4")),
        (_("many"), _("more than 3 in 5")),
        (_("about half"), _("from 2 in 5 to 3 in 5")),
        (_("some"), _("more than 1 in 5, and less than 2 in 5")),
        (_("few"), _("at most 1 in 5")),
    )
