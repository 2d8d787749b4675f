"""What a school's own ratings would come to by the rules of the rubric, beside the panel.

The school's own voice stands in the panel's place: its votes go through the panel rule, the
roll-ups with their coverage, and the limits. How many reviewers, kinds of evidence and notes a
criterion needs is asked of a panel and not of one voice, and a consensus is the panel's.
"""

from __future__ import annotations

from collections.abc import Mapping

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
        self._known: dict[int, tuple[Decision, Decision]] = {}

    def up(self, unit: UnitScores) -> Mapping[str, Decision]:
        """Return the decisions on all parts of a unit by id, if it says anything of itself."""
        said = {
            place: self._decided(panel)
            for at, place in self._criteria
            if (panel := unit.decisions[at]).self_votes or any(panel.self_without)
        }
        return self._walk.up(said, {}) if said else {}

    def _decided(self, panel: Decision) -> Decision:
        known = self._known.get(id(panel))
        if known is None:
            na, torn = panel.self_without
            votes = panel.self_votes or (0,) * len(self._rubric.levels)
            own = decide(self._rubric, Tally(votes, na, torn=torn))
            known = self._known[id(panel)] = (panel, own)
        return known[1]
