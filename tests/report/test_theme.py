"""A review's own look: what is refused, and what the documents wear."""

from __future__ import annotations

import base64
import re
import shutil
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pytest
from docx.shared import Mm
from office import unsound
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE
from sample import review

import sqr
from sqr.assets import template_text
from sqr.errors import ReviewFileError
from sqr.folder.model import Theme
from sqr.folder.theme import PAPER
from sqr.report.formats import render

SMALL = Path(__file__).parents[1] / "golden" / "small"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/>{}</svg>'


def png(side: int = 1) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return len(body).to_bytes(4) + whole + zlib.crc32(whole).to_bytes(4)

    head = side.to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress((b"\x00" + b"\x80" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(folder: Path, keys: str, **files: bytes) -> sqr.OpenReview:
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    with (folder / "review.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\ntheme: {keys}\n")
    return sqr.load_review(folder)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('{accent: "#ffcc00"}', r":\d+:17: .*#ffcc00 with the paper #fcfbf8 is 1\.\d\d to 1"),
        ('{accent_dark: "#222222"}', "is 1.1[0-9] to 1; WCAG AA asks for 4.5"),
        ("{accent: blue}", "wanted a colour such as"),
        ("{acent: blue}", "Did you mean `accent`"),
        ('{text_font: "x; } body { color: red"}', "wanted the name of one font"),
        ("{logo: nothing.png}", "there is no such file"),
        ("{logo: big.png}", "larger than 200 kB"),
        ("{logo: wide.png}", "5000 × 5000 pixels"),
        ("{logo: text.png}", "neither PNG nor JPEG nor SVG"),
        ("{logo: script.svg}", "holds <script>"),
        ("{logo: event.svg}", "holds onload="),
        ("{logo: afar.svg}", "holds href="),
        ("{logo: style.svg}", "from elsewhere"),
        ("{logo: entity.svg}", "document type"),
        ("{reference_doc: nothing.docx}", r":\d+:24: `nothing.docx`: there is no such file"),
        ("{reference_doc: text.png}", "it is no DOCX file"),
    ],
)
def test_what_is_refused(tmp_path: Path, keys: str, said: str) -> None:
    files = {
        "big_png": png() + bytes(200_000),
        "wide_png": png(5000)[:5000],
        "text_png": b"text",
        "script_svg": SVG.format("<script>1</script>").encode(),
        "event_svg": SVG.replace("<path", '<path onload="x"').encode(),
        "afar_svg": SVG.format('<use href="http://a.example/b"/>').encode(),
        "style_svg": SVG.format("<style>@import 'a.css'</style>").encode(),
        "entity_svg": b"<!DOCTYPE svg>" + SVG.encode(),
    }
    with pytest.raises(ReviewFileError) as caught:
        opened(tmp_path, keys, **files)
    told = "\n".join(
        f"{f.file}:{f.line}:{f.column}: {f.message} {f.hint}" for f in caught.value.faults
    )
    assert re.search(said, told), told


@pytest.mark.parametrize("name", ["logo.png", "logo.svg"])
def test_what_the_documents_wear(tmp_path: Path, name: str) -> None:
    data = png() if name.endswith("png") else SVG.format("").encode()
    keys = f'{{logo: {name}, logo_alt: A gull, accent: "#7A1F5C", heading_font: Georgia Pro}}'
    made = opened(tmp_path, keys, **{name.replace(".", "_"): data})
    html = made.report()
    assert 'src="data:image/' in html
    assert 'alt="A gull"' in html
    assert "img-src data:" in html
    assert "--link: #7a1f5c;" in html
    assert '--serif: "Georgia Pro", ' in html
    assert name in html  # its fingerprint stands with those of the other files


@pytest.fixture(scope="module")
def worn() -> Theme:
    data = base64.b64encode(png(40)).decode()
    return Theme(
        logo=f"data:image/png;base64,{data}", logo_alt='A gull & "co"\ufffe', accent="#7a1f5c",
        heading_font="Georgia Pro", text_font="Verdana",
    )  # fmt: skip


def office(format_name: str, document: str, theme: Theme) -> bytes:
    found = render(replace(review(units=1), theme=theme), format_name, document=document)
    assert isinstance(found, bytes)
    assert unsound(found) == []
    assert found == render(replace(review(units=1), theme=theme), format_name, document=document)
    return found


