"""Make a review folder with a rating file of any size, always the same for the same options.

python benchmarks/make_ratings.py FOLDER --rows 1m --units 1000
python benchmarks/make_ratings.py FOLDER --rows 50k --wrong 1.0

The ratings fit the shipped rubric `equity-review`. Every reviewer rates every school,
each criterion once, until the rows are used up. All texts are made up.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

RUBRIC = Path(__file__).resolve().parents[1] / "rubrics" / "equity-review.yaml"
HEADER = "unit,criterion,reviewer,level,source,group,date,note\n"
ROWS_A_WRITE = 20_000
FIRST_DAY = date(2025, 9, 8)
DAYS = 256

GROUPS = ("students", "staff", "families", "leadership", "community", "staff", "families", "")
# How two levels in three of a panel cluster round the school's own level: 16 lots each.
LOTS = ("1111111111122223", "1112222222222333", "1222233333333333")

OPENINGS = (
    "The goal of lesson {} stood on the board and students could say it ",
    "Plan {} was written together from the same student work ",
    "Folder {} holds three cycles of checks and what followed ",
    "Family {} was called in its own language within the week ",
    "Absence fell by {} days after home visits ",
    "Team {} wrote down who would do what by when ",
    "Students in room {} led the talk and gave reasons ",
    "Of the referrals read {} came from two rooms ",
    "The counselor in room {} keeps a list of those who wait ",
    "Text {} shows lives like those of the students ",
    "Señora Peña's class wrote {} letters to the council ",
    "Advanced work grew by {} places and resembles the school ",
)
CLOSINGS = (
    "and staff could say why.",
    "but not yet in every grade.",
    "though the newest teachers had not heard of it.",
    "which the minutes of January confirm.",
    "and the students asked said the same.",
    "as far as one morning can show.",
    "and a second visit found the same.",
    "without a written plan for the rest.",
)
COMMA_CLOSINGS = (
    "in reading, writing and mathematics.",
    "with help from two specialists, a tutor and a liaison.",
    'which one called ""our ordinary Tuesday"", and it was.',
    "in January and, for half the rooms, in March.",
    "but staff, students and families differ.",
    "and, as one parent put it, nobody asked twice.",
    "on time, in writing, and in five languages.",
    "mostly by telephone, sometimes at the door.",
)

Fields = list[str]


def _set(column: int, value: Callable[[Fields, int], str]) -> Callable[[Fields, int], Fields]:
    def change(fields: Fields, number: int) -> Fields:
        fields[column] = value(fields, number)
        return fields

    return change


def _repeat(fields: Fields, number: int) -> Fields:
    fields[1], fields[4] = "1A.1", "data"
    return fields


def _without_note(fields: Fields, number: int) -> Fields:
    fields[3], fields[7] = "13"[number % 2], ""
    return fields


MISSPELT = ("4", "Devloping", "2.5", "Estab lished", "0")
WRONG: dict[str, Callable[[Fields, int], Fields]] = {
    "level": _set(3, lambda fields, number: MISSPELT[number % len(MISSPELT)]),
    "unit": _set(0, lambda fields, number: fields[0] + "X"),
    "criterion": _set(1, lambda fields, number: "9" + fields[1][1:]),
    "reviewer": _set(2, lambda fields, number: fields[2] + "X"),
    "source": _set(4, lambda fields, number: "hearsay"),
    "date": _set(6, lambda fields, number: "2026-02-30"),
    "note": _without_note,
    "short": lambda fields, number: fields[:7],
    "long": lambda fields, number: [*fields, "left over"],
    "quote": _set(7, lambda fields, number: f'They said "yes" in room {number}'),
    "repeat": _repeat,
    "different": _set(3, lambda fields, number: f"level {number}"),
}


@dataclass(frozen=True)
class Shape:
    """What to make. `reviewers` 0 means as many as the rows need."""

    rows: int = 1_000_000
    units: int = 1_000
    reviewers: int = 0
    wrong: float = 0.0
    kinds: tuple[str, ...] = ()
    seed: int = 1

    def panel(self, criteria: int) -> int:
        """Return how many reviewers there are, or say that the rows do not fit."""
        needed = math.ceil(self.rows / (self.units * criteria))
        if self.reviewers and self.reviewers < needed:
            raise SystemExit(
                f"{self.rows} rows need {needed} reviewers at {self.units} units: "
                f"each rates each of {criteria} criteria once."
            )
        return self.reviewers or needed


def criteria_of(rubric: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return each criterion's id and the sources that it names."""
    tree = yaml.load(rubric.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # all text
    return [
        (criterion["id"], tuple(criterion["evidence"]))
        for domain in tree["domains"]
        for cluster in domain["clusters"]
        for criterion in cluster["criteria"]
    ]


def make(folder: Path, shape: Shape) -> Path:
    """Make the review folder; returns the rating file."""
    criteria = criteria_of(RUBRIC)
    units = [f"U{number:04d}" for number in range(1, shape.units + 1)]
    reviewers = [f"R{number:03d}" for number in range(1, shape.panel(len(criteria)) + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    last = FIRST_DAY + timedelta(days=DAYS)
    (folder / "review.yaml").write_text(
        "title: A made-up review of any size\ndistrict: Made-up district\ncycle: 2025-26\n"
        f"dates: {{from: {FIRST_DAY}, to: {last}}}\nrubric: equity-review\n"
        "ratings: ratings.csv\nunits: units.csv\nreviewers: reviewers.csv\n",
        encoding="utf-8",
    )
    _table(folder / "units.csv", "id,name", (f"{unit},School {unit}" for unit in units))
    _table(
        folder / "reviewers.csv",
        "id,name,role",
        (f"{reviewer},Reviewer {reviewer},panel" for reviewer in reviewers),
    )
    ratings = folder / "ratings.csv"
    lines = _rows(shape, criteria, units, reviewers)
    if shape.wrong:
        lines = _spoiled(lines, shape)
    with ratings.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        chunk: list[str] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == ROWS_A_WRITE:
                file.write("".join(chunk))
                chunk.clear()
        file.write("".join(chunk))
    return ratings


def _table(path: Path, header: str, rows: Iterator[str]) -> None:
    path.write_text(f"{header}\n" + "\n".join(rows) + "\n", encoding="utf-8")


def _notes() -> tuple[list[str], list[str]]:
    """Return the notes as format texts: those without and those with quotes."""
    plain = [opening + closing for opening in OPENINGS for closing in CLOSINGS]
    quoted = [f'"{opening}{closing}"' for opening in OPENINGS for closing in COMMA_CLOSINGS]
    return plain, quoted


def _rows(
    shape: Shape,
    criteria: list[tuple[str, tuple[str, ...]]],
    units: list[str],
    reviewers: list[str],
) -> Iterator[str]:
    draw = random.Random(shape.seed)
    days = [str(FIRST_DAY + timedelta(days=number)) for number in range(DAYS)]
    plain, quoted = _notes()
    standing = {unit: [draw.choice(LOTS) for _ in criteria] for unit in units}
    left = shape.rows
    for reviewer in reviewers:
        for unit in units:
            day = days[draw.getrandbits(8)]
            for (criterion, sources), lots in zip(criteria, standing[unit], strict=True):
                if not left:
                    return
                left -= 1
                bits = draw.getrandbits(48)
                source = sources[(bits & 255) % len(sources)]
                group = GROUPS[bits >> 8 & 7] if source == "interview" else ""
                pool = quoted if bits % 5 < 2 else plain
                note = pool[(bits >> 11 & 1023) % 96].format(bits >> 21 & 4095)
                level = lots[bits >> 33 & 15]
                yield f"{unit},{criterion},{reviewer},{level},{source},{group},{day},{note}\n"


def _spoiled(lines: Iterator[str], shape: Shape) -> Iterator[str]:
    """Make the wanted share of the rows wrong, one kind after the other."""
    kinds = [WRONG[name] for name in shape.kinds or tuple(WRONG)]
    owed = 0.0
    count = 0
    for number, line in enumerate(lines):
        owed += shape.wrong
        if owed < 1.0 - 1e-9:
            yield line
            continue
        owed -= 1.0
        fields = line[:-1].split(",", 7)
        yield ",".join(kinds[count % len(kinds)](fields, number)) + "\n"
        count += 1


def number_of(text: str) -> int:
    """Read a number of rows.

    >>> number_of("1m"), number_of("50k"), number_of("7")
    (1000000, 50000, 7)
    """
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return int(text if factor == 1 else text[:-1]) * factor


def main(arguments: list[str] | None = None) -> int:
    """Read the options, make the folder, say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=number_of, default=1_000_000, help="such as 50k or 1m")
    parser.add_argument("--units", type=number_of, default=1_000)
    parser.add_argument("--reviewers", type=int, default=0, help="default: as the rows need")
    parser.add_argument("--wrong", type=float, default=0.0, help="share of wrong rows, 0 to 1")
    parser.add_argument(
        "--kind", action="append", choices=sorted(WRONG), help="of wrong rows; default: all"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    shape = Shape(
        given.rows, given.units, given.reviewers, given.wrong, tuple(given.kind or ()), given.seed
    )
    path = make(given.folder, shape)
    print(f"{path}: {shape.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
