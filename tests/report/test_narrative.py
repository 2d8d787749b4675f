"""The authors' texts: woven in, checked for their names, and never obeyed as HTML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from parsed import READ, Html, folded, hostile
from parsed import markdown as read_markdown
from sample import review
from test_hostile import ATTRIBUTES, TAGS

from sqr.assets import sample_review
from sqr.errors import ReviewFileError
from sqr.folder.narrative import LARGEST, read_narrative
from sqr.pipeline import load_review
from sqr.report import narrative
from sqr.report.formats import Text, render
from sqr.review.model import Narrative, Review
from sqr.rubric.load import load

PROSE = {"p", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr", "br", "div"}
HOSTILE = [*hostile(), "[a](javascript:alert(1))", "![a](http://x.example/p.png)", "<b onclick=x>"]


def with_texts(*texts: Narrative) -> Review:
    return replace(review(), narrative=texts)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    ("document", "section"),
    [
        ("full", "summary"), ("full", "next-steps"), ("full", "domain-1"),
        ("brief", "summary"), ("brief", "next-steps"), ("family", "family"),
    ],
)  # fmt: skip
def test_a_text_is_woven_in(name: Text, document: str, section: str) -> None:
    made = with_texts(Narrative(section, "", "We *all* came <i>late</i>.", "x.md"))
    said = render(made, name, document=document)
    read = Html(said).text if name == "html" else read_markdown(said)[0]
    assert "We all came <i>late</i>." in folded(read)


@pytest.mark.parametrize("name", READ)
def test_a_text_of_one_unit_stands_with_that_unit_alone(name: Text) -> None:
    texts = [
        Narrative(s, "S02", f"Only {s}.", "x.md") for s in ("summary", "domain-2", "next-steps")
    ]
    made = with_texts(*texts)
    for place, unit in enumerate(made.units):
        said = render(made.of(unit), name, document="unit")
        assert ("Only summary" in said) == (place == 1)
        assert said.replace("\\", "").count("Only ") == (3 if place == 1 else 0)


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 200))
def test_nothing_in_a_text_is_obeyed(start: int) -> None:
    for text in HOSTILE[start : start + 200]:
        page = Html(f"<div>{narrative.html(text, 3)}</div>")
        assert page.tags <= PROSE | {"h3"}
        assert page.attributes <= {"dir", "class", "href", "start"}
        _, kinds = read_markdown(narrative.markdown(text, 3))
        assert not {"html_block", "html_inline", "image"} & kinds


def test_a_document_with_texts_keeps_its_shape() -> None:
    page = Html(render(with_texts(Narrative("summary", "", "# A\n\n- b\n", "x.md")), "html"))
    assert page.tags <= TAGS | PROSE
    assert page.attributes <= ATTRIBUTES
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))


@given(st.text(alphabet="ab *_`#->[]()<&1.\n\\", max_size=60))
@example("*<*_1_")
@example("*<*`1`")
@example("`1`*<*")
def test_markdown_means_what_the_author_wrote(source: str) -> None:
    """Both formats read as the same words, whatever the author's punctuation."""
    written = folded(Html(f"<div>{narrative.html(source, 3)}</div>").text)
    read, kinds = read_markdown(narrative.markdown(source, 3))
    assert written.replace(" ", "") == folded(read).replace(" ", "")
    assert not {"html_block", "html_inline", "image"} & kinds


