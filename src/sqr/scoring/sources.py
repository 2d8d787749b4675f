"""What readers call the sources that ratings rest on."""

from __future__ import annotations

from sqr.ratings.table import Ratings


def source_names(ratings: Ratings) -> tuple[str, ...]:
    """Return the names of the sources by number: the rubric's own first, then what files write."""
    declared = ratings.inputs.loaded.rubric.evidence.sources
    names = tuple(source.name or source.id for source in declared)
    return names + tuple(ratings.meaning.sources[len(declared) :])
