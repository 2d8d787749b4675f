"""What a sheet shows otherwise than it is stored: formats of numbers, hidden rows and columns.

A school's number may be stored as 7 and shown as `007`, by a format of noughts. A person knows
only what is shown, so such a number is made a text before any library reads it. Where a format
cannot be followed with certainty, the cell is noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import unescape

MOST_NOTED = 500
_LONGEST_FORMAT = 40  # a longer one could make gigabytes of a small sheet
_WIDEST = 16_384

_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt\b([^<>]*)>")
_STYLES = re.compile(rb"<(?:\w{1,20}:)?cellXfs\b.*?</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w{1,20}:)?xf\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[\$-[^\]]*\]|([0#])|([-() ])')
_BUILT_IN = {b"2": "0.00"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is stored and as it is shown, in a cell (column from 0, row from 1)."""

    cell: str
    column: int
    row: int
    stored: str
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet looks.

    ``as_shown`` are numbers that are read as they are shown, ``otherwise`` those that are read
    as they are stored, at most ``MOST_NOTED`` of each; ``count`` is how many of the former there
    are. ``hidden_rows`` (from 1) are first and last rows, ``hidden_columns`` (from 0) likewise.
    """

    as_shown: tuple[Shown, ...] = field(default=(), repr=False)
    otherwise: tuple[Shown, ...] = field(default=(), repr=False)
    count: int = 0
    hidden_rows: tuple[tuple[int, int], ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()


def styles_shown(data: bytes) -> dict[bytes, str]:
    """Return the formats, by number of style, that may show a number otherwise than stored."""
    formats: dict[bytes, str] = dict(_BUILT_IN)
    for found in _FORMAT.finditer(data):
        said = _attributes(found[1])
        code = unescape(said.get(b"formatCode", b"").decode("utf-8", "replace")).split(";")[0]
        if len(code) <= _LONGEST_FORMAT:
            formats[said.get(b"numFmtId", b"")] = code
    wanted = {n: code for n, code in formats.items() if _decimals(code) or _tokens(code)}
    part = _STYLES.search(data)
    if part is None or not wanted:
        return {}
    styles = (_attributes(found[1]).get(b"numFmtId") for found in _STYLE.finditer(part[0]))
    return {b"%d" % n: wanted[i] for n, i in enumerate(styles) if i is not None and i in wanted}


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {m[1]: m[2] if m[2] is not None else m[3] for m in _ATTRIBUTE.finditer(tag)}


def as_shown(number: str, code: str) -> str | None:
    """Return a whole number as a format of noughts and fixed texts shows it, or None.

    >>> as_shown("7", "000"), as_shown("7", '"R"00'), as_shown("123456789", "000-00-0000")
    ('007', 'R07', '123-45-6789')
    >>> as_shown("7.5", "000"), as_shown("7", "0%"), as_shown("7", "#,##0")
    (None, None, None)
    """
    tokens = _tokens(code)
    if not tokens or not number.isdigit():
        return None
    left, out = str(int(number)), []
    places = sum(mark != "" for mark, _ in tokens)
    for mark, text in reversed(tokens):
        if not mark:
            out.append(text)
            continue
        places -= 1
        taken = left if places == 0 else left[-1:]
        left = left[: len(left) - len(taken)]
        out.append(taken or ("0" if mark == "0" else ""))
    return "".join(reversed(out))


def _tokens(code: str) -> list[tuple[str, str]]:
    """Return a format's places for digits and its fixed texts, if it has no other parts."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(code):
        token = _TOKEN.match(code, at)
        if token is None:
            return []
        at = token.end()
        if token[3]:
            found.append((token[3], ""))
        else:
            found.append(("", token[1] or token[2] or token[4] or ""))
    digits = [mark for mark, _ in found if mark]
    plain = "".join(digits) in ("0", "#") and not any(text for _, text in found)
    return found if digits and not plain else []


def _decimals(code: str) -> int:
    """Return how many decimals a format of noughts alone shows, or 0."""
    found = re.fullmatch(r"[0#]*\.(0{1,9})", code)
    return len(found[1]) if found else 0


