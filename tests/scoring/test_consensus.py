"""Consensus and limits together, against the text of the decision told in plain Python.

One reviewer a criterion, so that votes are levels; domains by ``min``, so that the roll-up is
nothing to think about; all that is left is what a consensus does to limits and back.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sqr.folder.consensus import ConsensusRow
from sqr.pipeline import OpenReview, load_review
from sqr.ratings.consensus import Entry
from sqr.rubric.load import from_text
from sqr.scoring.decision import Decision
from sqr.scoring.panel import Tally, decide
from sqr.scoring.walk import Walk

TREE = {"A": ("a1", "a2"), "B": ("b1", "b2")}
PARTS = ("a1", "a2", "A", "b1", "b2", "B")  # the parts of a part stand before it
Levels = dict[str, int]


@dataclass(frozen=True)
class Limit:
    part: str
    is_: int
    cap: str
    most: int


@dataclass(frozen=True)
class Agreed:
    level: int
    meant: bool


@dataclass(frozen=True)
class Case:
    votes: Levels
    limits: tuple[Limit, ...]
    agreed: Mapping[str, Agreed]


# --- the reference ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a decision must say beside its level: flags, and from where limits lowered it."""

    flags: frozenset[str]
    limited: int
    computed: int | None  # as a rank


Caps = Mapping[str, list[tuple[int, str]]]  # by part: the level of each limit, and its id


def most(caps: Caps, part: str) -> int:
    return min((level for level, _ in caps.get(part, ())), default=4)


def up(votes: Levels, caps: Caps, agreed: Mapping[str, Agreed]) -> tuple[Levels, dict[str, Told]]:
    """Walk up the rubric: computed, then limited, then agreed, then on to the next tier."""
    found: Levels = {}
    told: dict[str, Told] = {}
    for part in PARTS:
        computed = min(found[c] for c in TREE[part]) if part in TREE else votes[part]
        found[part] = min(computed, most(caps, part))
        flags: set[str] = set()
        if part in agreed:
            found[part] = agreed[part].level
            flags.add("consensus")
            above = [cap for cap in caps.get(part, ()) if cap[0] < found[part]]
            flags |= {f"consensus_above_limit:{min(above)[1]}"} if above else set()
        limited = min(computed, most(caps, part))
        told[part] = Told(frozenset(flags), limited, computed - 1 if limited < computed else None)
    return found, told


def reference(case: Case) -> tuple[Levels, dict[str, Told], dict[str, str]]:
    """Return the levels, what is told of them, and the limit that refused each consensus."""
    agreed = dict(case.agreed)
    refused: dict[str, str] = {}
    while True:
        before, _ = up(case.votes, {}, agreed)
        caps: dict[str, list[tuple[int, str]]] = {}
        for n, limit in enumerate(case.limits):
            if before[limit.part] == limit.is_:
                caps.setdefault(limit.cap, []).append((limit.most, f"l{n}"))
        bad = {p for p, a in agreed.items() if not a.meant and a.level > most(caps, p)}
        if not bad:
            return *up(case.votes, caps, agreed), refused
        refused |= {part: min(caps[part])[1] for part in bad}
        agreed = {part: row for part, row in agreed.items() if part not in bad}


# --- the same through the walk and through files ------------------------------------------------


def rubric_of(case: Case, turn: int) -> str:
    """Return the rubric as YAML, its limits in order or backwards."""
    rules = [
        f"  - {{id: l{n}, while: {{part: {r.part}, is: '{r.is_}'}}, "
        f"cap: {{part: {r.cap}, at_most: '{r.most}'}}}}"
        for n, r in enumerate(case.limits)
    ][::turn]
    limits = ["limits:", *rules] if rules else []
    domains = [
        f"  - {{id: {d}, name: {d}, criteria: "
        f"[{', '.join(f'{{id: {c}, name: {c}}}' for c in cs)}]}}"
        for d, cs in TREE.items()
    ]
    levels = ", ".join(f"{{code: '{n}', name: Level {n}}}" for n in range(1, 5))
    return "\n".join(["id: r", "title: R", f"scale: {{levels: [{levels}]}}",
                      "rules: {domain: {rule: min}}", *limits, "domains:", *domains])  # fmt: skip


