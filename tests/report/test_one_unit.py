"""A review of one school speaks of one school, in every document that is made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from parsed import Html, folded
from sample import review

from conftest import Sqr
from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report.formats import render

READERS = [
    (document, format_)
    for document in ("full", "brief", "slides", "family")
    for format_ in ("markdown", "html")
    if (document, format_) != ("slides", "html")
]


def made(document: str, format_: str, language: str = "en", *, units: int = 1) -> str:
    text = str(render(review(units=units), format_, document=document, language_code=language))
    return folded(Html(text).text) if format_ == "html" else text.replace("\\", "")


OF_MANY = re.compile(
    r"side by side|every school, every|more than half|schools at each level|at one school|"
    r"the district at a glance|schools['’] own|of 1 school|no school|how often|"
    r"what each school does|words for counts|how our schools work|where the schools stand",
    re.I,
)


@pytest.mark.parametrize(("document", "format_"), READERS)
def test_no_document_of_one_school_speaks_of_many(document: str, format_: str) -> None:
    assert OF_MANY.findall(made(document, format_)) == []


@pytest.mark.parametrize(("document", "format_"), READERS)
def test_documents_of_several_schools_still_speak_of_them(document: str, format_: str) -> None:
    assert OF_MANY.search(made(document, format_, units=3))


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_the_full_document_says_where_the_one_school_stands(format_: str) -> None:
    text = made("full", format_)
    assert "The school at a glance" in text
    assert "Strengths to celebrate" in text
    assert "The same in numbers" not in text
    voices = text.split("Who was heard")[1][:80]
    assert "Schools" not in voices


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_the_brief_counts_domains_and_not_schools(format_: str) -> None:
    text = made("brief", format_)
    assert "In how many domains the school is at each level" in text
    assert re.search(r"On \d+ criteri(on|a) the votes lie|Nowhere do the votes", text)


def test_slides_show_the_level_of_each_criterion() -> None:
    text = made("slides", "markdown")
    assert "| Criterion | Level |" in text
    assert "| Level | Support it implies | Domains |" in text
    assert "(Developing 1)" not in text
    assert "reaches furthest" not in text


def test_one_school_is_named_in_spanish_and_not_counted() -> None:
    text = made("full", "markdown", "es")
    assert "Nuestra escuela de un vistazo" in text
    assert "1 escuela está" not in text
    assert "Nuestra escuela está" in text


def test_a_school_that_has_no_level_has_no_bar_without_a_name() -> None:
    one = review(units=1)
    bare = tuple(
        replace(profile, counts=tuple(0 for _ in profile.counts), without=1)
        for profile in one.domain_profiles
    )
    text = str(render(replace(one, domain_profiles=bare), "html", document="brief"))
    assert 'aria-label=""' not in text
    assert "The school has no level." in text


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_units_whose_names_hold_commas_are_parted_by_semicolons(format_: str) -> None:
    whole = load_review(sample_review()).review()
    divided = next(u for u in whole.units if any(c.split for d in u.domains for c in d.criteria))
    units = tuple(
        replace(one, name=f"{one.name}, East", domains=divided.domains) for one in whole.units
    )
    text = str(render(replace(whole, units=units), format_))
    text = folded(Html(text).text) if format_ == "html" else text.replace("\\", "")
    assert re.search(r", East( \(agreed since\))?; \w", text)


def test_agreement_has_the_rubrics_own_word_for_units(sqr: Sqr, tmp_path: Path) -> None:
    rows = [f"Alder,1A.{n},{(n + r) % 3 + 1},R{r}" for n in (1, 2, 3) for r in (1, 2)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["unit,criterion,level,reviewer", *rows]), encoding="utf-8")
    for format_ in ("text", "markdown", "json"):
        ran = sqr("agreement", path, "-r", "equity-review", "--format", format_, "-q")
        assert "too few schools to say" in folded(ran.out), format_
        assert "too few units" not in folded(ran.out)
