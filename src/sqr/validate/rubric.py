"""The check of the rubric's own rules: legal, and perhaps not what its author means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqr.rubric.lint_cuts import surprises
from sqr.rubric.load import line_of
from sqr.validate.finder import Finder, Found, found, make


def cuts(finder: Finder) -> Iterator[Found]:
    """SQR151: cuts that give a level's own points another level."""
    loaded = finder.ratings.inputs.loaded
    problems = []
    for at, message, hint in surprises(loaded.rubric):
        line = line_of(Path(loaded.file), at).line
        problems.append(make("SQR151", loaded.file, line, "", "", "", message, hint))
    yield found("SQR151", problems, finder.most)
