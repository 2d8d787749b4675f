"""What a sheet shows otherwise than it is stored: formats of numbers, hidden rows and columns.

A school's number may be stored as 7 and shown as `007`, by a format of noughts. A person knows
only what is shown, so such a number is made a text before any library reads it. Where it is not
certain that the text is meant, or how the format shows the number, the cell is noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from sqr.files.number_format import BUILT_IN, How, matters, showing

MOST_NOTED = 500
_LONGEST_FORMAT = 255  # as in Excel
_WIDEST = 16_384

_FORMAT = re.compile(rb"<(?:\w{1,20}:)?numFmt\b([^<>]*)>")
_STYLES = re.compile(rb"<(?:\w{1,20}:)?cellXfs\b.*?</(?:\w{1,20}:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w{1,20}:)?xf\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


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
    as they are stored, ``unfollowed`` those of which it is not known how they show (their text is
    the format), at most ``MOST_NOTED`` of each; ``count`` is how many of the first there are.
    ``hidden_rows`` (from 1) are first and last rows, ``hidden_columns`` (from 0) likewise.
    """

    as_shown: tuple[Shown, ...] = field(default=(), repr=False)
    otherwise: tuple[Shown, ...] = field(default=(), repr=False)
    unfollowed: tuple[Shown, ...] = field(default=(), repr=False)
    count: int = 0
    hidden_rows: tuple[tuple[int, int], ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()


def styles_shown(data: bytes) -> dict[bytes, str]:
    """Return the formats, by number of style, that may show a number otherwise than stored."""
    formats = {b"%d" % number: code for number, code in BUILT_IN.items()}
    for found in _FORMAT.finditer(data):
        said = _attributes(found[1])
        code = unescape(said.get(b"formatCode", b"").decode("utf-8", "replace"))
        formats[said.get(b"numFmtId", b"")] = code[:_LONGEST_FORMAT]
    wanted = {n: code for n, code in formats.items() if matters(code)}
    part = _STYLES.search(data)
    if part is None or not wanted:
        return {}
    styles = (_attributes(found[1]).get(b"numFmtId") for found in _STYLE.finditer(part[0]))
    return {b"%d" % n: wanted[i] for n, i in enumerate(styles) if i is not None and i in wanted}


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {m[1]: m[2] if m[2] is not None else m[3] for m in _ATTRIBUTE.finditer(tag)}


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
    noted: dict[How, list[Shown]] = {how: [] for how in How}
    count = 0

    def written(found: re.Match[bytes]) -> bytes:
        nonlocal count
        said = _attributes(found[2])
        code = styles.get(said.get(b"s", b""), "")
        number = _plain(found[4])
        if said.get(b"t", b"n") != b"n" or not number:
            return found[0]
        how, text = showing(number, code)
        if how is not How.SAME and len(noted[how]) < MOST_NOTED:
            noted[how].append(
                _one(said.get(b"r", b""), number, code if how is How.UNKNOWN else text)
            )
        if how is not How.AS_SHOWN:
            return found[0]
        count += 1
        rest = re.sub(rb"""\st\s*=\s*["']n["']""", b"", found[2])
        return found[1] + rest + b' t="str">' + found[3] + _escaped(text)

    data = _numbers(styles).sub(written, data)
    told, otherwise, unknown = (
        tuple(noted[how]) for how in (How.AS_SHOWN, How.OTHERWISE, How.UNKNOWN)
    )
    return data, Look(told, otherwise, unknown, count, rows, columns)


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
