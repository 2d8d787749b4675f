"""Write the generated parts of the README and the schema: ``python docs/generate.py``.

A test runs the same functions and compares, so that what the README shows is what sqr prints.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

from sqr.cli.app import main
from sqr.folder.schema import review_file_schema
from sqr.report.documents import DOCUMENTS
from sqr.report.formats import FORMATS
from sqr.rubric.schema import rubric_schema, translation_schema
from sqr.validate.catalogue import CHECKS

ROOT = Path(__file__).resolve().parents[1]
WRITING = "tests/data/writing_21raters"
README = ROOT / "README.md"
SCHEMA = ROOT / "docs" / "schema" / "rubric.schema.json"
TRANSLATION = SCHEMA.with_name("translation.schema.json")
REVIEW_FILE = SCHEMA.with_name("review-yaml.schema.json")
COMMANDS = (
    (),
    ("validate",),
    ("checks",),
    ("coverage",),
    ("score",),
    ("agreement",),
    ("agenda",),
    ("report",),
    ("init",),
    ("demo",),
    ("rubric", "check"),
    ("rubric", "show"),
    ("rubric", "translate"),
    ("rubric", "schema"),
    ("schema",),
)


def printed(*arguments: str, both: bool = False) -> str:
    """Return what a command prints, in a terminal of 80 columns without colour."""
    out, err = io.StringIO(), io.StringIO()
    before = {name: os.environ.get(name) for name in ("COLUMNS", "TERMINAL_WIDTH")}
    os.environ.update(COLUMNS="80", TERMINAL_WIDTH="80")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(arguments)
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
    lines = (out.getvalue() + (err.getvalue() if both else "")).rstrip().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def session(*arguments: str, most: int = 0, last: int = 0, both: bool = False) -> str:
    """Return a command and what it prints, run on the sample review called ``demo``.

    Of more than ``most`` lines only so many are shown, and the ``last`` ones.
    """
    shown = printed(*(a.replace("demo", "data/sample-review") for a in arguments), both=both)
    lines = shown.splitlines()
    if most and len(lines) > most:
        lines = [*lines[:most], "…", *lines[len(lines) - last :]]
    return fenced("\n".join([f"$ sqr {' '.join(arguments)}", *lines]))


def fenced(text: str, kind: str = "text") -> str:
    """Return text as a fenced block."""
    return f"```{kind}\n{text}\n```"


def checks() -> str:
    """Return the table of checks."""
    rows = [f"| {c.code} | {c.severity} | {c.title} | {c.why} | {c.fix} |" for c in CHECKS.values()]
    head = ["| code | severity | what | why it matters | how to mend it |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def documents() -> str:
    """Return the table of documents: for whom each is, and what it is made as."""
    head = ["| `--document` | for whom | made as |", "|---|---|---|"]
    rows = []
    for one in DOCUMENTS.values():
        suffixes = (f"`{made.suffix}`" for made in FORMATS.values() if one.name in made.documents)
        rows.append(f"| `{one.name}` | {one.readers} | {' '.join(suffixes)} |")
    return "\n".join([*head, *rows])


def help_texts() -> str:
    """Return the help of every command."""
    return "\n\n".join(fenced(printed(*command, "--help")) for command in COMMANDS)


def nyc_review() -> str:
    """Return the review file of the second example."""
    path = ROOT / "tests" / "data" / "nyc_quality_review" / "review.yaml"
    return fenced(path.read_text(encoding="utf-8").rstrip(), "yaml")


PARTS: dict[str, Callable[[], str]] = {
    "validate": lambda: session("validate", "demo"),
    "score": lambda: session("score", "demo"),
    "explain": lambda: session("score", "demo", "--unit", "TIDE", "--explain", "1A", most=13),
    "agenda": lambda: session("agenda", "demo", "--unit", "TIDE", most=12),
    "firmness": lambda: session("score", "demo", "--unit", "TIDE", "--firmness", most=6),
    "agreement": lambda: session("agreement", WRITING, most=15, last=7),
    "nyc-review": nyc_review,
    "nyc-score": lambda: session("score", "tests/data/nyc_quality_review", most=9, both=False),
    "documents": documents,
    "checks": checks,
    "help": help_texts,
}


def filled(text: str) -> str:
    """Return the README with every generated part made anew."""
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        for name, make in PARTS.items():
            begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
            pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
            block = f"{begin}\n\n{make()}\n\n{end}"
            text = pattern.sub(lambda _, block=block: block, text)  # type: ignore[misc]
        return text
    finally:
        os.chdir(here)


def write_all() -> None:
    """Write the README's parts and the schemas of what people write."""
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.parent.mkdir(exist_ok=True)
    SCHEMA.write_text(rubric_schema(), encoding="utf-8")
    TRANSLATION.write_text(translation_schema(), encoding="utf-8")
    REVIEW_FILE.write_text(review_file_schema(), encoding="utf-8")


if __name__ == "__main__":
    write_all()
