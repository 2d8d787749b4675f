"""Rules that somebody published, as rubrics, against the same told in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from sqr.rubric.load import load
from sqr.rubric.model import Rubric
from sqr.scoring.decision import Decision
from sqr.scoring.examples import failures
from sqr.scoring.panel import Tally, decide
from sqr.scoring.rollup import Piece, roll_up
from sqr.scoring.walk import Walk

EXAMPLES = Path(__file__).resolve().parents[2] / "rubrics" / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


def rubric(name: str) -> Rubric:
    return load(str(EXAMPLES / f"{name}.yaml")).rubric


def rated(rubric: Rubric, ranks: Sequence[int]) -> dict[str, Decision]:
    """Return all levels of a unit that one reviewer rated, criterion by criterion."""
    size = len(rubric.levels)
    criteria = {n: decide(rubric, Tally(tuple(int(r == k) for k in range(size))))
                for n, r in enumerate(ranks)}  # fmt: skip
    return Walk(rubric).up(criteria, {})


@pytest.mark.parametrize("name", NAMES)
def test_its_own_examples_hold(name: str) -> None:
    loaded = rubric(name)
    assert loaded.examples
    assert list(failures(loaded)) == []


def test_dtsde_has_every_case_once() -> None:
    votes = [tuple(e.votes) for e in rubric("dtsde-panel").examples if e.votes]  # type: ignore[union-attr]
    wanted = [*product("1234", repeat=3), *product("1234", repeat=2)]
    assert sorted(votes) == sorted(wanted)
    assert len(wanted) == 64 + 16


def test_a_changed_rule_makes_the_published_cases_fail() -> None:
    loaded = rubric("dtsde-panel")
    other = loaded.rules.model_copy(
        update={"panel": loaded.rules.panel.model_copy(update={"tie": "lower"})}
    )
    found = list(failures(loaded.model_copy(update={"rules": other})))
    assert len(found) == 6  # {1,3}, {2,4} and {1,4}, each in both orders


def nqs(areas: Sequence[int]) -> int:
    """Exceeding: four areas or more, two or more of them key; and none under Meeting."""
    if min(areas) == 0:
        return 0
    exceeding = [n for n, level in enumerate(areas, start=1) if level == 2]
    return 2 if len(exceeding) >= 4 and len({1, 5, 6, 7} & set(exceeding)) >= 2 else 1


def test_one_share_of_weights_says_four_areas_of_which_two_are_key() -> None:
    loaded = rubric("national-quality-standard")
    seen = set()
    for areas in product(range(3), repeat=7):
        pieces = [Piece(d.id, d.weight, "levelled", level, None)
                  for d, level in zip(loaded.domains, areas, strict=True)]  # fmt: skip
        got = roll_up(loaded, loaded.rollup("overall"), pieces).rank
        assert got == nqs(areas), areas
        seen.add(got)
    assert seen == {0, 1, 2}


def test_nqs_from_its_standards() -> None:
    loaded = rubric("national-quality-standard")
    found = rated(loaded, [2] * 14 + [1])
    assert (found["QA7"].rank, found["overall"].rank) == (1, 2)
    assert rated(loaded, [2] * 14)["overall"].rank is None  # a standard is missing


def test_massachusetts_needs_the_first_two_standards() -> None:
    loaded = rubric("massachusetts-educator")
    sizes = [len(domain.parts) for domain in loaded.domains]
    for standards in product(range(4), repeat=4):
        ranks = [r for r, n in zip(standards, sizes, strict=True) for _ in range(n)]
        got = rated(loaded, ranks)["overall"].rank
        mean = Fraction(sum(standards), 4)
        computed = sum(mean > Fraction(2 * k + 1, 2) for k in range(3))  # on a cut: down
        limited = min(computed, 1) if min(standards[:2]) < 2 else computed
        assert got == limited, standards


def test_one_goal_short_is_no_good_level_of_development() -> None:
    loaded = rubric("good-level-of-development")
    assert len(loaded.criteria) == 12
    assert rated(loaded, [1] * 12)["overall"].rank == 1
    for short in range(12):
        assert rated(loaded, [int(n != short) for n in range(12)])["overall"].rank == 0


def test_samm_rolls_numbers_up_without_rounding_on_the_way() -> None:
    loaded = rubric("samm-like-points")
    points = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1))
    differ = 0
    for answers in product(range(4), repeat=6):
        found = rated(loaded, answers)["P"]
        mean = sum((points[a] for a in answers), Fraction(0)) / 6
        assert found.number == mean
        assert found.rank == sum(mean >= cut for cut in (Fraction(1, 8), Fraction(3, 8),
                                                         Fraction(3, 4)))  # fmt: skip
        by_levels = loaded.rules.domain.model_copy(update={"of": "levels"})
        if answers[0] == 3:  # a part of the cases shows that rounding would change some
            streams = [rated(loaded, answers)[s] for s in "AB"]
            pieces = [Piece(s, Fraction(1), "levelled", d.rank, d.number)
                      for s, d in zip("AB", streams, strict=True)]  # fmt: skip
            differ += roll_up(loaded, by_levels, pieces).rank != found.rank
    assert differ > 0
