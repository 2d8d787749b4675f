"""What the documents that are no text look like, against pictures that are kept.

After a change that is meant: ``python -m pytest tests/report/test_pictures.py --update-golden``,
then look at the sheets of pages in ``tests/golden/pictures``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pictures import Page, different, drawn, missing, pages, printed, sheet
from PIL import Image
from sample import review

from sqr.report import html, pdf
from sqr.report.documents import document
from sqr.report.formats import render
from sqr.report.language import language
from sqr.review.theme import Theme

GOLDEN = Path(__file__).parents[1] / "golden"
ACCENT = "#8a1c4a"
REVIEW = replace(review(), theme=Theme(accent=ACCENT))
UNIT = REVIEW.of(REVIEW.units[0])
MOST = 12  # pages of a document that are looked at

PAPERS = ("brief", "family", "unit", "full")
OFFICE = {"brief.docx": ("docx", "brief"), "full.docx": ("docx", "full"),
          "slides.pptx": ("pptx", "slides"), "tables.xlsx": ("xlsx", "full")}  # fmt: skip
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)

pytestmark = pytest.mark.skipif(missing("pdftoppm"), reason="needs pdftoppm and Liberation fonts")
office = pytest.mark.skipif(missing("pdftoppm", "soffice"), reason="needs LibreOffice")


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """The pages of each PDF."""
    folder = tmp_path_factory.mktemp("paper")
    return {f"{name}.pdf": set_(name, folder) for name in PAPERS}


def set_(
    name: str, folder: Path, style: str = "", cut: re.Pattern[str] | None = None
) -> list[Page]:
    """Return the pages of a PDF; made worse by a style or by what is cut out, where asked."""
    written = html.pages(language("en"), None, ".pdf", pdf.STYLE)
    text, drawings = pdf.drawings(written(UNIT if name == "unit" else REVIEW, document(name)))
    text = cut.sub("", text, count=1) if cut else text
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf.printed(pdf._paper(), text, drawings + style))
    return drawn(path, MOST)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """The pages of each office file, and of some that are broken."""
    files = {}
    for name, (kind, what) in OFFICE.items():
        made = render(REVIEW, kind, document=what)
        assert isinstance(made, bytes)
        files[name] = made
    files |= {f"broken-{name}": edited(files[name], *edit) for name, edit in BROKEN.items()}
    made_pages = printed(files, tmp_path_factory.mktemp("office"))
    return {name: drawn(path, MOST) for name, path in made_pages.items()}


BROKEN = {
    "brief.docx": (r"(?s)<w:tbl>.*?</w:tbl>", ""),  # no tables
    "slides.pptx": (r"(?i)(srgbClr val=\")(?!ffffff|000000)\w{6}", r"\g<1>1F2933"),  # no colours
    "tables.xlsx": (r'<fgColor rgb="\w+"/>', '<fgColor rgb="FFFFFFFF"/>'),  # no accent
}


def edited(data: bytes, pattern: str, instead: str) -> bytes:
    """Return an office file in which something is replaced in all of its parts."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name.endswith(".xml"):
                content = re.sub(pattern, instead, content.decode()).encode()
            made.writestr(name, content)
    return out.getvalue()


def held(name: str, found: list[Page], update: bool) -> None:
    """Compare pages with the picture that is kept, or keep them."""
    kept = (GOLDEN / "pictures" / name.replace(".", "-")).with_suffix(".png")
    if update:
        kept.parent.mkdir(exist_ok=True)
        sheet(found).save(kept, optimize=True)
    said = differing(name, found) if kept.is_file() else ["there is no picture of it"]
    if said:
        (GOLDEN / "actual").mkdir(exist_ok=True)
        sheet(found).save(GOLDEN / "actual" / kept.name)
        pytest.fail(f"{name}: {'; '.join(said)}: look at {GOLDEN / 'actual' / kept.name}")


def differing(name: str, found: list[Page]) -> list[str]:
    with Image.open((GOLDEN / "pictures" / name.replace(".", "-")).with_suffix(".png")) as kept:
        return different(found, pages(kept), apart=name.endswith(".pptx"))


@pytest.mark.parametrize("name", [f"{name}.pdf" for name in PAPERS])
def test_paper_looks_as_it_did(
    name: str, paper: dict[str, list[Page]], update_golden: bool
) -> None:
    held(name, paper[name], update_golden)


@office
@pytest.mark.parametrize("name", OFFICE)
def test_office_files_look_as_they_did(
    name: str, shown: dict[str, list[Page]], update_golden: bool
) -> None:
    held(name, shown[name], update_golden)


@pytest.mark.parametrize(
    ("style", "cut", "said"),
    [
        ("", TABLE, "not where they were"),
        (".bar { visibility: hidden }", None, "pixels are cyan"),
        ("p, li { line-height: 0.4 !important }", None, "not where they were"),
        (".title::before { border-color: #000 !important }", None, "0 pixels are red"),
        ("table { margin-top: -12mm }", None, "not where they were"),
        ("table { width: 150% !important }", None, "not where they were"),
        ("p, td, th, li { color: #fff !important }", None, "not where they were"),
        (".brief { font-size: 14pt !important }", None, "2 pages instead of 1"),
    ],
)
def test_a_brief_that_is_broken_is_found(
    style: str, cut: re.Pattern[str] | None, said: str, tmp_path: Path
) -> None:
    assert said in "; ".join(differing("brief.pdf", set_("brief", tmp_path, style, cut)))


def test_a_heat_map_without_colours_is_found(tmp_path: Path) -> None:
    plain = ".grid td { background: none !important }"
    assert "pixels are magenta" in "; ".join(differing("full.pdf", set_("full", tmp_path, plain)))


def test_other_fonts_are_let_pass(tmp_path: Path) -> None:
    other = (
        "h1, h2, h3, h4, .lede, blockquote { font-family: 'DejaVu Serif', monospace !important }"
    )
    assert differing("family.pdf", set_("family", tmp_path, other)) == []


@office
@pytest.mark.parametrize(
    ("name", "said"),
    [("brief.docx", "not where"), ("slides.pptx", "0 pixels"), ("tables.xlsx", "0 pixels are red")],
)
def test_an_office_file_that_is_broken_is_found(
    name: str, said: str, shown: dict[str, list[Page]]
) -> None:
    assert said in "; ".join(differing(name, shown[f"broken-{name}"]))


def test_pictures_stay_small() -> None:
    kept = list((GOLDEN / "pictures").iterdir())
    assert len(kept) == len(PAPERS) + len(OFFICE)
    assert sum(path.stat().st_size for path in kept) < 120_000
