"""``sqr score --explain``: a level, step by step, down to the rows of the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqr.cli.score_matrix import MOST_LETTERS, heading, level_text
from sqr.errors import UsageError
from sqr.ratings.table import Ratings
from sqr.review.own import Own, Owns, own_words
from sqr.review.wording import REASONS, untold_words
from sqr.rubric.model import OVERALL, Criterion, Part, Rubric
from sqr.rubric.names import clip, did_you_mean, fold
from sqr.scoring import trace
from sqr.scoring.decision import Decision
from sqr.scoring.levels import UnitScores

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

MOST_UNITS = 20
MOST_TEXT = 4000  # letters of a step


def explanation(
    ratings: Ratings, units: tuple[UnitScores, ...], wanted: str
) -> list[RenderableType]:
    """Return how the level of the part ``wanted`` came about at each of ``units``."""
    from rich.text import Text

    rubric = ratings.inputs.loaded.rubric
    parts = explained(rubric, wanted)
    owns = Owns(rubric, some=bool(ratings.meaning.own))
    things: list[RenderableType] = []
    for unit in units[:MOST_UNITS]:
        own = owns.of(unit)
        things.append(Text(heading(unit.unit.name, unit.cycle), style="bold underline"))
        if unit.overall is not None and fold(wanted) == OVERALL:
            things += _decision(rubric, "Overall", unit.overall, 0)
            things += _own(rubric, own.get(OVERALL), 0)
        for part in parts:
            things += _part(ratings, rubric, unit, part, 0, own)
        things.append(Text(""))
    if len(units) > MOST_UNITS:
        things.append(Text(f"+ {len(units) - MOST_UNITS:,} more (--unit ID shows one)"))
    return things


def explained(rubric: Rubric, wanted: str) -> tuple[Part, ...]:
    """Return the parts to be explained: the one named by id or name, or all for the whole."""
    if fold(wanted) == OVERALL and rubric.rules.overall is not None:
        return rubric.domains
    return (_find(rubric, wanted),)


def _find(rubric: Rubric, wanted: str) -> Part:
    for part in rubric.walk():
        if fold(part.id) == fold(wanted) or fold(part.name) == fold(wanted):
            return part
    known = [text for part in rubric.walk() for text in (part.id, part.name)]
    hint = did_you_mean(wanted, known) or "`sqr rubric show` tells all of its ids and names."
    raise UsageError(f"the rubric has no part {clip(wanted)}", hint)


def _part(
    ratings: Ratings,
    rubric: Rubric,
    unit: UnitScores,
    part: Part,
    depth: int,
    own: Mapping[str, Own],
) -> list[RenderableType]:
    from rich.text import Text

    place = list(rubric.by_id).index(part.id)
    decision = unit.decisions[place]
    rows: tuple[trace.RatingRow, ...] = ()
    if isinstance(part, Criterion):
        rows = trace.rows(ratings, unit.unit.id, unit.cycle, part.id)
    before = [trace.told(rubric, one) for one in trace.one_votes(rubric, rows)]
    things = _decision(rubric, f"{part.id}  {part.name}", decision, depth, before)
    things += _own(rubric, own.get(part.id), depth)
    for row in rows:
        aside = f" (set aside: {REASONS.get(row.aside, row.aside)})" if row.aside else ""
        source = f", {clip(row.source, MOST_LETTERS)}" if row.source else ""
        level = clip(row.level, MOST_LETTERS) or "blank"
        line = f"{clip(row.reviewer, MOST_LETTERS)}: {level}{source}{aside}"
        text = Text(f"– {line}")
        text.append(f"  {row.file}:{row.line}", style="dim")
        things.append(_indented(text, depth, 2))
    for child in part.parts:
        things += _part(ratings, rubric, unit, child, depth + 1, own)
    return things


def _own(rubric: Rubric, own: Own | None, depth: int) -> list[RenderableType]:
    """Set beside a level what the unit says of itself, and how that came about."""
    if own is None:
        return []
    steps = own.decision.steps if own.decision.shares and own.decision.rank is not None else ()
    return [_indented(own_words(rubric, own), depth, 2), *(_indented(s, depth, 4) for s in steps)]


def _decision(
    rubric: Rubric, title: str, decision: Decision, depth: int, before: Sequence[str] = ()
) -> list[RenderableType]:
    from rich.text import Text

    head = Text(f"{title}: ", style="bold")
    head.append_text(level_text(rubric, decision))
    lines = [_indented(head, depth), *(_indented(s, depth, 2) for s in (*before, *decision.steps))]
    for words in untold_words(rubric, decision):
        lines.append(_indented(Text(words, style="yellow"), depth, 2))
    return lines


def _indented(words: str | Text, depth: int, more: int = 0) -> RenderableType:
    """Set words in under their part, and so what of them goes on in another line."""
    from rich.padding import Padding
    from rich.text import Text

    text = Text(clip(words, MOST_TEXT)) if isinstance(words, str) else words
    return Padding(text, (0, 0, 0, 4 * depth + more), expand=False)
