"""Every format of findings: valid, bounded, and with the same words as all others."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt

import sqr
from sqr.cli.validate import Format
from sqr.errors import UsageError
from sqr.findings.formats import FORMATS, render
from sqr.findings.grouping import by_file
from sqr.findings.model import Findings, sentence
from sqr.findings.text import lines
from sqr.review.inputs import InputFile
from sqr.validate.catalogue import CHECKS
from sqr.validate.problem import Change, Problem, Skipped, Validation

HERE = Path(__file__).parent
CORPORA = HERE.parent / "corpora"
SCHEMA = json.loads((HERE / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def strings() -> list[str]:
    names = ("naughty", "xss", "template_injection", "formula")
    lines = [line for name in names for line in
             (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")]  # fmt: skip
    marks = [f"{mark}1+1" for mark in "=+-@\t\r\n＝＋－＠"]
    odd = ["`", "``", "`a`b`", "a`*b*", "\x00\x1b[31m", "]]>", "{0}", "[a](b)", "|", "1. a", "- a"]
    return [json.loads(line) for line in lines if line] + marks + odd


STRINGS = strings()


def made_of(say: Callable[[], str], number: int = 1) -> Findings:
    """Return findings in which every text comes from `say`."""
    codes = list(CHECKS)
    problems = tuple(
        Problem(codes[n % len(codes)], CHECKS[codes[n % len(codes)]].severity, say(), n, say(),
                say(), say(), say(), say(), say())
        for n in range(number)
    )  # fmt: skip
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    severities = {"error": number}
    validation = Validation(
        number, number, {}, {}, problems, counts | {"SQR102": 1234}, severities,  # type: ignore[arg-type]
        (Change("SQR130", "warning", "off", say(), 3),), (Skipped(("SQR110",), say()),),
    )  # fmt: skip
    files = tuple(InputFile("ratings", problem.file, "0" * 64, 1) for problem in problems)
    return Findings(validation, files, "0")


@pytest.fixture(scope="module")
def sample() -> Findings:
    return sqr.load_review(sqr.sample_review()).findings()


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def plain_words(findings: Findings, name: str) -> str:
    """Return the text of a document, as whoever reads it sees it."""
    document = render(findings, name)
    if name == "markdown":
        tokens = MarkdownIt("commonmark").enable("table").parse(document)
        children = [child for token in tokens for child in token.children or ()]
        return "".join(child.content or " " for child in children)
    if name == "junit":
        root = ElementTree.fromstring(document)
        return " ".join(t for e in root.iter() for t in (e.text or "", *e.attrib.values()))
    if name == "csv":
        return " ".join(
            f"{row['column']}: {row['message']}. {row['fix']}" for row in read_csv(document)
        )
    if name in ("json", "sarif"):
        return " ".join(texts(json.loads(document)))
    return document


def texts(node: Any) -> list[str]:
    """Return every text of a JSON document, a problem's words as one sentence."""
    if isinstance(node, dict):
        words = [t for value in node.values() for t in texts(value)]
        if {"column", "message", "fix"} <= set(node):
            words.append(f"{node['column']}: {node['message']}. {node['fix']}")
        return words
    if isinstance(node, list):
        return [t for value in node for t in texts(value)]
    return [str(node)]


def folded(text: str) -> str:
    return " ".join(re.sub("`", "", text).split())


def test_choices_are_the_formats() -> None:
    assert [choice.value for choice in Format] == list(FORMATS)


def test_unknown_format_is_refused(sample: Findings) -> None:
    with pytest.raises(UsageError, match="no such format"):
        render(sample, "sariff")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_same_words(name: str, sample: Findings) -> None:
    read = folded(plain_words(sample, name))
    if name in ("text", "markdown", "junit", "sarif"):
        assert "732 rows = 649 used + 83 set aside" in read
    for problem in sample.validation.problems:
        assert folded(sentence(problem)) in read
        assert problem.code in render(sample, name)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_what_it_does_not_show(name: str) -> None:
    opened = sqr.load_review(sqr.sample_review())
    document = render(opened.findings(1), name)
    if name == "json":
        read = json.loads(document)
        assert read["counts"]["SQR121"] == 2
        assert [p["code"] for p in read["problems"]].count("SQR121") == 1
    else:
        assert "+ 1 more of SQR121" in re.sub(r"\\", "", document)


@pytest.mark.parametrize("name", FORMATS)
def test_no_problem_is_a_document_too(name: str) -> None:
    empty = Findings(Validation(2, 2, {}, {}, (), {}, {}), (), "0")
    document = render(empty, name)
    assert document.endswith("\n")
    if name not in ("csv",):
        assert "no problems" in document or name == "json"


def test_sarif_fits_its_schema(sample: Findings) -> None:
    validator = jsonschema.Draft4Validator(SCHEMA)
    document = json.loads(render(sample, "sarif"))
    assert not list(validator.iter_errors(document))
    assert len(document["runs"][0]["results"]) == len(sample.validation.problems)
    broken = document | {"runs": [{"results": [{"level": "grave"}]}]}
    assert list(validator.iter_errors(broken)), "the schema lets everything pass"


