"""The moderation agenda: what reviewers should talk about before levels are final, and who."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import RATED, STATES
from sqr.rubric.model import Rubric
from sqr.scoring.decision import REFUSED, Decision
from sqr.scoring.levels import Result, Scores, UnitScores
from sqr.scoring.panel import MIXED_NA, SPLIT, one_vote

Why = Literal["unresolved", "split", "mixed", "refused", "short"]
WHY_WORDS: dict[Why, str] = {
    "unresolved": "The rule gives no level",
    "split": "The votes lie two levels or more apart",
    "mixed": "Some rated it and others say that it does not apply",
    "refused": "A consensus was refused: it lies above a limit",
    "short": "There is too little to judge",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of a rating file: the level or the state in words, the note, and the place."""

    said: str
    source: str
    note: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A reviewer on one criterion. ``rank`` is the vote; without one ``said`` tells why."""

    reviewer: str
    rank: int | None
    said: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Reviewers who say much the same."""

    name: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A part at a unit that needs talk.

    ``sides`` hold all who said something about a criterion; with ``talk`` the reviewers of
    the first two should talk to each other. ``silent`` reviewed the unit and gave no level here.
    """

    tier: str
    id: str
    name: str
    domain: str
    why: tuple[Why, ...]
    level: str
    reason: str
    sides: tuple[Side, ...]
    talk: bool
    silent: tuple[str, ...]

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Everybody who is named here."""
        spoke = tuple(voice.reviewer for side in self.sides for voice in side.voices)
        return (*spoke, *self.silent)


@dataclass(frozen=True, slots=True)
class UnitAgenda:
    """The items of one unit in one cycle, the most pressing first."""

    id: str
    name: str
    cycle: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """All units with something to talk about, in order.

    ``people`` are the (id, name) of the reviewers who appear, where they have a name.
    ``unrated`` are units without any vote; ``settled`` counts parts that a consensus decides.
    """

    title: str
    units: tuple[UnitAgenda, ...]
    people: tuple[tuple[str, str], ...]
    unrated: tuple[str, ...]
    settled: int

    @property
    def items(self) -> int:
        """How many items there are in all."""
        return sum(len(unit.items) for unit in self.units)


def divide(
    voices: Sequence[tuple[int, Voice]],
) -> tuple[tuple[Voice, ...], tuple[Voice, ...], tuple[Voice, ...]]:
    """Divide voices with votes into those at the lowest vote, at the highest, and between.

    >>> a, b, c = (Voice(name, None, "", ()) for name in "abc")
    >>> [[v.reviewer for v in side] for side in divide([(3, c), (0, a), (1, b)])]
    [['a'], ['c'], ['b']]
    >>> [[v.reviewer for v in side] for side in divide([(1, b), (1, c)])]
    [['b', 'c'], [], []]
    """
    if not voices:
        return (), (), ()
    ordered = sorted(voices, key=lambda pair: (pair[0], pair[1].reviewer))
    low, high = ordered[0][0], ordered[-1][0]
    return (
        tuple(v for rank, v in ordered if rank == low),
        tuple(v for rank, v in ordered if rank == high > low),
        tuple(v for rank, v in ordered if low < rank < high),
    )


def agenda(ratings: Ratings, scores: Scores, units: Sequence[UnitScores]) -> Agenda:
    """Return what is to be talked about at ``units``.

    ``ratings`` must have been read with their notes.
    """
    wanted = {
        (unit.cycle, unit.unit.id): [(r, why) for r in unit.results if (why := _why(r.decision))]
        for unit in units
        if _rated(unit)
    }
    voices = _Voices(ratings, wanted)
    found = []
    for unit in units:
        items = [
            voices.item(unit, result, why)
            for result, why in wanted.get((unit.cycle, unit.unit.id), ())
        ]
        if items:
            items.sort(key=lambda item: _ORDER.index(item.why[0]))
            found.append(UnitAgenda(unit.unit.id, unit.unit.name, unit.cycle, tuple(items)))
    inputs = ratings.inputs
    named = {name for unit in found for item in unit.items for name in item.reviewers}
    return Agenda(
        inputs.title or scores.rubric.title,
        tuple(found),
        tuple((r.id, r.name) for r in inputs.reviewers or () if r.name and r.id in named),
        tuple(unit.unit.name for unit in units if not _rated(unit)),
        sum(1 for unit in units for d in unit.all_decisions if d.agreed is not None),
    )


