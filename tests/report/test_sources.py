"""Documents call a source by one name, whatever a file writes for it."""

from __future__ import annotations

from sqr.assets import sample_review
from sqr.pipeline import load_review
from sqr.report.formats import render


def test_ratings_and_notes_call_a_source_by_the_same_name() -> None:
    """The sample's files write `focus group`, `records` and `classroom observation`, too."""
    opened = load_review(sample_review())
    declared = {source.name for source in opened.inputs.loaded.rubric.evidence.sources}
    criteria = [part for unit in opened.review().units for part in unit.criteria]
    assert {row.source for part in criteria for row in part.rows} <= declared
    assert {note.source for part in criteria for note in part.notes} <= declared
    made = str(render(opened.review(), "markdown"))
    assert "Developing, Interview or focus group · ratings" in made
    assert ", focus group" not in made
