"""The README shows what sqr prints, and the published schema is the model's."""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
import yaml

from sqr import assets
from sqr.validate.catalogue import CHECKS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The module that fills the README in, whose commands run once for all tests."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parts: dict[str, Callable[[], str]] = vars(module)["PARTS"]
    parts.update({name: functools.cache(make) for name, make in parts.items()})
    return module


def test_readme_shows_what_sqr_prints(generate: ModuleType, update_golden: bool) -> None:
    if update_golden:
        generate.write_all()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generate.filled(text) == text, "run: python docs/generate.py"


def test_readme_check_can_fail(generate: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generate.filled(text.replace("SQR101", "SQR999")) == text


def test_readme_names_every_command_and_check(generate: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in generate.COMMANDS:
        assert f"Usage: sqr {' '.join(command)}".strip() in text
    for code in CHECKS:
        assert code in text


def schema() -> dict[str, object]:
    path = ROOT / "docs" / "schema" / "rubric.schema.json"
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_schema_is_the_model() -> None:
    from sqr.rubric.schema import rubric_schema

    assert schema() == json.loads(rubric_schema())


@pytest.mark.parametrize("name", assets.rubric_names())
def test_shipped_rubrics_fit_the_schema_and_name_it(name: str) -> None:
    text = assets.rubric_path(name).read_text(encoding="utf-8")
    jsonschema.validate(yaml.safe_load(text), schema())
    assert text.startswith("# yaml-language-server: $schema=../docs/schema/rubric.schema.json")


def test_schema_refuses_an_unknown_key() -> None:
    text = assets.rubric_path("equity-review").read_text(encoding="utf-8")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**yaml.safe_load(text), "titel": "x"}, schema())
