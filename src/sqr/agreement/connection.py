"""Which reviewers can be compared at all: the graph of reviewers and what they share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqr.agreement.panel import Ints, Panel


@dataclass(frozen=True, slots=True)
class Connection:
    """Groups of reviewers who are linked through shared subjects, largest first.

    ``links`` are cross-ratings (reviewer, unit) that would make one group of them all.
    """

    groups: tuple[tuple[int, ...], ...]
    links: tuple[tuple[int, int], ...]

    @property
    def connected(self) -> bool:
        """Whether every reviewer can be compared with every other."""
        return len(self.groups) < 2


def connection(votes: Panel) -> Connection:
    """Return the groups of reviewers with votes, and what would connect them.

    Two reviewers are linked when both rated one subject, or through others who did. To join
    the largest group, a busy reviewer of each other group rates one of its busiest units.

    >>> from sqr.agreement.panel import panel
    >>> found = connection(panel([[0, 1, -1, -1], [1, 1, -1, -1], [-1, -1, 2, 2]], 3))
    >>> found.groups, found.links
    (((0, 1), (2, 3)), ((2, 0),))
    """
    label = _labels(votes)
    given = np.bincount(votes.reviewer, minlength=votes.reviewers)
    present = np.flatnonzero(given)
    groups: dict[int, list[int]] = {}
    for who in present:
        groups.setdefault(int(label[who]), []).append(int(who))
    ordered = sorted(groups.values(), key=lambda group: (-int(given[group].sum()), group[0]))
    links: list[tuple[int, int]] = []
    if len(ordered) > 1:
        main = np.isin(votes.reviewer, ordered[0])
        unit = votes.unit[votes.subject[main]]
        busiest = int(np.bincount(unit).argmax())
        for group in ordered[1:]:
            links.append((max(group, key=lambda who: (int(given[who]), -who)), busiest))
    return Connection(tuple(tuple(group) for group in ordered), tuple(links))


def _labels(votes: Panel) -> Ints:
    """Give linked reviewers the same label, by passing on the smallest until nothing changes."""
    label = np.arange(votes.reviewers)
    while True:
        least = np.full(votes.subjects, votes.reviewers)
        np.minimum.at(least, votes.subject, label[votes.reviewer])
        new = label.copy()
        np.minimum.at(new, votes.reviewer, least[votes.subject])
        if np.array_equal(new, label):
            return label
        label = new
