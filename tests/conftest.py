"""What the tests of the commands share."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from sqr.assets import sample_review
from sqr.cli.app import main

# How long an example takes says more about the machine than about sqr.
settings.register_profile("sqr", deadline=None)
settings.load_profile("sqr")


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


def sample_without_ratings(folder: Path) -> Path:
    """Lay out the sample review without its ratings and what was agreed on about them."""
    for name in ("units.csv", "reviewers.csv"):
        shutil.copyfile(sample_review() / name, folder / name)
    review = (sample_review() / "review.yaml").read_text(encoding="utf-8")
    alone = re.sub(r"(?m)^consensus:.*\n", "", review)
    (folder / "review.yaml").write_text(alone, encoding="utf-8")
    (folder / "ratings").mkdir(exist_ok=True)
    return folder


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
