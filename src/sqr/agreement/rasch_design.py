"""What a many-facet design can tell: whether its facets can be told apart, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.panel import Floats, Ints
from sqr.agreement.rasch_scale import Responses
from sqr.said import said

MOST_ELEMENTS, MOST_CELLS = 3000, 100_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """Votes added up: reviewers and criteria with votes (``held`` by unit), numbered in a row.

    ``gram`` has the weights that two of them share, ``units`` those of each unit.
    """

    who: Ints
    what: Ints
    where: Ints
    held: Floats
    gram: Floats
    units: Floats

    def left(self) -> Floats:
        """Return what is known of reviewers and criteria when units are swept out."""
        return np.asarray(self.gram - (self.held / self.units) @ self.held.T)


def _design(votes: Responses, weight: Floats) -> _Design:
    who, reviewer = np.unique(votes.reviewer, return_inverse=True)
    what, criterion = np.unique(votes.criterion, return_inverse=True)
    where, unit = np.unique(votes.unit, return_inverse=True)
    reviewers, size = len(who), len(who) + len(what)
    held, gram = np.zeros((size, len(where))), np.zeros((size, size))
    np.add.at(held, (reviewer, unit), weight)
    np.add.at(held, (reviewers + criterion, unit), weight)
    np.add.at(gram, (reviewer, reviewers + criterion), weight)
    gram += gram.T
    gram[np.diag_indices(size)] = held.sum(axis=1)
    return _Design(who, what, where, held, gram, held[:reviewers].sum(axis=0))


def unidentified(votes: Responses) -> str:
    """Return why the facets cannot be told apart, or nothing.

    Units are swept out of the design; what is left of reviewers and criteria must have all but
    two of its dimensions, or else severity is confused with what happened to be rated.

    >>> one, two = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> unidentified(Responses(one, one * 0, two, two, 2, 1, 2, 2))
    ''
    >>> unidentified(Responses(one, one * 0, one, two, 2, 1, 2, 2))[:30]
    'severity and quality cannot be'
    """
    reviewers, units = len(np.unique(votes.reviewer)), len(np.unique(votes.unit))
    size = reviewers + len(np.unique(votes.criterion))
    if size > MOST_ELEMENTS or size * units > MOST_CELLS:
        return said("%(reviewers)s reviewers and %(units)s units are too many",
                    reviewers=reviewers, units=units)  # fmt: skip
    design = _design(votes, np.ones(len(votes.rank)))
    least = 1e-7 * max(1.0, float(design.gram.max()))
    rank = int(np.linalg.matrix_rank(design.left(), tol=least, hermitian=True))
    if rank == size - 2:
        return ""
    return said(
        "severity and quality cannot be told apart: the reviewers are not connected through "
        "units that they share"
    )


def errors(votes: Responses, variance: Floats) -> dict[str, Floats]:
    """Return the standard errors of each facet's elements, nan for one without votes.

    ``variance`` is the information that each vote gives. Reviewers and criteria have mean 0 each,
    so that the inverse of what is left without the units is the one of Moore and Penrose.
    """
    design = _design(votes, variance)
    shared = np.linalg.pinv(design.left(), rcond=1e-10, hermitian=True)
    pull = design.held / design.units
    of_units = 1 / design.units + np.einsum("eu,eu->u", pull, shared @ pull)
    own = np.diag(shared)
    split = len(design.who)
    parts = {
        "unit": (votes.units, design.where, of_units),
        "criterion": (votes.criteria, design.what, own[split:]),
        "reviewer": (votes.reviewers, design.who, own[:split]),
    }
    found = {}
    for name, (size, places, square) in parts.items():
        found[name] = np.full(size, np.nan)
        found[name][places] = np.sqrt(np.maximum(square, 0))
    return found
