"""Look at a file's bytes before any parser does: encoding, line ends, quotation marks."""

from __future__ import annotations

import codecs
import os
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from sqr.errors import InputError
from sqr.files.markup import markup
from sqr.ratings.quotes import LoneQuotes

CHUNK = 1 << 18  # what fits into a processor's own memory is looked at faster
MOST_BAD_BYTES = 1000
LARGE = 8_000_000  # bytes: to look at such a file takes a while


class BadByte(NamedTuple):
    """A byte that is not UTF-8, with its line and column (characters), both from 1."""

    value: int
    line: int
    column: int


class Scan(NamedTuple):
    """What the bytes of a file say.

    ``unusable`` says why the file cannot be read as text at all (else empty); ``mixed``
    tells of line ends of more than one kind, and ``returns_only`` of carriage returns alone,
    as old Macs wrote them; ``lone_quote`` of a quotation mark inside an unquoted cell.
    ``modified`` is when the file was last written to, in nanoseconds.
    """

    size: int
    unusable: str
    mixed: bool
    returns_only: bool
    utf8: bool
    lone_quote: bool
    modified: int


NOT_PLAIN = "no plain text"
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
)


def scan(path: Path, delimiter: str = ",") -> Scan:
    """Read the file once and say what it is made of."""
    size = 0
    unusable = ""
    utf8 = True
    ends = _LineEnds()
    quotes = LoneQuotes(delimiter)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_bytes(path) as file:
        modified = os.fstat(file.fileno()).st_mtime_ns
        while chunk := file.read(CHUNK):
            if not size:
                unusable = markup(chunk[:8192]) or _kind(chunk)
            size += len(chunk)
            ends.see(chunk)
            quotes.see(chunk)
            if not unusable and b"\0" in chunk:
                unusable = f"{NOT_PLAIN}: it holds NUL bytes"
            utf8 = utf8 and _is_utf8(decoder, chunk)
    if utf8:
        utf8 = _is_utf8(decoder, b"", final=True)
    return Scan(size, unusable, ends.mixed, ends.returns_only, utf8, quotes.found, modified)


def _kind(chunk: bytes) -> str:
    return next((name for mark, name in _MARKS if chunk.startswith(mark)), "")


class _LineEnds:
    """Tells which kinds of line end there are: most files have one, and it is seen at once."""

    def __init__(self) -> None:
        self._feeds = self._returns = self._pairs = False
        self._cut = False  # the last piece ended in a carriage return: whose line feed may follow

    def see(self, chunk: bytes) -> None:
        """Look at the next piece of the file."""
        follows = self._cut and chunk.startswith(b"\n")
        self._pairs = self._pairs or follows
        self._returns = self._returns or (self._cut and not follows)
        self._cut = chunk.endswith(b"\r")
        if b"\r" not in chunk:
            self._feeds = self._feeds or chunk.find(b"\n", int(follows)) >= 0
            return
        pairs = chunk.count(b"\r\n")
        self._pairs = self._pairs or pairs > 0
        self._feeds = self._feeds or chunk.count(b"\n") - follows > pairs
        self._returns = self._returns or chunk.count(b"\r") - self._cut > pairs

    @property
    def _kinds(self) -> tuple[bool, bool, bool]:
        return self._feeds, self._returns or self._cut, self._pairs

    @property
    def mixed(self) -> bool:
        return sum(self._kinds) > 1

    @property
    def returns_only(self) -> bool:
        return self._kinds == (False, True, False)


def count_lines(path: Path) -> int:
    """Return how many lines a file has, whatever ends them; the last may lack its end."""
    ends = 0
    last = b""
    with open_bytes(path) as file:
        while chunk := file.read(CHUNK):
            returns = chunk.count(b"\r") - chunk.count(b"\r\n") if b"\r" in chunk else 0
            split = last == b"\r" and chunk.startswith(b"\n")
            ends += chunk.count(b"\n") + returns - split
            last = chunk[-1:]
    return ends + (last not in (b"\n", b"\r", b""))


def _is_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if not final and chunk.isascii() and decoder.getstate()[0] == b"":
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def bad_bytes(path: Path) -> list[BadByte]:
    """Return the bytes that are not UTF-8, at most :data:`MOST_BAD_BYTES` of them."""
    found: list[BadByte] = []
    with open_bytes(path) as file:
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


def open_bytes(path: Path) -> BufferedReader:
    """Open a file to read its bytes; raises :class:`~sqr.errors.InputError` when it cannot."""
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "Check the name.") from None
