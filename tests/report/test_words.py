"""Sentences about counts read as a person would say them, at nought, one, both, some and all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sample

from sqr.report import firm, words
from sqr.report.documents import DOCUMENTS
from sqr.report.formats import render
from sqr.report.language import language
from sqr.review.model import PartView, Profile, Review

SCALE = sample.levels(str)
RUBRIC = sample.rubric(str, SCALE)


def parts(*ranks: int | None) -> tuple[PartView, ...]:
    return tuple(
        sample.part(str, "cluster", str(n), "A part", None if rank is None else SCALE[rank], ())
        for n, rank in enumerate(ranks)
    )


PARTS = [
    ((), "", ""),
    ((1,), "Its only part is Developing.", "Su única parte está en el nivel «Developing»."),
    ((None,), "Its only part has no level.", "Su única parte no tiene nivel."),
    ((2, 2), "Both parts are Established.", "Sus dos partes están en el nivel «Established»."),
    ((None, None), "Neither part has a level.", "Ninguna de sus dos partes tiene nivel."),
    ((1, 1, 1), "All 3 parts are Developing.", "Sus 3 partes están en el nivel «Developing»."),
    (
        (None, None, None),
        "None of its 3 parts has a level.",
        "Ninguna de sus 3 partes tiene nivel.",
    ),
    (
        (2, 1, 1),
        "Of its 3 parts, 1 is Established and 2 are Developing.",
        "De sus 3 partes, 1 está en el nivel «Established» y 2 están en el nivel «Developing».",
    ),
    (
        (1, 1, None),
        "Of its 3 parts, 2 are Developing and 1 has no level.",
        "De sus 3 partes, 2 están en el nivel «Developing» y 1 no tiene nivel.",
    ),
]


@pytest.mark.parametrize(("ranks", "english", "spanish"), PARTS)
def test_how_parts_stand(ranks: tuple[int | None, ...], english: str, spanish: str) -> None:
    given = parts(*ranks)
    assert words.parts_sentence(given, RUBRIC, language("en")) == english
    assert words.parts_sentence(given, RUBRIC, language("es")) == spanish


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        ((1,), "Developing in the only domain."),
        ((1, 1), "Developing in both domains."),
        ((1, 1, 1), "Developing in all 3 domains."),
        ((2, 1, 1), "Established in 1 of 3 domains and Developing in 2."),
        ((2, 1, None), "Established in 1 of 3 domains, Developing in 1 and no level in 1."),
        ((None,), "No level in the only domain."),
        ((None, None), "No level in any of the 2 domains."),
    ],
)
def test_how_a_unit_stands(ranks: tuple[int | None, ...], said: str) -> None:
    assert words.unit_sentence(parts(*ranks), RUBRIC, language("en")) == said


@pytest.mark.parametrize(
    ("counts", "without", "said"),
    [
        ((0, 1, 0), 0, "The school is Developing."),
        ((0, 0, 0), 1, "The school has no level."),
        ((0, 0, 2), 0, "Both schools are Established."),
        ((0, 0, 0), 2, "Neither of the schools has a level."),
        ((0, 6, 0), 0, "All 6 schools are Developing."),
        ((0, 0, 0), 6, "None of the 6 schools has a level."),
        ((1, 0, 4), 1, "4 of 6 schools are Established and 1 is Initiating; 1 has no level."),
    ],
)
def test_how_units_are_spread(counts: tuple[int, ...], without: int, said: str) -> None:
    profile = Profile("domain", "1", "Leading", "", counts, without)
    assert words.profile_sentence(profile, RUBRIC, language("en")) == said


def test_of_many_levels_those_that_most_units_have_are_named() -> None:
    rubric = sample.rubric(str, sample.many_levels(8))

    def said(*counts: int) -> str:
        profile = Profile("domain", "1", "Leading", "", counts, 0)
        return words.profile_sentence(profile, rubric, language("en"))

    six = said(1, 1, 1, 1, 1, 1, 0, 0)
    assert all(f"Level {n}" in six for n in range(1, 7))
    assert "other level" not in six
    seven = said(1, 9, 1, 4, 1, 3, 1, 0)
    assert [f"Level {n}" in seven for n in range(1, 9)] == [n in (2, 4, 6) for n in range(1, 9)]
    assert seven.endswith("and 4 are at other levels.")


def alike(rank: int | None) -> Review:
    """The sample, with every part of every unit at one level, or at none."""
    made = sample.review()

    def again(part: PartView) -> PartView:
        level = None if rank is None else SCALE[rank]
        under = tuple(again(child) for child in part.parts)
        return replace(part, level=level, parts=under, flags=(), notes=(), firm=None)

    units = tuple(
        replace(unit, domains=tuple(again(domain) for domain in unit.domains))
        for unit in made.units
    )
    return replace(
        made,
        units=units,
        domain_profiles=sample.profiles(units, len(SCALE), "domain"),
        criterion_profiles=sample.profiles(units, len(SCALE), "criterion"),
    )


SHARE_OF_ITSELF = re.compile(
    r"\b(\d+)\b[^.;:|\d]{0,20}\b(?:of|de)(?: sus| its)? \1\b|\b[Oo]f its (\d+) \w+, \2\b"
)


@pytest.mark.parametrize("rank", [0, 1, 2, None])
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "unit"])
def test_where_all_are_alike_no_document_counts_them_out_of_themselves(
    name: str, rank: int | None
) -> None:
    told = render(alike(rank), "markdown", document=name)
    assert not SHARE_OF_ITSELF.search(told)
    assert not re.search(r"\b0 of \d", told)


def test_a_distance_is_told_to_be_the_computed_one_where_a_limit_decides() -> None:
    known = sample.domain(str, 1, "2", SCALE)
    assert known.firm is not None
    assert "limit" not in firm.said(known, language("en"))
    limited = replace(known, firm=replace(known.firm, limit=("2B.3", "Established")))
    assert (
        "of Established. As computed it would be Established; the limit 2B.3 decides, and makes "
        f"it {known.level.name if known.level else ''}. If "
    ) in firm.said(limited, language("en"))
    assert "decide el límite 2B.3, que lo deja en" in firm.said(limited, language("es"))


def test_a_limit_that_only_holds_a_level_where_it_is_is_told_after_the_distance() -> None:
    known = sample.domain(str, 1, "2", SCALE)
    assert known.firm is not None
    assert known.level is not None
    held = replace(known, firm=replace(known.firm, limit=("2B.3", known.level.name)))
    told = f"It is {known.level.name} as computed, and the limit 2B.3 lets it be no higher. If "
    assert f"of Established. {told}" in firm.said(held, language("en"))
    assert "el límite 2B.3 no permite que sea más alto" in firm.said(held, language("es"))
