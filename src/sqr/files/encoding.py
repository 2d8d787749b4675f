"""In what encoding a text file is written, and on what ground that is said.

Marks, zero bytes and UTF-8 itself tell surely. Of the two old encodings in which Western
spreadsheets save, Windows' cp1252 and the Mac's MacRoman, the one is taken in which every
odd character stands where such a character can stand, and only if that is not so of the
other. Otherwise nothing is taken: a name would be garbled without a word.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

_MOST = 1 << 22
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
WESTERN = {"cp1252": "cp1252 (Windows)", "mac_roman": "MacRoman (Mac)"}


class Encoding(NamedTuple):
    """An encoding by Python's name and in words; ``codec`` is empty where none can be told.

    ``sure`` is False where it was inferred from the characters that come out.
    """

    codec: str
    words: str
    ground: str
    sure: bool = True

    @property
    def plain(self) -> bool:
        """Whether the bytes can be read as they are."""
        return self.codec in ("utf-8", "utf-8-sig")


UTF8 = Encoding("utf-8", "UTF-8", "all its bytes are valid")


def tell(path: Path, *, utf8: bool, declared: str | None = None) -> Encoding:
    """Say in what encoding a file is; ``utf8`` tells whether all its bytes are valid UTF-8."""
    with path.open("rb") as file:
        data = file.read(_MOST)
    marked = next((m for m in _MARKS if data.startswith(m[0])), None)
    if declared is not None:
        codec = codecs.lookup(declared).name
        if codec == "utf-8" or (codec.startswith("utf-16") and marked and marked[2] == "UTF-16"):
            codec = marked[1] if marked else codec
        return Encoding(codec, declared, "`encoding:` says so")
    if marked is not None:
        return Encoding(marked[1], marked[2], "its first bytes are a byte order mark")
    if b"\0" in data:
        return _sixteen(data)
    if utf8:
        return UTF8
    return _western(data)


def _sixteen(data: bytes) -> Encoding:
    """Tell which byte of each pair is the zero of plain letters: UTF-16 without its mark."""
    size = len(data) // 2
    zeros = {"utf-16-be": data[0::2].count(0), "utf-16-le": data[1::2].count(0)}
    codec, other = sorted(zeros, key=lambda name: -zeros[name])
    if zeros[codec] * 10 >= size * 6 and zeros[other] * 50 <= size and _decodes(data, codec):
        which = "first" if codec == "utf-16-be" else "second"
        ground = f"the {which} byte of nearly every pair is zero"
        return Encoding(codec, "UTF-16", ground, sure=False)
    return Encoding("", "", "it holds zero bytes and is no UTF-16")


def _decodes(data: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(data[: len(data) // 2 * 2])
    except UnicodeDecodeError:
        return False
    return True


def _western(data: bytes) -> Encoding:
    if _half_utf8(data):
        ground = "most of its odd characters are valid UTF-8, and some bytes are not"
        return Encoding("utf-8", "UTF-8 with bad bytes", ground)
    words = _words(data)
    found = {codec: [_read(word, codec) for word in words] for codec in WESTERN}
    for codec, other in (("cp1252", "mac_roman"), ("mac_roman", "cp1252")):
        ours, theirs = found[codec], found[other]
        n = min(range(len(words)), key=lambda n: (theirs[n][1], -ours[n][1]))
        # Windows is by far the commoner: a mere doubt about the Mac is enough.
        doubt = 0 if codec == "mac_roman" else _DOUBTFUL
        telling = max(ours[n][1] for n in range(len(words))) > max(mark for _, mark in theirs)
        if min(mark for _, mark in ours) >= _GOOD and (theirs[n][1] <= doubt or telling):
            ground = f"it then reads `{ours[n][0]}`, and not `{theirs[n][0]}`"
            return Encoding(codec, WESTERN[codec], ground, sure=False)
    ways = " or ".join(f"`{found[codec][0][0]}` ({name})" for codec, name in WESTERN.items())
    return Encoding("", "", f"it is no UTF-8, and may read {ways}")


_WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
_MOST_WORDS = 2000
_Word = tuple[str, bytes, str]


def _words(data: bytes) -> list[_Word]:
    """Return the words with odd characters, each with the characters before and after it."""
    found: dict[_Word, None] = {}
    for hit in _WORD.finditer(data):
        before, after = data[hit.start() - 1 : hit.start()], data[hit.end() : hit.end() + 1]
        found[(before.decode("latin-1") or " ", hit[0], after.decode("latin-1") or " ")] = None
        if len(found) >= _MOST_WORDS:
            break
    return list(found)


_IMPOSSIBLE, _DOUBTFUL, _GOOD, _TELLING = range(4)
_LETTERS = set("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ")
_SIGNS = set("“‘„«¿¡”’»–—…€•·°§©®™½¼¾£\xa0×±²³")
_SHORTENED = re.compile(
    r"(?<![^\W\d_])([a-z]{3,}|it|he|we|you|i)’(s|t|re|ll|d|ve|m)(?![^\W\d_])", re.IGNORECASE
)


def _read(word: _Word, codec: str) -> tuple[str, int]:
    """Return a word as it reads in an encoding, and how likely such a word is."""
    before, body, after = word
    text = body.decode(codec, "replace")
    around = before + text + after
    marks = [
        _judge(left, mark, right, lonely=not any(c.isascii() and c.isalpha() for c in text))
        for left, mark, right in zip(around, around[1:], around[2:], strict=False)
        if not mark.isascii()
    ]
    likely = min(marks)
    return text[:40], _TELLING if likely >= _GOOD and _SHORTENED.search(text) else likely


def _judge(left: str, mark: str, right: str, *, lonely: bool) -> int:
    if mark in _LETTERS:
        # A word of nothing but odd letters is another alphabet, seen through this one.
        lonely = lonely and mark not in "àÀéè"  # these are words
        return _IMPOSSIBLE if lonely or (mark.isupper() and left.islower()) else _GOOD
    if mark not in _SIGNS:
        return _IMPOSSIBLE
    opens, closes = mark in "“‘„«¿¡", mark in "”’»"
    if (opens and (left.isalnum() or right.isspace())) or (closes and left.isspace()):
        return _DOUBTFUL
    if mark in "“„«»”•·°§©®™½¼¾£×±²³¿¡" and left.isalpha() and right.isalpha():
        return _IMPOSSIBLE
    if mark in "…–—€" and not left.isalnum() and right.isalpha():
        return _DOUBTFUL
    return _GOOD


def _half_utf8(data: bytes) -> bool:
    """Tell whether a text is UTF-8 in which some bytes went bad."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\N{REPLACEMENT CHARACTER}")
    return sum(not c.isascii() for c in text) - bad >= bad


def mark_bad(error: UnicodeError) -> tuple[str, int]:
    """Let a byte that an encoding does not know end as one that is no UTF-8 either.

    So the strict loader sets its row aside, like every row with a bad byte.
    """
    if isinstance(error, UnicodeDecodeError):
        return "\udcff", error.end
    raise error
