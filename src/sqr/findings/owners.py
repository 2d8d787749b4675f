"""Who can mend what: the reviewer of a row, or the one whose ratings a file holds."""

from __future__ import annotations

from sqr.findings.fix_lists import Addressee, Owners
from sqr.ratings.table import Ratings
from sqr.rubric.names import clip, fold


def of(ratings: Ratings) -> Owners:
    """Return everybody who gave ratings, under all names by which problems call them."""
    meaning = ratings.meaning
    names = {reviewer.id: reviewer.name for reviewer in ratings.inputs.reviewers or ()}
    rows = ratings.con.execute(
        "select distinct reviewer from ratings where reviewer >= 0 order by reviewer"
    ).fetchall()
    there = [meaning.reviewers[number] for (number,) in rows]
    spelled = {
        fold(clip(text)): meaning.reviewers[number]
        for text, number in ratings.con.execute(
            "select text, ix from w_reviewer where ix >= 0 order by text desc"
        ).fetchall()
    }
    spelled |= {fold(clip(name)): name for name in there}
    files: dict[str, str] = {}
    for read in ratings.files:
        found = ratings.con.execute(
            "select distinct reviewer from ratings where row between ? and ? and reviewer >= 0",
            [read.first_row, read.first_row + read.rows - 1],
        ).fetchmany(2)
        if len(found) == 1:
            files[read.file.name] = meaning.reviewers[found[0][0]]
    reviewers = tuple(Addressee(id, names.get(id, "")) for id in there)
    return Owners(reviewers, spelled, files)