def test_what_a_word_document_wears(worn: Theme) -> None:
    document = docx.Document(BytesIO(office("docx", "brief", worn)))
    styles = document.styles
    assert styles["Heading 1"].font.name == styles["Quote"].font.name == "Georgia Pro"
    assert styles["Normal"].font.name == styles["Caption"].font.name == "Verdana"
    assert str(styles["Title"].font.color.rgb) == str(styles["Heading 1"].font.color.rgb)
    assert str(styles["Title"].font.color.rgb) == "7A1F5C"
    shown = document.inline_shapes[0]
    assert shown._inline.docPr.get("descr") == 'A gull & "co"\ufffd'
    assert shown.height == Mm(14)
    ids = [e.get("id") for e in document.element.body.iter() if e.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids))
    plain = docx.Document(BytesIO(office("docx", "brief", Theme(accent="#7a1f5c"))))
    assert plain.styles["Normal"].font.name == "Arial"
    assert not plain.inline_shapes


def test_what_a_deck_wears(worn: Theme) -> None:
    deck = pptx.Presentation(BytesIO(office("pptx", "slides", worn)))
    first = deck.slides[0].shapes
    pictures = [shape for shape in first if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [one._element._nvXxPr.cNvPr.get("descr") for one in pictures] == ['A gull & "co"\ufffd']
    assert pictures[0].top + pictures[0].height < first.title.top
    inks = [
        layout.placeholders[0]._element.find(".//{*}defRPr//{*}srgbClr").get("val")
        for layout in deck.slide_layouts
    ]
    assert inks == ["7A1F5C"] * 3
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table]
    for table in tables:
        head = table.cell(0, 0)
        assert str(head.fill.fore_color.rgb) == "7A1F5C"
        assert str(head.text_frame.paragraphs[0].runs[0].font.color.rgb) == "FFFFFF"
    assert tables


def test_a_deck_wears_the_fonts_that_fit_what_was_measured(worn: Theme) -> None:
    for heading, text, shown in (
        ("Cambria", "Verdana", ("Cambria", "Arial")),
        ("Georgia", "calibri", ("Arial", "calibri")),
    ):
        data = office("pptx", "slides", worn._replace(heading_font=heading, text_font=text))
        with ZipFile(BytesIO(data)) as found:
            theme = found.read("ppt/theme/theme1.xml").decode()
        assert (
            tuple(re.findall(r'(?:major|minor)Font>\s*<a:latin typeface="([^"]*)', theme)) == shown
        )


def test_what_a_workbook_wears(worn: Theme) -> None:
    book: Any = openpyxl.load_workbook(BytesIO(office("xlsx", "full", worn)))
    for sheet in book:
        head = sheet["A1"]
        assert (head.fill.fgColor.rgb, head.font.color.rgb) == ("FF7A1F5C", "FFFFFFFF")
        assert head.font.name == "Verdana"
    first, *others = book.worksheets
    assert len(first._images) == 1
    assert first._images[0].anchor._from.col > first.max_column
    assert not any(sheet._images for sheet in others)


def test_office_files_leave_an_svg_out_and_take_any_jpeg() -> None:
    drawn = Theme(logo="data:image/svg+xml;base64," + base64.b64encode(SVG.encode()).decode())
    assert not docx.Document(BytesIO(office("docx", "brief", drawn))).inline_shapes
    saved = BytesIO()
    Image.new("RGB", (30, 20)).save(saved, "JPEG")
    bare = b"\xff\xd8" + saved.getvalue()[20:]  # without its JFIF segment
    photo = Theme(logo="data:image/jpeg;base64," + base64.b64encode(bare).decode())
    for format_name, document in (("docx", "brief"), ("pptx", "slides"), ("xlsx", "full")):
        with ZipFile(BytesIO(office(format_name, document, photo))) as found:
            assert len([name for name in found.namelist() if "/media/" in name]) == 1


def test_the_reference_document_of_the_review(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Courier New"
    own.save(str(tmp_path / "own.docx"))
    made = opened(tmp_path, "{reference_doc: own.docx, accent: '#7a1f5c'}")
    found = made.report("docx", document="brief")
    assert isinstance(found, bytes)
    assert docx.Document(BytesIO(found)).styles["Heading 1"].font.name == "Courier New"
    html = made.report()
    assert isinstance(html, str)
    assert "own.docx" in html  # its fingerprint stands with those of the other files


def test_without_a_theme_no_picture_may_be_shown() -> None:
    assert "img-src" not in render(review(), "html")
    worn = render(replace(review(), theme=Theme(accent="#123456")), "html")
    assert "img-src" not in worn
    assert "--link: #123456;" in worn


def test_the_paper_is_that_of_the_style_sheet() -> None:
    style = template_text("html/report.css") or ""
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", style)
    assert papers[:2] == list(PAPER.values())
