"""The rubric as a frozen value: scale, states, evidence, rules, and the tree of parts.

These classes are the YAML, key for key. What can be said of one value alone is checked
here; what needs two parts of the file at once is checked in :mod:`sqr.rubric.lint`.
"""

# Annotations are not postponed here: pydantic would compile the text of each again at start-up.

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from sqr.rubric.numbers import Exact
from sqr.rubric.rules import (
    Enough,
    Example,
    Limit,
    PanelRule,
    RollupRule,
    default_panel,
    default_rollup,
)
from sqr.rubric.text import Code, Text
from sqr.rubric.translation import Translations
from sqr.said import Term


class Model(BaseModel):
    """Frozen, and unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


def _listed(value: object) -> object:
    return [] if value is None else value


Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed)]
Standing = Literal["strength", "steady", "support"]


class Level(Model):
    """One step of the scale. Its rank is its place in the list, lowest quality first."""

    code: Code = Field(description="What stands in the rating files: 1, I, UD …")
    name: Code = Field(description="What readers see: Developing")
    aliases: Codes = Field((), description="Other ways in which the level may be written")
    points: Exact | None = Field(None, description="Default: the position, from 1")
    meaning: Text = Field("", description="What the level says about a school")
    support: Text = Field("", description="What support the level implies")
    for_families: Text = Field(
        "", description="What happens next at this level, as families are told; default: support"
    )
    standing: Standing | None = Field(
        None,
        description="How reports read it. Default: the top level is a strength, "
        "the lowest needs support, the others are steady",
    )


class Scale(Model):
    """The levels, lowest quality first."""

    name: Text = Field("Level", description="What the scale measures")
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=60)]


class States(Model):
    """What may stand in a level cell instead of a level. Nothing, unless declared."""

    not_applicable: Codes = ()
    not_observed: Codes = ()


class Source(Model):
    """A kind of evidence: observation, interview, document …"""

    id: Code
    name: Text = ""
    aliases: Codes = ()


class Evidence(Model):
    """Which kinds of evidence there are and which ratings must carry a note."""

    sources: Annotated[tuple[Source, ...], BeforeValidator(_listed)] = ()
    note_required: Annotated[
        Literal["never", "always"] | tuple[Code, ...],
        Field(description="never, always, or the level codes that demand a note"),
    ] = "never"


class TierName(Model):
    """What the rubric calls the parts of one tier."""

    name: Code
    plural: Code | None = None

    @property
    def many(self) -> str:
        """The plural; by default the name with an s."""
        return self.plural or f"{self.name}s"


class Tiers(Model):
    """The rubric's own names for its tiers and for what is reviewed."""

    domain: TierName = TierName(name="Domain")
    cluster: TierName = TierName(name="Cluster")
    criterion: TierName = TierName(name="Criterion", plural="Criteria")
    unit: TierName = TierName(name="School")


Plain = Annotated[
    Text, Field(description="What families call it, in plain words; default: its name")
]


class Criterion(Model):
    """What reviewers rate."""

    id: Code
    name: Text
    for_families: Plain = ""
    look_for: Text = Field("", description="What a reviewer looks for")
    descriptors: dict[Code, Text] = Field(
        default_factory=dict, description="Level code → what that level looks like here"
    )
    evidence: Codes = Field((), description="Ids of the sources that speak to it")
    weight: Exact = Fraction(1)

    @property
    def parts(self) -> "tuple[Part, ...]":
        """A criterion has no parts."""
        return ()


class Cluster(Model):
    """Criteria that belong together within a domain."""

    id: Code
    name: Text
    for_families: Plain = ""
    description: Text = ""
    weight: Exact = Fraction(1)
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @property
    def parts(self) -> "tuple[Part, ...]":
        """The criteria."""
        return self.criteria


class Domain(Model):
    """A field of the review, made of clusters or directly of criteria."""

    id: Code
    name: Text
    for_families: Plain = ""
    description: Text = ""
    weight: Exact = Fraction(1)
    clusters: tuple[Cluster, ...] = ()
    criteria: tuple[Criterion, ...] = ()

    @property
    def parts(self) -> "tuple[Part, ...]":
        """The clusters and the criteria that stand directly under the domain."""
        return (*self.clusters, *self.criteria)


