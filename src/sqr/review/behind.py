"""What stands behind a level: its rating rows, how firm it is, what the reviewers agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqr.ratings.table import Ratings
from sqr.review.firmness import firm_view
from sqr.review.model import AgreedView, PartView, RowView
from sqr.rubric.model import Rubric
from sqr.said import Said
from sqr.scoring.decision import Decision
from sqr.scoring.firmness import Firmness, firmness
from sqr.scoring.levels import Scores, UnitScores
from sqr.scoring.trace import RatingRow, every, one_votes, told

MOST_TRACED = 100_000
"""Rating rows up to which a review holds each of them."""
MOST_WEIGHED = 200
"""Units up to which a review says how firm each level is."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Rows by (cycle, unit id, criterion id) and firmness by (cycle, unit id); empty if too many.

    ``asides`` gives the words for why a row does not count.
    """

    asides: Mapping[str, str]
    traced: bool = False
    _rows: Mapping[tuple[str, str, str], tuple[RatingRow, ...]] = field(default_factory=dict)
    _firm: Mapping[tuple[str, str], tuple[Firmness, ...]] = field(default_factory=dict)

    def rows(self, cycle: str, unit: str, criterion: str) -> tuple[RowView, ...]:
        """Return the rating rows of a criterion at a unit."""
        return tuple(
            RowView(row.reviewer, row.level, row.source, self.asides.get(row.aside, row.aside),
                    row.file, row.line)
            for row in self._rows.get((cycle, unit, criterion), ())
        )  # fmt: skip

    def one_votes(self, rubric: Rubric, cycle: str, unit: str, criterion: str) -> tuple[Said, ...]:
        """Say what several ratings of one reviewer came to, where there are any."""
        rows = self._rows.get((cycle, unit, criterion), ())
        return tuple(told(rubric, one) for one in one_votes(rubric, rows))

    def weighed(
        self, rubric: Rubric, scores: UnitScores, domains: tuple[PartView, ...]
    ) -> tuple[PartView, ...]:
        """Return the domains of a unit, each with how firm its level is, where that is known."""
        found = self._firm.get((scores.cycle, scores.unit.id), ())
        if not found:
            return domains
        pairs = zip(domains, found, strict=True)
        return tuple(replace(domain, firm=firm_view(rubric, firm)) for domain, firm in pairs)


def behind(ratings: Ratings, scores: Scores, rows_in: int, asides: Mapping[str, str]) -> Behind:
    """Return what stands behind the levels of a review, unless it is a very large one."""
    if rows_in > MOST_TRACED or len(scores.units) > MOST_WEIGHED:
        return Behind(asides)
    return Behind(asides, True, every(ratings), firmness(ratings, scores.units))


def agreed(decision: Decision, computed: str) -> AgreedView | None:
    """Return the consensus that stands in place of a level, if any."""
    one = decision.agreed
    if one is None:
        return None
    return AgreedView(one.by, one.date, one.reason, computed, one.file, one.line)
