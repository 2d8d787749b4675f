"""Look at a file's bytes before any parser does: encoding, line ends, fingerprint."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from sqr.errors import InputError

CHUNK = 1 << 20
MOST_BAD_BYTES = 1000


@dataclass(frozen=True, slots=True)
class BadByte:
    """A byte that is not UTF-8, with its line and column (characters), both from 1."""

    value: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes of a file say.

    ``unusable`` says why the file cannot be read as text at all (else empty);
    ``lines`` counts line ends of any kind; ``mixed`` tells of more than one kind, and
    ``returns_only`` of carriage returns alone, as old Macs wrote them.
    """

    size: int
    unusable: str
    lines: int
    mixed: bool
    returns_only: bool
    utf8: bool
    ends_with_newline: bool


_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
)


def scan(path: Path) -> Scan:
    """Read the file once and say what it is made of."""
    size = feeds = returns = pairs = 0
    unusable = ""
    utf8 = True
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    with _open(path) as file:
        while chunk := file.read(CHUNK):
            if not size:
                unusable = next((n for mark, n in _MARKS if chunk.startswith(mark)), "")
            size += len(chunk)
            feeds += chunk.count(b"\n")
            if b"\r" in chunk or last == b"\r":
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk.startswith(b"\n"))
            if not unusable and b"\0" in chunk:
                unusable = "no plain text: it holds NUL bytes"
            utf8 = utf8 and _is_utf8(decoder, chunk)
            last = chunk[-1:]
    if utf8:
        utf8 = _is_utf8(decoder, b"", final=True)
    kinds = [feeds - pairs > 0, returns - pairs > 0, pairs > 0]
    return Scan(
        size=size,
        unusable=unusable,
        lines=feeds + returns - pairs,
        mixed=sum(kinds) > 1,
        returns_only=kinds == [False, True, False],
        utf8=utf8,
        ends_with_newline=last in (b"\n", b"\r"),
    )


def _is_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if not final and chunk.isascii() and decoder.getstate()[0] == b"":
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file."""
    with _open(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bad_bytes(path: Path) -> list[BadByte]:
    """Return the bytes that are not UTF-8, at most :data:`MOST_BAD_BYTES` of them."""
    found: list[BadByte] = []
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            start = 0
            while len(found) < MOST_BAD_BYTES:
                try:
                    line[start:].decode("utf-8")
                    break
                except UnicodeDecodeError as error:
                    at = start + error.start
                    column = len(line[:at].decode("utf-8", "replace")) + 1
                    found.append(BadByte(line[at], number, column))
                    start = at + 1
    return found


def _open(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "Check the name.") from None
