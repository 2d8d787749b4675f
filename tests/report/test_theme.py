"""A review's own look: what is refused, and what the documents wear."""

from __future__ import annotations

import re
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
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
    html = made.report(document="brief")
    assert 'src="data:image/' in html
    assert 'alt="A gull"' in html
    assert "img-src data:" in html
    assert "--link: #7a1f5c;" in html
    assert '--serif: "Georgia Pro", ' in html
    assert name in html  # its fingerprint stands with those of the other files


def test_without_a_theme_no_picture_may_be_shown() -> None:
    assert "img-src" not in render(review(), "html")
    worn = render(replace(review(), theme=Theme(accent="#123456")), "html")
    assert "img-src" not in worn
    assert "--link: #123456;" in worn


def test_the_paper_is_that_of_the_style_sheet() -> None:
    style = template_text("html/report.css") or ""
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", style)
    assert papers[:2] == list(PAPER.values())
