"""What a school's own ratings would come to by the rules of the rubric, beside the panel.

The school's own voice stands in the panel's place: its votes go through the panel rule, the
roll-ups with their coverage, and the limits. How many reviewers, kinds of evidence and notes a
criterion needs is asked of a panel and not of one voice, and a consensus is the panel's.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqr.rubric.model import OVERALL, Rubric
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
        self._names = tuple(rubric.by_id)
        self._places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
        self._walk = Walk(self._rubric)
        self._known: dict[Tally, Decision] = {}

    def up(self, unit: UnitScores) -> Mapping[str, Decision]:
        """Return the decisions on all parts of which a unit says something itself, by id."""
        said = {
            self._places[name]: self._decided(self._tally(d))
            for name, d in zip(self._names, unit.decisions, strict=True)
            if d.self_votes or any(d.self_without)
        }
        if not said:
            return {}
        found = self._walk.up(said, {})
        return {name: found[name] for name in (*self._names, OVERALL)
                if name in found and found[name].status != "not_covered"}  # fmt: skip

    def _tally(self, decision: Decision) -> Tally:
        na, torn = decision.self_without
        return Tally(decision.self_votes or (0,) * len(self._rubric.levels), na, torn=torn)

    def _decided(self, tally: Tally) -> Decision:
        if tally not in self._known:
            self._known[tally] = decide(self._rubric, tally)
        return self._known[tally]
