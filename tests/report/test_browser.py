"""The HTML report in a real browser."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from defects import styled
from parsed import hostile
from sample import many_levels, review
from test_hostile import in_turn

from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report.formats import each_unit, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("CI"), reason=f"no {CHROMIUM} here"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[object]:
    """Open a document at a width; anything that it asks for or runs is a failure."""
    happened: list[str] = []
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    def show(document: str, width: int = 1280) -> Page:
        path = tmp_path / "report.html"
        path.write_text(document, encoding="utf-8", newline="")
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("dialog", refuse)
        page.on("console", lambda message: happened.append(message.text))
        page.on("pageerror", lambda error: happened.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield show
    assert happened == []
    assert set(asked) == {(tmp_path / "report.html").as_uri()}


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_nothing_runs_and_nothing_is_fetched(open_page) -> None:  # type: ignore[no-untyped-def]
    texts = hostile()
    for start in range(0, len(texts), 280):
        say, _ = in_turn(texts[start : start + 280])
        page = open_page(render(review(say, units=9), "html"), 320)
        page.wait_for_timeout(50)
        assert page.locator("img, iframe, object, embed, form, [style]").count() == 0
        assert page.locator("script").count() == 1
        assert overflow(page) <= 0


@pytest.mark.parametrize("size", [3, 60])
@pytest.mark.parametrize("width", [320, 640, 700, 1280])
def test_the_page_never_scrolls_sideways(open_page, width: int, size: int) -> None:  # type: ignore[no-untyped-def]
    scale = None if size == 3 else many_levels(size)
    assert overflow(open_page(render(review(scale=scale), "html"), width)) <= 0


def test_the_style_sheet_is_in_force_and_headings_do_not_jump(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    assert page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == (
        "collapse"
    )
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    missing = "[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.hash))"
    assert page.evaluate(f"{missing}.length") == 0


def test_it_prints_with_its_notes(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    page.emulate_media(media="print")
    notes = page.locator("blockquote")
    assert notes.count() > 0
    assert all(
        box["height"] > 0 for box in (n.bounding_box() or {"height": 0} for n in notes.all())
    )
    assert page.pdf(format="Letter").startswith(b"%PDF-")


def column_of(rows, place: int) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.locator("td").nth(place - 1).inner_text() for row in rows.all()]


def test_the_heat_map_filters_sorts_and_jumps(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    rows = page.locator("#heat-table tbody tr")
    assert rows.count() == 3
    page.locator("#heat-tools input").fill("BIRCH")
    shown = [row.locator("th").inner_text() for row in rows.all() if row.is_visible()]
    assert shown == ["Birch Hill Academy"]
    page.locator("#heat-tools input").fill("")
    first = page.locator("#heat-table thead tr:nth-child(2) th")
    first.nth(2).locator("button").click()
    codes = [row.locator("td").nth(1).inner_text() for row in rows.all()]
    assert codes == sorted(codes)
    assert first.nth(2).get_attribute("aria-sort") == "ascending"
    first.nth(2).locator("button").click()
    assert [row.locator("td").nth(1).inner_text() for row in rows.all()] == codes[::-1]
    places = [n for n in range(2, first.count()) if "–" in column_of(rows, n)]
    assert places
    for _ in range(2):  # what has no level comes last, up and down
        first.nth(places[0]).locator("button").click()
        assert column_of(rows, places[0])[-1] == "–"
    page.set_viewport_size({"width": 320, "height": 900})
    page.get_by_role("combobox", name="Domain").select_option(index=2)
    assert page.evaluate("document.querySelector('.scroll:has(.grid)').scrollLeft") > 0
    assert overflow(page) <= 0


def test_the_heat_map_shows_one_level_by_keyboard_and_says_so(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    rows = page.locator("#heat-table tbody tr")
    whole = [row.locator("td").all_inner_texts() for row in rows.all()]
    choice = page.get_by_role("combobox", name="Level")
    choice.focus()
    page.keyboard.press("ArrowDown")  # Initiating, the lowest
    assert choice.evaluate("select => select.selectedOptions[0].text") == "1 Initiating"
    left = [row for row in rows.all() if row.is_visible()]
    texts = [text for row in left for text in row.locator("td").all_inner_texts()]
    held = [cells.count("1") for cells in whole]
    assert len(left) == sum(n > 0 for n in held) < 3
    assert set(texts) == {"1", ""}
    assert texts.count("1") == sum(held)
    assert page.locator("#heat-table tbody tr:visible td a").count() == sum(held)
    status = page.get_by_role("status").first
    assert status.inner_text() == f"Shown: {len(left)} / 3; cells at this level: {sum(held)}"
    page.get_by_role("button", name="1A.1", exact=True).click()  # sorting keeps to what is shown
    assert [row.is_visible() for row in rows.all()].count(True) == len(left)
    choice.select_option(label="No level")
    shown = [t for t in page.locator("#heat-table tbody tr:visible td").all_inner_texts() if t]
    assert shown == ["–"] * 3
    choice.select_option(label="All levels")
    page.get_by_role("button", name="School", exact=True).click()
    assert [row.locator("td").all_inner_texts() for row in rows.all()] == whole
    assert page.locator("#heat-table td[class^=c]").count() == len(
        [text for cells in whole for text in cells if text != "–"]
    )


def test_a_cell_opens_its_evidence_and_gives_the_focus_back(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    cell = page.locator("#heat-table td a").first
    cell.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="1A.1 Shared vision")
    assert dialog.locator(".kicker").inner_text() == "Alder Street School"
    assert "Students could explain why." in dialog.inner_text()
    assert "R1: Developing, survey · b.csv:8" in page.locator("#unit-1-1-1-e").text_content()
    ids = "(() => { const s = [...document.querySelectorAll('[id]')].map(e => e.id);"
    assert page.evaluate(ids + "return s.length - new Set(s).size; })()") == 0
    assert page.evaluate("document.activeElement.textContent") == "Close"
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.hash") == "#unit-1-1-1-e"
    cell.click()
    page.get_by_role("link", name="Go to it in the review").click()
    assert page.locator("#unit-1-1-1-e").is_visible()
    page.close()


def test_a_link_to_a_finding_is_copied(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link to: 1B.1 Budget").first.click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url.split('#')[0]}#unit-1-1-3"
    assert page.evaluate("document.querySelector(location.hash).tagName") == "TR"


def test_the_document_of_a_unit_opens_evidence_and_gives_links(open_page) -> None:  # type: ignore[no-untyped-def]
    made = review()
    page = open_page(render(made.of(made.units[1]), "html", document="unit"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.locator(".criteria tr", has_text="1A.1").get_by_role("link").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="1A.1 Shared vision")
    assert dialog.locator(".kicker").inner_text() == "Birch Hill Academy"
    assert "Students could explain why." in dialog.inner_text()
    assert dialog.get_by_role("link").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.hash") == "#unit-1-1-1-e"
    page.get_by_role("button", name="Copy a link to: 1A.1 Shared vision").click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("#unit-1-1-1")
    missing = "[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.hash))"
    assert page.evaluate(f"{missing}.length") == 0


def test_documents_of_units_and_their_index_link_back_and_forth(
    browser: Browser, tmp_path: Path
) -> None:
    for name, made in each_unit(review(), "html"):
        assert isinstance(made, str)
        (tmp_path / name).write_text(made, encoding="utf-8", newline="")
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    names = page.locator("tbody th").all_inner_texts()
    page.get_by_role("link", name=names[0]).click()
    seen = [page.locator("h1").inner_text()]
    for _ in names[1:]:
        page.locator("a[rel=next]").click()
        seen.append(page.locator("h1").inner_text())
    assert seen == names
    assert page.locator("a[rel=next]").count() == 0
    page.locator("a[rel=prev]").click()
    assert page.locator("h1").inner_text() == names[-2]
    page.get_by_role("link", name="All schools").click()
    assert page.url.endswith("/index.html")
    page.close()


def test_without_script_the_heat_map_is_a_table(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(review(), "html"), encoding="utf-8", newline="")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(path.as_uri())
    assert page.locator("#heat-table tbody tr").count() == 3
    assert not page.locator("#heat-tools").is_visible()
    page.locator("#heat-table td a").first.click()
    assert page.locator("#unit-1-1-1-e").is_visible()  # its details open by themselves


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("document", "most"), [("brief", 2), ("family", 1)])
def test_short_documents_keep_to_their_pages(  # type: ignore[no-untyped-def]
    open_page, document: str, most: int, language: str
) -> None:
    made = load_review(sample_review()).report(document=document, language=language)
    pdf = open_page(made).pdf(format="Letter")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= most


COLOURLESS = (
    "* { background: none !important; color: #000 !important; border-color: #000 !important; }"
    "svg rect { fill: none !important; stroke: #000 !important; }"
)


@pytest.mark.parametrize("size", [3, 5])
def test_levels_are_told_apart_with_all_colour_stripped(open_page, size: int) -> None:  # type: ignore[no-untyped-def]
    scale = many_levels(size)
    page = open_page(styled(COLOURLESS)(render(review(scale=scale), "html")))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    marks = page.locator(".scale .level svg")
    assert marks.count() == size
    assert len({mark.screenshot() for mark in marks.all()}) == size
    names = page.locator(".scale .level").all_inner_texts()
    assert [name.strip() for name in names] == [level.name for level in scale]
    codes = page.locator("#heat-table td[class^=c]")
    assert codes.count() > 0
    told = codes.evaluate_all("cells => cells.map(c => [c.className, c.textContent])")
    assert all(text == scale[int(name[1:])].code for name, text in told)
    bars = page.locator("svg.bar")
    assert bars.count() > 0
    assert all(bar.get_attribute("aria-label") for bar in bars.all())


@pytest.mark.parametrize("units", [1, 3])
def test_a_cell_opens_its_evidence_with_the_tools_of_many_units_and_without(  # type: ignore[no-untyped-def]
    open_page, units: int
) -> None:
    page = open_page(render(review(units=units), "html"))
    assert page.locator("#heat-tools").count() == (units > 1)  # there is nothing to filter in one
    page.locator("#heat-table td a").first.click()
    assert page.get_by_role("dialog").is_visible()


def test_on_a_narrow_screen_no_link_stands_alone_and_no_lists_touch(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(render(review(), "html"))
    alone = """[...document.querySelectorAll('.linked + .link')].filter(link => {
        const words = [...link.previousElementSibling.getClientRects()].pop();
        return link.getBoundingClientRect().top >= words.bottom;
    }).length"""
    for width in range(320, 480, 8):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(alone) == 0, width
    for document in ("brief", "family"):
        page = open_page(render(review(), "html", document=document), 320)
        first, second = page.locator(".pair > *").all()
        upper, lower = first.bounding_box(), second.bounding_box()
        assert lower["y"] - upper["y"] - upper["height"] > 30, document
