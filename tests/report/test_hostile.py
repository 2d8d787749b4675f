"""Whatever stands in a cell is printed, and nothing in it is obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from parsed import Html, folded, hostile, markdown
from sample import review

from sqr.report.formats import Text, each_unit, render
from sqr.report.text import carried

HOSTILE = hostile()
NASTY = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!-- -->",
    "&lt;b&gt;&amp;&#x41;",
    "# *a* _b_ `c` ~~d~~ [e](f) ![g](h) <i@j.k> | l \\",
    "\\|",
    "|",
    "- a\n- b\n\n    code\n> c\n1. d",
    "---",
    "| a |\n|---|",
    "a  \nb\r\nc\rd",
    "\x00nul\x07bell\x1bescape",
    "\u202eright to left\u2028line\u2029paragraph",
    "www.example.org http://example.org a@example.org",
    "$(id) `id` =1+1 +1 @x",
    "𝒰𝓃𝒾 ‮ e\u0301 \ud83d",
    "x" * 3000,
]


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = words(
    """
    html head meta title style body a header p h1 h2 h3 h4 dl div dt dd nav ul ol li main
    section table caption thead tbody tr th td span svg rect details summary blockquote bdi
    footer symbol use abbr script b
    """
)
ATTRIBUTES = words(
    """
    lang charset http-equiv content name class href id aria-label aria-labelledby
    aria-hidden focusable role tabindex scope width height x y viewbox fill stroke
    stroke-dasharray dir data-label overflow transform colspan hidden title
    data-filter data-level data-levels data-none data-cells
    data-all data-domain data-shown data-sort data-sorted
    data-close data-open data-copy data-copied
    """
)
KINDS = words(
    """
    heading_open heading_close paragraph_open paragraph_close inline text text_special
    softbreak bullet_list_open bullet_list_close ordered_list_open ordered_list_close
    list_item_open list_item_close
    """
)


def in_turn(texts: list[str]) -> tuple[Callable[[str], str], list[str]]:
    """Return a ``say`` that gives one text after another, and what it gave."""
    place = count()
    given: list[str] = []

    def say(_: str) -> str:
        given.append(texts[next(place) % len(texts)])
        return given[-1]

    return say, given


def check(html: str, md: str, texts: list[str]) -> None:
    html.encode("utf-8")
    md.encode("utf-8")
    page = Html(html)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert not page.comments
    read, kinds = markdown(md)
    read = folded(read)
    assert {
        kind for kind in kinds if not kind.startswith(("table", "thead", "tbody", "t"))
    } <= KINDS
    for text in texts:
        assert carried(text) in page.text
        assert folded(carried(text.replace("\x0b", " "))) in read


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 90))
def test_every_hostile_string_is_printed(start: int) -> None:
    say, given = in_turn(HOSTILE[start : start + 90])
    made = review(say)
    check(render(made, "html"), render(made, "markdown"), given)
    assert set(HOSTILE[start : start + 90]) == set(given)


@pytest.mark.parametrize("text", NASTY)
def test_every_field_prints_what_it_was_given(text: str) -> None:
    """Each field has its own number at both ends, so that none stands in for another."""
    place = count()
    given: list[str] = []

    def say(_: str) -> str:
        given.append(f"⟦{next(place)}⟧{text}⟦/⟧")
        return given[-1]

    made = review(say)
    check(render(made, "html"), render(made, "markdown"), given)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_alone_in_every_field(text: str) -> None:
    made = review(lambda _: text)
    check(render(made, "html"), render(made, "markdown"), [text])


def test_markdown_keeps_its_structure() -> None:
    """Hostile texts give as many headings, rows and items as harmless ones."""

    def shape(text: str) -> list[str]:
        from markdown_it import MarkdownIt

        made = render(review(lambda _: text), "markdown")
        return [token.type for token in MarkdownIt("commonmark").enable("table").parse(made)]

    harmless = shape("plain")
    for text in NASTY:
        assert shape(text) == harmless


def test_a_control_character_is_seen_to_be_missing() -> None:
    made = review(lambda _: "a\x00b\x08c")
    assert "a\ufffdb\ufffdc" in render(made, "html")
    assert "a\ufffdb\ufffdc" in render(made, "markdown")


@pytest.mark.parametrize("document", ["brief", "unit", "family"])
def test_the_shorter_documents_obey_nothing_either(document: str) -> None:
    """They do not print every field; what they print keeps its place and its meaning."""

    def made(text: str, name: Text) -> str:
        return render(review(lambda _: text, units=1), name, document=document)

    _, harmless = markdown(made("plain", "markdown"))
    for text in NASTY:
        page = Html(made(text, "html"))
        assert page.tags <= TAGS
        assert page.attributes <= ATTRIBUTES
        assert not page.comments
        assert carried(text) in page.text
        read, kinds = markdown(made(text, "markdown"))
        assert kinds == harmless | ({"text_special"} & kinds)
        assert folded(carried(text.replace("\x0b", " "))) in folded(read)


@pytest.mark.parametrize("text", NASTY)
def test_file_names_of_units_are_plain(text: str) -> None:
    made = review(lambda _: text, units=3)
    names = [name for name, _ in each_unit(made, "markdown")]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,90}\.md", name) for name in names)
    index = dict(each_unit(made, "html"))["index.html"]
    assert isinstance(index, str)
    assert Html(index).tags <= TAGS
