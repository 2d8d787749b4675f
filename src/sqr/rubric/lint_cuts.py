"""Cuts that give a level to whom no author expects it: all ratings are one level, and make another.

That is legal, and so no fault: a rubric may be meant to be strict. Its author is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sqr.rubric import cuts
from sqr.rubric.model import Rubric
from sqr.rubric.names import clip
from sqr.rubric.numbers import plain
from sqr.rubric.rules import Mean, RollupMean
from sqr.yaml.document import Path_


def surprises(rubric: Rubric) -> Iterator[tuple[Path_, str, str]]:
    """Yield the levels whose own points get another level: where the cut is, what it does, a fix.

    It is the key of the cut that stands there.
    """
    rules = rubric.rules
    clusters = any(domain.clusters for domain in rubric.domains)
    said = {
        "panel": (rules.panel, "votes that are all"),
        "cluster": (rules.cluster if clusters else None, "parts of a cluster that are all"),
        "domain": (rules.domain, "parts of a domain that are all"),
        "overall": (rules.overall, "domains that are all"),
    }
    for tier, (rule, parts) in said.items():
        if isinstance(rule, Mean | RollupMean):
            for at, message, hint in _moved(rubric, rule, parts):
                yield ("rules", tier, "cuts", at), message, hint


def _moved(rubric: Rubric, rule: Mean | RollupMean, parts: str) -> Iterator[tuple[str, str, str]]:
    """Yield the level whose cut moves another level's points, and what to say of it.

    Midpoints never do: only a declared cut can be the one.
    """
    values, points = cuts.of(rubric, rule), rubric.points
    for rank, level in enumerate(rubric.levels):
        given = _given(values, points[rank], rule.at_cut == "up")
        if given == rank:
            continue
        over = rank if given < rank else rank + 1  # the level whose cut lies on the wrong side
        cut, code = values[over - 1], rubric.levels[over].code
        lies = "above" if cut > points[rank] else "below" if cut < points[rank] else "on"
        message = (
            f"{parts} `{clip(level.code)}` make `{clip(rubric.levels[given].code)}`: the cut "
            f"{plain(cut)} of `{clip(code)}` lies {lies} the {plain(points[rank])} points of "
            f"`{clip(level.code)}`"
        )
        low, high = points[over - 1], points[over]
        hint = f"If this is not meant, put the cut between {plain(low)} and {plain(high)}"
        if lies == "on":
            hint += f", or declare `at_cut: {'up' if given < rank else 'down'}`"
        yield code, message, f"{hint}."


def _given(values: tuple[Fraction, ...], number: Fraction, up: bool) -> int:
    """Return the rank that a mean gets."""
    return sum(number > cut or (up and number == cut) for cut in values)
