"""The hooks that other repositories run before a commit."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

import sqr
from conftest import Sqr

ROOT = Path(__file__).resolve().parents[1]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def run(sqr: Sqr, name: str, files: list[str]) -> int:
    """Run a hook as pre-commit does: on the changed files that it asks for, or on none."""
    hook = HOOKS[name]
    program, *arguments = hook["entry"].split()
    assert program == "sqr"
    assert hook["language"] == "python"
    wanted = [file for file in files if re.search(hook["files"], file)]
    assert wanted, "the hook would not run"
    return sqr(*arguments, *(wanted if hook.get("pass_filenames", True) else ())).code


def test_a_review_with_an_error_is_not_committed(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample(), tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert run(sqr, "sqr-validate", ["ratings/R03.csv"]) == 1
    for name in ("R02", "R03", "R06"):
        (tmp_path / "ratings" / f"{name}.csv").unlink()
    assert run(sqr, "sqr-validate", ["review.yaml"]) == 0


def sample() -> Path:
    return sqr.sample_review()


def test_a_rubric_with_a_fault_is_not_committed(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rubrics").mkdir()
    for name in ("rubrics/own.yaml", "rubric.yml"):
        shutil.copyfile(ROOT / "rubrics" / "equity-review.yaml", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    files = ["rubrics/own.yaml", "rubric.yml", "review.yaml"]
    assert run(sqr, "sqr-rubric-check", files) == 0
    with (tmp_path / "rubric.yml").open("a") as rubric:
        rubric.write("titel: twice\n")
    assert run(sqr, "sqr-rubric-check", files) == 1
