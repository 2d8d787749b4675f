"""``sqr report``: which document, of which unit, in which language, and where to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Sqr
from sqr.assets import sample_review
from sqr.cli.report import Document, Format
from sqr.report.documents import DOCUMENTS
from sqr.report.formats import FORMATS, Press
from sqr.report.formats import Format as Format_
from sqr.report.language import Language

SAMPLE = sample_review()
BLOB = r"from sqr.cli.terminal import emit; emit(b'\x00\xff', None)"


def test_the_choices_are_the_documents_and_the_formats() -> None:
    assert {one.value for one in Document} == set(DOCUMENTS)
    assert {one.value for one in Format} == set(FORMATS)


@pytest.mark.parametrize("name", ["full", "brief", "family"])
def test_a_document_by_name(sqr: Sqr, name: str) -> None:
    ran = sqr("report", SAMPLE, "--document", name, "--format", "markdown")
    assert ran.code == 0
    assert ran.out.startswith("# Harbor Vale systems quality review")
    assert "649 used" in ran.err


def test_a_unit_by_id_or_name(sqr: Sqr) -> None:
    by_id = sqr("report", SAMPLE, "-d", "unit", "-u", "tide", "--format", "markdown")
    name = "Thirteenth Tide Elementary School"
    by_name = sqr("report", SAMPLE, "-d", "unit", "-u", name, "--format", "markdown")
    assert by_id.out == by_name.out
    assert by_id.out.startswith(f"# {name}")
    assert "Captain Nobody" not in by_id.out


def test_a_family_page_of_one_unit_tells_only_of_it(sqr: Sqr) -> None:
    ran = sqr("report", SAMPLE, "-d", "family", "-u", "GULL", "--format", "markdown")
    assert ran.out.startswith("# Talking Gull Middle School")
    assert "of 6" not in ran.out


def test_each_unit_and_an_index_that_links_them(sqr: Sqr, tmp_path: Path) -> None:
    ran = sqr("report", SAMPLE, "--each-unit", tmp_path / "out")
    assert ran.code == 0
    assert "6 documents and an index" in ran.err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert len(names) == 7
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in names - {"index.html"})
    alone = sqr("report", SAMPLE, "-d", "unit", "-u", "TIDE").out
    # One of the set is as one alone, with the way to the others before it.
    one = (tmp_path / "out" / "unit-TIDE.html").read_text(encoding="utf-8")
    assert re.sub(r'<nav class="beside".*?</nav>\n', "", one, flags=re.DOTALL) == alone


def test_in_spanish(sqr: Sqr) -> None:
    ran = sqr("report", SAMPLE, "-d", "brief", "--language", "es", "--format", "markdown")
    assert "Lo que limita" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-d", "brief", "--format", "json"), "It is made as html, markdown"),
        (("-d", "family", "-o", "x.json"), "is not made as json"),
        (("-d", "slides"), "It is made as markdown, pptx"),
        (("-d", "slides", "-u", "TIDE", "-o", "x.pptx"), "is of all units"),
        (("-d", "brief", "-o", "x.xlsx"), "is not made as xlsx"),
        (("-d", "unit"), "this review has 6"),
        (("-d", "unit", "-u", "TIDES"), "Did you mean `TIDE`?"),
        (("-d", "brief", "-u", "TIDE"), "is of all units"),
        (("-u", "TIDE"), "is of all units"),
        (("-d", "brief", "--each-unit", "x"), "is of all units"),
        (("--each-unit", "x", "-o", "y"), "cannot be meant together"),
        (("--each-unit", "x", "-u", "TIDE"), "cannot be meant together"),
        (("--language", "tlh"), "Choose from: en, es."),
    ],
)
def test_what_cannot_be_meant_is_refused(
    sqr: Sqr, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = sqr("report", SAMPLE, *arguments)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []


class TestBinaryFormats:
    """What every binary format shares, shown on a made-up one."""

    @pytest.fixture(autouse=True)
    def blob(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def press(language: Language, template_dir: Path | None) -> Press:
            return lambda review, document: b"\x00\xff" + document.name.encode()

        made = Format_("html", (".html", ".blob"), press, binary=True)
        lacking = Format_("markdown", (".md",), press, True, "blob", "no_such_library")
        monkeypatch.setitem(FORMATS, "html", made)
        monkeypatch.setitem(FORMATS, "markdown", lacking)

    def test_bytes_go_to_a_file_and_to_a_pipe(self, sqr: Sqr, tmp_path: Path) -> None:
        assert sqr("report", SAMPLE, "-o", tmp_path / "a.BLOB").code == 0
        assert (tmp_path / "a.BLOB").read_bytes() == b"\x00\xfffull"
        command = [sys.executable, "-c", BLOB]
        ran = subprocess.run(command, capture_output=True, check=True, timeout=60)
        assert ran.stdout == b"\x00\xff"

    def test_every_unit(self, sqr: Sqr, tmp_path: Path) -> None:
        assert sqr("report", SAMPLE, "--each-unit", tmp_path).code == 0
        assert (tmp_path / "index.html").read_bytes() == b"\x00\xffindex"

    def test_a_terminal_is_spared(self, sqr: Sqr, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        ran = sqr("report", SAMPLE)
        assert ran.code == 2
        assert "nothing for a terminal" in ran.err
        assert "--output review.html" in ran.err
        assert ran.out == ""

    def test_what_is_missing_is_said(self, sqr: Sqr, tmp_path: Path) -> None:
        ran = sqr("report", SAMPLE, "-o", tmp_path / "a.md")
        assert ran.code == 2
        assert "needs no_such_library, which is not installed" in ran.err
        assert "pip install 'sqr[blob]'" in ran.err
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_the_table_of_a_school_says_a_levels_support_once(sqr: Sqr, name: str) -> None:
    ran = sqr("report", SAMPLE, "-d", "unit", "-u", "TIDE", "--format", name)
    made = ran.out.replace("\\", "")
    table = made[: made.index("Strengths to celebrate")]
    assert table.count("regular improvement plan") == 1
    assert table.count("Specific interventions") == 1
    assert table.count("As for domain 1.") == 2
