"""The name of an output says its format, in every command; no text is written into a workbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sqr as package
from conftest import Sqr
from sqr.cli import validate
from sqr.findings.formats import FORMATS

STARTS = {
    ".csv": rb"(\xef\xbb\xbf)?\w+(,[\w ()-]+)+\r?\n",
    ".json": rb"\{",
    ".parquet": rb"PAR1",
    ".sarif": rb"\{",
    ".xml": rb"<\?xml",
    ".md": rb"#",
}


@pytest.mark.parametrize(
    ("command", "suffixes"),
    [
        ("score", (".csv", ".json", ".parquet")),
        ("validate", (".csv", ".json", ".sarif", ".xml", ".md")),
        ("agreement", (".csv", ".json", ".md")),
        ("agenda", (".csv", ".md")),
        ("coverage", (".csv",)),
    ],
)
def test_the_name_says_the_format(
    sqr: Sqr, tmp_path: Path, command: str, suffixes: tuple[str, ...]
) -> None:
    review = package.sample_review()
    more = ["--draws", "0"] if command == "agreement" else []
    for suffix in suffixes:
        target = tmp_path / f"made{suffix.upper()}"
        sqr(command, review, "-o", target, *more)
        assert re.match(STARTS[suffix], target.read_bytes()), suffix
    text = tmp_path / "made"
    sqr(command, review, "-o", text, *more)
    assert not text.read_bytes().startswith((b"{", b"<", b"#", b"PAR1"))


@pytest.mark.parametrize(
    ("command", "name"),
    [("score", "a.xlsx"), ("validate", "a.PDF"), ("coverage", "a.json"), ("agenda", "a.docx"),
     ("agreement", "a.html"), ("report", "a.doc"), ("report", "a.csv")],
)  # fmt: skip
def test_another_kind_of_file_is_refused(sqr: Sqr, tmp_path: Path, command: str, name: str) -> None:
    ran = sqr(command, package.sample_review(), "-o", tmp_path / name)
    assert ran.code == 2
    assert "this command writes no ." in ran.err
    assert "or say --format" in ran.err
    assert not (tmp_path / name).exists()


def test_validate_knows_the_suffix_of_every_format() -> None:
    assert {s: f.value for s, f in validate._NAMED.items()} == {
        format.suffix: format.name for format in FORMATS.values()
    }
