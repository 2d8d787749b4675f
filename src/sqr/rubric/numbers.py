"""Exact numbers: read from text as fractions, compared as fractions, shown as decimals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from sqr.said import Numeral


def exact(value: Any) -> Fraction:
    """Read a number exactly: ``2.5``, ``5/2``, ``70 %``.

    Raises ValueError with a plain sentence for anything else.

    >>> exact("0.7"), exact("70 %"), exact("2/3")
    (Fraction(7, 10), Fraction(7, 10), Fraction(2, 3))
    """
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    percent = text.endswith("%")
    body = text.removesuffix("%").strip()
    # Exponents are refused: `1e999999999` is a number that never ends.
    if len(body) > 40 or not body or any(c not in "0123456789./-+ " for c in body):
        raise ValueError("wanted a number such as 2, 2.5, 5/2 or 70 %")
    try:
        number = Fraction(body)
    except (ValueError, ZeroDivisionError):
        raise ValueError("wanted a number such as 2, 2.5, 5/2 or 70 %") from None
    return number / 100 if percent else number


Exact = Annotated[Fraction, BeforeValidator(exact), WithJsonSchema({"type": ["number", "string"]})]


def round_half_up(number: Fraction, digits: int) -> str:
    """Show ``number`` with ``digits`` decimals, rounding half away from zero upwards.

    >>> round_half_up(Fraction(5, 2), 0), round_half_up(Fraction(1, 3), 2)
    ('3', '0.33')
    """
    return _decimal(_scaled(number, digits), digits)


def _scaled(number: Fraction, digits: int) -> int:
    """Return a number times a power of ten, rounded half up; in whole numbers, which is fast."""
    ten: int = 10**digits
    top, bottom = number.as_integer_ratio()
    return (2 * top * ten + bottom) // (2 * bottom)


def _decimal(scaled: int, digits: int) -> str:
    sign = "-" if scaled < 0 else ""
    text = str(abs(scaled)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def shown(number: Fraction, cuts: tuple[Fraction, ...] = (), digits: int = 2) -> Numeral:
    """Show ``number`` so that it never seems to stand on another side of a cut.

    Digits are added until the shown number lies on the same side of every cut as the
    exact one (SEMANTICS: "a shown number never seems to contradict its level").

    >>> shown(Fraction(8, 3)), shown(Fraction(2499, 1000), (Fraction(5, 2),))
    ('2.67', '2.499')
    """
    for more in range(digits, digits + 30):
        scaled = _scaled(number, more)
        if _same_sides(scaled, 10**more, number, cuts):
            return Numeral(_decimal(scaled, more))
    return Numeral(f"{number.numerator}/{number.denominator}")


def _same_sides(top: int, bottom: int, number: Fraction, cuts: Iterable[Fraction]) -> bool:
    """Tell whether ``top / bottom`` lies on the side of each cut, or on it, as ``number`` does."""
    its_top, its_bottom = number.as_integer_ratio()
    for cut in cuts:  # in whole numbers, which is fast
        cut_top, cut_bottom = cut.as_integer_ratio()
        shown, exact = (
            top * cut_bottom - cut_top * bottom,
            its_top * cut_bottom - cut_top * its_bottom,
        )
        if (shown > 0) != (exact > 0) or (shown < 0) != (exact < 0):
            return False
    return True


def percent(share: Fraction, against: Fraction | None = None) -> Numeral:
    """Show a share in percent; beside a threshold it never seems to reach what it does not.

    A share that an author wrote is shown exactly, as a fraction where decimals cannot.

    >>> percent(Fraction(7, 10)), percent(Fraction(2, 3))
    ('70 %', '2/3')
    >>> percent(Fraction(498, 1000), against=Fraction(1, 2))
    '49.8 %'
    """
    if against is not None:
        return Numeral(f"{shown(share * 100, (against * 100,), digits=0)} %")
    text = plain(share * 100)
    return plain(share) if "/" in text else Numeral(f"{text} %")


def exact_percent(share: Fraction, against: Fraction) -> Numeral:
    """Show a share that was worked out beside a threshold, as a fraction where percent is rounded.

    On a threshold that no decimals reach, the fraction stands alone.

    >>> [exact_percent(share, Fraction(7, 10)) for share in (Fraction(1, 2), Fraction(2, 3))]
    ['50 %', '2/3 (67 %)']
    >>> exact_percent(Fraction(2, 3), Fraction(2, 3))
    '2/3'
    """
    text = percent(share, against)
    if "/" in text:
        return Numeral(share)
    rounded = Fraction(text.removesuffix(" %")) != share * 100
    return Numeral(f"{share} ({text})") if rounded else text


def near_percent(share: Fraction) -> Numeral:
    """Show a share that was worked out in percent, with two decimals where it takes them.

    >>> near_percent(Fraction(1, 2)), near_percent(Fraction(2, 3))
    ('50 %', '66.67 %')
    """
    text = plain(share * 100)
    return Numeral(f"{shown(share * 100) if len(text) > 5 or '/' in text else text} %")


def plain(number: Fraction) -> Numeral:
    """Show a number that an author wrote, without trailing zeros: ``2``, ``0.7``, ``2/3``.

    >>> plain(Fraction(7, 10)), plain(Fraction(2)), plain(Fraction(2, 3))
    ('0.7', '2', '2/3')
    """
    if number.denominator == 1:
        return Numeral(number.numerator)
    for digits in range(1, 7):
        scaled = _scaled(number, digits)
        if scaled * number.denominator == number.numerator * 10**digits:
            return Numeral(_decimal(scaled, digits))
    return Numeral(f"{number.numerator}/{number.denominator}")
