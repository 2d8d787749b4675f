"""What a report may say of the agreement between reviewers, as frozen values.

Numbers are already words but for the deviations, which a report draws.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """The whole review, a domain or a criterion: how far reviewers agree on it."""

    tier: str
    id: str
    name: str
    pairs: int
    same: str
    near: str
    alpha: str
    interval: str
    verdict: str


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A boundary between two neighbouring levels, and the share of pairs on its two sides."""

    lower: str
    upper: str
    divided: str
    alpha: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A reviewer's mean distance to the others, in levels; None where they share nothing."""

    value: float | None
    words: str
    ratings: int


@dataclass(frozen=True, slots=True)
class DeviationColumn:
    """What a column of deviations stands for; ``group`` is the domain of a criterion."""

    id: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A reviewer against the rest of the panel, over all criteria and on each column."""

    id: str
    shared: int
    distance: str
    interval: str
    reading: str
    habit: str
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class RulerRow:
    """A reviewer or criterion on the ruler of a Rasch model, in logits with standard error.

    ``words`` say both, ``fit`` how well its votes fit the model.
    """

    facet: str
    id: str
    measure: float
    se: float
    words: str
    fit: str


@dataclass(frozen=True, slots=True)
class FairRow:
    """A unit's mean as rated, and as expected from a reviewer of average severity."""

    id: str
    name: str
    observed: str
    fair: str


@dataclass(frozen=True, slots=True)
class RaschView:
    """The many-facet Rasch model: information, and no level rests on it.

    ``why`` says why there is none (else empty). ``units`` are their places on the ruler,
    ``fair`` the units whose mean moves most.
    """

    kind: str
    why: str = ""
    rows: tuple[RulerRow, ...] = ()
    units: tuple[float, ...] = ()
    fair: tuple[FairRow, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementView:
    """How far reviewers agree. ``advice`` are three sentences on what to do next.

    ``rows`` begin with the whole review; without any thing rated twice there are none.
    ``groups`` are reviewers who share nothing with those of another group, with the
    cross-ratings ``links`` that would connect them; empty when all are connected.
    """

    advice: tuple[str, ...]
    method: str
    rows: tuple[AgreementRow, ...]
    remarks: tuple[str, ...]
    boundaries: tuple[BoundaryRow, ...]
    columns: tuple[DeviationColumn, ...]
    reviewers: tuple[ReviewerRow, ...]
    left_out: str
    groups: tuple[str, ...]
    links: tuple[str, ...]
    own: str
    rasch: RaschView | None = None
