"""sqr: from many reviewers' ratings to levels that a district can defend.

>>> import sqr
>>> review = sqr.load_review(sqr.sample_review())
>>> review.validate().counts["SQR121"]
2
>>> scores = review.score()
>>> next(scores.units[0].results).decision.status
'levelled'
>>> review.report("markdown").splitlines()[0][:2]
'# '
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqr.assets import sample_review
    from sqr.errors import FaultsError, InputError, ReviewFileError, RubricError, SqrError
    from sqr.pipeline import OpenReview, load_review
    from sqr.rubric.load import load as load_rubric

__all__ = [
    "FaultsError",
    "InputError",
    "OpenReview",
    "ReviewFileError",
    "RubricError",
    "SqrError",
    "load_review",
    "load_rubric",
    "sample_review",
]

_PLACES = {
    "OpenReview": ("sqr.pipeline", "OpenReview"),
    "load_review": ("sqr.pipeline", "load_review"),
    "load_rubric": ("sqr.rubric.load", "load"),
    "sample_review": ("sqr.assets", "sample_review"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: ``sqr --help`` needs none of them."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'sqr' has no attribute {name!r}")
    module, attribute = _PLACES.get(name, ("sqr.errors", name))
    return getattr(import_module(module), attribute)
