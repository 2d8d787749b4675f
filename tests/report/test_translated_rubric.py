"""A rubric with its texts in another language: documents change, levels and data never do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import Sqr
from sqr import OpenReview, assets, load_review
from sqr.report.formats import render
from sqr.rubric.lint_translation import texts
from sqr.rubric.load import from_text, load
from sqr.rubric.translation import Translation
from sqr.rubric.typed import typed
from sqr.said import Term
from sqr.yaml.read import parse

SMALL = Path(__file__).resolve().parents[1] / "golden" / "small"
SPANISH = """\
title: Una rúbrica pequeña
about: Hecha para las pruebas de sqr; Apache-2.0.
tiers: {unit: {name: Centro, plural: Centros}}
scale:
  levels:
    "1": {name: Inicial, meaning: Por debajo., support: Intervención.}
    "2": {name: En desarrollo, meaning: Con debilidades., support: Atenderlas.}
    "3": {name: Consolidado, meaning: Fortalezas., support: Seguir.}
parts:
  A: {name: Aprendizaje}
  AA: {name: Salones}
  A.1: {name: Salones seguros, look_for: Si hay seguridad., descriptors: {"3": Lo son todos.}}
  A.2: {name: Hablar y escuchar}
  B: {name: Familias}
  B.1: {name: Bienvenida}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("translated") / "small"
    shutil.copytree(SMALL, made)
    (made / "rubric.es.yaml").write_text(SPANISH, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def opened(folder: Path) -> OpenReview:
    return load_review(folder)


def test_documents_speak_the_rubrics_other_language(opened: OpenReview) -> None:
    made = str(render(opened.review(), "markdown", language_code="es"))
    assert "1 de 2 centros está en el nivel «En desarrollo»" in made
    assert "Hablen primero de lo que separa «Inicial» de «En desarrollo»" in made
    assert "cuenta el nivel a medio camino" in made
    for english in ("Initiating", "Developing", "Established", "Safe rooms", "Learning"):
        assert english not in made
    assert "No room of the lower floor is safe" in made  # somebody's own words
    assert r"rubric\.es\.yaml" in made  # it went in, and has a fingerprint


def test_what_is_missing_stands_out(opened: OpenReview) -> None:
    made = str(render(opened.review(), "markdown", language_code="es"))
    assert r"\[en\] Voice" in made
    assert "Lo marcado con \\[en\\] no tiene traducción" in made


def test_it_changes_no_level_and_no_english_word(opened: OpenReview) -> None:
    before = load_review(SMALL)
    told = [opened, before]
    assert len({str(render(one.review(), "markdown", document="brief")) for one in told}) == 1
    levels = [[unit.decisions for unit in one.score().units] for one in told]
    assert levels[0] == levels[1]


def test_rating_files_hold_codes_names_and_aliases_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "unit,criterion,level,reviewer\nS,1A.1,En desarrollo,R1\nS,1A.1,Developing,R2\n"
    )
    found = load_review(files=[tmp_path / "a.csv"], rubric="equity-review").validate()
    assert found.counts["SQR102"] == 1
    assert found.rows_used == 1


def test_the_shipped_translation_is_complete() -> None:
    loaded = load("equity-review")
    assert [file.language for file in loaded.translations] == ["es"]
    assert loaded.gaps == ()
    assert "equity-review.es" not in assets.rubric_names()


def test_a_sheet_to_fill_in_holds_what_is_there(folder: Path, sqr: Sqr) -> None:
    ran = sqr("rubric", "translate", folder / "rubric.yaml", "es")
    assert '  A.1:\n    # Safe rooms\n    name: "Salones seguros"\n' in ran.out
    assert "  B.2:\n    # Voice\n    name:\n" in ran.out
    rubric = load(str(folder / "rubric.yaml")).rubric
    told = [typed(Translation, parse(t.encode(), "x"))[0] for t in (ran.out, SPANISH)]
    assert len({tuple(texts(rubric, one)) for one in told if one is not None}) == 1
    ran = sqr("rubric", "translate", folder / "rubric.yaml", "Spanish")
    assert ran.code == 2


def test_a_translation_may_stand_in_the_rubric() -> None:
    rubric = from_text(
        "id: r\ntitle: R\ntranslations: {es: {parts: {A: {name: Uno}}}}\n"
        "scale: {levels: [{code: '1', name: Low}, {code: '2', name: High}]}\n"
        "domains: [{id: A, name: One, criteria: [{id: A1, name: Two}]}]\n"
    )
    one, two = rubric.domains[0].name, rubric.domains[0].criteria[0].name
    assert isinstance(one, Term)
    assert isinstance(two, Term)
    assert (one.others, two.others) == ({"es": "Uno"}, {"es": ""})