def walked(case: Case, turn: int) -> dict[str, Decision]:
    rubric = from_text(rubric_of(case, turn))
    ranks = [case.votes[criterion.id] - 1 for criterion in rubric.criteria]
    criteria = {n: decide(rubric, Tally(tuple(int(rank == k) for k in range(4))))
                for n, rank in enumerate(ranks)}  # fmt: skip
    row = ConsensusRow(2, "", "u", "", "", "r", "", "why", "")
    entries = {part: Entry(row, "f", 0, 0, part, one.level - 1, one.meant)
               for part, one in list(case.agreed.items())[::turn]}  # fmt: skip
    return Walk(rubric).up(criteria, entries)


def written(folder: Path, case: Case, turn: int) -> OpenReview:
    (folder / "rubric.yaml").write_text(rubric_of(case, turn))
    (folder / "review.yaml").write_text(
        "rubric: rubric.yaml\nratings: ratings.csv\nconsensus: agreed.csv\n"
    )
    with (folder / "ratings.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("unit", "criterion", "level", "reviewer"),
             *(("u", part, level, "r") for part, level in case.votes.items())]
        )  # fmt: skip
    rows = [("u", part, row.level, "r", "2026-01-31", "why", "yes" if row.meant else "")
            for part, row in case.agreed.items()][::turn]  # fmt: skip
    with (folder / "agreed.csv").open("w", newline="") as file:
        head = ("unit", "scope", "level", "agreed_by", "date", "reason", "above_limit")
        csv.writer(file).writerows([head, *rows])
    return load_review(folder)


level = st.integers(1, 4)
limits_ = st.builds(
    Limit, st.sampled_from(PARTS), level, st.sampled_from(PARTS), st.integers(1, 3)
).filter(lambda limit: limit.part != limit.cap)
cases = st.builds(
    Case,
    st.fixed_dictionaries({c: level for cs in TREE.values() for c in cs}),
    st.lists(limits_, max_size=4).map(tuple),
    st.dictionaries(st.sampled_from(PARTS), st.builds(Agreed, level, st.booleans()), max_size=4),
)


turns = st.sampled_from((1, -1))
refused_together = Case(  # the limit on the one bears on nothing once both are gone
    {"a1": 2, "a2": 1, "b1": 1, "b2": 1},
    (Limit("a1", 2, "b1", 1), Limit("b1", 2, "A", 1)),
    {"A": Agreed(2, False), "b1": Agreed(2, False)},
)


def as_decided(case: Case, got: Mapping[str, Decision]) -> int:
    """Hold decisions against the reference; return how many agreements it refused."""
    expected, told, refused = reference(case)
    assert {part: (d.rank or 0) + 1 for part, d in got.items()} == expected
    assert {part for part, d in got.items() if d.agreed} == set(case.agreed) - set(refused)
    for part, decision in got.items():
        wanted = told[part].flags
        wanted |= {f"consensus_refused:{refused[part]}"} if part in refused else set()
        limited = [flag for flag in decision.flags if flag.startswith("limited:")]
        assert wanted == set(decision.flags) - set(limited)
        assert decision.computed == told[part].computed
        # The lowest limits are named, all of them; they lowered it from what was computed.
        steps = {case.limits[int(flag.removeprefix("limited:l"))].most for flag in limited}
        assert steps == (set() if decision.computed is None else {told[part].limited})
    return len(refused)


@settings(max_examples=300)
@given(cases, turns)
@example(refused_together, 1)
def test_consensus_and_limits_as_decided(case: Case, turn: int) -> None:
    as_decided(case, walked(case, turn))


@settings(max_examples=25)
@given(cases, turns)
@example(refused_together, 1)
def test_consensus_and_limits_through_files(case: Case, turn: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        opened = written(Path(name), case, turn)
        unit = opened.score().units[0]
        found = opened.validate()
    refused = as_decided(case, {result.id: result.decision for result in unit.results})
    assert found.counts.get("SQR162", 0) == refused
    assert found.consensus is not None
    assert found.consensus.hold == len(case.agreed) - refused


def test_the_reference_itself_on_a_case_by_hand() -> None:
    # a1 is 1, so A is at most 2; the consensus lifts a1 to 3, and the limit with it.
    votes = {"a1": 1, "a2": 4, "b1": 4, "b2": 4}
    limits = (Limit("a1", 1, "A", 2),)
    agreed = {"A": Agreed(4, False)}
    assert reference(Case(votes, limits, agreed))[2] == {"A": "l0"}
    lifted = {**agreed, "a1": Agreed(3, False)}
    levels, _, refused = reference(Case(votes, limits, lifted))
    assert levels == {"a1": 3, "a2": 4, "A": 4, "b1": 4, "b2": 4, "B": 4}
    assert not refused
