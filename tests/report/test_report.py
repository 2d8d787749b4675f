"""What a report says, and how its document is built."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from parsed import READ, Html, folded, markdown
from sample import many_levels, review

from sqr.errors import SqrError, UsageError
from sqr.report.drawing import marks
from sqr.report.formats import Text, render
from sqr.report.heat import heat
from sqr.report.html import source_hash
from sqr.report.language import language
from sqr.report.palette import colours, ink
from sqr.report.wright import wright
from sqr.review.agreement_model import RaschView
from sqr.review.contrast import contrast


def said(format_name: Text, **options: object) -> str:
    made = review(**options)  # type: ignore[arg-type]
    document = render(made, format_name)
    return folded(Html(document).text if format_name == "html" else markdown(document)[0])


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "words",
    [
        "School Quality Review 2024–25",
        "Riverbend Unified School District",
        "2 of 3 schools are Established and 1 is Developing.",
        "1 of 3 schools is Established and 1 is Developing; 1 has no level.",
        "Developing in both domains.",
        "Established in 1 of 2 domains and no level in 1.",
        "School’s own rating: Established",
        "Initiating 4",
        "Developing 1, Established 3",
        "Split: two levels or more apart; moderate",
        "1 reviewer of the 2 that the rubric asks for.",
        "Students could explain why.",
        "ratings/east.csv:118",
        "1,204 rows in = 1,201 used + 3 set aside.",
        "ab" * 32,
        "All 3 schools",
        "Not enough evidence",
        "Intensive support",
        "How far the reviewers agree",
        "Let R04 see more.",
        "These cross-ratings would connect them: R12 rates S01.",
        "stricter; only the ends of the scale",
        "+2.00 (3)",
        "no level in this review rests on it",
        "1.20 ± 0.30",
    ],
)
def test_what_it_says(name: Text, words: str) -> None:
    assert words in said(name)


@pytest.mark.parametrize("name", READ)
def test_one_school_is_singular(name: Text) -> None:
    text = said(name, units=1)
    assert "The school is Established." in text
    assert "1 schools" not in text


@pytest.mark.parametrize("name", READ)
def test_a_large_review_says_what_it_leaves_out(name: Text) -> None:
    text = said(name, units=61)
    assert "This review covers 61 schools." in text
    assert "left out of this document" in text
    assert "School 61" in text
    assert "Students could explain why." not in text
    assert "left out of this document" not in said(name, units=4)


@pytest.mark.parametrize("name", READ)
def test_an_acronym_keeps_its_capitals(name: Text) -> None:
    made = review()
    made = replace(made, rubric=replace(made.rubric, unit_name="LEA", unit_plural="LEAs"))
    assert "of the leas" not in render(made, name)
    made = replace(made, rubric=replace(made.rubric, unit_name="LEA", unit_plural="LEA"))
    assert "more than half of the LEA" in render(made, name)


@pytest.mark.parametrize("name", READ)
def test_a_unit_in_two_cycles_has_two_headings(name: Text) -> None:
    made = review(units=1)
    again = replace(made.units[0], cycle="2025–26")
    made = replace(made, units=(*made.units, again), cycles=("2024–25", "2025–26"))
    text = folded(
        markdown(render(made, "markdown"))[0]
        if name == "markdown"
        else Html(render(made, "html")).text
    )
    assert "Alder Street School, 2024–25" in text
    assert "Alder Street School, 2025–26" in text
    assert "This is how the school was last reviewed" in text


@pytest.mark.parametrize("name", READ)
def test_the_same_review_gives_the_same_bytes(name: Text) -> None:
    assert render(review(), name) == render(review(), name)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("size", [2, 4, 8, 9, 60])
def test_scales_of_every_size(name: Text, size: int) -> None:
    # The sample uses ranks 0 to 2; a two-level scale is tried on one unit without them.
    if size == 2:
        made = review(units=0, scale=many_levels(2))
        made = replace(made, domain_profiles=(), criterion_profiles=())
    else:
        made = review(scale=many_levels(size))
    assert "Level 2" in render(made, name)


def test_the_document_is_well_built() -> None:
    document = render(review(), "html")
    page = Html(document)
    assert document.startswith("<!DOCTYPE html>")
    assert page.lang == "en"
    assert page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert {"main", "header", "nav", "footer"} <= page.tags
    assert page.script
    assert "style" not in page.attributes


def test_the_policy_names_the_style_sheet_and_the_script() -> None:
    page = Html(render(review(), "html"))
    assert f"script-src '{source_hash(page.script)}'" in page.policy
    assert page.policy.startswith("default-src 'none'; ")
    assert f"style-src '{source_hash(page.style)}'" in page.policy


def test_the_heat_map_says_by_direction_and_in_words() -> None:
    view = review().agreement
    assert view is not None
    strict, lenient = heat(view, language("en"))
    assert len(strict.boxes) == len(lenient.boxes) == 5  # nothing shared: no bar
    middle = float(strict.middle)
    down, up = strict.boxes[0], lenient.boxes[-1]
    assert float(down.y) == middle  # down from the middle line
    assert float(up.y) + float(up.height) == middle  # up to it
    assert down.height == up.height  # both beyond a whole level
    assert float(strict.boxes[1].height) < float(down.height)
    assert strict.words.startswith("furthest below the others on 1A.1 (-1.40), 1A.2 (-0.50)")
    assert lenient.words == "furthest above on 2A.3 (+2.00), 2A.2 (+0.60), 1A.1 (+0.30)"
    columns = [float(box.x) for box in lenient.boxes]
    first, second, over, last = (b - a for a, b in pairwise(columns))
    assert first == second == last < over / 2  # a column is missing and a domain begins
    assert float(lenient.width) > columns[-1]


def test_the_wright_map_puts_everything_on_one_ruler() -> None:
    view = review().agreement
    assert view is not None
    assert view.rasch is not None
    drawn = wright(view.rasch, language("en"))
    assert drawn is not None
    assert (drawn.low, drawn.high) == ("−3", "+3")
    strict, easy = ([float(box.x) for box in row.boxes] for row in drawn.rows)
    middle = float(drawn.units.middle)
    assert easy[1] < middle < strict[1]
    line, dot = drawn.rows[0].boxes
    assert float(line.width) == pytest.approx(
        2 * 0.3 / 6 * 304, abs=0.02
    )  # a standard error each way
    assert float(line.x) < float(dot.x) < float(line.x) + float(line.width)
    few, many = drawn.units.boxes
    assert float(many.height) == pytest.approx(2 * float(few.height))
    assert drawn.units.words == "from −0.5 to 0.6 logits"
    assert wright(RaschView("rating scale", "not connected"), language("en")) is None


@pytest.mark.parametrize("name", READ)
def test_a_model_that_there_is_not_says_why(name: Text) -> None:
    made = review()
    assert made.agreement is not None
    none = RaschView("partial credit", "the reviewers are not connected")
    text = render(replace(made, agreement=replace(made.agreement, rasch=none)), name)
    assert "There is no such model here: the reviewers are not connected" in text
    assert "logits" not in text


@pytest.mark.parametrize("name", READ)
def test_without_agreement_there_is_no_section(name: Text) -> None:
    made = render(replace(review(), agreement=None), name)
    assert "How far the reviewers agree" not in made


@pytest.mark.parametrize("name", READ)
def test_one_reviewer_leaves_only_the_advice(name: Text) -> None:
    view = review().agreement
    assert view is not None
    bare = replace(view, rows=(), boundaries=(), columns=(), reviewers=(), groups=(), links=())
    made = render(replace(review(), agreement=bare), name)
    assert "Let R04 see more" in made
    assert "Reviewers beside each other" not in made


def test_marks_differ_without_colour() -> None:
    for size in (2, 3, 5, 8, 9, 60):
        filled = [tuple((b.width, b.fill != "none") for b in mark.boxes) for mark in marks(size)]
        assert len(set(filled)) == size


def test_colours_get_lighter_and_carry_their_ink() -> None:
    for size in (2, 3, 4, 5, 7, 60):
        fills = colours(size)
        rising = [contrast(fill, "#000000") for fill in fills]
        assert rising == sorted(rising)
        assert all(contrast(fill, ink(fill)) >= 4.4 for fill in fills)


def test_no_such_format_or_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such report format: wpd"):
        render(review(), "wpd")
    with pytest.raises(UsageError, match="no such folder of templates"):
        render(review(), "html", tmp_path / "absent")


class TestOwnTemplates:
    def put(self, folder: Path, name: str, text: str) -> Path:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    def test_one_part_is_replaced_and_the_rest_stays(self, tmp_path: Path) -> None:
        folder = self.put(tmp_path, "html/method.html", "<p>By {{ review.district }} & co</p>\n")
        document = render(review(lambda _: "<us>"), "html", folder)
        assert "<p>By &lt;us&gt; & co</p>" in document
        assert "The data behind this review" in document

    def test_a_style_sheet_is_replaced_and_allowed(self, tmp_path: Path) -> None:
        page = Html(render(review(), "html", self.put(tmp_path, "html/report.css", "a > b {}\r\n")))
        assert page.style == "a > b {}\n"
        assert source_hash(page.style) in page.policy

    def test_a_style_sheet_cannot_end_its_element(self, tmp_path: Path) -> None:
        folder = self.put(tmp_path, "html/report.css", "</style><p>")
        with pytest.raises(SqrError, match=r"html/report\.css"):
            render(review(), "html", folder)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a\n{% if %}", ":2: Expected an expression"),
            ("a\nb\n{{ nonsense }}", ":3: 'nonsense' is undefined"),
            ("{{ review.no_such }}", ":1: .*no_such"),
            ("\n{{ 1 // 0 }}", ":2: ZeroDivisionError"),
            ("\n{{ review.__class__.__mro__ }}", ":2: .*unsafe"),
            ("{% include 'absent.md' %}", ":1: there is no template absent.md"),
            ("{% include '../../pyproject.toml' %}", ":1: there is no template"),
            ("{{ range(10 ** 9) | list }}", ":1: .*Range too big"),
        ],
    )
    def test_a_fault_has_a_file_and_a_line(self, tmp_path: Path, text: str, message: str) -> None:
        folder = self.put(tmp_path, "md/method.md", text)
        with pytest.raises(SqrError, match=rf"method\.md{message}"):
            render(review(), "markdown", folder)

    def test_a_template_that_is_not_text(self, tmp_path: Path) -> None:
        (tmp_path / "full.md").write_bytes(b"\xff\xfe\xff")
        with pytest.raises(SqrError, match="cannot be read"):
            render(review(), "markdown", tmp_path)
