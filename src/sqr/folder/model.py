"""``review.yaml`` key for key, and what it comes to once its files are found."""

# Annotations are not postponed here: pydantic would compile the text of each again at start-up.

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sqr.folder.read_as import ReadAs
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


def _as_items(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


Names = Annotated[
    tuple[Code, ...],
    BeforeValidator(_as_list, json_schema_input_type=Code | tuple[Code, ...]),
]
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


Severity = Literal["off", "error", "warning", "info"]


class CheckSetting(Model):
    """What a review makes of a check: another severity, or off, and why."""

    severity: Severity
    because: Text = ""


def _as_setting(value: object) -> object:
    return {"severity": value} if isinstance(value, str) else value


Setting = Annotated[
    CheckSetting,
    BeforeValidator(_as_setting, json_schema_input_type=Severity | CheckSetting),
]


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
LONG, CRITERIA_ACROSS, REVIEWERS_ACROSS = "long", "criteria-across", "reviewers-across"


def _known_encoding(name: str) -> str:
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        raise ValueError("wanted an encoding such as utf-8, utf-16, cp1252 or mac_roman") from None
    return name


def _one_delimiter(text: str) -> str:
    mark = DELIMITERS.get("bar" if text == "pipe" else text, text)
    if mark not in DELIMITERS.values():
        raise ValueError("wanted comma, semicolon, tab or bar")
    return mark


class Reading(Model):
    """How rating files are to be read; what is not said here is found out and reported."""

    encoding: Annotated[Code, AfterValidator(_known_encoding)] | None = None
    delimiter: Annotated[Code, AfterValidator(_one_delimiter)] | None = None
    header_row: Annotated[
        int | None, Field(ge=1, le=1000, description="The line in which the headings stand")
    ] = None
    sheet: Annotated[Code | None, Field(description="The sheet of a workbook")] = None
    shape: Annotated[
        Literal["long", "criteria-across", "reviewers-across"] | None,
        Field(description="A row a rating; a column a criterion; or a column a reviewer"),
    ] = None
    evidence_suffix: Annotated[
        Names, Field(description="What follows a heading whose column holds the evidence")
    ] = ()
    evidence: Annotated[
        Literal["comments"] | None,
        Field(description="Comments on the cells of ratings are their evidence"),
    ] = None
    ignore: Annotated[Names, Field(description="Headings of columns that are no ratings")] = ()


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise ValueError("wanted a colour such as '#1f5673', in quotation marks")
    return text.lower()


def _font(text: str) -> str:
    if not re.fullmatch(r"[^\W_][\w .-]{0,59}", text):
        raise ValueError("wanted the name of one font, such as Georgia")
    return text


Colour = Annotated[Code, AfterValidator(_colour)]
Font = Annotated[Text, AfterValidator(_font)]


class ThemeKeys(Model):
    """What the documents wear; :mod:`sqr.folder.theme` checks it further."""

    logo: Annotated[Code, Field(description="A PNG, JPEG or SVG file")] = ""
    logo_alt: Annotated[Text, Field(description="What the logo shows, for who cannot see it")] = ""
    accent: Colour = ""
    accent_dark: Annotated[Colour, Field(description="The accent where the screen is dark")] = ""
    heading_font: Annotated[Font, Field(description="A font on the reader's machine")] = ""
    text_font: Font = ""
    reference_doc: Annotated[
        Code, Field(description="A DOCX file whose styles, page, heads and feet DOCX takes")
    ] = ""


class RatingsEntry(Reading):
    """Rating files that are to be read in another way than the others."""

    files: Annotated[Names, Field(min_length=1)]
    columns: Columns | None = None


class ReviewFile(Reading):
    """A whole ``review.yaml``."""

    title: Text = ""
    district: Text = ""
    cycle: Text = ""
    cycles: Annotated[
        Names, Field(description="All cycles of the ratings, the earliest first; default: by name")
    ] = ()
    dates: Dates = Dates.model_construct()
    date_formats: Annotated[
        Names, Field(description="How dates are written, as in strftime: '%m/%d/%Y'")
    ] = ()
    rubric: Annotated[Code, Field(description="A path from here, or a shipped rubric's name")]
    ratings: Annotated[
        tuple[Code | RatingsEntry, ...],
        BeforeValidator(
            _as_items,
            json_schema_input_type=Code
            | RatingsEntry
            | Annotated[tuple[Code | RatingsEntry, ...], Field(min_length=1)],
        ),
        Field(min_length=1, description="Rating files; globs are fine"),
    ]
    columns: Columns = Columns.model_construct()
    units: Code | None = None
    reviewers: Code | None = None
    consensus: Annotated[
        Code | None, Field(description="What the reviewers agreed on together: a CSV file")
    ] = None
    checks: Annotated[
        dict[Code, Setting],
        Field(description="Code → a severity, or {severity: off, because: …}"),
    ] = {}
    narrative: Annotated[
        Code | None, Field(description="The authors' texts; default: the folder narrative, if any")
    ] = None
    theme: ThemeKeys = ThemeKeys.model_construct()


class Unit(NamedTuple):
    """What is reviewed: a school, a programme, the district."""

    id: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


class Reviewer(NamedTuple):
    """Who rates. The role ``self`` marks a school's own evaluation, ``expert`` who calibrates."""

    id: str
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class RatingFile:
    """A rating file: where it lies, the name under which messages show it, how it is read.

    ``columns`` is None where the columns of the whole review hold.
    """

    path: Path
    name: str
    reading: Reading = field(default_factory=Reading)
    columns: Mapping[str, str | Constant] | None = None


class OtherFile(NamedTuple):
    """A file of the review that holds no ratings.

    ``modified`` is when it was last written to before it was read, in nanoseconds.
    """

    role: str
    path: Path
    modified: int


class AskedCheck(NamedTuple):
    """What review.yaml asks of one check, and where in the file it does."""

    code: str
    severity: Literal["off", "error", "warning", "info"]
    because: str
    file: str
    line: int
    column: int


class Theme(NamedTuple):
    """What a document wears; everything may be "". ``logo`` is a ``data:`` address."""

    logo: str = ""
    logo_alt: str = ""
    accent: str = ""
    accent_dark: str = ""
    heading_font: str = ""
    text_font: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a run starts from. ``units`` and ``reviewers`` are None when not declared.

    ``unread`` are tables that lie beside the ratings and are none of its files.
    """

    loaded: LoadedRubric
    files: tuple[RatingFile, ...]
    title: str = ""
    district: str = ""
    cycle: str = ""
    cycles: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    date_formats: tuple[str, ...] = ()
    columns: Mapping[str, str | Constant] = field(default_factory=dict)
    units: tuple[Unit, ...] | None = None
    reviewers: tuple[Reviewer, ...] | None = None
    others: tuple[OtherFile, ...] = ()
    consensus: "ConsensusFile | None" = None
    checks: tuple[AskedCheck, ...] = ()
    narrative: Path | None = None
    theme: Theme | None = None
    reference_doc: Path | None = None
    read_as: tuple[ReadAs, ...] = ()
    unread: tuple[str, ...] = ()
