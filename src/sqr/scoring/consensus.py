"""What the reviewers agreed on together stands in place of what the rules computed.

A consensus takes effect at its scope, before that part rolls further up. A limit's trigger
looks at the levels with every consensus in effect and before any limit; a consensus above a
limit is refused unless its row says that this is meant. Refused rows leave together, and the
triggers are looked at again without them: the order of rows and of limits never matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqr.ratings.consensus import Entry, Objection
from sqr.rubric.model import Rubric, criteria_of
from sqr.said import Said, said
from sqr.scoring.decision import ABOVE_LIMIT, CONSENSUS, REFUSED, Agreed, Decision
from sqr.scoring.limits import Marks

Entries = Mapping[str, Entry]


def by_place(entries: tuple[Entry, ...]) -> dict[tuple[int, int], dict[str, Entry]]:
    """Return the rows that hold by (cycle, unit), then by part."""
    found: dict[tuple[int, int], dict[str, Entry]] = {}
    for entry in entries:
        found.setdefault((entry.cycle, entry.unit), {})[entry.part] = entry
    return found


def standing(
    rubric: Rubric, entries: Entries, triggered: Callable[[Entries], Marks]
) -> tuple[Mapping[str, str], Marks]:
    """Return the limit that refuses each refused row, and the limits that then bear on each part.

    A limit may refuse a row and, once other rows have left with it, bear on nothing any more.
    ``triggered`` gives the marks of the limits (see :func:`sqr.scoring.limits.limit`) when
    the rows that it is given are in effect.
    """
    refused: dict[str, str] = {}
    while True:
        marks = triggered(entries)
        above = {
            part: limit
            for part, entry in entries.items()
            if not entry.above_limit
            and (limit := _lowest(rubric, marks.get(part, ()), entry.rank)) is not None
        }
        if not above:
            return refused, marks
        refused |= above
        entries = {part: entry for part, entry in entries.items() if part not in above}


def _lowest(rubric: Rubric, marks: tuple[str, ...], rank: int) -> str | None:
    """Return the lowest of the limits that ``rank`` lies above, or None."""
    caps = [
        (rubric.rank_of[rule.cap.at_most], rule.id) for rule in rubric.limits if rule.id in marks
    ]
    above = [(cap, name) for cap, name in caps if rank > cap]
    return min(above)[1] if above else None


def settle(
    rubric: Rubric, decision: Decision, entry: Entry, marks: tuple[str, ...], refused: str = ""
) -> Decision:
    """Put a consensus in place of a decision, or say which limit has ``refused`` it."""
    level = rubric.levels[entry.rank].name
    if refused:
        step = said(
            "The consensus on %(level)s (%(place)s) is refused: it lies above the limit "
            "%(limit)s, and the row does not say that this is meant.",
            level=level, place=f"{entry.file}:{entry.row.line}", limit=refused,
        )  # fmt: skip
        return decision._replace(
            steps=decision.steps.then(step),
            flags=(*decision.flags, f"{REFUSED}:{refused}"),
        )
    above = _lowest(rubric, marks, entry.rank)
    row = entry.row
    agreed = Agreed(
        row.agreed_by, row.date, row.reason, entry.file, row.line, decision.status, decision.rank,
        decision.shown,
    )  # fmt: skip
    steps = [_told(entry, level, _computed(rubric, decision))]
    flags = [CONSENSUS]
    if above is not None:
        steps.append(said("It lies above the limit %(limit)s; the row says that this is meant.",
                          limit=above))  # fmt: skip
        flags.append(f"{ABOVE_LIMIT}:{above}")
    return decision._replace(
        status="levelled",
        rank=entry.rank,
        number=None,
        most=None,
        rule=CONSENSUS,
        reason="",
        steps=decision.steps.then(*steps),
        flags=(*decision.flags, *flags),
        agreed=agreed,
    )


def _told(entry: Entry, level: str, computed: str) -> Said:
    row = entry.row
    place, who = f"{entry.file}:{row.line}", row.agreed_by or said("The reviewers")
    if row.date:
        return said(
            "Consensus (%(place)s): %(who)s agreed on %(date)s that the level is %(level)s; "
            "computed: %(computed)s. Reason: %(reason)s", place=place, who=who, date=row.date,
            level=level, computed=computed, reason=row.reason,
        )  # fmt: skip
    return said(
        "Consensus (%(place)s): %(who)s agreed that the level is %(level)s; computed: "
        "%(computed)s. Reason: %(reason)s", place=place, who=who, level=level, computed=computed,
        reason=row.reason,
    )  # fmt: skip


def _computed(rubric: Rubric, decision: Decision) -> str:
    if decision.rank is not None:
        return rubric.levels[decision.rank].name
    return {
        "not_enough_evidence": said("no level (not enough evidence)"),
        "not_applicable": said("no level (not applicable)"),
        "unresolved": said("no level (unresolved)"),
        "not_covered": said("no level (not covered)"),
    }[decision.status]


def objections(
    rubric: Rubric, entries: Entries, found: Mapping[str, Decision]
) -> Iterator[Objection]:
    """Yield what the levels ``found`` at a unit say against the rows of that unit."""
    for part, entry in entries.items():
        for flag in found[part].flags:
            kind, _, limit = flag.partition(":")
            if kind == REFUSED:
                cap = next(rule.cap for rule in rubric.limits if rule.id == limit)
                high = rubric.rank_of[cap.at_most]
                yield Objection("above_limit", entry, None, high, limit)
        voted = [
            rank
            for criterion in criteria_of(rubric.by_id[part])
            for rank, n in enumerate(found[criterion.id].votes)
            if n
        ]
        low, high_vote = (min(voted), max(voted)) if voted else (None, None)
        if low is None or high_vote is None or not low <= entry.rank <= high_vote:
            yield Objection("outside", entry, low, high_vote)