Part = Domain | Cluster | Criterion
OVERALL = "overall"
"""The id of the whole review, where the rubric declares an overall level."""
Tier = Literal["overall", "domain", "cluster", "criterion"]


def tier_of(part: Part) -> Tier:
    """Return the tier of a part: ``domain``, ``cluster`` or ``criterion``."""
    if isinstance(part, Domain):
        return "domain"
    return "cluster" if isinstance(part, Cluster) else "criterion"


def criteria_of(part: Part) -> tuple[Criterion, ...]:
    """Return the criteria at or under a part, in the order of the rubric."""
    if isinstance(part, Criterion):
        return (part,)
    return tuple(criterion for child in part.parts for criterion in criteria_of(child))


class Rules(Model):
    """How ratings become levels. Every rule has the default of the reference semantics."""

    panel: PanelRule = Field(default_factory=default_panel)
    enough: Enough = Field(default_factory=Enough)
    cluster: RollupRule = Field(default_factory=default_rollup)
    domain: RollupRule = Field(default_factory=default_rollup)
    overall: RollupRule | None = Field(
        None, description="There is no overall level unless a rule stands here"
    )


class Rubric(Model):
    """A whole rubric."""

    id: Annotated[Code, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    title: Text
    version: Code = "1"
    language: Code = "en"
    description: Text = ""
    about: Text = Field("", description="Origin and licence of the text")
    tiers: Tiers = Field(default_factory=Tiers)
    scale: Scale
    states: States = Field(default_factory=States)
    evidence: Evidence = Field(default_factory=Evidence)
    rules: Rules = Field(default_factory=Rules)
    limits: tuple[Limit, ...] = ()
    examples: tuple[Example, ...] = ()
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    translations: Translations = Field(
        default_factory=dict,
        description="Language → the texts in it; or a file RUBRIC.es.yaml beside RUBRIC.yaml",
    )

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The levels, lowest first; a rank is an index into this tuple."""
        return self.scale.levels

    @cached_property
    def points(self) -> tuple[Fraction, ...]:
        """The points of each rank."""
        return tuple(
            Fraction(rank) if level.points is None else level.points
            for rank, level in enumerate(self.levels, start=1)
        )

    @cached_property
    def midpoints(self) -> tuple[Fraction, ...]:
        """The midpoints between neighboring points: the cuts where none are declared."""
        return tuple((low + high) / 2 for low, high in pairwise(self.points))

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the rubric."""
        return tuple(part for part in self.walk() if isinstance(part, Criterion))

    @cached_property
    def by_id(self) -> dict[str, Part]:
        """Every part by its id."""
        return {part.id: part for part in self.walk()}

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """Level code → rank."""
        return {level.code: rank for rank, level in enumerate(self.levels)}

    def walk(self) -> "Iterator[Part]":
        """Yield every part, each before its own parts."""
        for domain in self.domains:
            yield domain
            for part in domain.parts:
                yield part
                yield from part.parts

    def rollup(self, tier: Tier) -> RollupRule:
        """Return the rule by which the parts of a ``cluster``, ``domain`` or ``overall`` roll up.

        A criterion has no such rule: its level comes from its panel.
        """
        if tier == "cluster":
            return self.rules.cluster
        if tier == "overall" and self.rules.overall is not None:
            return self.rules.overall
        return self.rules.domain

    def tier_name(self, tier: Tier) -> TierName:
        """Return what the rubric calls a tier."""
        if tier == "overall":
            overall = Term("Overall", name="Overall")
            return TierName.model_construct(name=overall, plural=overall)
        name: TierName = getattr(self.tiers, tier)
        return name

    def standing(self, rank: int) -> Standing:
        """Return how reports read a rank: ``strength``, ``steady`` or ``support``."""
        declared = self.levels[rank].standing
        if declared is not None:
            return declared
        if rank == len(self.levels) - 1:
            return "strength"
        return "support" if rank == 0 else "steady"
