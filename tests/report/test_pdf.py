"""PDF: tagged, whole, repeatable, and deaf to what it is told to fetch."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from parsed import Html, hostile
from sample import review

from sqr.assets import sample_review
from sqr.errors import SqrError
from sqr.pipeline import load_review
from sqr.report import pdf
from sqr.report.formats import each_unit, render
from sqr.report.text import carried
from sqr.review.model import NoteView, Review

TOOLS = ("pdfinfo", "pdftotext", "qpdf")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)) and not os.environ.get("CI"),
    reason=f"needs {', '.join(TOOLS)}",
)
# What every usual font has; what a machine has no font for can be in no PDF of its making.
PLAIN = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u017f]+")


def asked(document: bytes, *command: str) -> str:
    """Return what a tool says of a document."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(document)
        file.flush()
        line = [file.name if part == "{}" else part for part in command]
        ran = subprocess.run(line, capture_output=True, check=True, timeout=60)
    return ran.stdout.decode("utf-8", "replace")


def text(document: bytes) -> str:
    return asked(document, "pdftotext", "-layout", "{}", "-")


def made(document: str, what: Review | None = None, language: str = "") -> bytes:
    found = render(what or review(), "pdf", document=document, language_code=language)
    assert isinstance(found, bytes)
    return found


@pytest.fixture(scope="module")
def full() -> bytes:
    return made("full", noted())


@pytest.fixture(scope="module")
def sample() -> Review:
    return load_review(sample_review()).review()


def plain_enough() -> list[str]:
    return [s for s in map(carried, hostile()) if PLAIN.fullmatch(s)]


def noted() -> Review:
    """Return a review of one unit with the hostile texts in its notes."""
    given = plain_enough()
    told = ["\n".join(given[at : at + 30]) for at in range(0, len(given), 30)]  # as fast as may be
    base = review(units=1)
    unit = base.units[0]
    domain = unit.domains[1]
    notes = tuple(NoteView("R", "", "", "", None, note, "f.csv", 1) for note in told)
    domain = replace(domain, parts=(replace(domain.parts[0], notes=notes), *domain.parts[1:]))
    return replace(base, units=(replace(unit, domains=(unit.domains[0], domain)),))


def test_title_language_and_tags(full: bytes) -> None:
    about = asked(full, "pdfinfo", "{}")
    assert re.search(r"^Title: +School Quality Review 2024–25 – Riverbend", about, re.M)
    assert re.search(r"^Tagged: +yes", about, re.M)
    assert re.search(r"^JavaScript: +no", about, re.M)
    assert "CreationDate" not in about
    raw = asked(full, "qpdf", "--qdf", "--object-streams=disable", "{}", "-")
    assert "/Lang (en)" in raw
    assert "/DisplayDocTitle true" in raw
    assert "/Outlines" in raw
    assert re.search(r'pdfuaid:part(>|=")1', raw)
    spanish = asked(made("family", language="es"), "qpdf", "--qdf", "{}", "-")
    assert "/Lang (es)" in spanish


def test_headings_tables_and_pictures_are_tagged(full: bytes) -> None:
    tags = re.findall(r"^ *(\w+)\b(.*)$", asked(full, "pdfinfo", "-struct", "{}"), re.M)
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("H[1-6]", tag)]
    assert levels == Html(render(review(units=1), "html")).headings
    assert all(b <= a + 1 for a, b in pairwise(levels))
    names = [tag for tag, _ in tags]
    assert names.count("Table") >= 8
    assert names.count("Caption") == names.count("Table")
    assert names.count("TH") > 50
    assert "THead" in names
    raw = asked(full, "qpdf", "--qdf", "--object-streams=disable", "{}", "-")
    figures = re.findall(r"<<(?:(?!<<|>>).|<<(?:(?!>>).)*>>)*/S /Figure.*?>>", raw, re.S)
    assert len(figures) >= 2
    assert all("/Alt" in figure for figure in figures)
    assert raw.count("/Scope /Column") or raw.count("/Headers")


