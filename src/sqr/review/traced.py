"""The rows behind a criterion's level as plain data, for those who ask how it came about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.scoring import trace


def traced(ratings: Ratings, unit: str, cycle: str, criterion: str) -> dict[str, Any]:
    """Return all rating rows of a criterion at a unit, and what several of one reviewer came to."""
    rubric = ratings.inputs.loaded.rubric
    rows = trace.rows(ratings, unit, cycle, criterion)
    votes = [_one(rubric, one) for one in trace.one_votes(rubric, rows)]
    return {"ratings": [asdict(row) for row in rows], **({"one_vote": votes} if votes else {})}


def _one(rubric: Rubric, one: trace.OneVote) -> dict[str, Any]:
    codes = [level.code for level in rubric.levels]
    return {
        "reviewer": one.reviewer,
        "levels": [codes[rank] for rank in one.ranks],
        "level": None if one.rank is None else codes[one.rank],
    }
