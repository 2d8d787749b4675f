"""The sample review, written in every shape that can be read, scores the same to the byte."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from sqr.assets import sample_review
from sqr.cli.app import main
from sqr.rubric.load import load

Table = list[list[str]]
HEAD = ["unit", "criterion", "reviewer", "level", "source", "group", "date", "note"]
RUBRIC = load("equity-review").rubric
NAMES = {criterion.id: criterion.name for criterion in RUBRIC.criteria}
# A cell without level and note is no rating in a wide table, and a blank one in a long table.
BLANK_ROWS = 2


def sample() -> dict[str, Table]:
    paths = sorted((sample_review() / "ratings").glob("*.csv"))
    return {p.stem: list(csv.reader(p.read_text(encoding="utf-8").splitlines())) for p in paths}


def as_csv(rows: Table, delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def typed(text: str) -> str | int | date:
    """A cell as Excel would hold it after somebody typed the text."""
    if text.isdigit():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def workbook(rows: Table, *, titles: int = 0, sheets: tuple[str, ...] = ("Ratings",)) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = sheets[0]
    for number in range(titles):
        sheet.append([f"Harbor Vale {number}"])
    for row in rows:
        sheet.append([typed(cell) for cell in row])
    for name in sheets[1:]:
        book.create_sheet(name).append(["Nothing", "of", "interest"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def criteria_across(rows: Table, heading: Callable[[str], str], suffix: str) -> Table:
    """A row for each unit, reviewer, source, group and date; a repeat makes one more row."""
    columns = sorted({row[1] for row in rows[1:]})
    wide: list[tuple[tuple[str, ...], dict[str, tuple[str, str]]]] = []
    for unit, criterion, reviewer, level, source, group, day, note in rows[1:]:
        key = (unit, reviewer, source, group, day)
        cells = next((c for k, c in wide if k == key and criterion not in c), None)
        if cells is None:
            cells = {}
            wide.append((key, cells))
        cells[criterion] = (level, note)
    head = ["unit", "reviewer", "source", "group", "date"]
    head += [text for c in columns for text in (heading(c), heading(c) + suffix)]
    body = [
        [*key, *(text for c in columns for text in cells.get(c, ("", "")))] for key, cells in wide
    ]
    return [head, *body]


def reviewers_across(rows: Table) -> Table:
    """A row for each unit, criterion, source, group and date; a repeat makes one more row."""
    people = sorted({row[2] for row in rows[1:]})
    wide: list[tuple[tuple[str, ...], dict[str, tuple[str, str]]]] = []
    for unit, criterion, reviewer, level, source, group, day, note in rows[1:]:
        key = (unit, criterion, source, group, day)
        cells = next((c for k, c in wide if k == key and reviewer not in c), None)
        if cells is None:
            cells = {}
            wide.append((key, cells))
        cells[reviewer] = (level, note)
    head = ["unit", "criterion", "source", "group", "date"]
    head += [text for p in people for text in (p, f"{p} (why)")]
    body = [
        [*key, *(text for p in people for text in cells.get(p, ("", "")))] for key, cells in wide
    ]
    return [head, *body]


def name_of(criterion: str) -> str:
    return NAMES.get(criterion, criterion)


def joined(criterion: str) -> str:
    return f"{criterion} {NAMES[criterion]}" if criterion in NAMES else criterion


Original = tuple[str, list[dict[str, str]]]
Shape = tuple[str, Callable[[Table], bytes], dict[str, Any]]
LONG: dict[str, Shape] = {
    "semicolons, cp1252, CRLF": (
        "csv", lambda rows: as_csv(rows, ";", "\r\n").encode("cp1252"), {}
    ),
    "MacRoman, CR": ("csv", lambda rows: as_csv(rows, end="\r").encode("mac_roman"), {}),
    "UTF-16": ("csv", lambda rows: as_csv(rows, "\t", "\r\n").encode("utf-16"), {}),
    "UTF-16 without a mark, declared": (
        "csv", lambda rows: as_csv(rows).encode("utf-16-be"), {"encoding": "utf-16-be"}
    ),
    "titles, footer, bars": (
        "txt",
        lambda rows: f"A title\n\n{as_csv(rows, '|')}\nTotal: {len(rows)} rows\n".encode(),
        {"delimiter": "bar", "header_row": 3},
    ),
    "Excel": ("xlsx", workbook, {}),
    "Excel, titles, three sheets": (
        "xlsx", lambda rows: workbook(rows, titles=2, sheets=("Data", "Plan", "Help")),
        {"sheet": "data"},
    ),
}  # fmt: skip
WIDE: dict[str, Shape] = {
    "a column a criterion, by id": (
        "csv",
        lambda rows: as_csv(criteria_across(rows, str, " evidence")).encode(),
        {"shape": "criteria-across", "evidence_suffix": "evidence"},
    ),
    "a column a criterion, by name, semicolons, cp1252": (
        "csv",
        lambda rows: as_csv(criteria_across(rows, name_of, " - note"), ";").encode("cp1252"),
        {"shape": "criteria-across", "evidence_suffix": "note"},
    ),
    "Google Forms": (
        "csv",
        lambda rows: as_csv(
            criteria_across(rows, lambda c: f"How well does it go? [{joined(c)}]", " why")
        ).encode(),
        {"shape": "criteria-across", "evidence_suffix": [" why", "because"]},
    ),
    "Kobo": (
        "csv",
        lambda rows: as_csv(
            criteria_across(rows, lambda c: "visit/" + c.replace(".", "_"), "_note")
        ).encode(),
        {"shape": "criteria-across", "evidence_suffix": "_note"},
    ),
    "a column a criterion in Excel": (
        "xlsx",
        lambda rows: workbook(criteria_across(rows, joined, ": evidence"), titles=3),
        {"shape": "criteria-across", "evidence_suffix": "evidence"},
    ),
    "a column a reviewer": (
        "csv",
        lambda rows: as_csv(reviewers_across(rows)).encode(),
        {"shape": "reviewers-across", "evidence_suffix": "(why)"},
    ),
    "a column a reviewer in Excel": (
        "xlsx",
        lambda rows: workbook(reviewers_across(rows)),
        {"shape": "reviewers-across", "evidence_suffix": "(why)"},
    ),
}


def write(at: Path, shape: Shape) -> None:
    ending, make, keys = shape
    shutil.copytree(sample_review(), at)
    shutil.rmtree(at / "ratings")
    (at / "ratings").mkdir()
    for name, rows in sample().items():
        (at / "ratings" / f"{name}.{ending}").write_bytes(make(rows))
    review = yaml.safe_load((at / "review.yaml").read_text(encoding="utf-8"))
    review = {**review, "ratings": f"ratings/*.{ending}", **keys}
    (at / "review.yaml").write_text(json.dumps(review, default=str), encoding="utf-8")


def scores(at: Path, to: Path) -> dict[str, Any]:
    """Return the scores without what names files and lines."""
    main(["score", str(at), "--format", "json", "--output", str(to), "--quiet"])
    document = json.loads(to.read_text(encoding="utf-8"))
    document.pop("provenance")
    for unit in document["units"]:
        for result in unit["results"]:
            for note in result.get("evidence", ()):
                del note["file"], note["line"]
    assert isinstance(document, dict)
    return document


def problems(at: Path, to: Path) -> list[dict[str, str]]:
    main(["validate", str(at), "--format", "json", "--output", str(to), "--quiet"])
    found: list[dict[str, str]] = json.loads(to.read_text(encoding="utf-8"))["problems"]
    return found


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """What the sample itself gives: its scores, as JSON, and its problems."""
    to = tmp_path_factory.mktemp("original") / "out.json"
    return json.dumps(scores(sample_review(), to)), problems(sample_review(), to)


@pytest.fixture(scope="module", params=[*LONG, *WIDE])
def shaped(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The sample in each shape: its name, and a review that is only read."""
    name: str = request.param
    at = tmp_path_factory.mktemp("shaped") / "review"
    write(at, (LONG | WIDE)[name])
    return name, at


