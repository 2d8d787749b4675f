"""The rubric's own examples, run against its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from sqr.rubric.model import Rubric
from sqr.rubric.names import clip
from sqr.rubric.rules import PanelExample
from sqr.scoring import panel
from sqr.scoring.decision import Steps
from sqr.scoring.rollup import Piece, roll_up


class Failure(NamedTuple):
    """An example whose rule gives another level than its author expects."""

    number: int
    message: str
    steps: Steps


def failures(rubric: Rubric) -> Iterator[Failure]:
    """Yield the examples that fail, with what was expected, what came out, and how.

    >>> from sqr.rubric.load import load
    >>> list(failures(load("equity-review").rubric))
    []
    """
    for number, example in enumerate(rubric.examples):
        if isinstance(example, PanelExample):
            ranks = tuple(rubric.rank_of[code] for code in example.votes)
            outcome = panel.vote(rubric, ranks)
            rank, steps = outcome.rank, outcome.steps
        else:
            weights = example.weights or (Fraction(1),) * len(example.parts)
            pieces = [
                Piece(f"part {n}", weight, "levelled", rubric.rank_of[code], None)
                for n, (code, weight) in enumerate(
                    zip(example.parts, weights, strict=True), start=1
                )
            ]
            decision = roll_up(rubric, rubric.rollup(example.tier), pieces)
            rank, steps = decision.rank, decision.steps
        got = None if rank is None else rubric.levels[rank].code
        if got != example.level:
            title = f" ({clip(example.title)})" if example.title else ""
            message = f"example {number + 1}{title}: expected {_said(rubric, example.level)}, "
            yield Failure(number, message + f"got {_said(rubric, got)}", steps)


def _said(rubric: Rubric, code: str | None) -> str:
    return "no level" if code is None else f"{code} ({rubric.levels[rubric.rank_of[code]].name})"
