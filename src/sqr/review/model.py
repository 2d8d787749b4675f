"""The review as frozen values. A report sees these and nothing else.

Texts are plain (nothing is escaped here); numbers that readers see are already words or
decimals; ranks count from 0 at the lowest level; ``None`` as a level means that there is
none, and ``status`` and ``reason`` say why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from sqr.folder.model import Theme
from sqr.review.agreement_model import AgreementView
from sqr.review.inputs import InputFile

Status = Literal["levelled", "not_enough_evidence", "not_applicable", "unresolved", "not_covered"]
Standing = Literal["strength", "steady", "support"]


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level of the scale. ``for_families`` says in plain words what happens next, or is ""."""

    rank: int
    code: str
    name: str
    meaning: str
    support: str
    standing: Standing
    for_families: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """An evidence note and where it came from. ``level`` is what its reviewer gave."""

    reviewer: str
    source: str
    group: str
    date: str
    level: LevelView | None
    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class RowView:
    """A rating row behind a level; ``aside`` says in words why it does not count, if so."""

    reviewer: str
    level: str
    source: str
    aside: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class AgreedView:
    """A consensus in place of a level: ``computed`` is what the rules had said, in words."""

    by: str
    date: str
    reason: str
    computed: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class OwnView:
    """What a unit's own ratings come to by the same rules, beside the panel's level.

    ``difference`` is how many levels above the panel's; None where one of the two has none.
    """

    status: Status
    level: LevelView | None
    difference: int | None
    reason: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirmView:
    """How firm a domain's level is; levels are names, and "" is no level.

    ``without`` and ``under`` hold only what moves the level: the reviewers (of ``reviewers``)
    without whom, and the panel rules (of ``rules``) under which, it is another. ``nearest`` is
    the distance from the nearest cut of a mean, the cut, its level, and whether the mean is
    below it. ``held_by`` are the ids whose next level makes it ``lifted``, one of ``ways`` sets.
    ``limit`` is the id of the limit that decides, and the level computed before it, which is the
    same where the limit only holds it.
    """

    reviewers: int
    only: str
    without: tuple[tuple[str, str], ...]
    rules: int
    under: tuple[tuple[str, str], ...]
    nearest: tuple[str, str, str, bool] | None
    held_by: tuple[str, ...]
    lifted: str
    ways: int
    limit: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """The result of one part of the rubric (domain, cluster or criterion) at one unit."""

    tier: str
    tier_name: str
    id: str
    name: str
    description: str
    status: Status
    reason: str
    level: LevelView | None
    number: str
    steps: tuple[str, ...]
    flags: tuple[str, ...]
    votes: tuple[int, ...]
    reviewers: int
    self_votes: tuple[int, ...]
    descriptor: str
    notes: tuple[NoteView, ...]
    parts: tuple[PartView, ...]
    rows: tuple[RowView, ...] = ()
    agreed: AgreedView | None = None
    firm: FirmView | None = None
    own: OwnView | None = None

    @property
    def unnoted(self) -> tuple[RowView, ...]:
        """The rating rows that carry no note: together with the notes, all rows there are."""
        noted = {(note.file, note.line) for note in self.notes}
        return tuple(row for row in self.rows if (row.file, row.line) not in noted)

    @property
    def criteria(self) -> tuple[PartView, ...]:
        """The criteria at or under this part, in the order of the rubric."""
        if self.tier == "criterion":
            return (self,)
        return tuple(c for part in self.parts for c in part.criteria)

    def walk(self) -> Iterator[PartView]:
        """Yield this part and all under it, in the order of the rubric."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def split(self) -> bool:
        """Whether the votes lie two levels or more apart."""
        named = [rank for rank, votes in enumerate(self.votes) if votes]
        return bool(named) and named[-1] - named[0] >= 2


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit (a school) in one cycle. ``attributes`` are the unit file's other columns."""

    id: str
    name: str
    cycle: str
    attributes: tuple[tuple[str, str], ...]
    overall: PartView | None
    domains: tuple[PartView, ...]

    @property
    def criteria(self) -> tuple[PartView, ...]:
        """All criteria of the unit."""
        return tuple(c for domain in self.domains for c in domain.criteria)

    @property
    def strengths(self) -> tuple[PartView, ...]:
        """Criteria whose level reads as a strength."""
        return tuple(c for c in self.criteria if c.level and c.level.standing == "strength")

    @property
    def needs(self) -> tuple[PartView, ...]:
        """Criteria whose level asks for support, lowest first."""
        found = [c for c in self.criteria if c.level and c.level.standing == "support"]
        return tuple(sorted(found, key=lambda c: c.level.rank if c.level else 0))


