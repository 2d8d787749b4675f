"""The deck: what is on its slides, who can read it, and that nothing runs over."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from office import parts, unsound
from parsed import hostile
from pptx import Presentation
from sample import many_levels, review

from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report import deck as deck_of
from sqr.report import layout, slides
from sqr.report.documents import DOCUMENTS
from sqr.report.formats import FORMATS, render
from sqr.report.language import language
from sqr.report.measure import lines, width
from sqr.report.text import one_line
from sqr.review.inputs import InputFile
from sqr.review.model import Review

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FONT = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
LONG = "Why nobody could say what the aim is, at length: " + "word by word, " * 90


def made(review: Review, code: str = "en") -> bytes:
    data = render(review, "pptx", document="slides", language_code=code)
    assert isinstance(data, bytes)
    return data


def opened(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def texts(deck: Any) -> list[str]:
    """Every paragraph of every slide and of its notes, and every alternative text."""
    found = []
    for slide in deck.slides:
        for root in (slide._element, slide.notes_slide._element if slide.has_notes_slide else None):
            if root is not None:
                for paragraph in root.iter(A + "p"):
                    found.append("".join(t.text or "" for t in paragraph.iter(A + "t")))
                found += [one.get("descr") for one in root.iter() if one.get("descr")]
    return found


@pytest.fixture(scope="module")
def data() -> bytes:
    return made(review())


@pytest.fixture(scope="module")
def deck(data: bytes) -> Any:
    return opened(data)


def test_its_order_is_that_of_a_read_out(deck: Any) -> None:
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [
        "School Quality Review 2024–25",
        "Purpose and process",
        "How to read the levels",
        "Where the schools stand",
        "Factors that support",
        "Factors that limit",
        "Schools side by side",
        "1 Leadership for equity",
        "2 Teaching and belonging",
        "How far the judgements can be trusted",
        "The support that the levels imply",
        "Next steps",
        "Where this review comes from",
    ]
    said = "\n".join(texts(deck))
    assert "2 of 3 schools are Established and 1 is Developing." in said
    assert "Evidence for" in said
    assert "“Unsure.” (Alder Street School, Interview, Reviewer 11; b.csv:7)" in said
    assert "ab" * 32 in said
    assert "Talk about it." in said


def test_everybody_can_read_it(deck: Any) -> None:
    """Titles, a language for each text, words for each picture, and no small type."""
    for slide in deck.slides:
        assert slide.shapes.title.text.strip()
        for run in slide._element.iter(A + "r"):
            assert run.find(A + "rPr").get("lang") == "en-US"
        sizes = [int(p.get("sz")) for p in slide._element.iter(A + "rPr") if p.get("sz")]
        assert min(sizes, default=1400) >= 1400
        for shape in slide.shapes:
            if shape.has_table if hasattr(shape, "has_table") else False:
                assert shape.table.first_row
                assert shape._element._nvXxPr.cNvPr.get("descr")
            elif shape.shape_type is not None and shape.shape_type == 6:  # a group
                assert "Established" in shape._element._nvXxPr.cNvPr.get("descr")


def test_levels_are_words_and_not_only_colours(deck: Any) -> None:
    (bars,) = [s for s in deck.slides if s.shapes.title.text == "Where the schools stand"]
    shown = [shape.text_frame.text for shape in bars.shapes if shape.has_text_frame]
    assert any("Developing 1, Established 2" in text for text in shown)


def test_its_parts_are_sound_and_lead_nowhere(data: bytes) -> None:
    assert unsound(data) == []
    assert not [name for name in parts(data) if "thumbnail" in name or "printer" in name]


def test_the_same_review_gives_the_same_bytes(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert made(review()) == data
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    other = opened(made(review()))
    assert other.core_properties.created.isoformat().startswith("2023-11-14T22:13:20")


def test_hostile_texts_read_back() -> None:
    told = hostile()
    whole = review()
    assert whole.agreement is not None
    inputs = tuple(InputFile("ratings", text, "ab" * 32, 1) for text in told)
    some = tuple(text for text in told if text)
    tried = replace(whole, inputs=inputs, agreement=replace(whole.agreement, advice=some))
    data = made(tried)
    assert unsound(data) == []
    said = texts(opened(data))
    noted = [text.split(": SHA-256 ")[0] for text in said if ": SHA-256 " in text]
    assert noted == [one_line(text) for text in told]
    # On the slides a text may go on over the next page; together they are all of it.
    bodies = [slide.placeholders[1].text_frame.paragraphs for slide in opened(data).slides
              if slide.shapes.title.text.startswith("How far the judgements")]  # fmt: skip
    shown = "".join(run.text for body in bodies for paragraph in body for run in paragraph.runs)
    assert "".join(one_line(text) for text in some) in shown


def test_a_text_alone_in_every_field_breaks_nothing() -> None:
    for text in ("=cmd|' /C calc'!A0", "\x00\x0b\ufffe_x0041_", "</a:t>&<x>", " ", "x" * 400):
        assert unsound(made(review(lambda _, text=text: text))) == []  # type: ignore[misc]


def sheets(review: Review, code: str = "en") -> list[layout.Sheet]:
    deck = slides.view(review, language(code))
    return [sheet for slide in deck.slides for sheet in layout.sheets(slide)]


@pytest.mark.parametrize(
    "tried",
    [
        review(),
        review(lambda text: text + " " + LONG),
        review(lambda _: "W" * 900),
        review(units=80),
        review(scale=many_levels(60)),
        review(units=1),
        replace(review(), agreement=None, voices=(), narrative=()),
    ],
    ids=["plain", "long", "one-word", "many-units", "many-levels", "one-unit", "little"],
)
def test_nothing_runs_over_its_page(tried: Review) -> None:
    for sheet in sheets(tried):
        assert len(lines(sheet.title, layout.WIDE, layout.TITLE, bold=True)) <= 2
        for block in sheet.blocks:
            assert block.top >= layout.TOP + sheet.lead_high
            assert block.top + block.high <= layout.BOTTOM + 0.01
            assert block.size >= layout.SMALL
        for above, below in zip(sheet.blocks, sheet.blocks[1:], strict=False):
            assert above.top + above.high <= below.top + 0.01


def test_a_long_text_goes_on_over_the_next_slide() -> None:
    long = deck_of.Slide("Aims", points=(deck_of.Point(LONG * 3), deck_of.Point("end")))
    pages = layout.sheets(long)
    assert [page.title for page in pages][:2] == [
        f"Aims (1/{len(pages)})",
        f"Aims (2/{len(pages)})",
    ]
    said = "".join(p.text for page in pages for block in page.blocks for p in block.points)
    assert said == LONG * 3 + "end"
    cell = deck_of.Table(("a", "b"), ((deck_of.Cell(LONG * 4), deck_of.Cell("x")),), (1, 1), "w")
    rows = [r for page in layout.sheets(deck_of.Slide("T", table=cell))
            for block in page.blocks if block.table for r in block.table.rows]  # fmt: skip
    assert "".join(row[0].text for row in rows) == LONG * 4


@pytest.mark.skipif(not FONT.is_file(), reason="needs Liberation Sans, which is as wide as Arial")
def test_the_measure_is_never_short_of_the_font() -> None:
    from PIL import ImageFont

    plain = ImageFont.truetype(str(FONT), 1000)
    serif = ImageFont.truetype(str(FONT).replace("Sans", "Serif"), 1000)
    bold = ImageFont.truetype(str(FONT).replace("Regular", "Bold"), 1000)
    spoken = [text for text in hostile() if text.isascii() and text.isprintable()]
    for text in (*spoken, LONG, "“Évaluación” — ¿qué? • ●●○ Größe, año 2026 · naïve"):
        assert width(text, 1000) >= plain.getlength(text)
        if len(text) > 40:
            assert width(text, 1000) >= serif.getlength(text)
        if len(text) > 12:  # of a single letter or two the measure may be short
            assert width(text, 1000, bold=True) >= bold.getlength(text) * 0.98


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_an_office_program_shows_every_word_on_its_page(tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(made(review(lambda text: f"{text} {LONG[:500]}")))
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command: list[str | Path] = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*command, tmp_path / "deck.pptx"], check=True, capture_output=True, timeout=120)
    shown = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "deck.pdf"), "-"],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    from lxml import html

    pages = html.fromstring(shown.encode()).findall(".//page")
    assert len(pages) > 20
    for page in pages:
        words = page.findall("word")
        assert max(float(word.get("ymax")) for word in words) <= 530
        assert max(float(word.get("xmax")) for word in words) <= 960 - layout.LEFT + 4


def test_in_spanish() -> None:
    deck = opened(made(review(), "es"))
    said = "\n".join(texts(deck))
    assert "Factores que apoyan" in said
    assert "Talk about it." in said
    assert {run.find(A + "rPr").get("lang") for s in deck.slides
            for run in s._element.iter(A + "r")} == {"es-US"}  # fmt: skip


def test_one_table_says_which_documents_go_with_which_formats() -> None:
    pairs = {(d, f.name) for f in FORMATS.values() for d in f.documents}
    assert {name for name, _ in pairs} == set(DOCUMENTS)
    assert ("slides", "pptx") in pairs
    assert ("slides", "markdown") in pairs
    assert ("slides", "html") not in pairs
    assert ("brief", "xlsx") not in pairs


def test_the_names_of_levels_stand_on_one_line_over_their_numbers() -> None:
    deck = slides.view(load_review(sample_review()).review(), language("en"))
    counted = [s for s in deck.slides if s.table and s.table.head[-1] == "No level"]
    assert len(counted) == 4
    for one in counted:
        assert one.table
        for block in (b for page in layout.sheets(one) for b in page.blocks if b.table):
            rooms = (wide - 2 * layout.PAD for wide in layout.widths(one.table)[1:])
            for name, room in zip(one.table.head[1:], rooms, strict=True):
                assert len(lines(name, room, block.size, bold=True)) == 1, name
