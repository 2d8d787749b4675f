"""What breaks the syntax of a YAML file, in plain words and where it began.

The parser says what it wanted in the terms of its grammar. Each way to break a file that authors
know is a function here from what the parser said to a better fault; the first that fits speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import yaml

from sqr.errors import Fault
from sqr.yaml.document import Place


class _Broken(NamedTuple):
    """What the parser said: its problem in its context, where it was, and where that began."""

    problem: str
    context: str
    at: Place
    began: Place
    lines: Sequence[str]

    @property
    def here(self) -> str:
        """The line in which the parser stopped."""
        return self.lines[self.at.line - 1] if self.at.line <= len(self.lines) else ""


class _Told(NamedTuple):
    """A fault's message, its hint, and where it points."""

    message: str
    hint: str
    at: Place


def fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    """Return the fault of the file ``name``, which holds ``text`` and is not YAML.

    >>> try:
    ...     yaml.safe_load("a: 'b")
    ... except yaml.MarkedYAMLError as error:
    ...     print(fault(error, "a: 'b", "x.yaml").message)
    this is not valid YAML: the quotation mark here is never closed
    """
    mark = error.problem_mark or error.context_mark
    at = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    start = error.context_mark
    began = Place(start.line + 1, start.column + 1) if start else at
    broken = _Broken(error.problem or "", error.context or "", at, began, text.splitlines())
    told = next(filter(None, (way(broken) for way in _WAYS)), None)
    told = told or _Told(broken.problem, "Look at this line and the one above it.", at)
    message = f"this is not valid YAML: {told.message}"
    return Fault(name, told.at.line, told.at.column, message, told.hint)


def _bare_colon(broken: _Broken) -> _Told | None:
    if "mapping values are not allowed" not in broken.problem:
        return None
    hint = (
        "A text that holds a colon and a blank must stand in quotes: "
        'name: "Equity: a review". Or a line above is indented differently.'
    )
    return _Told(broken.problem, hint, broken.at)


def _tab(broken: _Broken) -> _Told | None:
    here = broken.here
    if "\t" not in here[: len(here) - len(here.lstrip())]:
        return None
    return _Told(
        "a tab begins this line", "Indent with blanks; YAML does not allow tabs.", broken.at
    )


def _open_quote(broken: _Broken) -> _Told | None:
    if "scanning a quoted scalar" not in broken.context:
        return None
    hint = "Write the same quotation mark where the text ends."
    return _Told("the quotation mark here is never closed", hint, broken.began)


def _open_bracket(broken: _Broken) -> _Told | None:
    if "parsing a flow" not in broken.context:
        return None
    line, column = broken.began
    opened = broken.lines[line - 1][column - 1 : column]
    closing = {"{": "}", "[": "]"}.get(opened, opened)
    if broken.at.line > line:
        return _Told(
            f"the {opened} here is not closed", f"Write {closing} where it ends.", broken.began
        )
    hint = (
        "A text that holds a colon, a comma or a bracket must stand in quotes: "
        'name: "Equity: a review".'
    )
    return _Told(f"wanted a comma or {closing}", hint, broken.at)


def _bare_dash(broken: _Broken) -> _Told | None:
    if not re.match(r"\s*-[^\s-]", broken.here):
        return None
    hint = "Write `- ` before each item of a list."
    return _Told("a blank is missing after the dash", hint, broken.at)


def _no_colon(broken: _Broken) -> _Told | None:
    if "could not find expected ':'" not in broken.problem:
        return None
    hint = "A key needs a colon and a blank after it: `name: text`."
    return _Told(broken.problem, hint, broken.at)


def _odd_indent(broken: _Broken) -> _Told | None:
    if "expected" not in broken.problem:
        return None
    line, column = broken.at
    message = f"this line begins {column - 1} blanks in, which fits no line above it"
    hint = f"What belongs together begins in one column. {_above(broken.lines, line)}".strip()
    return _Told(message, hint, broken.at)


def _above(lines: Sequence[str], line: int) -> str:
    """Tell where the text of the line above one begins, after the dash of a list.

    >>> _above(["- id: D", "", " name: X"], 3)
    'In line 1 the text begins 2 blanks in.'
    """
    for number in range(line - 1, 0, -1):
        text = re.match(r"[ -]*(?=[^\s#-])", lines[number - 1])
        if text:
            return f"In line {number} the text begins {text.end()} blanks in."
    return ""


# In this order: what is named first is what an author most likely did.
_WAYS: tuple[Callable[[_Broken], _Told | None], ...] = (
    _bare_colon,
    _tab,
    _open_quote,
    _open_bracket,
    _bare_dash,
    _no_colon,
    _odd_indent,
)