_ORDER: tuple[Why, ...] = ("refused", "unresolved", "split", "mixed", "short")


def _rated(unit: UnitScores) -> bool:
    return any(any(decision.votes) for decision in unit.decisions)


def _why(decision: Decision) -> tuple[Why, ...]:
    """Return why a part needs talk; what the reviewers agreed on needs none."""
    if decision.agreed is not None:
        return ()
    criterion = bool(decision.votes)
    holds: dict[Why, bool] = {
        "refused": any(flag.startswith(REFUSED) for flag in decision.flags),
        "unresolved": decision.status == "unresolved" and (criterion or _asked(decision)),
        "split": SPLIT in decision.flags,
        "mixed": MIXED_NA in decision.flags,
        "short": criterion and decision.status in ("not_enough_evidence", "not_covered"),
    }
    return tuple(why for why in _ORDER if holds[why])


def _asked(decision: Decision) -> bool:
    """Tell whether a tier's own rule was tried and gave nothing, or its parts were too few.

    What is told before the reason is how the rule went about it. Where parts were too few, these
    are what there is to talk about.
    """
    return [*decision.steps].index(decision.reason) > 0


def _reason(decision: Decision) -> str:
    """Return why there is no level, and why a consensus was refused, as the steps tell it."""
    steps = [*decision.steps]
    told = [step for step in steps[-1:] if any(f.startswith(REFUSED) for f in decision.flags)]
    reason = decision.reason
    if decision.status == "unresolved" and steps.index(reason):
        reason = steps[steps.index(reason) - 1]  # which votes, and not only that there is no level
    return " ".join([*told, *([reason] if reason else [])])


def _spoke(own: Collection[int]) -> str:
    """Return in SQL which rows ``m`` are what the panel said; the school's own never are."""
    panel = f"m.reviewer not in ({', '.join(map(str, sorted(own))) or '-2'})"
    said = "(m.aside is null or m.aside in ('not_applicable', 'not_observed', 'blank'))"
    return f"{said} and {panel}"


