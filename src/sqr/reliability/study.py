"""From ratings to a study: how far they agree, who divides them, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqr.agreement.bootstrap import DRAWS, SEED
from sqr.errors import UsageError
from sqr.ratings.table import Ratings
from sqr.reliability.advice import advice
from sqr.reliability.facets import rasch_model
from sqr.reliability.keyfile import KeyFile
from sqr.reliability.keys import calibration, own_against_panel
from sqr.reliability.model import Scope, Study
from sqr.reliability.people import (
    connected,
    pair_findings,
    reviewer_findings,
    unexpected_votes,
)
from sqr.reliability.scopes import Settings, scopes
from sqr.reliability.votes import votes

WORKERS = 2
MOST_VALUES = 100


def study(
    ratings: Ratings,
    *,
    by: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
    key: KeyFile | None = None,
    rasch: str = "",
) -> Study:
    """Return all that is known of the agreement in a review.

    ``by`` is a column (source, group, cycle or an attribute of the units) within whose values
    the same is asked again; ``draws`` and ``seed`` are those of the bootstrap; ``key`` holds the
    right levels against which reviewers are measured, by default the experts' votes;
    ``rasch`` asks for a many-facet Rasch model, ``rating scale`` or ``partial credit``.
    Raises :class:`~sqr.errors.UsageError` when there is no column ``by``, or it has too many
    values to compare anything within them.
    """
    rubric = ratings.inputs.loaded.rubric
    chosen = Settings(draws, seed)
    given = votes(ratings)
    found = _all(list(scopes(given, rubric, 0, chosen)))
    within = _within(ratings, by, chosen) if by else []
    panel, places = given.panel(~given.own)
    reviewers = reviewer_findings(panel, given, places, ratings, chosen)
    pairs, note = pair_findings(panel, ratings.meaning.reviewers)
    strange, number = unexpected_votes(panel, given, places, ratings)
    links = connected(panel, places, given, ratings)
    plural = rubric.tiers.unit.many.lower()
    return Study(
        title=ratings.inputs.title or rubric.title,
        unit_name=rubric.tiers.unit.name,
        unit_plural=plural,
        levels=tuple(level.name for level in rubric.levels),
        codes=tuple(level.code for level in rubric.levels),
        points=tuple(float(point) for point in rubric.points),
        criteria=tuple(criterion.id for criterion in rubric.criteria),
        draws=draws,
        seed=seed,
        by=by,
        scopes=tuple(found),
        within=tuple(within),
        connection=links,
        reviewers=reviewers,
        pairs=pairs,
        pairs_note=note,
        unexpected=strange,
        unexpected_count=number,
        calibration=calibration(given, ratings, key, chosen),
        own=own_against_panel(given, ratings),
        rasch=rasch_model(given, ratings, rasch) if rasch else None,
        advice=advice(found[0], [s for s in found if s.kind == "criterion"], reviewers, links,
                      plural),
    )  # fmt: skip


def _within(ratings: Ratings, by: str, chosen: Settings) -> list[Scope]:
    """Return the scopes with ratings within each value of a column."""
    rubric = ratings.inputs.loaded.rubric
    apart = votes(ratings, by)
    values = len(apart.values)
    if values > MOST_VALUES:
        raise UsageError(
            f"{by} has {values:,} values, and {MOST_VALUES} are looked at most",
            "Choose a column that puts many units or ratings together.",
        )
    tasks = [task for value in range(values) for task in scopes(apart, rubric, value, chosen)]
    return [scope for scope in _all(tasks) if scope.ratings]


def _all(tasks: Sequence[Callable[[], Scope]]) -> list[Scope]:
    """Work out scopes side by side: numpy leaves Python's lock while it reckons."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        return list(pool.map(lambda task: task(), tasks))
