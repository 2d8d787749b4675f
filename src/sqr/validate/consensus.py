"""Checks of the consensus file: what a row lacks, and what the levels say against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqr.folder.consensus import ConsensusRow
from sqr.ratings.consensus import Consensus, Flaw, FlawKind, Objection, scopes
from sqr.ratings.table import Ratings
from sqr.rubric.model import Rubric
from sqr.rubric.names import clip, did_you_mean, listed
from sqr.validate.finder import Found, found, make
from sqr.validate.problem import ConsensusCount, Problem

_CODES: dict[FlawKind, tuple[str, str]] = {  # kind of flaw → code, column
    "no_reason": ("SQR160", "reason"),
    "twice": ("SQR163", "scope"),
    "unit": ("SQR164", "unit"),
    "scope": ("SQR165", "scope"),
    "level": ("SQR166", "level"),
    "cycle": ("SQR167", "cycle"),
    "above_limit": ("SQR168", "above_limit"),
    "agreed_by": ("SQR170", "agreed_by"),
    "date": ("SQR171", "date"),
}


def consensus(ratings: Ratings, read: Consensus, most: int | None) -> Iterator[Found]:
    """SQR160–SQR171."""
    file = ratings.inputs.consensus
    if file is None:
        return
    if file.unusable:
        message = f"the consensus file cannot be used: {file.unusable}"
        yield found(
            "SQR169", [make("SQR169", file.name, file.line, "", "", "", message, file.fix)], most
        )
        return
    problems = [
        make("SQR168", file.name, line, "", "", "", said,
             "Look for a comma too many or too few.")
        for line, said in file.malformed
    ]  # fmt: skip
    problems += [_flawed(ratings, file.name, flaw) for flaw in read.flaws]
    problems += [_objected(ratings.inputs.loaded.rubric, one) for one in read.objections]
    for code in sorted({problem.code for problem in problems}):
        yield found(code, (p for p in problems if p.code == code), most)


def counted(ratings: Ratings, read: Consensus) -> ConsensusCount | None:
    """Return how many rows the consensus file has and how many hold; None without a file."""
    file = ratings.inputs.consensus
    if file is None:
        return None
    refused = sum(1 for one in read.objections if one.kind == "above_limit")
    return ConsensusCount(len(file.rows) + len(file.malformed), len(read.entries) - refused)


def _flawed(ratings: Ratings, file: str, flaw: Flaw) -> Problem:
    code, column = _CODES[flaw.kind]
    value: str = getattr(flaw.row, column)
    message, fix = _SAY[flaw.kind](ratings, flaw)
    return make(code, file, flaw.row.line, column, flaw.row.agreed_by, value, message, fix)


def _objected(rubric: Rubric, one: Objection) -> Problem:
    row = one.entry.row
    name = _level(rubric, one.entry.rank)
    if one.kind == "above_limit":
        most = _level(rubric, one.high)
        message = f"the limit `{clip(one.limit)}` allows at most {most} here, not {name}"
        return make("SQR162", one.entry.file, row.line, "level", row.agreed_by, row.level, message)
    if one.low is None:
        votes = "nobody of the panel voted here"
    elif one.low == one.high:
        votes = f"all votes are {_level(rubric, one.low)}"
    else:
        votes = f"the votes go from {_level(rubric, one.low)} to {_level(rubric, one.high)}"
    message = f"the consensus on {clip(row.scope)} is {name}, but {votes}"
    return make("SQR161", one.entry.file, row.line, "level", row.agreed_by, row.level, message)


def _level(rubric: Rubric, rank: int | None) -> str:
    return "no level" if rank is None else rubric.levels[rank].name


Said = tuple[str, str]


def _unit(ratings: Ratings, flaw: Flaw) -> Said:
    known = [text for unit in ratings.meaning.units for text in (unit.id, unit.name)]
    return _unknown("unit", flaw.row.unit, known, "Write the unit's id.")


def _scope(ratings: Ratings, flaw: Flaw) -> Said:
    rubric = ratings.inputs.loaded.rubric
    known = [text for part in rubric.walk() for text in (part.id, part.name)]
    ids = scopes(rubric).ids
    fix = f"Write the id of a criterion, cluster or domain: {listed(ids)}."
    return _unknown("part of the rubric", flaw.row.scope, known, fix)


def _rank(ratings: Ratings, flaw: Flaw) -> Said:
    levels = ratings.inputs.loaded.rubric.levels
    known = [text for level in levels for text in (level.code, level.name)]
    fix = f"Write one of: {listed([f'{level.code} ({level.name})' for level in levels])}."
    return _unknown("level of the scale", flaw.row.level, known, fix)


def _cycle(ratings: Ratings, flaw: Flaw) -> Said:
    cycles = [cycle for cycle in ratings.meaning.cycles if cycle]
    fix = f"The ratings have {listed(cycles)}." if cycles else "The ratings name no cycle."
    if not flaw.row.cycle and not ratings.inputs.cycle:
        return "the cycle is blank and the ratings have several", fix
    return _unknown("cycle in the ratings", flaw.row.cycle or ratings.inputs.cycle, cycles, fix)


def _unknown(what: str, text: str, known: Sequence[str], fix: str) -> Said:
    if not text:
        return f"a consensus without a {what}", fix
    return f"there is no {what} `{clip(text)}`", did_you_mean(text, known) or fix


def _date(ratings: Ratings, flaw: Flaw) -> Said:
    if not flaw.row.date:
        return "nobody can tell when this was agreed", "Fill in the date."
    return f"`{clip(flaw.row.date)}` cannot be read as a date", ""


def _place(row: ConsensusRow) -> str:
    return f"{clip(row.scope)} at {clip(row.unit)}"


_SAY: dict[FlawKind, Callable[[Ratings, Flaw], Said]] = {
    "no_reason": lambda _, flaw: (f"the consensus on {_place(flaw.row)} has no reason", ""),
    "twice": lambda _, flaw: (
        f"{_place(flaw.row)} has several consensus rows; the first is in line {flaw.first}", ""
    ),
    "unit": _unit,
    "scope": _scope,
    "level": _rank,
    "cycle": _cycle,
    "above_limit": lambda _, flaw: (
        f"`{clip(flaw.row.above_limit)}` is neither yes nor no",
        "Write yes where a level above a limit is meant; else leave it blank.",
    ),
    "agreed_by": lambda _, flaw: (f"nobody is named for {_place(flaw.row)}", ""),
    "date": _date,
}  # fmt: skip