def test_scores_are_the_same_to_the_byte(
    shaped: tuple[str, Path], original: Original, tmp_path: Path
) -> None:
    name, at = shaped
    found, wanted = scores(at, tmp_path / "out"), json.loads(original[0])
    if name in WIDE:
        wanted["rows"]["in"] -= BLANK_ROWS
        wanted["rows"]["set_aside"]["blank"] -= BLANK_ROWS
    assert json.dumps(found, indent=1) == json.dumps(wanted, indent=1)


def test_the_same_cells_are_found_wrong(
    shaped: tuple[str, Path], original: Original, tmp_path: Path
) -> None:
    found = problems(shaped[1], tmp_path / "out")

    def told(problems: list[dict[str, str]]) -> list[tuple[str, str, str]]:
        rows = (p for p in problems if p["code"] > "SQR100")
        return sorted((p["code"], p["reviewer"], p["value"].replace("3C_4", "3C.4")) for p in rows)

    assert told(found) == told(original[1])
    reading = {p["code"] for p in found if p["code"] < "SQR100"}
    assert not reading & {p["code"] for p in found if p["severity"] == "error"}


def test_the_comparison_can_fail(original: Original, tmp_path: Path) -> None:
    ending, make, keys = LONG["Excel"]
    spoiled = (ending, lambda rows: make([row for row in rows if row[1] != "1A.1"]), keys)
    write(tmp_path / "review", spoiled)
    assert scores(tmp_path / "review", tmp_path / "out") != json.loads(original[0])
