"""DOCX: real headings, tables and lists, whole texts, a district's styles, the same bytes."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.package import Package
from docx.shared import Pt
from office import unsound
from parsed import Html, hostile
from sample import many_levels, review

from sqr.errors import SqrError, UsageError
from sqr.report import formats
from sqr.report.formats import each_unit, render
from sqr.report.text import carried
from sqr.review.model import Narrative, NoteView, Review

PARAGRAPH = qn("w:p")


def made(document: str = "full", what: Review | None = None, **options: object) -> bytes:
    found = render(what or review(), "docx", document=document, **options)  # type: ignore[call-overload]
    assert isinstance(found, bytes)
    return found


def opened(document: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(document))


def words(document: bytes) -> str:
    """Return all paragraphs, in cells too, with line breaks as such."""
    said = []
    for paragraph in opened(document).element.body.iter(PARAGRAPH):
        parts = paragraph.iter(qn("w:t"), qn("w:br"))
        said.append("".join("\n" if p.tag == qn("w:br") else p.text or "" for p in parts))
    return "\n".join(said)


@pytest.fixture(scope="module")
def full() -> bytes:
    return made(what=noted())


def noted() -> Review:
    """Return a review of one unit with a note of each hostile text."""
    base = review(units=1)
    unit = base.units[0]
    domain = unit.domains[1]
    notes = tuple(NoteView("R", "", "", "", None, note, "f.csv", 1) for note in hostile())
    domain = replace(domain, parts=(replace(domain.parts[0], notes=notes), *domain.parts[1:]))
    return replace(base, units=(replace(unit, domains=(unit.domains[0], domain)),))


@pytest.mark.parametrize("document", ["full", "brief", "unit", "family"])
def test_word_calls_no_file_damaged(document: str, full: bytes) -> None:
    shown = review(units=1) if document == "unit" else review()
    assert unsound(full if document == "full" else made(document, shown)) == []


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        (r"<w:b/>(<w:lang [^>]*>)", r"\1<w:b/>", "in rPr stand"),
        (r"<w:tcPr>(.*?)(<w:tcW[^>]*>)", r"<w:tcPr><w:vAlign/>\1\2", "in tcPr stand"),
        (r"</w:p></w:tc>", r"</w:p><w:proofErr/></w:tc>", "does not end with a paragraph"),
        (r"<w:gridCol [^>]*>", "", "other columns"),
        (r'(<w:bookmarkStart [^>]*w:name=")[^"]*', r"\1p0", "leads to no bookmark"),
        (r'(<w:bookmarkStart w:id=")[^"]*', r"\g<1>7", "is there twice"),
    ],
)
def test_a_damaged_file_is_found(full: bytes, pattern: str, instead: str, said: str) -> None:
    out = BytesIO()
    with ZipFile(BytesIO(full)) as given, ZipFile(out, "w") as broken:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "word/document.xml":
                changed = re.sub(pattern, instead, content.decode()).encode()
                assert changed != content
                content = changed
            broken.writestr(entry, content)
    assert said in "; ".join(unsound(out.getvalue()))


def test_title_language_and_no_clock(full: bytes) -> None:
    document = opened(full)
    assert document.core_properties.title.startswith("School Quality Review 2024–25")
    assert document.core_properties.language == "en"
    assert document.core_properties.modified == document.core_properties.created
    spoken = document.styles.element.find(".//" + qn("w:lang"))
    assert spoken.get(qn("w:val")) == "en"
    with ZipFile(BytesIO(full)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    spanish = opened(made("family", language_code="es"))
    assert spanish.core_properties.language == "es"


@pytest.mark.parametrize("name", ["full", "brief", "family"])
def test_headings_are_those_of_the_html_and_in_order(full: bytes, name: str) -> None:
    what = review(units=1)
    document = opened(full if name == "full" else made(name, what))
    levels = []
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        if style == "Title" or str(style).startswith("Heading"):
            levels.append(1 if style == "Title" else int(str(style)[-1]) + 1)
            assert paragraph.text.strip()
    assert levels == Html(render(what, "html", document=name)).headings
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_tables_have_heading_rows_that_repeat(full: bytes) -> None:
    tables = opened(full).tables
    assert len(tables) == render(review(units=1), "html").count("<table")
    for table in tables:
        heads = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
        assert heads[0]
        assert heads == sorted(heads, reverse=True)
        assert not all(heads)
        assert table._tbl.find(".//" + qn("w:tblCaption")).get(qn("w:val"))
        assert table.style is not None
        assert table.style.name == "Review Table"


def test_nothing_stands_alone_and_no_paragraph_is_for_nothing() -> None:
    what = review(units=2)
    document = opened(made(what=what))
    fresh = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert len(fresh) == len(what.units)
    for one, after in pairwise(document.paragraphs):
        last = one._p.getprevious()
        after_table = last is not None and last.tag == qn("w:tbl")
        drawn = next(one._p.iter(qn("w:drawing")), None) is not None
        assert one.text.strip() or after_table or drawn
        name = one.style.name if one.style else ""
        if drawn or re.fullmatch(r".* \d+ notes?(, \d+ ratings?)?", one.text):
            assert one.paragraph_format.keep_with_next, one.text
            assert after.text, name


def test_evidence_stays_with_who_noted_it_and_no_term_is_alone() -> None:
    paragraphs = opened(made("unit", review(units=1))).paragraphs
    kept = [p.paragraph_format.keep_with_next for p in paragraphs]
    quotes = [n for n, p in enumerate(paragraphs) if p.style and p.style.name == "Quote"]
    assert quotes
    assert all(kept[n] for n in quotes)
    paragraphs = opened(made("full", review())).paragraphs
    kept = [p.paragraph_format.keep_with_next for p in paragraphs]
    words = [p.text for p in paragraphs].index("Words for counts")
    assert paragraphs[words + 7].text.startswith("few: ")
    assert kept[words + 1 : words + 8] == [True, True, None, None, None, True, None]


def test_short_documents_are_set_tighter_unless_a_reference_decides(tmp_path: Path) -> None:
    brief, unit = opened(made("brief")), opened(made("unit", review(units=1)))
    assert (brief.styles["Normal"].font.size or 0) < (unit.styles["Normal"].font.size or 0)
    assert (brief.sections[0].top_margin or 0) < (unit.sections[0].top_margin or 0)
    unit.save(str(tmp_path / "own.docx"))
    own = opened(made("brief", reference_doc=tmp_path / "own.docx"))
    assert own.styles["Normal"].font.size == unit.styles["Normal"].font.size


def test_what_is_left_of_documents_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "SWEPT", 2)
    swept = gc.get_threshold()
    gc.set_threshold(1_000_000)  # as the command has it
    try:
        gc.collect()
        there = packages()
        documents = each_unit(review(units=7), "docx", document="family")
        most = max(packages() - there for _ in documents)
    finally:
        gc.set_threshold(*swept)
    assert most <= 3


def packages() -> int:
    return sum(isinstance(one, Package) for one in gc.get_objects())


def test_drawings_have_words_and_numbers_of_their_own(full: bytes) -> None:
    about = [
        element for element in opened(full).element.body.iter() if element.tag.endswith("}docPr")
    ]
    assert len(about) >= 4
    assert all(element.get("descr") for element in about)
    assert len({element.get("id") for element in about}) == len(about)


def test_links_lead_to_places_that_are_there(full: bytes) -> None:
    body = opened(full).element.body
    places = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    asked = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(asked) > 10
    assert asked <= places
    ids = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(ids)) == len(ids)


def test_every_text_reads_back(full: bytes) -> None:
    given = hostile()
    read = words(full)
    wanted = [re.sub("[\ufffe\uffff]", "\ufffd", carried(t).replace("\f", " ")) for t in given]
    assert len(wanted) > 1000
    assert [text for text in wanted if text not in read] == []


@pytest.mark.parametrize("document", ["brief", "unit"])
def test_every_field_reads_back(document: str) -> None:
    """Where lines wrap as they will, blanks count as one."""
    said = iter(hostile() * 3)
    given: list[str] = []

    def say(text: str) -> str:
        given.append(text + " " + carried(next(said)).replace("\ufffe", "").replace("\uffff", ""))
        return given[-1]

    what = review(say, units=1)
    read = " ".join(words(made(document, what)).split())
    shown = " ".join(Html(render(what, "html", document=document)).text.split())
    lost = [t for t in (" ".join(g.split()) for g in given) if t in shown and t not in read]
    assert lost == []


def test_the_authors_texts_keep_their_form() -> None:
    text = "Two *words* here.\n\n1. one\n2. two\n\n[there](https://example.org/a)"
    what = replace(review(), narrative=(Narrative("summary", "", text, "x.md"),))
    document = made("brief", what)
    assert "1. one\n2. two" in words(document)
    rels = opened(document).part.rels.values()
    assert [r.target_ref for r in rels if r.is_external] == ["https://example.org/a"]


def test_the_same_bytes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    once = made("brief")
    for name, value in (("TZ", "Pacific/Apia"), ("SOURCE_DATE_EPOCH", "1"), ("LC_ALL", "C")):
        monkeypatch.setenv(name, value)
    assert made("brief") == once


def test_each_unit_and_links_between_the_files() -> None:
    found = dict(each_unit(review(units=2), "docx", document="family"))
    index = found["index.docx"]
    assert isinstance(index, bytes)
    targets = [r.target_ref for r in opened(index).part.rels.values() if r.is_external]
    assert targets == ["unit-S01.docx", "unit-S02.docx"]


def test_scales_of_any_size() -> None:
    for size in (3, 9, 40):
        assert f"Level {size}" in words(made("unit", review(units=1, scale=many_levels(size))))


def test_a_reference_document_gives_styles_page_and_heads(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("What stands in it is left out.")
    own.styles["Heading 1"].font.size = Pt(33)
    for name in ("Quote", "List Bullet", "Caption", "Title"):  # as lean as a district's may be
        own.styles.element.remove(own.styles[name].element)
    own.sections[0].header.paragraphs[0].text = "Riverbend Unified"
    own.sections[0].page_width = Pt(500)
    own.save(str(tmp_path / "own.docx"))
    found = made("brief", reference_doc=tmp_path / "own.docx")
    document = opened(found)
    assert "What stands in it" not in words(found)
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert document.sections[0].header.paragraphs[0].text == "Riverbend Unified"
    assert document.sections[0].page_width == Pt(500)
    assert "School Quality Review 2024–25" in words(found)


def test_what_cannot_be_a_reference_document_is_said(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 not really")
    for name in ("bad.docx", "absent.docx"):
        with pytest.raises(UsageError, match="cannot be used"):
            made("brief", reference_doc=tmp_path / name)
    with pytest.raises(UsageError, match="styles to docx, not to html"):
        render(review(), "html", reference_doc=tmp_path / "bad.docx")


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqr.report.formats.find_spec", lambda name: None)
    with pytest.raises(SqrError, match="needs docx, which is not installed") as caught:
        made()
    assert "pip install 'sqr[docx]'" in caught.value.hint
