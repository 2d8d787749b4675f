"""How a panel's votes are told."""

from __future__ import annotations

import pytest

from sqr.rubric.load import from_text
from sqr.scoring.panel import vote

RULES = ("median", "mode", "min", "max")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ((1,), "The only vote is Two."),
        ((0, 0), "Both votes are One."),
        ((2, 2, 2), "All 3 votes are Three."),
    ],
)
def test_votes_that_are_all_the_same_take_one_sentence(
    rule: str, ranks: tuple[int, ...], told: str
) -> None:
    rubric = from_text(
        "id: r\ntitle: R\nscale: {levels: [{code: '1', name: One}, {code: '2', name: Two},"
        f" {{code: '3', name: Three}}]}}\nrules: {{panel: {{rule: {rule}}}}}\n"
        "domains: [{id: A, name: A, criteria: [{id: A1, name: A1}]}]\n"
    )
    found = vote(rubric, ranks)
    assert found.rank == ranks[0]
    assert [str(step) for step in found.steps] == [told]
    assert len(tuple(vote(rubric, (0, 1, 1)).steps)) == 2
