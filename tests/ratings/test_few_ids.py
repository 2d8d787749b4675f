"""Columns of few ids: these are told apart while a file is loaded, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqr.pipeline import OpenReview, load_review
from sqr.ratings.spelled import FEW, spelled

HEADING = "unit,criterion,reviewer,level,source,note\n"


def read(folder: Path, levels: list[str]) -> OpenReview:
    path = folder / "a.csv"
    rows = [f"ALDER,1A.1,R{n},{level},Interview,x\n" for n, level in enumerate(levels)]
    path.write_text(HEADING + "".join(rows), encoding="utf-8")
    return load_review(files=[path], rubric="equity-review")


def column(review: OpenReview, sql: str) -> list[object]:
    return [found for (found,) in review.ratings.con.execute(sql).fetchall()]


@pytest.mark.parametrize(
    ("levels", "ranks", "as_texts"),
    [
        (["1", "3", "2"], [0, 2, 1], []),
        (["1", "Established", "N/A"], [0, 2, -1], ["Established", "N/A"]),
        (["2.0", " 3", "", "seven", "3"], [1, 2, -1, -1, 2], ["2.0", " 3", "", "seven"]),
    ],
)
def test_only_other_texts_are_stored_as_such(
    levels: list[str], ranks: list[int], as_texts: list[str], tmp_path: Path
) -> None:
    review = read(tmp_path, levels)
    stored = 'select "level" from stored where "level" is not null order by rowid'
    assert column(review, stored) == as_texts
    assert column(review, 'select "level" from raw order by row') == levels
    assert column(review, "select rank from ratings order by row") == ranks


def test_a_spelling_that_is_no_id_is_looked_up(tmp_path: Path) -> None:
    review = read(tmp_path, ["1", "2"])
    assert column(review, 'select count("source") from stored') == [2]  # `Interview` is no id
    assert column(review, "select distinct source from raw") == ["Interview"]
    place = review.ratings.meaning.sources.index("interview")
    assert column(review, "select distinct source from ratings") == [place]


def test_columns_of_many_ids_are_looked_up(tmp_path: Path) -> None:
    columns = spelled(read(tmp_path, ["1"]).ratings.words)
    assert columns["level"].few == ("1", "2", "3")
    assert 0 < len(columns["source"].few) <= FEW
    assert columns["criterion"].few == ()
