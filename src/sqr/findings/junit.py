"""Findings as JUnit XML, which continuous integration shows: an error is a failed test."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from sqr.findings.grouping import by_file
from sqr.findings.model import Findings, more, sentence
from sqr.validate.problem import Problem
from sqr.validate.summary import summary_lines

# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(findings: Findings) -> str:
    """Return a test suite a file; warnings pass, with their words in the output of the test."""
    validation = findings.validation
    root = ElementTree.Element("testsuites", name="sqr validate")
    named = {group.file: group.problems for group in by_file(validation.problems)}
    files = dict.fromkeys([*named, *(file.file for file in findings.rating_files)])
    for file in files:
        problems = named.get(file, ())
        suite = ElementTree.SubElement(root, "testsuite", name=_text(file), errors="0", skipped="0")
        for problem in problems:
            _case(suite, problem)
        if not problems:
            ElementTree.SubElement(suite, "testcase", classname=_text(file), name="no problems")
        failures = sum(problem.severity == "error" for problem in problems)
        suite.attrib.update(tests=str(len(problems) or 1), failures=str(failures))
    rest = [more(code, number) for code, number in findings.hidden().items()]
    suite = ElementTree.SubElement(root, "testsuite", name="summary", tests="0", failures="0")
    ElementTree.SubElement(suite, "system-out").text = _text(
        "\n".join([*rest, *summary_lines(validation)])
    )
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, problem: Problem) -> None:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    name = f"{problem.code} line {problem.line}" if problem.line else problem.code
    case = ElementTree.SubElement(
        suite, "testcase", classname=_text(problem.file), name=name, file=_text(problem.file)
    )
    if problem.line:
        case.set("line", str(problem.line))
    who = f" ({problem.reviewer})" if problem.reviewer else ""
    words = _text(f"{place}{who}: {sentence(problem)}\n{problem.why}")
    if problem.severity == "error":
        message = _text(sentence(problem))
        failure = ElementTree.SubElement(case, "failure", message=message, type=problem.code)
        failure.text = words
    else:
        ElementTree.SubElement(case, "system-out").text = f"{problem.severity}: {words}"


def _text(text: str) -> str:
    """Replace, visibly, the characters that no XML document can hold.

    >>> _text("a\\x00b")
    'a�b'
    """
    return _NO_XML.sub("\ufffd", text)
