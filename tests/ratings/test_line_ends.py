"""The look at a file's bytes: kinds of line end and number of lines, wherever a piece ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqr.ratings import scan as scanning

TEXTS = st.lists(st.sampled_from(["a", "\r", "\n", "\r\n", "é"])).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, size=st.integers(1, 7))
def test_pieces_of_any_size_tell_the_same(
    text: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    monkeypatch.setattr(scanning, "CHUNK", size)
    ends = re.findall("\r\n|\r|\n", text)
    seen = scanning.scan(path)
    assert seen.mixed == (len(set(ends)) > 1)
    assert seen.returns_only == (set(ends) == {"\r"})
    assert seen.utf8
    assert scanning.count_lines(path) == len(ends) + (bool(text) and text[-1] not in "\r\n")
