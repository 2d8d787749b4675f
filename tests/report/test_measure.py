"""Texts are measured and broken as Arial would be, and never reckoned narrower than they are."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqr.report.measure import clipped, lines, width

SIZE = 10.0
# Adobe's metrics of Helvetica-Bold (1997), whose widths Arial Bold shares.
BOLD = {
    letter: wide
    for wide, letters in (
        (278, " ijl,./"), (333, "ft-:()"), (389, "r"), (500, "z"), (556, "aceksvxy0123456789J"),
        (611, "bdghnopquFLTZ"), (667, "EPSVXY"), (722, "ABCDHKNRU"), (778, "wGOQ"),
        (833, "M"), (889, "m"), (944, "W"),
    )
    for letter in letters
}  # fmt: skip

texts = st.text(alphabet="abiWm1 -é学—́", max_size=50)
rooms = st.floats(1, 150)


def first_word(text: str) -> str:
    """Return a text up to where a line may first end, without the blanks there."""
    found = re.match(r".*?(?: +(?=[^ ])|-(?=[^ -])|$)", text)
    assert found
    return found[0].rstrip(" ")


@pytest.mark.parametrize(
    "text", ["Established", "Shared vision", "Number of schools: 12 (of 40)", "www.example.org"]
)
def test_bold_is_at_least_as_wide_as_published(text: str) -> None:
    published = sum(BOLD[letter] for letter in text) / 1000 * SIZE
    assert published <= width(text, SIZE, bold=True) <= 1.15 * published


def test_digits_and_blanks_are_as_wide_in_bold() -> None:
    assert width("12 345 ", SIZE, bold=True) == width("12 345 ", SIZE)


def test_what_is_laid_on_a_letter_takes_no_room() -> None:
    assert width("e\u0301\u200d", SIZE) == width("é", SIZE) == width("e", SIZE)
    assert width("学", SIZE) > width("m", SIZE)


@given(texts, rooms, st.booleans())
def test_lines_fit_and_lose_nothing(text: str, room: float, bold: bool) -> None:
    found = lines(text, room, SIZE, bold=bold)
    assert "".join(found) == text
    assert all(found) or found == [""]
    for line in found:
        assert len(line.rstrip(" ")) == 1 or width(line.rstrip(" "), SIZE, bold=bold) <= room + 1e-6


@given(texts, rooms, st.booleans())
def test_a_line_ends_no_sooner_than_it_must_and_only_where_it_may(
    text: str, room: float, bold: bool
) -> None:
    found = lines(text, room, SIZE, bold=bold)
    for place, (line, after) in enumerate(pairwise(found)):
        word = first_word("".join(found[place + 1 :]))
        assert width(line + word, SIZE, bold=bold) > room - 1e-6
        if not (line.endswith(" ") or (line.endswith("-") and after[0] not in " -")):
            begun = re.split(r" |-(?=[^ -])", "".join(found[: place + 1]))[-1]
            assert width(begun + word, SIZE, bold=bold) > room - 1e-6, (
                "a word that would have fitted"
            )


@given(texts, rooms, st.integers(1, 4), st.booleans())
def test_what_is_clipped_fits_and_says_so(text: str, room: float, most: int, bold: bool) -> None:
    found = clipped(text, room, SIZE, most, bold=bold)
    if len(lines(text, room, SIZE, bold=bold)) <= most:
        assert found == text
        return
    assert found.endswith("…")
    assert text.startswith(found[:-1])
    assert found == "…" or len(lines(found, room, SIZE, bold=bold)) <= most
