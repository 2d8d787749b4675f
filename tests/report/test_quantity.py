"""A word for a count never says more than the data."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sqr.report import quantity
from sqr.report.language import language

# From the least to the most, each with the shares (from, to) that it may stand for.
SCALE = {
    "none": (Fraction(0), Fraction(0)),
    "one": (Fraction(0), Fraction(1, 5)),
    "few": (Fraction(0), Fraction(1, 5)),
    "some": (Fraction(1, 5), Fraction(2, 5)),
    "about half": (Fraction(2, 5), Fraction(3, 5)),
    "many": (Fraction(3, 5), Fraction(3, 4)),
    "most": (Fraction(3, 4), Fraction(9, 10)),
    "nearly all": (Fraction(9, 10), Fraction(1)),
    "all but one": (Fraction(4, 5), Fraction(1)),
    "all": (Fraction(1), Fraction(1)),
}


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(st.integers(1, 3000))
    return draw(st.integers(0, total)), total


@given(shares())
@example((2, 2))
def test_a_word_stands_within_its_bounds(pair: tuple[int, int]) -> None:
    number, total = pair
    said = quantity.word(number, total)
    text = quantity.of(number, total, "schools", language("en"))
    assert (text == "both schools") == (number == total == 2)
    if not said:
        assert total < quantity.FEWEST
        assert text == f"{number} of {total} schools"
        return
    low, high = SCALE[said]
    assert low <= Fraction(number, total) <= high
    assert (said == "all") == (number == total)
    assert (said == "none") == (number == 0)


@given(st.integers(5, 400))
def test_more_is_never_said_with_a_smaller_word(total: int) -> None:
    order = list(SCALE)
    said = [order.index(quantity.word(n, total)) for n in range(total + 1)]
    assert said == sorted(said)


@pytest.mark.parametrize(
    ("number", "total", "said"),
    [
        (75, 100, "most"),
        (74, 100, "many"),
        (60, 100, "about half"),
        (61, 100, "many"),
        (40, 100, "about half"),
        (39, 100, "some"),
        (20, 100, "few"),
        (21, 100, "some"),
        (90, 100, "nearly all"),
        (89, 100, "most"),
    ],
)
def test_bounds(number: int, total: int, said: str) -> None:
    assert quantity.word(number, total) == said


@pytest.mark.parametrize("pair", [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_share_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        quantity.word(*pair)


@pytest.mark.parametrize(
    ("number", "total", "english", "spanish"),
    [
        (0, 3, "none of the schools", "0 de 3 escuelas"),
        (2, 2, "both schools", "ambas escuelas"),
        (3, 3, "all schools", "todas las escuelas"),
        (19, 20, "all but one of the schools", "todas las escuelas menos una"),
        (1, 20, "one of the schools", "una de las escuelas"),
    ],
)
def test_the_words_of_a_language_agree_with_the_noun(
    number: int, total: int, english: str, spanish: str
) -> None:
    assert quantity.of(number, total, "schools", language("en")) == english
    assert quantity.of(number, total, "escuelas", language("es")) == spanish
