"""A translation of a rubric to fill in: every text in its place, the rubric's own above it."""

from __future__ import annotations

import json
import re
import textwrap

from sqr.rubric.lint_translation import texts
from sqr.rubric.model import Rubric
from sqr.rubric.translation import Translation

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*|\d+[A-Za-z][\w.-]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def sheet(rubric: Rubric, told: Translation, name: str) -> str:
    """Return the YAML of a translation of the rubric ``name``; what is not yet ``told`` is empty.

    >>> from sqr.rubric.load import load
    >>> print(sheet(load("nyc-quality-review").rubric, Translation(), "nyc.yaml")[:135])
    # The texts of nyc.yaml in another language: write yours behind each colon.
    # What stays empty is printed as the rubric has it, marked.
    """
    lines = [
        f"# The texts of {' '.join(name.split())} in another language: write yours behind each "
        "colon.",
        "# What stays empty is printed as the rubric has it, marked.",
    ]
    before: tuple[str, ...] = ()
    for path, text, translation in texts(rubric, told):
        if not text:
            continue
        shared = 0
        while shared < len(path) - 1 and path[: shared + 1] == before[: shared + 1]:
            shared += 1
        for depth in range(shared, len(path) - 1):
            lines.append(f"{'  ' * depth}{_key(path[depth])}:")
        indent = "  " * (len(path) - 1)
        source = " ".join(text.split())
        lines += textwrap.wrap(source, 96, initial_indent=f"{indent}# ",
                               subsequent_indent=f"{indent}# ", break_long_words=False)  # fmt: skip
        value = f" {json.dumps(str(translation), ensure_ascii=False)}" if translation else ""
        lines.append(f"{indent}{_key(path[-1])}:{value}")
        before = path
    return "\n".join(lines) + "\n"


def _key(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