def _rounded(number: str, code: str) -> str:
    """Return how a number with decimals is shown.

    >>> _rounded("1.1", "0.00"), _rounded("7.5", "000")
    ('1.10', '008')
    """
    if "." not in number:
        return number
    text = str(Decimal(number).quantize(Decimal(1).scaleb(-_decimals(code)), ROUND_HALF_UP))
    return as_shown(text, code) or text


def _numbers(styles: Mapping[bytes, str]) -> re.Pattern[bytes]:
    wanted = b"|".join(styles)
    return re.compile(
        rb"""(<(?:\w{1,20}:)?c\b)(?=[^<>]*\ss\s*=\s*["'](?:""" + wanted + rb""")["'])([^<>]*)>"""
        rb"""((?:<(?:\w{1,20}:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w{1,20}:)?f>))?"""
        rb"""<(?:\w{1,20}:)?v>)([^<>]{1,40})(?=</)"""
    )


def seen(data: bytes, styles: Mapping[bytes, str]) -> tuple[bytes, Look]:
    """Return a sheet with its numbers as they are shown, and how it looks."""
    rows = _hidden_rows(data) if b"hidden" in data else ()
    columns = _hidden_columns(data) if b"hidden" in data else ()
    if not styles:
        return data, Look(hidden_rows=rows, hidden_columns=columns)
    told: list[Shown] = []
    otherwise: list[Shown] = []
    count = 0

    def written(found: re.Match[bytes]) -> bytes:
        nonlocal count
        said = _attributes(found[2])
        code = styles.get(said.get(b"s", b""), "")
        number = _plain(found[4])
        if said.get(b"t", b"n") != b"n" or not number:
            return found[0]
        text = as_shown(number, code)
        if text is None:
            shown = _rounded(number, code)
            if len(otherwise) < MOST_NOTED and shown != number and "." in number:
                otherwise.append(_one(said.get(b"r", b""), number, shown))
            return found[0]
        if text != number:
            count += 1
            if len(told) < MOST_NOTED:
                told.append(_one(said.get(b"r", b""), number, text))
        rest = re.sub(rb"""\st\s*=\s*["']n["']""", b"", found[2])
        return found[1] + rest + b' t="str">' + found[3] + _escaped(text)

    data = _numbers(styles).sub(written, data)
    return data, Look(tuple(told), tuple(otherwise), count, rows, columns)


def _plain(text: bytes) -> str:
    """Return a stored number without exponent, as a person would type it, or nothing."""
    try:
        value = float(text)
    except ValueError:
        return ""
    whole = value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else repr(value) if abs(value) < 1e15 else ""


def _escaped(text: str) -> bytes:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.encode("utf-8", "replace")


def _one(cell: bytes, stored: str, text: str) -> Shown:
    name = cell.decode("ascii", "replace")
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", name)
    if found is None:
        return Shown(name[:12], -1, 0, stored, text)
    return Shown(name, column(found[1]) - 1, int(found[2]), stored, text)


def column(letters: str) -> int:
    """Return the number of a column, from 1.

    >>> column("A"), column("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w{1,20}:)?col\b([^<>]*)>")


def _is_hidden(said: Mapping[bytes, bytes]) -> bool:
    return said.get(b"hidden", b"0") in (b"1", b"true")


def _number(text: bytes, default: int) -> int:
    return int(text) if text.isdigit() and len(text) < 8 else default


def _hidden_rows(data: bytes) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    row = 0
    for tag in _ROW.finditer(data):
        said = _attributes(tag[1])
        row = _number(said.get(b"r", b""), row + 1)
        if not _is_hidden(said):
            continue
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return tuple(found)


def _hidden_columns(data: bytes) -> tuple[tuple[int, int], ...]:
    found = []
    for tag in _COLUMN.finditer(data[: data.find(b"<row")] if b"<row" in data else data):
        said = _attributes(tag[1])
        first = _number(said.get(b"min", b""), 0)
        last = _number(said.get(b"max", b""), first)
        if _is_hidden(said) and 0 < first <= last:
            found.append((first - 1, min(last, _WIDEST) - 1))
    return tuple(found)
