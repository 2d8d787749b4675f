"""Checks and levels that are worked out at once are those that are worked out one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sqr
from sqr.errors import InputError

DATA = Path(__file__).parent / "data"


def across(folder: Path) -> Path:
    """Write a review whose criteria stand across, with a name in two spellings and two unknown."""
    ids = [f"{d}{c}.{n}" for d in (1, 2) for c in "AB" for n in (1, 2, 3)]
    rows = [
        ",".join([school, f"R{n}", *[str(1 + (n + k) % 3) for k in range(len(ids))]])
        for n, school in enumerate(["Alder", "alder", "Birch", "Birch ", "Cedar"] * 40)
    ]
    (folder / "a.csv").write_text("\n".join([",".join(["unit", "reviewer", *ids]), *rows]) + "\n")
    (folder / "review.yaml").write_text(
        "title: Across\nrubric: equity-review\nratings: [a.csv]\nshape: criteria-across\n"
    )
    return folder


@pytest.mark.parametrize(
    "place",
    [lambda _: sqr.sample_review(), lambda _: DATA / "nyc_quality_review", across],
    ids=["sample", "new-york", "across"],
)
def test_both_at_once_is_one_by_one(place: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = place(tmp_path)
    whole = sqr.load_review(folder)
    wanted = whole.validate(most=None), whole.score()
    for _ in range(3):
        scores, validated = sqr.load_review(folder).score_and_validate()
        assert validated() == wanted[0]
        assert scores.units == wanted[1].units
        assert scores.consensus == wanted[1].consensus


def test_places_are_looked_up_beside_the_levels(tmp_path: Path) -> None:
    review = sqr.load_review(across(tmp_path))
    assert review.validate().counts["SQR111"] == 1
    (file,) = review.ratings.files
    assert file.cells is not None
    assert file.cells.con is not review.ratings.con


def test_what_stops_the_levels_stops_both(tmp_path: Path) -> None:
    folder = across(tmp_path)
    (folder / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no levels"):
        sqr.load_review(folder).score_and_validate()
