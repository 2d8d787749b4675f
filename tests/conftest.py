"""What the tests of the commands share."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer
from hypothesis import settings

from lent import Lender
from sqr.assets import sample_review
from sqr.cli import app
from sqr.cli.app import main
from sqr.ratings import engine

# How long an example takes says more about the machine than about sqr.
settings.register_profile("sqr", deadline=None)
settings.load_profile("sqr")
# As in the command: garbage is looked for seldom, and sums are not shared out on threads.
gc.set_threshold(100_000)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Write the golden documents and the README's generated parts anew.",
    )


# Long files whose tests share what takes seconds to make: a wheel, a browser, LibreOffice's pages.
# They come first, for the end of the list is what workers take from each other, and both would
# make it; what is short is left for the end, so that no worker waits for the other.
WHOLE = {
    "test_packaging.py", "test_pictures.py", "test_browser.py", "test_accessibility.py",
    "test_polluter.py", "test_round_trip.py", "test_workbooks.py", "test_exit_codes.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in WHOLE)


def sample_without_ratings(folder: Path) -> Path:
    """Lay out the sample review without its ratings and what was agreed on about them."""
    for name in ("units.csv", "reviewers.csv"):
        shutil.copyfile(sample_review() / name, folder / name)
    review = (sample_review() / "review.yaml").read_text(encoding="utf-8")
    alone = re.sub(r"(?m)^consensus:.*\n", "", review)
    (folder / "review.yaml").write_text(alone, encoding="utf-8")
    (folder / "ratings").mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    """Do once what each command does that is started as a process, and is the same for all.

    The table engine is started once, with a database of its own for each review, and the options
    of each command are described once.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "connect", Lender(engine.connect).connect)
        patch.setattr(app, "app_with", cache(app.app_with))
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        # A command holds its tables until the process ends: here that would be for ever.
        patch.setattr("sqr.cli.options._hold", lambda opened: None)
        yield


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


Sqr = Callable[..., Ran]


@pytest.fixture
def sqr(capfd: pytest.CaptureFixture[str]) -> Iterator[Sqr]:
    """Run a command in this process, and put Ctrl-C back afterwards."""
    before = signal.getsignal(signal.SIGINT)

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    yield run
    signal.signal(signal.SIGINT, before)
