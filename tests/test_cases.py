"""Every folder under ``cases/`` is run and held against what it says must come out."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from conftest import Ran, Sqr
from sqr import pipeline
from sqr.assets import schema_text
from sqr.pipeline import OpenReview
from sqr.validate.catalogue import CHECKS

CASES = Path(__file__).parent / "cases"
SHARED = CASES / "_shared"
NAMES = sorted(path.parent.name for path in CASES.glob("*/case.yaml"))
PUBLISHED = Draft202012Validator(json.loads(schema_text("validation")))
# Both are safe; what is written in C reads three hundred cases in a tenth of the time.
LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KEYS = {"about", "use", "input", "run", "exit", "stdout", "stderr", "absent", "codes", "at",
        "clean_of", "rows", "levels", "votes", "bug"}  # fmt: skip


def case_of(folder: Path) -> dict[str, Any]:
    case = yaml.load((folder / "case.yaml").read_text(encoding="utf-8"), LOADER)
    assert isinstance(case, dict), f"{folder.name}/case.yaml holds no keys"
    assert not set(case) - KEYS, f"{folder.name}/case.yaml: unknown {set(case) - KEYS}"
    assert set(case) - {"about", "use", "input"}, f"{folder.name}/case.yaml asks for nothing"
    return case


# Three tests ask for each case.
kept_case = cache(case_of)


def lay_out(folder: Path, case: dict[str, Any], at: Path) -> None:
    shutil.copytree(folder, at, dirs_exist_ok=True)
    for name in case.get("use", ()):
        shutil.copyfile(SHARED / name, at / name)


def complaints(case: dict[str, Any], sqr: Sqr) -> Iterator[str]:
    """Say everything in which a case, laid out here, does not do what it says."""
    given = case.get("input", ["."])
    run = case.get("run", ["validate", *given])
    ran = sqr(*run)
    yield from _said(case, ran)
    if run[0] == "rubric":
        return
    document = None
    if {"codes", "rows", "at", "clean_of"} & set(case):
        document = _json(sqr("validate", *given, "--format", "json", "--most", 0))
        yield from _found(case, document)
        if run[0] == "validate" and "--format" not in run:
            yield from (f"{code} is not printed" for code in document["counts"]
                        if code not in ran.out)  # fmt: skip
    if {"levels", "votes"} & set(case):
        scores = _json(sqr("score", *given, "--format", "json"))
        yield from _balance(scores["rows"])
        yield from _scored(case, scores)


def _said(case: dict[str, Any], ran: Ran) -> Iterator[str]:
    if "exit" in case and ran.code != case["exit"]:
        yield f"exit {ran.code}, wanted {case['exit']}:\n{ran.text}"
    for stream, text in (("stdout", ran.out), ("stderr", ran.err)):
        flat = " ".join(text.split())
        for wanted in case.get(stream, ()):
            if wanted not in text and " ".join(wanted.split()) not in flat:
                yield f"{stream} lacks {wanted!r}:\n{text}"
    yield from (f"{text!r} appears" for text in case.get("absent", ()) if text in ran.text)
    if "Traceback" in ran.text:
        yield f"a traceback:\n{ran.text}"


def _json(ran: Ran) -> dict[str, Any]:
    try:
        document = json.loads(ran.out)
    except ValueError:
        raise AssertionError(f"no JSON, exit {ran.code}:\n{ran.text}") from None
    assert isinstance(document, dict)
    return document


def _balance(rows: dict[str, Any]) -> Iterator[str]:
    if rows["in"] != rows["used"] + sum(rows["set_aside"].values()):
        yield f"rows do not add up: {rows}"


def _found(case: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    yield from _balance(document["rows"])
    yield from (f"{e.json_path}: {e.message}" for e in PUBLISHED.iter_errors(document))
    problems = document["problems"]
    shown = Counter(problem["code"] for problem in problems)
    if dict(shown) != document["counts"]:
        yield f"counts {document['counts']}, but shown are {dict(shown)}"
    yield from (f"{p['code']} says nothing: {p}" for p in problems
                if not (p["message"] and p["why"] and p["fix"] and p["file"]))  # fmt: skip
    if "codes" in case and document["counts"] != case["codes"]:
        told = "\n".join(f"{p['file']}:{p['line']}: {p['code']} {p['message']}" for p in problems)
        yield f"found {document['counts']}, wanted {case['codes']}\n{told}"
    for code in case.get("clean_of", ()):
        if code not in CHECKS or code in document["counts"]:
            yield f"{code} is found, or unknown, in a case that says it is clean of it"
    places = {(p["code"], f"{p['file']}:{p['line']}") for p in problems}
    for code, wanted in case.get("at", {}).items():
        for place in wanted:
            if (code, place) not in places:
                yield f"no {code} at {place}; found at {sorted(places)}"
    if "rows" in case and document["rows"] != {"set_aside": {}, **case["rows"]}:
        yield f"rows are {document['rows']}, wanted {case['rows']}"


def _scored(case: dict[str, Any], scores: dict[str, Any]) -> Iterator[str]:
    units: dict[str, dict[str, dict[str, Any]]] = {}
    for unit in scores["units"]:
        name = f"{unit['unit']} @ {unit['cycle']}" if unit["cycle"] else unit["unit"]
        units[name] = {result["id"]: result for result in unit["results"]}
    for key, said in (("levels", _level), ("votes", _votes)):
        wanted = case.get(key, {})
        if wanted and set(wanted) != set(units):
            yield f"{key}: wanted the units {sorted(wanted)}, there are {sorted(units)}"
        for unit, parts in wanted.items():
            for part, expected in parts.items():
                result = units.get(unit, {}).get(part)
                got = "nothing" if result is None else said(result)
                if got != str(expected):
                    yield f"{key}: {part} at {unit} is {got}, wanted {expected}: {result}"


def _level(result: dict[str, Any]) -> str:
    return str(result["level"]["code"] if result["level"] else result["status"])


def _votes(result: dict[str, Any]) -> str:
    return " ".join(code for code, n in result["votes"].items() for _ in range(n))


def _marked(name: str) -> Any:
    bug = kept_case(CASES / name).get("bug")
    marks = [pytest.mark.xfail(strict=True, reason=bug)] if bug else []
    return pytest.param(name, marks=marks)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands of a case that read the same in the same way share what was read."""
    known: dict[str, OpenReview] = {}
    read = pipeline.load_review

    def load(*given: object, begun: object = None, **more: object) -> OpenReview:
        asked = repr((given, sorted(more.items())))
        if asked not in known:
            known[asked] = read(*given, begun=begun, **more)  # type: ignore[arg-type]
        return known[asked]

    monkeypatch.setattr(pipeline, "load_review", load)


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("name", [_marked(name) for name in NAMES])
def test_case(name: str, sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = kept_case(CASES / name)
    lay_out(CASES / name, case, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert not "\n".join(complaints(case, sqr))


def test_every_code_is_found_somewhere_and_nowhere_in_its_right_twin() -> None:
    cases = [kept_case(CASES / name) for name in NAMES]
    found = {code for case in cases for code in case.get("codes", {})}
    clean = {code for case in cases for code in case.get("clean_of", ())}
    assert sorted(found) == sorted(CHECKS), "a code that no case finds, or that does not exist"
    assert sorted(clean) == sorted(CHECKS), "a code without a case of the matching right input"


GOOD = """unit,criterion,level,reviewer
Alder,1A,2,R1
Alder,9Z,2,R1
"""
RIGHT: dict[str, Any] = {
    "input": ["ratings.csv", "--rubric", "rubric.yaml"],
    "exit": 1,
    "stdout": ["SQR101", "2 rows = 1 used"],
    "absent": ["SQR102"],
    "codes": {"SQR101": 1},
    "at": {"SQR101": ["ratings.csv:3"]},
    "rows": {"in": 2, "used": 1, "set_aside": {"unknown_criterion": 1}},
    "levels": {"Alder": {"1A": "2", "1B": "not_covered"}},
    "votes": {"Alder": {"1A": "2"}},
}
WRONG: tuple[dict[str, Any], ...] = (
    {"exit": 0},
    {"stdout": ["SQR102"]},
    {"stderr": ["anything"]},
    {"absent": ["SQR101"]},
    {"codes": {}},
    {"codes": {"SQR101": 1, "SQR102": 1}},
    {"clean_of": ["SQR101"]},
    {"clean_of": ["SQR999"]},
    {"at": {"SQR101": ["ratings.csv:2"]}},
    {"rows": {"in": 2, "used": 2}},
    {"levels": {"Alder": {"1A": "3"}}},
    {"levels": {"Alder": {"7Q": "3"}}},
    {"levels": {"Birch": {"1A": "2"}}},
    {"votes": {"Alder": {"1A": "2 2"}}},
)


@pytest.mark.parametrize("wrong", [{}, *WRONG], ids=str)
def test_the_runner_itself_complains_when_it_should(
    wrong: dict[str, Any], sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(SHARED / "rubric.yaml", tmp_path / "rubric.yaml")
    (tmp_path / "ratings.csv").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    said = list(complaints(RIGHT | wrong, sqr))
    assert bool(said) == bool(wrong), said


def test_the_runner_complains_of_a_traceback_and_of_rows_that_do_not_add_up() -> None:
    assert list(_said({}, Ran(0, "", "Traceback (most recent call last):")))
    assert list(_balance({"in": 2, "used": 1, "set_aside": {}}))
    assert not list(_balance({"in": 2, "used": 1, "set_aside": {"blank": 1}}))


def test_a_case_that_asks_for_nothing_or_misspells_a_key_is_refused(tmp_path: Path) -> None:
    for text in ("about: nothing\n", "exti: 1\n", "- a list\n"):
        (tmp_path / "case.yaml").write_text(text)
        with pytest.raises(AssertionError):
            case_of(tmp_path)