def test_sarif_names_files_as_seen_from_here(
    sample: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def uris() -> set[str]:
        run = json.loads(render(sample, "sarif"))["runs"][0]
        places = [r["locations"][0]["physicalLocation"] for r in run["results"]]
        return {place["artifactLocation"]["uri"] for place in places}

    monkeypatch.chdir(sqr.sample_review().parent)
    assert "sample-review/ratings/R03.csv" in uris()
    monkeypatch.chdir("/")
    assert all(not uri.startswith("..") for uri in uris())


def test_junit_fails_for_errors_alone(sample: Findings) -> None:
    root = ElementTree.fromstring(render(sample, "junit"))
    assert len(root.findall(".//failure")) == sample.validation.count("error")
    for suite in root.findall("testsuite"):
        assert int(suite.get("failures", "")) == len(suite.findall(".//failure"))
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
    clean = [s.get("name") for s in root.findall("testsuite") if s.get("failures") == "0"]
    assert "ratings/R07.csv" in clean


def test_the_worst_file_stands_first(sample: Findings) -> None:
    shown = render(sample, "text")
    order = re.findall(r"^ratings/R\d\d", shown, re.MULTILINE)
    assert order[:2] == ["ratings/R02", "ratings/R03"]
    assert len(order) == len(set(order))


def test_reviewers_of_one_file_stand_apart() -> None:
    one = Problem("SQR102", "error", "all.csv", 3, "level", "R1", "x", "bad", "why", "fix")
    two = one._replace(reviewer="R2", line=2)
    three = two._replace(line=9, code="SQR101")
    counts = {"SQR101": 1, "SQR102": 2}
    found = Validation(9, 6, {}, {}, (one, two, three), counts, {"error": 3})
    lines = render(Findings(found, (), "0"), "text").splitlines()
    places = [lines.index(name) for name in ("all.csv", "R2", "R1")]
    assert places == sorted(places), "who has more to mend stands first"


def test_a_terminal_gets_links_and_a_file_none(
    sample: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.console import Console

    from sqr.cli import terminal

    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system="standard", width=100)
    monkeypatch.setattr(terminal, "console", lambda: console)
    for line in terminal.colored(sample):
        console.print(line)
    path = (sqr.sample_review() / "ratings" / "R03.csv").absolute().as_uri()
    shown = screen.getvalue()
    assert re.search(r"\x1b\]8;[^;]*;" + re.escape(path), shown)
    assert "\x1b" not in render(sample, "text")
    plain = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", shown)
    assert [line.rstrip() for line in plain.splitlines()] == [
        "".join(span.text for span in line).rstrip() for line in lines(sample, 100)
    ]


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_no_word_is_lost_and_no_line_too_long(sample: Findings, width: int) -> None:
    told = ["".join(span.text for span in line) for line in lines(sample, width)]
    words = " ".join(word for line in told for word in line.split())
    for problem in sample.validation.problems:
        assert " ".join(sentence(problem).split()) in words
    assert max(len(line) for line in told if "✗" not in line) <= max(width, 70)
    faded = ["".join(s.text for s in line if s.style == "dim") for line in lines(sample, 10_000)]
    assert [line for line in faded if line] == [
        problem.fix for problem in in_order(sample) if problem.fix
    ]


def in_order(findings: Findings) -> list[Problem]:
    groups = by_file(findings.validation.problems)
    return [p for group in groups for reviewer in group.reviewers for p in reviewer.problems]


# --- whatever stands in a cell --------------------------------------------------------------


@pytest.mark.parametrize("start", range(0, len(STRINGS), 160))
def test_hostile_strings_in_every_field_of_every_format(start: int) -> None:
    batch = STRINGS[start : start + 160]
    turn = iter(batch * 40)
    findings = made_of(lambda: next(turn), number=40)
    for name in FORMATS:
        render(findings, name).encode("utf-8", "surrogatepass")
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(render(findings, "sarif")))
    ElementTree.fromstring(render(findings, "junit"))
    for row in csv.reader(io.StringIO(render(findings, "csv"), newline="")):
        assert all(not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)
    assert shape(findings) == shape(made_of(lambda: "plain", number=40))


def shape(findings: Findings) -> list[str]:
    """Return the blocks of the Markdown document, files in the order of their lines."""
    tokens = MarkdownIt("commonmark").enable("table").parse(render(findings, "markdown"))
    kinds = {token.type for token in tokens}
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "strong_open", "strong_close", "code_inline", "text_special"}
    return sorted(kinds)


@pytest.mark.parametrize("text", STRINGS[:60] + STRINGS[-25:], ids=repr)
def test_markdown_prints_what_it_was_given(text: str) -> None:
    from sqr.report.text import carried, prose

    tokens = MarkdownIt("commonmark").parse(f"- **error** {prose(text)}")
    read = "".join(
        f"`{c.content}`" if c.type == "code_inline" else c.content
        for token in tokens
        for c in token.children or ()
    )
    assert " ".join(read.split()) == " ".join(f"error {carried(text)}".split())
