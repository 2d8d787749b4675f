"""Pages as small pictures, and how two of them are compared: coarsely, for no two machines have
the same fonts.

A document is a sheet of its pages beside each other, each :data:`WIDE` pixels wide, that people
can look at. What counts is

- how many pages there are: of a document of one page or two exactly, of a longer one nearly,
- how much of each colour they wear: fills of levels, bars, the accent of the theme,
- how much ink is on them,
- and where it is, block by block, give or take a few lines: on the first two pages, after which
  other fonts would have moved everything; on all of a deck, where no page runs into the next.

Of the same documents with headings in another font 1 % of the blocks differ; a table taken away
or wider than the page, or text drawn over text, moves 4 % and more. Text in a font a sixth wider
than Arial, as DejaVu is, makes other pages: the Liberation fonts have to be there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps

WIDE = 96  # pixels
DRAWN = 3  # times as wide is a page drawn before it is made small
BLOCK = 8  # pixels
SHIFT = 4  # pixels that a block may have moved up or down

COLOURED = 28  # so far apart are the channels of what is no shade of grey
SHARE = 0.3  # of a colour's area that may be missing or too much …
SPECK = 10  # … or so many pixels
LEAST = 4  # and of what wears so many, some has to be there
INK = 0.2  # of the ink that may be missing or too much
APART = 8  # so much lighter or darker is a block that differs …
BLOCKS = 0.03  # … as may be such a share of a page

BITS = 5  # of a channel; more would only make files larger
WHITE = 0xFF << 8 - BITS & 0xFF

Page = Image.Image


def drawn(pdf: Path, last: int) -> list[Page]:
    """Return the first pages of a PDF, small."""
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-l", str(last), "-scale-to-x", str(WIDE * DRAWN)]
        subprocess.run([*command, "-scale-to-y", "-1", pdf, f"{folder}/p"], check=True, timeout=60)
        return [_small(path) for path in sorted(Path(folder).iterdir())]


def _small(path: Path) -> Page:
    with Image.open(path) as page:
        return ImageOps.posterize(page.convert("RGB").reduce(DRAWN), BITS)


def printed(files: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Return each office file as PDF, as LibreOffice prints it; it is started once for all."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder,
         *(folder / name for name in files)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: (folder / name).with_suffix(".pdf") for name in files}


def missing(*programs: str) -> bool:
    """Whether a program is not there, or no font as wide as Arial; in CI all have to be."""
    if os.environ.get("CI"):
        return False
    return not all(map(shutil.which, (*programs, "fc-match"))) or "Liberation" not in _font("Arial")


def _font(wanted: str) -> str:
    return subprocess.run(["fc-match", wanted], capture_output=True, text=True, timeout=60).stdout


def sheet(pages: Sequence[Page]) -> Image.Image:
    """Return pages beside each other on grey."""
    high = max(page.height for page in pages)
    found = Image.new("RGB", ((WIDE + 2) * len(pages), high), "#999999")
    for place, page in enumerate(pages):
        found.paste(page, (place * (WIDE + 2), 0))
    return found


def pages(sheet: Image.Image) -> list[Page]:
    """Return the pages of a sheet."""
    whole = sheet.convert("RGB")
    lefts = range(0, whole.width, WIDE + 2)
    return [_cropped(whole.crop((left, 0, left + WIDE, whole.height))) for left in lefts]


def _cropped(page: Page) -> Page:
    """Return a page without the grey below it, where another of the sheet is higher."""
    below = page.height
    while below and page.getpixel((0, below - 1)) == (0x99, 0x99, 0x99):
        below -= 1
    return page.crop((0, 0, WIDE, below))


def different(
    actual: Sequence[Page], expected: Sequence[Page], *, apart: bool = False
) -> list[str]:
    """Return in words how the pages of a document differ from what was expected.

    In a document set ``apart`` no page runs into the next.
    """
    said = []
    most = 0 if apart or len(expected) <= 2 else 1 + len(expected) // 20
    if abs(len(actual) - len(expected)) > most:
        said.append(f"{len(actual)} pages instead of {len(expected)}")
    worn, wanted = colours(actual), colours(expected)
    for colour in sorted({*worn, *wanted}):
        here, there = worn[colour], wanted[colour]
        if abs(here - there) > max(SHARE * max(here, there), SPECK) or (
            min(here, there) == 0 and max(here, there) >= LEAST
        ):
            said.append(f"{here} pixels are {colour} instead of {there}")
    here, there = round(ink(actual)), round(ink(expected))
    if abs(here - there) > INK * max(here, there):
        said.append(f"ink of {here} instead of {there}")
    for number, (one, other) in enumerate(zip(actual, expected, strict=False), start=1):
        if apart or number <= 2:
            moved = strayed(one, other)
            if moved > BLOCKS:
                said.append(f"page {number}: {moved:.0%} of its blocks are not where they were")
    return said


def strayed(one: Page, other: Page) -> float:
    """Return the share of blocks that are nowhere near on the other page."""
    if abs(one.height - other.height) > 1:
        return 1
    blocks = list(product(range(0, WIDE, BLOCK), range(0, other.height - BLOCK, BLOCK)))
    a, b = _grey(one), _grey(other)
    return sum(_apart(a, b, *block) or _apart(b, a, *block) for block in blocks) / len(blocks)


def colours(pages: Sequence[Page]) -> Counter[str]:
    """Return how many pixels wear which colour, of those that are no grey: by its hue."""
    found: Counter[str] = Counter()
    for page in pages:
        for number, pixel in page.getcolors(page.width * page.height) or ():
            assert isinstance(pixel, tuple)
            if max(pixel) - min(pixel) >= COLOURED:
                middle = (max(pixel) + min(pixel)) / 2
                found[_NAMES[pixel[0] > middle, pixel[1] > middle, pixel[2] > middle]] += number
    return found


_NAMES = {
    (True, False, False): "red", (True, True, False): "yellow", (False, True, False): "green",
    (False, True, True): "cyan", (False, False, True): "blue", (True, False, True): "magenta",
}  # fmt: skip


def ink(pages: Sequence[Page]) -> float:
    """Return how dark pages are on the whole."""
    return sum(WHITE - number for page in pages for number in page.convert("L").tobytes()) / 1000


def _grey(page: Page) -> dict[tuple[int, int], float]:
    """Return the mean grey of each block that begins at a point."""
    grey = page.convert("L")
    rows = grey.reduce((BLOCK, 1))
    columns, levels = rows.width, rows.tobytes()
    found = {}
    for x in range(columns):
        column = levels[x::columns]
        for y in range(grey.height - BLOCK):
            found[x * BLOCK, y] = sum(column[y : y + BLOCK]) / BLOCK
    return found


def _apart(
    a: dict[tuple[int, int], float], b: dict[tuple[int, int], float], x: int, y: int
) -> bool:
    """Whether the block of a is nowhere near in b."""
    near = (b.get((x, y + by)) for by in range(-SHIFT, SHIFT + 1))
    return min((abs(a[x, y] - other) for other in near if other is not None), default=255) > APART
