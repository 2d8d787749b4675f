"""``review.yaml`` key for key, and what it comes to once its files are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sqr.rubric.load import LoadedRubric
from sqr.rubric.text import Code, Text

if TYPE_CHECKING:
    from sqr.folder.consensus import ConsensusFile

COLUMNS = ("unit", "criterion", "level", "reviewer", "source", "group", "date", "cycle", "note")
REQUIRED = ("unit", "criterion", "level", "reviewer")


class Model(BaseModel):
    """Frozen, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Constant(Model):
    """One value for every row, where the files have no such column."""

    value: Text


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Code, ...], BeforeValidator(_as_list)]
Column = Code | Constant


class Columns(Model):
    """Which column of the rating files holds what: the heading, or ``{value: …}``."""

    unit: Column | None = None
    criterion: Column | None = None
    level: Column | None = None
    reviewer: Column | None = None
    source: Column | None = None
    group: Column | None = None
    date: Column | None = None
    cycle: Column | None = None
    note: Column | None = None


class Dates(Model):
    """The first and the last day of the review."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None


class ReviewFile(Model):
    """A whole ``review.yaml``."""

    title: Text = ""
    district: Text = ""
    cycle: Text = ""
    dates: Dates = Dates()
    date_formats: Annotated[
        Names, Field(description="How dates are written, as in strftime: '%m/%d/%Y'")
    ] = ()
    rubric: Annotated[Code, Field(description="A path from here, or a shipped rubric's name")]
    ratings: Annotated[Names, Field(min_length=1, description="Rating files; globs are fine")]
    columns: Columns = Columns()
    units: Code | None = None
    reviewers: Code | None = None
    consensus: Annotated[
        Code | None, Field(description="What the reviewers agreed on together: a CSV file")
    ] = None
    narrative: Annotated[
        Code | None, Field(description="The authors' texts; default: the folder narrative, if any")
    ] = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What is reviewed: a school, a programme, the district."""

    id: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who rates. The role ``self`` marks a school's own evaluation, ``expert`` who calibrates."""

    id: str
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class RatingFile:
    """A rating file: where it lies, and the name under which messages show it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a run starts from. ``units`` and ``reviewers`` are None when not declared."""

    loaded: LoadedRubric
    files: tuple[RatingFile, ...]
    title: str = ""
    district: str = ""
    cycle: str = ""
    first_day: date | None = None
    last_day: date | None = None
    date_formats: tuple[str, ...] = ()
    columns: Mapping[str, str | Constant] = field(default_factory=dict)
    units: tuple[Unit, ...] | None = None
    reviewers: tuple[Reviewer, ...] | None = None
    others: tuple[tuple[str, Path], ...] = ()
    consensus: ConsensusFile | None = None
    narrative: Path | None = None
