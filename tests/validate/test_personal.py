"""What names somebody is found, what does not is left alone, and no text takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqr.validate import personal

LONG = 200_000


@pytest.mark.parametrize(
    "text",
    ["a" * LONG, "1 " * LONG + "a", "a@" * LONG, "a." * LONG, "(" * LONG, "1" * LONG + "x",
     "Ms " * LONG, "Dr. A" * LONG, "pupil " * LONG, "id " + ": " * LONG, "+(1" * LONG,
     "a@" + "b." * LONG, "a@b" + "-" * LONG],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_no_note_takes_long(text: str) -> None:
    start = time.perf_counter()
    personal.emails(text)
    personal.numbers(text)
    personal.titled(text)
    personal.names_of([text])
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    ["555-0134", "(555) 010-0134", "+1 555 010 0134", "+49 30 901820", "01 23 45 67 89", "4471199",
     "pupil no. 482", "Student ID: 90211", "student #4821"],
)  # fmt: skip
def test_numbers_of_somebody(text: str) -> None:
    (found,) = personal.numbers(f"She said {text}, twice")
    assert found.startswith("…")
    assert len(found) == 3


@pytest.mark.parametrize(
    "text",
    ["2026-01-31", "31.01.2026", "1/31/26", "2025-26", "2024–2025", "12 345", "1 234 567",
     "1,234,567", "$250000", "€1000000", "45-50 %", "room 1204", "grades 9-12", "3.14159265",
     "students 120", "8 of 9", "10:30-11:15", "1990s", "4-5-6"],
)  # fmt: skip
def test_numbers_of_nobody(text: str) -> None:
    assert personal.numbers(f"There were {text} of them") == []


@given(st.from_regex(r"[a-z]{2,8}(\.[a-z]{2,8})?@[a-z]{2,8}\.(org|k12\.ma\.us)", fullmatch=True))
def test_addresses_are_masked(address: str) -> None:
    (found,) = personal.emails(f"Write to <{address}>.")
    assert found.startswith(f"{address[0]}…@")
    assert address not in found


@given(st.text())
def test_what_is_found_could_be_hinted_at(text: str) -> None:
    """Whatever the closer look finds, the database's question must have let through."""
    import duckdb

    found = personal.emails(text) or personal.numbers(text) or personal.titled(text)
    if found:
        asked = duckdb.execute("select regexp_matches(?, ?)", [text, personal.HINT]).fetchone()
        assert asked == (True,)


PIECES = (
    "Ms. ", "Ortiz", "Dr ", "É", "555", "-0134", " ", "(0)", "pupil ", "no. ", "STUDENT", " NO. ",
    " Number ", "4821", "ID: ", "#", "a@b.org", "12.", "Señor  Ñu", "+49", "/", "901820",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_found_in_likely_texts_is_hinted_at(text: str) -> None:
    import duckdb

    found = personal.emails(text) or personal.numbers(text) or personal.titled(text)
    if found:
        asked = duckdb.execute("select regexp_matches(?, ?)", [text, personal.HINT]).fetchone()
        assert asked == (True,), found
