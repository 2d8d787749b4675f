"""Take the README's pictures anew: ``python docs/pictures.py [CHROMIUM]``.

They are the sample review's own pages in a real browser; look at them before you commit them.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report.formats import render

IMAGES = Path(__file__).resolve().parent / "images"


class Picture(NamedTuple):
    """A document, how wide its window is, and how much of it is shown from which place on."""

    document: str
    wide: int
    high: int
    place: str = ""


PICTURES = {
    "report": Picture("full", 1280, 612, "#district"),
    "heat": Picture("full", 1280, 667, "#heat"),
    "brief": Picture("brief", 900, 1700),
    "family": Picture("family", 900, 1700),
}


def main(chromium: str = "/usr/bin/chromium") -> None:
    """Take every picture."""
    review = load_review(sample_review()).review()
    with TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, picture in PICTURES.items():
            path = Path(folder) / f"{name}.html"
            path.write_text(str(render(review, "html", document=picture.document)), "utf-8")
            page = browser.new_page(viewport={"width": picture.wide, "height": picture.high})
            page.goto(path.as_uri())
            _small(_taken(page, picture)).save(IMAGES / f"{name}.png", optimize=True)
            page.close()
        browser.close()


def _taken(page: Page, picture: Picture) -> bytes:
    top = 0.0
    if picture.place:
        box = page.locator(picture.place).bounding_box()
        assert box is not None
        top = box["y"] - 20
    clip = {"x": 0, "y": top, "width": picture.wide, "height": picture.high}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]


def _small(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB").quantize(64, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main(*sys.argv[1:])
