"""The README shows what sqr prints, and the published schema is the model's."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
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


def review_yaml(text: str) -> None:
    """Check a review.yaml against its schema; its text is read as an editor reads it."""
    published = json.loads(assets.schema_text("review-yaml"))
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), published)


def test_the_schema_of_review_yaml_is_the_model() -> None:
    from sqr.folder.schema import review_file_schema

    assert json.loads(assets.schema_text("review-yaml")) == json.loads(review_file_schema())


def test_new_and_sample_reviews_name_their_schemas_and_fit_them(tmp_path: Path) -> None:
    from sqr.folder.start import files_of_new_review

    named = re.compile(r"\A# yaml-language-server: \$schema=(\S+)\n")
    sample = assets.sample_review() / "review.yaml"
    found = named.match(sample.read_text("utf-8"))
    assert found is not None
    assert (sample.parent / found[1]).resolve() == ROOT / "docs/schema/review-yaml.schema.json"
    review_yaml(sample.read_text("utf-8"))
    files = files_of_new_review("equity-review", tmp_path)
    for name in ("review.yaml", "rubric.yaml", "rubric.es.yaml"):
        found = named.match(files[name])
        assert found is not None
        assert json.loads(files[found[1]])["type"] == "object"
    review_yaml(files["review.yaml"])
    taught = "\n".join(  # what stands there as a comment fits as well
        line.removeprefix("# ") for line in files["review.yaml"].splitlines()
        if re.match(r"(# )?(  )?[a-zA-Z_0-9]+: |(# )[a-z]+:$|[a-z]+: ", line)
    )  # fmt: skip
    assert "SQR130" in taught
    assert "heading_font" in taught
    review_yaml(taught)


@pytest.mark.parametrize(
    "line",
    ["titel: x", "checks: {SQR130: {severity: mild}}", "theme: {colour: red}", "ratings: []",
     "columns: {school: A}", "dates: {since: 2026-01-01}", "shape: tall"],
)  # fmt: skip
def test_the_schema_of_review_yaml_refuses_what_sqr_refuses(line: str) -> None:
    review_yaml("rubric: r\nratings: [a.csv, {files: b.csv, sheet: '1'}]\nignore: Comments\n")
    text = f"rubric: r\n{'' if line.startswith('ratings') else 'ratings: a.csv'}\n{line}\n"
    with pytest.raises(jsonschema.ValidationError):
        review_yaml(text)


def test_every_published_schema_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from sqr.cli.app import main
    from sqr.cli.schema import Name

    assert tuple(sorted(Name)) == assets.schema_names()
    for name in Name:
        assert main(["schema", name]) == 0
        printed = json.loads(capsys.readouterr().out)
        jsonschema.Draft202012Validator.check_schema(printed)
        assert printed["type"] == "object"


def test_schema_refuses_an_unknown_key() -> None:
    text = assets.rubric_path("equity-review").read_text(encoding="utf-8")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**yaml.safe_load(text), "titel": "x"}, schema())


def test_decisions_are_numbered_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = dict(
        re.findall(r"^- \[(\d+)\]\((\S+)\)", (folder / "README.md").read_text("utf-8"), re.M)
    )
    found = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(name[:4]) for name in found] == [*range(1, len(found) + 1)]
    assert sorted(listed.values()) == found
    for number, name in listed.items():
        head = re.match(r"# (\d+)\. .+\n\n\*\*Status\*\*: ", (folder / name).read_text("utf-8"))
        assert head is not None, name
        assert int(head[1]) == int(number) == int(name[:4])
