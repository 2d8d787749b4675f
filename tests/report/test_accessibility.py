"""Everybody can read the report: axe-core in Chromium, the Nu validator, and our own rules.

The two tools come from npm, in the folder that SQR_NODE_MODULES names (CONTRIBUTING.md);
without it their tests are skipped, but never in CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from defects import DEFECTS
from sample import review
from structure import complaints
from thinned import thin

from sqr.assets import sample_review
from sqr.pipeline import Documents, load_review
from sqr.report.formats import PAPERS, render

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
MODULES = Path(os.environ.get("SQR_NODE_MODULES", "/nowhere"))
AXE = MODULES / "axe-core" / "axe.min.js"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
THERE = CHROMIUM.exists() and AXE.exists() and NU.exists() and shutil.which("java")
# For so short a run compiling thoroughly costs twice what it gains. Xss: compiled lightly, the
# validator needs a deeper stack.
JAVA = ("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
tools = pytest.mark.skipif(
    not THERE and not os.environ.get("CI"), reason="SQR_NODE_MODULES names no axe-core and vnu-jar"
)
RUN_AXE = """async rules => {
    const found = await axe.run(document, {resultTypes: ["violations", "incomplete"], rules});
    return [...found.violations, ...found.incomplete].map(
        one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))}`);
}"""


def text(document: str | bytes) -> str:
    assert isinstance(document, str)
    return document


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load_review(sample_review()).documents()


@pytest.fixture(scope="module")
def report(documents: Documents) -> str:
    return text(documents.one())


SHORTER = tuple(name for name in PAPERS if name != "full")


def shorter(documents: Documents, name: str) -> str:
    return text(documents.one(name, "TIDE" if name in ("unit", "family") else None))


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page()
        browser.close()


def shown(
    page: Page, path: Path, width: int = 1280, media: str = "screen", *, few: bool = True
) -> Page:
    """Show a document at a width, on screen (light or dark) or as it is printed.

    With ``few``, only a few elements of each kind.
    """
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="print" if media == "print" else "screen",
                       color_scheme="dark" if media == "dark" else "light")  # fmt: skip
    page.goto(path.as_uri())
    if few:
        thin(page)
    return page


def axe(page: Page, **rules: bool) -> list[str]:
    """Return what axe-core finds, and what it would have a person look at.

    It asks all of its rules but those that are switched off.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    chosen = {name.replace("_", "-"): {"enabled": on} for name, on in rules.items()}
    found: list[str] = page.evaluate(RUN_AXE, chosen)
    return found


def nu(*paths: Path) -> dict[str, list[str]]:
    """Return the Nu validator's errors by file name."""
    options = ["--errors-only", "--format", "json", "--exit-zero-always"]
    ran = subprocess.run(
        ["java", *JAVA, "-jar", NU, *options, *paths], capture_output=True, check=True
    )
    found: dict[str, list[str]] = {path.name: [] for path in paths}
    messages: list[dict[str, Any]] = json.loads(ran.stderr or ran.stdout)["messages"]
    for message in messages:
        found[Path(message["url"]).name].append(f"{message['lastLine']}: {message['message']}")
    return found


def written(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_the_structure_is_sound(report: str) -> None:
    assert complaints(report) == []


@pytest.mark.parametrize("name", SHORTER)
def test_the_structure_of_every_document_is_sound(documents: Documents, name: str) -> None:
    assert complaints(shorter(documents, name)) == []
    index = text(dict(documents.each_unit("family"))["index.html"])
    assert complaints(index) == []


@tools
@pytest.mark.browser
@pytest.mark.parametrize("name", SHORTER)
@pytest.mark.parametrize(("width", "media"), [(320, "screen"), (1280, "print")])
def test_axe_finds_nothing_in_the_shorter_documents(
    documents: Documents, page: Page, name: str, width: int, media: str, tmp_path: Path
) -> None:
    path = written(shorter(documents, name), tmp_path / "document.html")
    assert axe(shown(page, path, width, media)) == []


@tools
def test_nu_finds_nothing(documents: Documents, report: str, tmp_path: Path) -> None:
    paths = [written(shorter(documents, n), tmp_path / f"{n}.html") for n in SHORTER]
    paths.append(written(report, tmp_path / "report.html"))
    paths.append(written(text(dict(documents.each_unit())["index.html"]), tmp_path / "index.html"))
    assert nu(*paths) == {path.name: [] for path in paths}


@tools
@pytest.mark.browser
def test_axe_finds_nothing(report: str, page: Page, tmp_path: Path) -> None:
    assert axe(shown(page, written(report, tmp_path / "report.html"), few=False)) == []


@tools
@pytest.mark.browser
@pytest.mark.parametrize(("width", "media"), [(320, "screen"), (1280, "print"), (1280, "dark")])
def test_axe_finds_nothing_however_it_is_shown(
    report: str, page: Page, width: int, media: str, tmp_path: Path
) -> None:
    path = written(report, tmp_path / "report.html")
    assert axe(shown(page, path, width, media)) == []


@tools
@pytest.mark.browser
def test_tables_stay_tables_on_a_narrow_page(report: str, page: Page, tmp_path: Path) -> None:
    shown(page, written(report, tmp_path / "report.html"), 320)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    for role, tag in (("table", "table"), ("row", "tr"), ("cell", "td")):
        there = page.locator(tag).count()
        assert roles.count(role) == there > 2


@tools
@pytest.mark.browser
def test_every_seeded_defect_is_found(page: Page, tmp_path: Path) -> None:
    good = render(review(), "html")
    clean = written(good, tmp_path / "good.html")
    spoiled = {name: spoil(good) for name, spoil in DEFECTS.items()}
    assert len(spoiled) >= 20
    assert good not in spoiled.values()
    assert complaints(good) == []
    assert axe(shown(page, clean)) == []
    # One finding is enough, so that each is asked only of what the ones before did not see.
    unseen = {name: document for name, document in spoiled.items() if not complaints(document)}
    paths = {
        name: written(document, tmp_path / f"{n}.html")
        for n, (name, document) in enumerate(unseen.items())
    }
    errors = nu(clean, *paths.values())
    assert errors["good.html"] == []
    unfound = [name for name, path in paths.items() if not errors[path.name]
               and not axe(shown(page, path), color_contrast=False)
               and not axe(shown(page, path))
               and not axe(shown(page, path, media="dark"))]  # fmt: skip
    assert unfound == []
