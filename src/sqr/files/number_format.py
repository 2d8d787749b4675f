"""What a number shows in a format of Excel's.

Only what can be followed with certainty is followed: places for digits, fixed texts, a
percentage that nothing is rounded off, and the sections that a value or a condition chooses.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

LONGEST_SECTION = 40  # a longer one could make gigabytes of a small sheet

# What Excel does not write down, as everybody has it.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 37: "#,##0;(#,##0)", 38: "#,##0;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', 48: "##0.0E+0",
}  # fmt: skip

_FIXED = r'"[^"]*"|\\.'
_SECTION = re.compile(rf"(?:{_FIXED}|\[[^\]]*\]|[^;])*")
# Colours, places and languages, blanks as wide as a letter, letters that fill the cell.
_UNSEEN = re.compile(
    rf"({_FIXED})|\[(?:\$-[^\]]*|black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]"
    r"|[_*].",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|([0#])|([-() ])')
_DECIMALS = re.compile(r"[0#]*\.(0{1,9})")
_PERCENT = re.compile(r"#{0,2}0(?:\.(0{1,9}))?( ?)%")
_GROUPED = re.compile(r"[#0]{0,3}(?:,[#0]{3})+(?:\.(0{1,9}))?")
# Excel knows no more than fifteen digits, and 0.57 may be kept as 0.56999999999999995.
_DIGITS = Context(prec=15)


class How(Enum):
    """How the shown text and the stored number stand to each other."""

    SAME = "same"
    AS_SHOWN = "as shown"  # the text is certain, and other than the number
    OTHERWISE = "otherwise"  # rounded or grouped: the number is meant as likely as the text
    UNKNOWN = "unknown"  # the format is not followed, or shows nothing


class Showing(NamedTuple):
    """What a cell shows, as far as it is known."""

    how: How
    text: str = ""


@lru_cache(maxsize=4096)
def matters(code: str) -> bool:
    """Tell whether a format may show a number otherwise than it is stored.

    >>> [matters(code) for code in ("General", "@", "yyyy-mm-dd", "0", "000", "0%", "General;;")]
    [False, False, False, True, True, True, True]
    """
    bare = re.sub(rf"{_FIXED}|\[[^\]]*\]|[_*].", "", code)
    if _DATE.search(bare):
        return False
    sections = _sections(code)
    return any(_UNSEEN.sub(r"\1", section) not in ("General", "@") for section in sections)


@lru_cache(maxsize=4096)
def showing(number: str, code: str) -> Showing:
    """Return what a number shows, in a format that matters.

    >>> showing("7", "000").text, showing("0.75", "0%").text, showing("1234", "#,##0").text
    ('007', '75%', '1,234')
    >>> showing("2", '[=1]"Low";[=2]"High";General').text
    'High'
    >>> [showing(n, code).how.value for n, code in (("0.756", "0%"), ("2", "0;;"), ("2", ";;"))]
    ['otherwise', 'same', 'unknown']
    """
    chosen = _chosen(Decimal(number), code)
    if chosen is None or not chosen or len(chosen) > LONGEST_SECTION:
        return Showing(How.UNKNOWN)
    section = _UNSEEN.sub(r"\1", chosen)
    if section == "General":
        return Showing(How.SAME)
    if found := _PERCENT.fullmatch(section):
        return _percent(number, len(found[1] or ""), found[2])
    if found := _GROUPED.fullmatch(section):
        return _told(number, f"{_rounded(number, len(found[1] or '')):,f}")
    if found := _DECIMALS.fullmatch(section):
        return _told(number, f"{_rounded(number, len(found[1])):f}")
    return _filled(number, section)


def _sections(code: str) -> list[str]:
    """Return the parts for one kind of numbers each, without the part for texts."""
    found = []
    at = 0
    while at <= len(code):
        part = _SECTION.match(code, at)
        assert part is not None  # it matches nothing, too
        found.append(part[0])
        at = part.end() + 1
    texts = "@" in re.sub(_FIXED, "", found[-1])
    return found[:-1] if texts and len(found) > 1 else found


def _chosen(value: Decimal, code: str) -> str | None:
    """Return the section for a value, or None where it is not certain which one it is."""
    sections = _sections(code)
    conditions = [_CONDITION.match(section) for section in sections]
    if not any(conditions):
        if len(sections) == 1:
            return sections[0] if value >= 0 or _DECIMALS.fullmatch(sections[0]) else None
        if value < 0:
            return None
        return sections[2] if value == 0 and len(sections) > 2 else sections[0]
    for section, condition in zip(sections, conditions, strict=True):
        if condition is None:
            return section if section is sections[-1] else None
        if _holds(value, condition[1], Decimal(condition[2])):
            return section[condition.end() :]
    return None


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _rounded(number: str, decimals: int) -> Decimal:
    return _DIGITS.create_decimal(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _percent(number: str, decimals: int, blank: str) -> Showing:
    hundredfold = _DIGITS.create_decimal(number).scaleb(2)
    shown = _rounded(str(hundredfold), decimals)
    how = How.AS_SHOWN if shown == hundredfold else How.OTHERWISE
    return Showing(how, f"{shown:f}{blank}%")


def _told(number: str, shown: str) -> Showing:
    """2 shown as 2.00 is 2; 1.1 shown as 1.10, and 1234 as 1,234, may be meant as either."""
    if shown == number or ("." not in number and "," not in shown):
        return Showing(How.SAME)
    return Showing(How.OTHERWISE, shown)


def _filled(number: str, section: str) -> Showing:
    """Put the digits of a whole number into a section of places and fixed texts."""
    tokens = _tokens(section)
    if not any(mark or any(map(str.isalnum, text)) for mark, text in tokens):
        return Showing(How.UNKNOWN)  # or a dash alone, as accountants write nought
    places = sum(mark != "" for mark, _ in tokens)
    if places and not number.isdigit():
        if "." not in number or number.startswith("-"):
            return Showing(How.UNKNOWN)
        whole = f"{_rounded(number, 0):f}"
        return Showing(How.OTHERWISE, _filled(whole, section).text or whole)
    left, out = number, []
    for mark, text in reversed(tokens):
        if not mark:
            out.append(text)
            continue
        places -= 1
        taken = left if places == 0 else left[-1:]
        left = left[: len(left) - len(taken)]
        out.append(taken or ("0" if mark == "0" else ""))
    shown = "".join(reversed(out))
    return Showing(How.SAME) if shown == number else Showing(How.AS_SHOWN, shown)


def _tokens(section: str) -> list[tuple[str, str]]:
    """Return a section's places for digits and its fixed texts, if it has no other parts."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(section):
        token = _TOKEN.match(section, at)
        if token is None:
            return []
        at = token.end()
        found.append((token[3], "") if token[3] else ("", token[1] or token[2] or token[4] or ""))
    return found
