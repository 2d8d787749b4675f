"""The rules a rubric may declare, key for key. What they do stands in ``sqr.scoring``."""

# Annotations are not postponed here: pydantic would compile the text of each again at start-up.

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from sqr.rubric.numbers import Exact
from sqr.rubric.text import Code, Text


class Rule(BaseModel):
    """Frozen, and unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


Tie = Literal["floor_mid", "lower", "upper", "ceil_mid", "unresolved"]
ModeTie = Literal["lower", "upper", "median", "unresolved"]
AtCut = Literal["down", "up"]


class Median(Rule):
    """The middle vote; ``tie`` decides between the two middle ranks of an even panel."""

    rule: Literal["median"]
    tie: Tie = "floor_mid"


class Mode(Rule):
    """The most frequent level; ``tie`` decides between equally frequent ones."""

    rule: Literal["mode"]
    tie: ModeTie = "lower"


class Mean(Rule):
    """The mean of the points, then cuts: the highest level whose cut the mean reaches."""

    rule: Literal["mean"]
    cuts: dict[Code, Exact] = Field(
        default_factory=dict,
        description="Level code → the mean it needs. Default: midpoints between the points",
    )
    at_cut: AtCut = "down"


class Lowest(Rule):
    """The lowest level that anybody gave."""

    rule: Literal["min"]


class Highest(Rule):
    """The highest level that anybody gave."""

    rule: Literal["max"]


class Quorum(Rule):
    """The level that at least this share of the votes name, else unresolved."""

    rule: Literal["quorum"]
    share: Exact


PanelRule = Annotated[Median | Mode | Mean | Lowest | Highest | Quorum, Field(discriminator="rule")]


class Rollup(Rule):
    """What every roll-up rule has."""

    min_coverage: Exact = Field(
        Fraction(1, 2),
        description="Share of the applicable weight that must have a level",
    )


class RollupMean(Rollup):
    """The weighted mean of the parts' points (``of: levels``) or own means (``of: numbers``)."""

    rule: Literal["mean"]
    of: Literal["levels", "numbers"] = "levels"
    cuts: dict[Code, Exact] = Field(default_factory=dict)
    at_cut: AtCut = "down"


class RollupMedian(Rollup):
    """The smallest level whose cumulative weight reaches half of the whole."""

    rule: Literal["median"]
    tie: Tie = "floor_mid"


class ShareStep(Rule):
    """The conditions on which a level holds."""

    level: Code
    at_least: Exact = Field(
        Fraction(0), description="Weight share of the parts at this level or higher"
    )
    none_below: Code | None = Field(None, description="No part may lie under this level")


class RollupShare(Rollup):
    """From the top level down, the first whose conditions hold; the lowest always holds."""

    rule: Literal["share"]
    levels: Annotated[tuple[ShareStep, ...], Field(min_length=1)]


class RollupMin(Rollup):
    """The lowest level of the parts."""

    rule: Literal["min"]


class RollupMax(Rollup):
    """The highest level of the parts."""

    rule: Literal["max"]


class RollupMode(Rollup):
    """The level with the most weight."""

    rule: Literal["mode"]
    tie: ModeTie = "lower"


RollupRule = Annotated[
    RollupMean | RollupMedian | RollupShare | RollupMin | RollupMax | RollupMode,
    Field(discriminator="rule"),
]


class Enough(Rule):
    """How much a criterion needs before its votes are judged at all."""

    min_reviewers: Annotated[int, Field(ge=1)] = 1
    min_sources: Annotated[int, Field(ge=1)] = 1
    min_notes: Annotated[int, Field(ge=0)] = 0
    na_quorum: Exact | Literal["majority"] = Field(
        "majority",
        description="Share of those who answered that makes a criterion not applicable. "
        "Default: more than half",
    )


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class While(Rule):
    """The trigger of a limit: a part whose level is one of these."""

    part: Code
    is_: Annotated[tuple[Code, ...], BeforeValidator(_as_list), Field(alias="is", min_length=1)]


class Cap(Rule):
    """What a limit does: the part gets at most this level."""

    part: Code
    at_most: Code


class Limit(Rule):
    """While one part is at some level, another is at most at another. Limits only lower."""

    id: Code
    while_: While = Field(alias="while")
    cap: Cap
    why: Text = ""


def _none(value: object) -> object:
    # All scalars arrive as the text that was written: these are how YAML writes nothing.
    return None if value in ("", "~", "null") else value


Expected = Annotated[Code | None, BeforeValidator(_none)]
"""The level that an example expects; none where its ``level:`` is left empty."""


class PanelExample(Rule):
    """Votes and the level that the author expects of them (none: leave ``level`` empty)."""

    title: Text = ""
    votes: Annotated[tuple[Code, ...], Field(min_length=1)]
    level: Expected


class RollupExample(Rule):
    """Levels of the parts of a tier and the level that the author expects of them."""

    title: Text = ""
    tier: Literal["cluster", "domain", "overall"]
    parts: Annotated[tuple[Code, ...], Field(min_length=1)]
    weights: tuple[Exact, ...] = ()
    level: Expected


def _kind(value: object) -> str:
    """Return which example is meant; votes say most, and what says nothing is one of votes."""
    if isinstance(value, dict):
        of_parts = "votes" not in value and ("tier" in value or "parts" in value)
    else:
        of_parts = isinstance(value, RollupExample)
    return (RollupExample if of_parts else PanelExample).__name__


Example = Annotated[
    Annotated[PanelExample, Tag("PanelExample")] | Annotated[RollupExample, Tag("RollupExample")],
    Discriminator(_kind),
]
"""Which of the two is meant by its keys, so that its faults are those of that one."""


def default_panel() -> PanelRule:
    """Return the median with ``floor_mid``, the panel rule of a rubric that names none."""
    return Median(rule="median")


def default_rollup() -> RollupRule:
    """Return the mean of levels with cuts at the midpoints."""
    return RollupMean(rule="mean")