@dataclass(frozen=True, slots=True)
class Profile:
    """How many units are at each level of one part; ``without`` have none."""

    tier: str
    id: str
    name: str
    domain: str
    counts: tuple[int, ...]
    without: int

    @property
    def levelled(self) -> int:
        """How many units have a level here."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Count:
    """A named number: rows set aside by reason, cells by state, problems by code."""

    name: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class DataQuality:
    """Rows in = rows used + rows set aside, always."""

    rows_in: int
    rows_used: int
    set_aside: tuple[Count, ...]
    states: tuple[Count, ...]
    problems: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """A reviewer, known by id and role; no name gets here."""

    id: str
    role: str
    ratings: int
    units: int


@dataclass(frozen=True, slots=True)
class Voice:
    """How many ratings rest on a source, and on whom it listened to (``group``, if any)."""

    source: str
    group: str
    ratings: int
    units: int


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text of the authors, in Markdown: where it belongs, and the file that holds it.

    ``section`` is the name of a section, or ``domain-`` and the id of a domain; ``unit`` is a
    unit's id, or nothing for a text of the whole review; ``language`` is a code, or nothing for
    a text in whatever language the authors write.
    """

    section: str
    unit: str
    text: str
    file: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class RubricPart:
    """The rubric's own text of a part; ``descriptors`` pairs a level's name with its text.

    ``for_families`` is its name in plain words, or "".
    """

    tier: str
    id: str
    name: str
    description: str
    descriptors: tuple[tuple[str, str], ...]
    parts: tuple[RubricPart, ...]
    for_families: str = ""

    def walk(self) -> Iterator[RubricPart]:
        """Yield this part and all under it, in the order of the rubric."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class RubricView:
    """What a report says of the rubric. ``method`` is the rules in plain sentences.

    ``languages`` are those in which its texts are there, its own first, and ``gaps`` those of
    them in which some are missing; ``translations`` are files, each with its language.
    """

    id: str
    title: str
    version: str
    description: str
    about: str
    scale_name: str
    levels: tuple[LevelView, ...]
    unit_name: str
    unit_plural: str
    domain_name: str
    domain_plural: str
    cluster_name: str
    criterion_name: str
    criterion_plural: str
    method: tuple[str, ...]
    parts: tuple[RubricPart, ...] = ()
    languages: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    translations: tuple[tuple[str, InputFile], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A whole review, ready to be rendered."""

    title: str
    district: str
    cycles: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    language: str
    rubric: RubricView
    units: tuple[UnitView, ...]
    domain_profiles: tuple[Profile, ...]
    criterion_profiles: tuple[Profile, ...]
    reviewers: int
    quality: DataQuality
    inputs: tuple[InputFile, ...]
    sqr_version: str
    agreement: AgreementView | None = None
    team: tuple[ReviewerView, ...] = ()
    voices: tuple[Voice, ...] = ()
    narrative: tuple[Narrative, ...] = ()
    theme: Theme = field(default_factory=Theme)
    traced: bool = True
    """Whether firmness and rating rows are in it: they are left out of a very large review."""

    @property
    def latest(self) -> tuple[UnitView, ...]:
        """Every unit once: as it is in the last cycle that it was reviewed in."""
        return tuple({unit.id: unit for unit in self.units}.values())

    def of(self, unit: UnitView) -> Review:
        """Return the review of one unit in one cycle, the rest as it is."""
        return replace(self, units=(unit,))
