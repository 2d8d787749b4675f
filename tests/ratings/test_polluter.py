"""More than five thousand polluted rating files, and not one of them silently wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polluter
import pytest
from polluter import Outcome, Polluted, Seen

from sqr.assets import sample_review

PAGE = Path(__file__).resolve().parents[2] / "docs" / "polluted-files.md"
EVERY = 7  # every so-many-th row of the sample is polluted in each column in each way
NAMES = ("read the same", "the same, and said so", "changed, and said so", "silently wrong")
# The parts of the page are tests of their own, so that two workers share them.
QUOTES = [kind for kind in polluter.CELL_KINDS if "quotation" in kind]
REST = [kind for kind in polluter.CELL_KINDS if "quotation" not in kind]
PARTS = {"quotes": QUOTES, "files": [*polluter.FILE_KINDS, *REST]}


def table_of(found: Counter[tuple[str, str]], kinds: list[str]) -> str:
    lines = [f"| what was done | files | {' | '.join(NAMES)} |", "|---|--:|--:|--:|--:|--:|"]
    for kind in kinds:
        counts = [found[kind, name] for name in NAMES]
        lines.append(f"| {kind} | {sum(counts):,} | {' | '.join(f'{n:,}' for n in counts)} |")
    totals = [sum(found[kind, name] for kind in kinds) for name in NAMES]
    cells = " | ".join(f"**{n:,}**" for n in totals)
    return "\n".join([*lines, f"| **all of these** | **{sum(totals):,}** | {cells} |"])


def with_part(page: str, part: str, table: str) -> str:
    before, rest = page.split(f"<!-- begin {part} -->\n")
    _, after = rest.split(f"<!-- end {part} -->")
    return f"{before}<!-- begin {part} -->\n\n{table}\n\n<!-- end {part} -->{after}"


def name_of(outcome: Outcome) -> str:
    if outcome.silently_wrong:
        return "silently wrong"
    if outcome.same:
        return "the same, and said so" if outcome.said else "read the same"
    return "changed, and said so"


def polluted_of(part: str) -> Iterator[Polluted]:
    cells = [one for one in polluter.polluted_cells(sample_review(), EVERY)
             if one.kind in PARTS[part]]  # fmt: skip
    # Files of one kind together: those that all can be loaded are loaded in few statements.
    yield from sorted(cells, key=lambda one: PARTS[part].index(one.kind))
    if part == "files":
        yield from polluter.polluted_files(sample_review())


def test_there_are_enough_of_them() -> None:
    assert sum(1 for part in PARTS for _ in polluted_of(part)) >= 5_000


@pytest.mark.parametrize("part", PARTS)
def test_no_file_is_silently_wrong(part: str, tmp_path: Path, update_golden: bool) -> None:
    found: Counter[tuple[str, str]] = Counter()
    wrong = []
    for outcome in polluter.outcomes(polluted_of(part), sample_review(), tmp_path):
        one = outcome.polluted
        found[one.kind, name_of(outcome)] += 1
        if outcome.silently_wrong or (one.line and outcome.lost > 1):
            wrong.append(f"{one.kind}: {one.where}, {outcome.lost} rows lost")
    page = PAGE.read_text(encoding="utf-8")
    anew = with_part(page, part, table_of(found, PARTS[part]))
    if update_golden:
        PAGE.write_text(anew, encoding="utf-8")
    assert not wrong, "\n".join(wrong[:20])
    assert update_golden or page == anew, (
        "run: pytest tests/ratings/test_polluter.py --update-golden"
    )


def test_the_polluter_would_see_a_silent_change() -> None:
    """The control: a row that changed without a word, and one that was lost."""
    polluted = Polluted("a kind", "a.csv:2", b"", ("head", "a,b"), line=2)
    twin = Seen([("a", "b")], Counter({("SQR108", 2): 1}), 0)
    changed = Seen([("a", "c")], Counter({("SQR108", 2): 1}), 0)
    lost = Seen([], Counter(), 1)
    elsewhere = Seen([("a", "c")], Counter({("SQR108", 2): 1, ("SQR101", 9): 1}), 0)
    told = Seen([("a", "c")], Counter({("SQR108", 2): 1, ("SQR101", 2): 1}), 0)
    for found, silent in ((twin, False), (changed, True), (lost, True), (elsewhere, True),
                          (told, False)):  # fmt: skip
        assert polluter.compared(polluted, found, twin).silently_wrong is silent


@pytest.mark.parametrize("kind", polluter.CELL_KINDS)
def test_each_kind_of_pollution_changes_the_row(kind: str) -> None:
    cells = ["ab", '"c, d"', "ef"]
    assert polluter.CELL_KINDS[kind](cells, 1) != ",".join(cells)
