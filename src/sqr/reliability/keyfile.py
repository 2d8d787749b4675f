"""A key: the right levels of some units and criteria, against which reviewers are measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqr.errors import Fault, FaultsError, InputError
from sqr.files.fingerprint import fingerprint, written
from sqr.files.small import Small, UnreadableError, read_small
from sqr.ratings.table import Ratings
from sqr.ratings.vocabulary import RATED, LevelWords, Names, criteria
from sqr.reliability.votes import Votes
from sqr.rubric.names import clip, did_you_mean, fold

NEEDED = ("unit", "criterion", "level")
KNOWN = (*NEEDED, "cycle")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key as read: (cycle in folded letters or empty, unit, criterion) → rank."""

    name: str
    sha256: str
    answers: dict[tuple[str, int, int], int]

    def of(self, votes: Votes, cycles: tuple[str, ...]) -> dict[tuple[int, int], int]:
        """Return the key by the numbers of the votes' units; no cycle means every cycle."""
        found = {}
        for place, (cycle, unit) in enumerate(votes.units):
            named = fold(cycles[cycle]) if 0 <= cycle < len(cycles) else ""
            for (when, which, criterion), rank in self.answers.items():
                if which == unit and when in ("", named):
                    found[place, criterion] = rank
        return found


def read_key(path: Path, ratings: Ratings) -> KeyFile:
    """Read a small table with the columns unit, criterion, level and perhaps cycle.

    Raises :class:`~sqr.errors.InputError` when it cannot be read, and
    :class:`~sqr.errors.FaultsError` with every row that means nothing or stands twice.
    """
    try:
        modified = written(path)
        table = read_small(path, KNOWN)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    except UnreadableError as error:
        at = f"{path}:{error.line}" if error.line else str(path)
        raise InputError(f"{at}: {error.message}", error.fix) from None
    faults: list[Fault] = []
    answers: dict[tuple[str, int, int], int] = {}
    reader = _Reader(ratings)
    for line, row in _rows(path, table):
        answer, message, hint = reader.answer(row)
        if not message and answer[0] in answers:
            message, hint = "a second answer for the same thing", "Keep one of them."
        if message:
            faults.append(Fault(str(path), line, 1, message, hint))
        else:
            answers[answer[0]] = answer[1]
    if faults:
        raise FaultsError(f"the key {path}", tuple(faults))
    return KeyFile(path.name, fingerprint(path, modified, path.name), answers)


def _rows(path: Path, table: Small) -> Iterator[tuple[int, dict[str, str]]]:
    head = [fold(cell) for cell in table.head]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        hint = f"A key has the columns {', '.join(NEEDED)}, and cycle where there are several."
        raise InputError(f"{path} has no column {missing[0]}", hint)
    named = [name for name in head if name]
    if len(set(named)) < len(named):
        raise InputError(f"{path} has a column twice", "Keep one of them.")
    for line, cells in table.rows:
        if len(cells) != len(head):
            message = f"{path}:{line} has {len(cells)} cells, its heading {len(head)}"
            raise InputError(message, "A comma too many or too few?")
        yield line, dict(zip(head, cells, strict=True))


class _Reader:
    """Finds what the words of a row mean."""

    def __init__(self, ratings: Ratings) -> None:
        rubric = ratings.inputs.loaded.rubric
        self._units = Names([(unit.id, unit.name) for unit in ratings.meaning.units])
        self._criteria = criteria(rubric)
        self._levels = LevelWords(rubric)
        self._level_names = [level.name for level in rubric.levels]

    def answer(self, row: dict[str, str]) -> tuple[tuple[tuple[str, int, int], int], str, str]:
        """Return ((cycle, unit, criterion), rank), what is wrong with it, and a hint."""
        unit = self._units.find(row["unit"])
        criterion = self._criteria.find(row["criterion"])
        level = self._levels.read(row["level"])
        key = (fold(row.get("cycle", "")), unit, criterion)
        message, hint = "", ""
        if unit < 0:
            message = f"there is no unit {clip(row['unit'])}"
            hint = did_you_mean(row["unit"], self._units.words)
        elif criterion < 0:
            message = f"there is no criterion {clip(row['criterion'])}"
            hint = did_you_mean(row["criterion"], self._criteria.words)
        elif level.state != RATED:
            message = f"{clip(row['level'])} is no level of the scale"
            hint = did_you_mean(row["level"], self._level_names)
        return (key, level.rank), message, hint
