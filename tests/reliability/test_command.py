"""``sqr agreement`` as a command: formats, exit codes, and who need not import numpy."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from small_review import crossed, written

from conftest import Sqr
from sqr import assets

SAMPLE = assets.sample_review()
SRC = str(Path(__file__).parents[2] / "src")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = crossed({"R1": [1, 2, 3] * 3, "R2": [1, 3, 3] * 3})
    return written(tmp_path / "review", rows)


def test_text_is_readable_and_ends_with_three_sentences(sqr: Sqr) -> None:
    ran = sqr("agreement", SAMPLE)
    assert ran.code == 0, ran.text
    assert "how far reviewers agree" in ran.out
    assert "Criteria that divide the reviewers most" in ran.out
    assert "ratings/R05.csv:52" in ran.out
    advice = ran.out.split("What to do next\n")[1]
    assert [line[:5] for line in advice.splitlines() if line[3:5] == ". "] == [
        "  1. ",
        "  2. ",
        "  3. ",
    ]
    assert max(len(line) for line in ran.out.splitlines()) <= 120
    assert "732 rows = 649 used + 83 set aside" in ran.err


def test_a_narrow_terminal_gets_fewer_columns() -> None:
    from rich.console import Console

    from sqr.cli.agreement_table import tables
    from sqr.pipeline import load_review

    study = load_review(SAMPLE).agreement(draws=20)
    shown = {}
    for width in (60, 80, 120):
        screen = Console(file=io.StringIO(), width=width)
        for thing in tables(study, room=width):
            screen.print(thing)
        assert isinstance(screen.file, io.StringIO)
        shown[width] = screen.file.getvalue()
        assert max(len(line.rstrip()) for line in shown[width].splitlines()) <= width
        words = {word for line in shown[width].splitlines() for word in line.split()}
        assert words >= {"Accountability", "Development", "Assessment", "Engagement"}
    assert "stricter" in shown[120]
    assert "AC2  α" in shown[120]
    assert "AC2  α" not in shown[80]


def test_one_of_a_kind_is_counted_as_one(sqr: Sqr, tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text("unit,criterion,reviewer,level\nA,1A.1,R1,2\n", encoding="utf-8")
    for format in ("text", "markdown"):
        ran = sqr("agreement", one, "--rubric", "equity-review", "--format", format)
        assert "1 reviewer, 1 school, 1 rating, 0 pairs" in ran.out.replace("\\", "")


def no_nan(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


def test_json_is_plain_and_repeats(sqr: Sqr) -> None:
    ran = sqr("agreement", SAMPLE, "--format", "json", "--by", "source")
    assert ran.code == 0, ran.text
    document = json.loads(ran.out, parse_constant=no_nan)
    assert document["schema"] == "sqr/agreement/1"
    assert document["rows"]["in"] == 732
    assert document["method"]["seed"] == 20260101
    assert len(document["advice"]) == 3
    assert {s["kind"] for s in document["scopes"]} == {"pooled", "domain", "criterion"}
    assert {s["within"]["value"] for s in document["within"]} >= {"interview", "document"}
    for scope in document["scopes"]:
        for one in scope["coefficients"]:
            if one["value"] is None:
                assert one["why"]
            elif one["interval"]:
                assert one["interval"][0] <= one["value"] <= one["interval"][1]
    assert [i["role"] for i in document["provenance"]["inputs"]].count("ratings") == 8
    assert sqr("agreement", SAMPLE, "--format", "json", "--by", "source").out == ran.out


def test_csv_has_a_row_a_coefficient(folder: Path, sqr: Sqr) -> None:
    ran = sqr("agreement", folder, "--format", "csv", "-q")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["scope"] for row in rows} == {"pooled", "domain", "criterion"}
    exact = next(row for row in rows if row["coefficient"] == "exact")
    assert float(exact["estimate"]) == pytest.approx(2 / 3)
    assert exact["pairs"] == "9"
    assert all(row["estimate"] or row["why"] for row in rows)


@pytest.mark.parametrize(
    ("name", "start"), [("a.md", "# "), ("a.json", "{"), ("a.csv", "scope,"), ("a.txt", "Small")]
)
def test_the_name_of_the_output_says_the_format(
    name: str, start: str, folder: Path, tmp_path: Path, sqr: Sqr
) -> None:
    ran = sqr("agreement", folder, "-o", tmp_path / name, "-q")
    assert (ran.code, ran.text) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_markdown_names_every_coefficient(folder: Path, sqr: Sqr) -> None:
    out = sqr("agreement", folder, "--format", "markdown", "-q").out
    for name in ("Cohen", "Fleiss", "Brennan", "Gwet", "Krippendorff", "ICC"):
        assert name in out
    assert "Landis and Koch" in out


@pytest.mark.parametrize("kind", ["rating-scale", "partial-credit"])
def test_rasch_in_every_format(kind: str, sqr: Sqr) -> None:
    text = sqr("agreement", SAMPLE, "--rasch", kind, "--draws", "20").out
    assert "Many-facet Rasch model" in text
    assert "no level rests on it" in text
    marked = sqr("agreement", SAMPLE, "--rasch", kind, "--draws", "20", "--format", "markdown").out
    assert "Fair average" in marked
    out = sqr("agreement", SAMPLE, "--rasch", kind, "--draws", "20", "--format", "json").out
    model = json.loads(out, parse_constant=no_nan)["rasch"]
    assert model["model"] == kind.replace("-", " ")
    assert {one["id"] for one in model["reviewers"]} == {f"R0{n}" for n in range(1, 7)}
    assert all(one["se"] > 0 for one in model["units"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "colour"], "there is no column colour to look within"),
        (["--key", "nowhere.csv"], "cannot read nowhere.csv"),
        (["--draws", "-1"], "--draws"),
    ],
)
def test_wrong_use_is_2(arguments: list[str], message: str, folder: Path, sqr: Sqr) -> None:
    ran = sqr("agreement", folder, *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.text


def test_a_file_that_cannot_be_used_stops_it(folder: Path, sqr: Sqr) -> None:
    (folder / "ratings.csv").write_text("unit,criterion,reviewer\nU1,A1,R1\n")
    ran = sqr("agreement", folder)
    assert ran.code == 2
    assert "no agreement" in ran.err


def test_fail_on(folder: Path, sqr: Sqr) -> None:
    with (folder / "ratings.csv").open("a") as file:
        file.write("U1,Z9,R1,1,,\n")
    assert sqr("agreement", folder, "-q").code == 0
    assert sqr("agreement", folder, "-q", "--fail-on", "error").code == 1


def test_hostile_names_are_safe(tmp_path: Path, sqr: Sqr) -> None:
    rows = crossed({"=cmd|x": [1, 2, 3, 1, 2], "`*_[x](y)": [1, 2, 3, 3, 3]})
    folder = written(tmp_path / "review", rows)
    marked = sqr("agreement", folder, "--format", "markdown", "-q").out
    assert "\\=cmd\\|x" in marked
    assert "\\`\\*\\_\\[x\\]\\(y\\)" in marked
    assert sqr("agreement", folder, "-q").code == 0


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", str(SAMPLE)], ["score", str(SAMPLE)]]
)
def test_other_commands_do_not_import_numpy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom sqr.cli.app import main\nmain(sys.argv[1:])\n"
        "print('loaded', sorted({'numpy', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": SRC}, check=True,
    )  # fmt: skip
    assert ran.stdout.splitlines()[-1] == "loaded []"


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    path = Path(__file__).parents[2] / "docs" / "schema" / "agreement.schema.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


def test_json_obeys_its_published_schema(sqr: Sqr, schema: Draft202012Validator) -> None:
    ran = sqr("agreement", SAMPLE, "--draws", "5", "--format", "json")
    assert ran.code == 0, ran.text
    document = json.loads(ran.out)
    schema.validate(document)
    assert not schema.is_valid(document | {"more": 1})
    first = document["scopes"][0] | {"verdict": None}
    assert not schema.is_valid(document | {"scopes": [first]})


def test_calibration_and_undefined_numbers_obey_it_too(
    folder: Path, sqr: Sqr, tmp_path: Path, schema: Draft202012Validator
) -> None:
    key = tmp_path / "key.csv"
    for model in ("rating-scale", "partial-credit"):
        options = ("--draws", "0", "--by", "source", "--rasch", model, "--format", "json")
        document = json.loads(sqr("agreement", folder, *options).out)
        schema.validate(document)
        assert document["rasch"]["model"]
    criterion = document["scopes"][-1]["id"]
    key.write_text(f"unit,criterion,level\nU1,{criterion},2\n", encoding="utf-8")
    keyed = json.loads(sqr("agreement", folder, "--key", key, "--format", "json").out)
    schema.validate(keyed)
    assert keyed["calibration"] is not None
