"""What a school's own ratings would come to by the rules of the rubric, beside the panel.

The school's own voice stands in the panel's place: its votes go through the panel rule, the
roll-ups with their coverage, and the limits. How many reviewers, kinds of evidence and notes a
criterion needs is asked of a panel and not of one voice, and a consensus is the panel's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqr.rubric.model import Rubric
from sqr.rubric.rules import Enough
from sqr.scoring.decision import Decision
from sqr.scoring.levels import UnitScores
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk


class OwnWalk:
    """Goes up the rubric with the own ratings of unit after unit."""

    def __init__(self, rubric: Rubric) -> None:
        enough = Enough(na_quorum=rubric.rules.enough.na_quorum)
        rules = rubric.rules.model_copy(update={"enough": enough})
        self._rubric = rubric.model_copy(update={"rules": rules})
        at = {name: n for n, name in enumerate(rubric.by_id)}
        self._criteria = tuple((at[c.id], place) for place, c in enumerate(rubric.criteria))
        self._walk = Walk(self._rubric)
        # Units share the panel's decisions, and each is kept beside what it was asked for.
        self._known: dict[int, tuple[Decision, Decision | None]] = {}
        self._by_votes: dict[tuple[tuple[int, ...], tuple[int, int]], Decision | None] = {}

    def all_up(self, units: Sequence[UnitScores]) -> list[Mapping[str, Decision]]:
        """Return the decisions on all parts of each unit by id, if it says anything of itself."""
        said = [self._said(unit) for unit in units]
        found = iter(self._walk.all_up([criteria for criteria in said if criteria]))
        return [next(found) if criteria else {} for criteria in said]

    def _said(self, unit: UnitScores) -> dict[int, Decision]:
        """Return the decisions on the criteria that a unit rated itself, by their places."""
        panels, known = unit.decisions, self._known
        return {
            place: own
            for at, place in self._criteria
            if (own := (known.get(id(panels[at])) or self._decided(panels[at]))[1]) is not None
        }

    def _decided(self, panel: Decision) -> tuple[Decision, Decision | None]:
        said = (panel.self_votes, panel.self_without)
        if said not in self._by_votes:
            self._by_votes[said] = self._decide(*said)
        self._known[id(panel)] = found = (panel, self._by_votes[said])
        return found

    def _decide(self, votes: tuple[int, ...], without: tuple[int, int]) -> Decision | None:
        if not votes and not any(without):
            return None
        na, torn = without
        votes = votes or (0,) * len(self._rubric.levels)
        return decide(self._rubric, Tally(votes, na, torn=torn))