def test_page_numbers_running_heads_and_no_heading_alone(full: bytes) -> None:
    pages = text(full).rstrip("\f").split("\f")
    assert len(pages) > 5
    headings = set(re.findall(r"<h[234][^>]*>([^<]+)</h", render(review(units=1), "html")))
    for number, page in enumerate(pages, start=1):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines[-1] == f"{number} / {len(pages)}"
        assert number == 1 or lines[0].startswith("School Quality Review 2024–25")
        assert len(lines) < 3 or lines[-2] not in headings
        assert not re.search(r"\b\d+ (notes?|ratings?)$", lines[-2])  # nor a criterion's evidence
    assert re.search(r"How to read this review +3\b", pages[1])
    assert re.search(rf"Where this review comes from +{len(pages)}\b", pages[1])


@pytest.mark.parametrize(("document", "most"), [("brief", 2), ("family", 1)])
def test_short_documents_stay_short_and_repeat(
    document: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = made(document)
    assert text(once).count("\f") <= most
    for name, value in (("TZ", "Pacific/Apia"), ("SOURCE_DATE_EPOCH", "1"), ("LC_ALL", "C")):
        monkeypatch.setenv(name, value)
    assert made(document) == once


def test_the_sample_keeps_to_its_pages_in_spanish_and_tears_no_table(sample: Review) -> None:
    assert text(made("family", sample, "es")).count("\f") == 1
    first, second, rest = text(made("brief", sample, "es")).split("\f")
    assert not rest
    names = [unit.name for unit in sample.units]
    on_one = [all(name in page for name in names) for page in (first, second)]
    on_another = [any(name in page for name in names) for page in (first, second)]
    assert on_one == on_another
    assert sorted(on_one) == [False, True]


def test_how_a_level_came_about_has_room_and_lists_of_words_are_whole(sample: Review) -> None:
    tide = next(unit for unit in sample.units if unit.id == "TIDE")
    made_ = made("unit", sample.of(tide))
    boxes = asked(made_, "pdftotext", "-bbox", "{}", "-")
    heads = re.findall(
        r'xMin="([\d.]+)"[^>]*>How</word>\s*<word [^>]*>it</word>\s*<word [^>]*>came<', boxes
    )
    right, left = 612 - 19 * 72 / 25.4, 19 * 72 / 25.4
    assert len(heads) >= 12
    assert all((right - float(x)) / (right - left) > 0.24 for x in heads)
    pages = text(made("full")).split("\f")
    page = next(page for page in pages if "Words for counts" in page)
    assert "at most 1 in 5" in page


def test_each_unit_and_links_between_the_files() -> None:
    several = review(units=2)
    found = dict(each_unit(several, "pdf", document="family"))
    assert list(found) == ["unit-S01.pdf", "unit-S02.pdf", "index.pdf"]
    index = found["index.pdf"]
    assert isinstance(index, bytes)
    raw = asked(index, "qpdf", "--qdf", "--object-streams=disable", "{}", "-")
    assert re.findall(r"/URI \((.*?)\)", raw) == ["unit-S01.pdf", "unit-S02.pdf"]


def test_hostile_texts_read_back(full: bytes) -> None:
    given = plain_enough()
    assert len(given) > 700
    read = text(full)
    body = "".join("".join(re.sub(r"(?m)^.*\d+ / \d+$|^\f.*$", "", read).split()))
    lost = [s for s in given if "".join(s.split()) not in body]
    assert lost == []


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body::before { content: 'secret' }")
    address = secret.as_uri()
    page = (
        f'<html lang="en"><title>t</title><link rel="stylesheet" href="{address}">'
        f'<link rel="attachment" href="{address}"><a rel="attachment" href="{address}">x</a>'
        f'<img alt="y" src="{address}"><object data="{address}"></object><p>here</p>'
    )
    found = pdf.printed(pdf._paper(), page)
    assert "here" in text(found)
    assert "secret" not in text(found)
    assert b"EmbeddedFile" not in found


def test_missing_pango_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(SqrError, match="cannot load library pango") as caught:
        made("family")
    assert "libpango" in caught.value.hint
