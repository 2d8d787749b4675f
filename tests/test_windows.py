"""A file looked at piece by piece shows the same lone quotes as in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqr.ratings import scan as scanning
from sqr.ratings.scan import lone_quote, scan, windows

TEXT = b'a,b"c,d\n"x ""y"" z",q"\n\nab"cd,"e"\nx"y\n' * 3


@pytest.mark.parametrize("size", range(1, 60))
def test_pieces_of_any_size_find_the_same(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT)
    lone = lone_quote(",")
    found = set()
    start = 0
    for window in windows(path, size):
        found |= {start + hit.start() for hit in lone.finditer(window)}
        start += len(window) - len(window[-2:])
    assert found == {hit.start() for hit in lone.finditer(TEXT)}
    assert [TEXT.count(b"\n", 0, at) + 1 for at in sorted(found)] == [1, 4, 5, 6, 9, 10, 11, 14, 15]


@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize(
    ("text", "delimiter", "lone"),
    [
        (b'a,b\n"x ""y"" z",q\n', ",", False),
        (b'a,b\nx"y,q\n', ",", True),
        (b'a;b\nx;"y"\n', ";", False),
        (b'a;b\nx,"y;z\n', ";", True),
    ],
)
def test_a_quote_inside_a_cell_is_seen(
    text: bytes,
    delimiter: str,
    lone: bool,
    size: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    monkeypatch.setattr(scanning, "CHUNK", size)
    assert scan(path, delimiter).lone_quote is lone
