"""sqr works as a wheel, as a wheel made from the sdist, and installed to be edited.

Nothing is fetched: each new environment sees the packages of the present one through a
`.pth` file, and its own sqr comes first. One has what the extras bring; the others have not,
as after a plain `pip install`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("rubrics", "templates", "locale", "data")
WAYS = ("wheel", "wheel-from-sdist", "editable")
EXTRAS = ("docx", "lxml", "pptx", "weasyprint", "xlsxwriter")  # as they are imported

pytestmark = pytest.mark.package


@dataclass(frozen=True)
class Built:
    """What was built."""

    sdist: Path
    wheel: Path
    wheel_from_sdist: Path


@dataclass(frozen=True)
class Installed:
    """An environment that holds sqr, and how it came in."""

    way: str
    folder: Path
    extras: bool

    def run(self, *command: str) -> str:
        """Run a program of the environment from the root folder; it must succeed."""
        return run(self.folder / "bin" / command[0], *command[1:], cwd=Path("/"))

    def python(self, code: str) -> str:
        """Run a line of Python in the environment and return what it prints."""
        return self.run("python", "-c", code).strip()


def run(*command: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(what: str, source: Path, out: Path) -> Path:
    run(sys.executable, "-m", "build", "--no-isolation", what, "--outdir", out, cwd=source)
    (made,) = out.glob("sqr-*")
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    sdist = build("--sdist", ROOT, folder / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    return Built(
        sdist=sdist,
        wheel=build("--wheel", ROOT, folder / "wheel"),
        wheel_from_sdist=build("--wheel", unpacked, folder / "wheel-from-sdist"),
    )


@pytest.fixture(scope="module", params=WAYS)
def installed(
    request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    way: str = request.param
    folder = tmp_path_factory.mktemp(way) / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=Path("/"))
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    present = {sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]}
    pth = Path(paths["purelib"]) / "zz-present-environment.pth"
    extras = way == "wheel"
    hidden = "" if extras else f"import sys; sys.modules.update(dict.fromkeys({EXTRAS}))"
    pth.write_text("\n".join([*sorted(present), hidden, ""]), encoding="utf-8")
    options: dict[str, tuple[str | Path, ...]] = {
        "wheel": (built.wheel,),
        "wheel-from-sdist": (built.wheel_from_sdist,),
        "editable": ("--no-build-isolation", "--editable", ROOT),
    }
    # --ignore-installed: the present environment's own sqr shows through, and stays.
    install = ("install", "--quiet", "--no-deps", "--no-index", "--ignore-installed")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    run(*pip, *install, *options[way], cwd=ROOT)
    return Installed(way, folder, extras)


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_sqr_is_the_one_that_was_installed(installed: Installed) -> None:
    place = Path(installed.python("import sqr; print(sqr.__file__)")).resolve()
    expected = ROOT / "src" if installed.way == "editable" else installed.folder.resolve()
    assert place.is_relative_to(expected)


@pytest.mark.parametrize("folder", FOLDERS)
def test_assets_are_all_there(installed: Installed, folder: str) -> None:
    root = Path(installed.python("from sqr import assets; print(assets.root())"))
    assert files_below(ROOT / folder)
    assert files_below(root / folder) == files_below(ROOT / folder)
    assert (root == ROOT) == (installed.way == "editable")  # there an edit counts at once


def test_assets_are_found(installed: Installed) -> None:
    names = installed.python(
        "from sqr import assets;"
        "assert assets.rubric_path('equity-review').is_file();"
        "assert (assets.sample_review() / 'review.yaml').is_file();"
        "assert all(assets.template_text(name) for name in assets.template_names());"
        "print(*assets.rubric_names())"
    )
    assert names.split() == sorted(
        path.stem for path in (ROOT / "rubrics").glob("*.yaml") if "." not in path.stem
    )


def test_demo_runs_from_anywhere(installed: Installed, tmp_path: Path) -> None:
    said = installed.run("sqr", "demo", str(tmp_path / "demo"))
    made = {path.stem: path.read_text("utf-8") for path in (tmp_path / "demo").rglob("*.html")}
    assert {"report", "brief", "family", "index"} <= set(made)
    assert len(made) == 4 + 6, "a document for each school"
    assert all("Harbor Vale" in text for text in made.values())
    assert "Three Herrings Elementary School" in made["report"]
    for suffix in ("docx", "pdf", "pptx", "xlsx"):
        assert any((tmp_path / "demo").glob(f"*.{suffix}")) == installed.extras
        assert (f"no {suffix.upper()}: " in said) == (not installed.extras)


@pytest.mark.parametrize("kind", ["wheel", "wheel_from_sdist"])
def test_wheel_holds_sqr_and_nothing_beside_it(built: Built, kind: str) -> None:
    with zipfile.ZipFile(getattr(built, kind)) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"sqr"}
    assert "sqr/py.typed" in names
    assert not [name for name in names if "__pycache__" in name]


def test_both_wheels_are_the_same(built: Built) -> None:
    def contents(wheel: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(wheel) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert contents(built.wheel) == contents(built.wheel_from_sdist)


def test_sdist_holds_what_it_needs(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"} <= names
    assert {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "rubrics").rglob("*.yaml")
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", ".ci/"))]