class _Voices:
    """Who said what on the criteria that are wanted, asked of the table at once."""

    def __init__(
        self,
        ratings: Ratings,
        wanted: Mapping[tuple[str, str], Sequence[tuple[Result, tuple[Why, ...]]]],
    ) -> None:
        self._ratings = ratings
        self._rubric: Rubric = ratings.inputs.loaded.rubric
        meant = ratings.meaning
        self._reviewers = meant.reviewers
        self._units = {unit.id: n for n, unit in enumerate(meant.units)}
        self._cycles = {cycle: n for n, cycle in enumerate(meant.cycles)}
        self._criteria = {c.id: n for n, c in enumerate(self._rubric.criteria)}
        self._domains = {
            part.id: domain.id
            for domain in self._rubric.domains
            for child in (domain, *domain.parts)
            for part in (child, *child.parts)
        }
        places = [
            (self._cycles.get(cycle, 0), self._units[unit], self._criteria[result.id])
            for (cycle, unit), items in wanted.items()
            for result, _ in items
            if result.id in self._criteria
        ]
        self._said = self._ask(places) if places else {}
        rows = ratings.con.execute(
            f"select cycle, unit, list(distinct reviewer) from ratings m where {_spoke(meant.own)} "
            "group by cycle, unit"
        ).fetchall()
        self._panel = {(cycle, unit): sorted(reviewers) for cycle, unit, reviewers in rows}

    def _ask(
        self, places: list[tuple[int, int, int]]
    ) -> dict[tuple[int, int, int], list[tuple[int, int, int, Statement]]]:
        """Return (reviewer, state, rank, statement) of every row at ``places``."""
        ratings = self._ratings
        cycles, units, criteria = zip(*places, strict=True)
        rows = ratings.con.execute(
            f"""with wanted as (select unnest(?::integer[]) as cycle,
                unnest(?::integer[]) as unit, unnest(?::integer[]) as criterion)
            select m.cycle, m.unit, m.criterion, m.reviewer, m.state, m.rank, raw.source,
                raw.note, m.row
            from ratings m join wanted using (cycle, unit, criterion)
                join raw on raw.row = m.row
            where {_spoke(ratings.meaning.own)} order by m.reviewer, m.row""",
            [list(cycles), list(units), list(criteria)],
        ).fetchall()
        found: dict[tuple[int, int, int], list[tuple[int, int, int, Statement]]] = {}
        for cycle, unit, criterion, reviewer, state, rank, source, note, row in rows:
            file, line = ratings.place(row)
            said = self._words(state, rank)
            statement = Statement(said, source.strip(), note.strip(), file, line)
            found.setdefault((cycle, unit, criterion), []).append(
                (reviewer, state, rank, statement)
            )
        return found

    def _words(self, state: int, rank: int) -> str:
        return self._rubric.levels[rank].name if state == RATED else STATES[state].replace("_", " ")

    def item(self, unit: UnitScores, result: Result, why: tuple[Why, ...]) -> Item:
        """Return the item on one part at one unit."""
        decision = result.decision
        place = (self._cycles.get(unit.cycle, 0), self._units[unit.unit.id])
        criterion = self._criteria.get(result.id)
        spoke: list[tuple[int, int, int, Statement]] = []
        silent: tuple[str, ...] = ()
        if criterion is not None:
            spoke = self._said.get((*place, criterion), [])
            rated = {reviewer for reviewer, state, _, _ in spoke if state == RATED}
            panel = self._panel.get(place, [])
            silent = tuple(self._reviewers[r] for r in panel if r not in rated and "short" in why)
        sides, talk = self._sides(spoke)
        return Item(
            result.tier,
            result.id,
            result.name,
            self._domains.get(result.id, ""),
            why,
            "" if decision.rank is None else self._rubric.levels[decision.rank].name,
            _reason(decision),
            sides,
            talk,
            silent,
        )

    def _sides(self, spoke: list[tuple[int, int, int, Statement]]) -> tuple[tuple[Side, ...], bool]:
        voted: list[tuple[int, Voice]] = []
        others: list[Voice] = []
        na: list[Voice] = []
        for reviewer, group in groupby(spoke, key=lambda row: row[0]):
            rows = list(group)
            voice = self._voice(reviewer, rows)
            if voice.rank is not None:
                voted.append((voice.rank, voice))
            elif any(STATES[state] == "not_applicable" for _, state, _, _ in rows):
                na.append(voice)
            else:
                others.append(voice)
        lower, upper, between = divide(voted)
        sides = [
            Side("lowest" if upper else "rated", lower),
            Side("highest", upper),
            Side("between", between),
            Side("not applicable", tuple(na)),
            Side("no level", tuple(others)),
        ]
        return tuple(side for side in sides if side.voices), bool(upper or (lower and na))

    def _voice(self, reviewer: int, rows: list[tuple[int, int, int, Statement]]) -> Voice:
        """Return a reviewer's one vote and all that they said; several sources are reduced."""
        ranks = tuple(rank for _, state, rank, _ in rows if state == RATED)
        statements = tuple(statement for _, _, _, statement in rows)
        rank = one_vote(self._rubric, ranks) if ranks else None
        if rank is not None:
            said = self._rubric.levels[rank].name
        elif ranks:
            said = "own sources disagree"
        else:
            said = statements[0].said
        return Voice(self._reviewers[reviewer], rank, said, statements)


def talk_to(item: Item, side: Side) -> str:
    """Return the reviewers to whom those of one side should talk."""
    if not item.talk or side not in item.sides[:2]:
        return ""
    other = item.sides[1 if side is item.sides[0] else 0]
    return ", ".join(voice.reviewer for voice in other.voices)