class TestFolder:
    def faults(self, folder: Path) -> str:
        opened = load_review(sample_review())
        inputs = opened.inputs
        with pytest.raises(ReviewFileError) as caught:
            read_narrative(folder, inputs.loaded.rubric, inputs.units)
        return "\n".join(f"{f.place} {f.message} {f.hint}" for f in caught.value.faults)

    def test_the_sample_has_texts_and_their_fingerprints(self) -> None:
        made = load_review(sample_review()).review()
        assert {(n.section, n.unit) for n in made.narrative} >= {
            ("summary", ""),
            ("summary", "TIDE"),
        }
        assert [i for i in made.inputs if i.role == "narrative"]

    def test_every_unknown_name_is_told_with_what_was_meant(self, tmp_path: Path) -> None:
        (tmp_path / "sumary.md").write_text("a")
        (tmp_path / "domain-9.md").write_text("a")
        (tmp_path / "summary.txt").write_text("a")
        (tmp_path / "family.md").write_bytes(b"a\n\xff")
        (tmp_path / "next-steps.md").write_bytes(b"a" * (LARGEST + 1))
        (tmp_path / ".hidden").write_text("a")
        (tmp_path / "TIDES").mkdir()
        said = self.faults(tmp_path)
        assert "nothing is called `sumary` Did you mean `summary`?" in said
        assert "nothing is called `domain-9`" in said
        assert "this is no Markdown file" in said
        assert "family.md:2:1 the byte 0xFF is not UTF-8 text" in said
        assert "too large" in said
        assert "no unit has the id `TIDES` Did you mean `TIDE`?" in said
        assert len(said.splitlines()) == 6

    def test_two_texts_for_one_place(self, tmp_path: Path) -> None:
        (tmp_path / "summary.md").write_text("a")
        (tmp_path / "summary.markdown").write_text("a")
        assert "there are two texts for `summary`" in self.faults(tmp_path)

    def test_a_folder_of_a_unit_needs_the_list_of_units(self, tmp_path: Path) -> None:
        (tmp_path / "TIDE").mkdir()
        rubric = load_review(sample_review()).inputs.loaded.rubric
        with pytest.raises(ReviewFileError):
            read_narrative(tmp_path, rubric, None)

    def test_a_folder_that_is_named_must_be_there(self, sqr, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "a.csv").write_text("unit,criterion,level,reviewer\n")
        (tmp_path / "review.yaml").write_text(
            "rubric: equity-review\nratings: a.csv\nnarrative: texts\n"
        )
        ran = sqr("report", tmp_path)
        assert ran.code == 2
        assert "there is no folder `texts`" in ran.text


def test_a_text_in_the_language_of_the_document_comes_first() -> None:
    made = with_texts(
        Narrative("family", "", "Thank you.", "family.md"),
        Narrative("family", "", "Gracias.", "family.es.md", "es"),
        Narrative("next-steps", "", "We begin.", "next-steps.md"),
        Narrative("next-steps", "", "Kòmanse.", "next-steps.ht.md", "ht"),
    )
    english = render(made, "markdown", document="family", language_code="en")
    spanish = render(made, "markdown", document="family", language_code="es")
    assert "Thank you" in english
    assert "Gracias" not in english
    assert "Gracias" in spanish
    assert "Thank you" not in spanish
    assert "We begin" in spanish  # what is not translated falls back
    assert "Kòmanse" not in english + spanish


def test_a_language_is_read_off_the_name(tmp_path: Path) -> None:
    rubric = load("equity-review").rubric
    for name in ("family.md", "family.es.md", "Domain-2.ES.md", "summary.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = [(one.section, one.language) for one in read_narrative(tmp_path, rubric, None)]
    assert sorted(found) == [("domain-2", "es"), ("family", ""), ("family", "es"), ("summary", "")]
    (tmp_path / "family.ES.markdown").write_text("x", encoding="utf-8")
    with pytest.raises(ReviewFileError) as stopped:
        read_narrative(tmp_path, rubric, None)
    assert [fault.message for fault in stopped.value.faults] == ["there are two texts for `family`"]


def test_a_text_in_another_language_than_the_document_says_which() -> None:
    made = with_texts(
        Narrative("summary", "", "We came.", "summary.md"),
        Narrative("next-steps", "", "We go.", "next-steps.md"),
        Narrative("next-steps", "", "Vamos.", "next-steps.es.md", "es"),
    )
    spanish, english = (
        str(render(made, "html", document="full", language_code=code)) for code in ("es", "en")
    )
    assert '<div class="prose" dir="auto" lang="en">\n<p>We came.</p>' in spanish
    assert '<div class="prose" dir="auto">\n<p>Vamos.</p>' in spanish
    assert english.count('<div class="prose" dir="auto">') == 2


def test_the_notice_says_of_the_authors_texts_only_what_is_true() -> None:
    english = Narrative("summary", "S02", "We came.", "narrative/S02/summary.md")
    both = (english, replace(english, text="Vinimos.", language="es"))
    notes, texts = "Las notas de las personas evaluadoras", "los textos propios de quienes hicieron"

    def told(*found: Narrative, unit: int | None = None) -> str:
        made = with_texts(*found)
        made = replace(made, rubric=replace(made.rubric, languages=("en", "es")))
        chosen = made if unit is None else made.of(made.units[unit])
        document = "full" if unit is None else "unit"
        return str(render(chosen, "html", document=document, language_code="es"))

    assert texts in told(english)
    assert texts in told(english, unit=1)
    for silent in (told(), told(*both), told(english, unit=0)):
        assert texts not in silent
        assert notes in silent
    whole = replace(english, unit="")
    assert texts in told(whole)
    assert texts not in told(whole, unit=1)
