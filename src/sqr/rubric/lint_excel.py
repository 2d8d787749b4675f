"""Ids and codes that Excel turns into something else as soon as somebody types them."""

from __future__ import annotations

import re

from sqr.rubric.model import Rubric
from sqr.rubric.names import listed

_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})(?:[-/](?:\d\d){1,2})?")
_NUMBER = re.compile(r"0\d+(?:\.\d+)?|\d+\.\d*0|\d+[eE]\d{1,2}")


def excel_prone(rubric: Rubric) -> list[str]:
    """Return what to say of ids of criteria and codes of levels that Excel would change.

    >>> from sqr.rubric.load import load
    >>> excel_prone(load("equity-review").rubric)
    []
    """
    names = [*(c.id for c in rubric.criteria), *(level.code for level in rubric.levels)]
    dates = [name for name in names if _is_date(name)]
    numbers = {name: as_number(name) for name in names if _NUMBER.fullmatch(name)}
    said = []
    if dates:
        said.append(f"Excel makes {'a date' if len(dates) == 1 else 'dates'} of {_all(dates)}")
    plain = [name for name, number in numbers.items() if number not in names]
    if plain:
        word = "another number" if len(plain) == 1 else "other numbers"
        said.append(f"Excel makes {word} of {_all(plain)}")
    said += [f"Excel makes `{number}` of `{name}`, which is here, too"
             for name, number in numbers.items() if number in names]  # fmt: skip
    return said


def _all(names: list[str]) -> str:
    return listed(names, joined="and")


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    low, high = sorted((int(found[1]), int(found[2])))
    return 1 <= low <= 12 and high <= 31


def as_number(text: str) -> str:
    """Return what Excel shows of a number that was typed.

    >>> as_number("1.10"), as_number("010"), as_number("2.0"), as_number("1E2")
    ('1.1', '10', '2', '100')
    """
    return f"{float(text):.15g}"
