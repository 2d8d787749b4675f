"""Every fixed text is in every catalogue, and a document speaks one language."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po
from parsed import READ, Html, folded
from sample import review

from sqr import assets
from sqr.errors import UsageError
from sqr.report.formats import PAPERS, Text, render
from sqr.report.language import UNTRANSLATED, language, spoken
from sqr.review.model import Count
from sqr.said import said

ROOT = Path(__file__).resolve().parents[2]
FREE = {"n", "total"}  # a translation may say the number or leave it


def translate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translate", ROOT / "docs" / "translate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text)) - FREE


def texts(message: str | Sequence[str] | None) -> list[str]:
    return [message] if isinstance(message, str) else list(message or ())


@pytest.mark.parametrize("code", assets.catalogue_names())
class TestCatalogue:
    def test_it_is_up_to_date(self, code: str) -> None:
        assert assets.catalogue_text(code) == translate().updated(code), (
            "run: python docs/translate.py"
        )

    def test_everything_is_translated_with_the_same_places(self, code: str) -> None:
        found = read_po(BytesIO(assets.catalogue_text(code).encode()), locale=code)
        messages = [message for message in found if message.id]
        assert len(messages) > 200
        for message in messages:
            ids = texts(message.id)
            told = texts(message.string)
            assert not message.fuzzy
            assert len(told) == (found.num_plurals if len(ids) > 1 else 1)
            for form, text in enumerate(told):
                assert text, message.id
                # A sentence about one may say it without the number that the others need.
                known, used = places(ids[min(form, len(ids) - 1)]), places(text)
                # Words that go with a unit may have to agree with it, "one" of them too.
                if known & {"unit", "units"} or message.id == "one":
                    used -= {"o"}
                assert used == known, message.id
                if "%(" in text:
                    assert text % dict.fromkeys(("n", "total", *places(text)), "x")


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "unit"])
@pytest.mark.parametrize("format_name", READ)
def test_a_spanish_document_says_where_it_is_not(name: str, format_name: Text) -> None:
    made = render(review(), format_name, document=name, language_code="es")
    assert "How to read" not in made
    assert "Where this review comes from" not in made
    assert "De dónde viene esta evaluación" in made
    if format_name == "html":
        assert Html(made).lang == "es"


def test_dates_numbers_and_plurals() -> None:
    text = folded(Html(render(review(), "html", language_code="es")).text)
    assert "del 3 de marzo al 11 de abril de 2025" in text
    assert "1,204 filas recibidas" in text  # as in the United States
    assert "1 persona evaluadora" in text
    assert "4 personas evaluadoras" in text
    english = folded(Html(render(review(), "html")).text)
    assert "March 3 to April 11, 2025" in english
    assert UNTRANSLATED.strip() not in english


def test_what_is_missing_falls_back_visibly() -> None:
    spanish = language("es")
    assert spanish.gettext("Nobody wrote this text") == "[en] Nobody wrote this text"
    assert spanish.ngettext("%(n)s owl", "%(n)s owls", 2) == "[en] 2 owls"
    assert spanish.word("Atoll") == "Atoll"
    assert said("Nobody wrote %(this)s", this=said("none")).spoken(spanish) == (
        "[en] Nobody wrote ninguno"
    )
    made = review()
    told = replace(made, quality=replace(made.quality, problems=(Count("X", said("owls"), 2),)))
    text = folded(Html(render(told, "html", language_code="es")).text)
    assert "[en] owls" in text


def test_the_rubric_chooses_where_nobody_else_does() -> None:
    assert spoken("", "es").code == "es"
    assert spoken("", "fr").code == "en"
    assert spoken("en", "es").code == "en"
    with pytest.raises(UsageError, match="no catalogue for the language 'xx'"):
        spoken("xx", "en")


def test_days() -> None:
    day = date(2026, 1, 31)
    assert language("en").days(day, None) == "January 31, 2026"
    assert language("en").days(day, day) == "January 31, 2026"
    assert language("en").days(None, None) == ""


def test_what_two_days_have_in_common_is_said_once() -> None:
    first = date(2026, 1, 12)
    assert language("en").days(first, date(2026, 1, 30)) == "January 12 to 30, 2026"
    assert language("es").days(first, date(2026, 1, 30)) == "del 12 al 30 de enero de 2026"
    assert language("en").days(first, date(2026, 2, 1)) == "January 12 to February 1, 2026"
    assert language("en").days(date(2025, 1, 12), first) == "January 12, 2025 to January 12, 2026"


@pytest.mark.parametrize("format_name", READ)
def test_a_level_is_quoted_as_the_language_quotes(format_name: Text) -> None:
    spanish = str(render(review(), format_name, document="family", language_code="es"))
    assert "(«" in spanish
    assert "“" not in spanish
    assert "(“" in str(render(review(), format_name, document="family"))
