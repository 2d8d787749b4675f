"""The page for families: said in plain words, where the rubric has them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sample import review

from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report.brief import MOST_NAMED
from sqr.report.formats import render
from sqr.report.view import MOST_FILES
from sqr.review.inputs import InputFile
from sqr.review.model import Review, RubricPart
from sqr.rubric.load import load
from sqr.rubric.model import Part


@pytest.fixture(scope="module")
def harbor() -> Review:
    return load_review(sample_review()).review()


def page(review: Review, language: str = "en") -> str:
    made = str(render(review, "markdown", document="family", language_code=language))
    return made.replace("\\", "")


def test_families_read_the_rubrics_plain_words(harbor: Review) -> None:
    made = page(harbor)
    assert "Checking how each group of students is doing" in made
    assert "disaggregated" not in made
    assert "How the school is led: Many schools are on the way" in made
    assert "The school keeps up its good work and shows other schools how it does it." in made
    assert "interventions" not in made


def test_and_in_spanish(harbor: Review) -> None:
    made = page(harbor, "es")
    assert "Revisar cómo le va a cada grupo de estudiantes" in made
    assert "desglosados" not in made
    assert "La escuela continúa con su buen trabajo" in made
    assert "[en]" not in made


def test_and_of_one_school(harbor: Review) -> None:
    tide = next(unit for unit in harbor.units if unit.id == "TIDE")
    made = page(harbor.of(tide))
    assert "How the school is led: Needs help now." in made
    assert "They look again before the school year ends." in made


def test_without_plain_words_the_rubrics_own_stand() -> None:
    made = review()
    levels = tuple(replace(level, support=f"So {level.code}.") for level in made.rubric.levels)
    domains = tuple(
        RubricPart("domain", p.id, p.name, "", (), (), "At home" if place else "")
        for place, p in enumerate(made.domain_profiles)
    )
    own = replace(made, rubric=replace(made.rubric, levels=levels, parts=domains))
    said = page(own)
    assert f"- {made.domain_profiles[0].name}: " in said
    assert "- At home: " in said
    assert made.domain_profiles[1].name not in said
    assert "”): So " in said


def test_every_part_and_level_of_the_shipped_rubric_has_its_plain_words() -> None:
    rubric = load("equity-review").rubric
    parts: list[Part] = [*rubric.domains, *rubric.criteria]
    assert [part.id for part in parts if not part.for_families] == []
    assert [level.code for level in rubric.levels if not level.for_families] == []


def files(number: int) -> tuple[InputFile, ...]:
    return tuple(
        InputFile("ratings", f"ratings/{n}.csv", hashlib.sha256(b"%d" % n).hexdigest(), 1)
        for n in range(number)
    )


@pytest.mark.parametrize("name", ["family", "brief"])
@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_a_short_document_names_few_files_and_counts_many(name: str, format_: str) -> None:
    few, many = files(MOST_FILES), files(400)
    made = [
        str(render(replace(review(), inputs=inputs), format_, document=name)).replace("\\", "")
        for inputs in (few, many)
    ]
    assert all(one.file in made[0] and one.sha256[:12] in made[0] for one in few)
    assert "400 files went in." in made[1]
    assert "ratings/7.csv" not in made[1]
    assert abs(len(made[1]) - len(made[0])) < 1_000


def test_one_fingerprint_of_many_files_is_that_of_their_list() -> None:
    many = files(12)
    listed = "".join(f"{one.sha256}  {one.file}\n" for one in many)
    whole = hashlib.sha256(listed.encode()).hexdigest()
    changed = (*many[:5], many[5]._replace(sha256="0" * 64), *many[6:])
    short = str(render(replace(review(), inputs=many), "markdown", document="family"))
    other = str(render(replace(review(), inputs=changed), "markdown", document="family"))
    full = str(render(replace(review(), inputs=many), "markdown", document="full"))
    assert whole[:12] in short
    assert whole[:12] not in other
    assert whole in full
    assert all(one.sha256 in full for one in many)


def in_need(review: Review) -> list[int]:
    """At how many schools each criterion asks for support, counted from the schools."""
    standing = [
        (part.id, part.level.standing)
        for unit in review.units
        for part in unit.criteria
        if part.level
    ]
    return [standing.count((p.id, "support")) for p in review.criterion_profiles]


def test_points_for_which_there_is_no_room_are_counted(harbor: Review) -> None:
    """Which of several points come first is the rubric's order, and no finding."""
    at_two = in_need(harbor).count(2) - (MOST_NAMED - in_need(harbor).count(3))
    assert at_two > 1
    assert f"- and {at_two} more points" in page(harbor)
    brief = str(render(harbor, "markdown", document="brief")).replace("\\", "")
    assert f"- {at_two} more criteria: 2 of 6 schools" in brief
    slides = str(render(harbor, "markdown", document="slides")).replace("\\", "")
    assert f"{at_two} more criteria: 2 of 6 schools" in slides


def test_nobody_is_said_to_have_been_heard_of_whom_the_ratings_do_not_tell() -> None:
    made = page(replace(review(), voices=()))
    assert "The ratings do not say who was heard." in made
    assert "listened" not in made
    assert "who said what" not in made


def twice(review: Review) -> Review:
    """The same schools in two cycles."""
    again = tuple(replace(unit, cycle="2025-26") for unit in review.units)
    return replace(review, cycles=("2024-25", "2025-26"), units=(*review.units, *again))


@pytest.mark.parametrize(
    ("name", "format_"),
    [("slides", "markdown")]
    + [(name, format_) for name in ("family", "brief", "full") for format_ in ("html", "markdown")],
)
def test_of_schools_of_two_cycles_it_is_said_that_each_counts_once(name: str, format_: str) -> None:
    made = str(render(twice(review()), format_, document=name)).replace("\\", "")
    assert "Every school counts once, as it was last reviewed: in the cycle 2025-26." in made
    assert "counts once" not in str(render(review(), format_, document=name))
    if name != "family":
        assert "3, with 6 reviews in all" in made


@pytest.mark.parametrize("name", ["brief", "slides", "full"])
def test_where_reviewers_agreed_since_nobody_is_told_to_talk(harbor: Review, name: str) -> None:
    made = str(render(harbor, "markdown", document=name)).replace("\\", "")
    if name == "full":
        divided = made.split("## Where reviewers were divided")[1].split("##")[0]
        assert divided.count("(agreed since)") == 3
        assert "Captain Nobody High School (agreed since)" in divided
        assert "Old Foghorn Middle School (agreed since)" not in divided
    else:
        assert "In 6 cases the votes on one criterion at one school lie two" in made
        assert "In 3 of them the reviewers have agreed on a level since." in made


def test_a_review_of_one_school_names_it() -> None:
    one = review(units=1)
    made = str(render(one, "markdown", document="brief")).replace("\\", "")
    assert f"| School | {one.units[0].name} |" in made
    assert "## Where the school stands" in made
    assert "- 1A.1 Shared vision\n" in made
    assert ": The school\n" not in made
