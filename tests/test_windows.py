"""A file looked at piece by piece shows the same lone quotes as in one piece."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sqr.validate.files import _windows

LONE = re.compile(rb'"(?=[^",\r\n])(?<=[^",\r\n]")')
TEXT = b'a,b"c,d\n"x ""y"" z",q"\n\nab"cd,"e"\nx"y\n' * 3


@pytest.mark.parametrize("size", range(1, 60))
def test_pieces_of_any_size_find_the_same(size: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT)
    found = [
        line + window.count(b"\n", 0, hit.start())
        for line, window in _windows(path, size)
        for hit in LONE.finditer(window)
    ]
    assert found == [1, 4, 5, 6, 9, 10, 11, 14, 15]
