"""Wide tables: which column holds whose rating, or the rating of which criterion.

Two shapes are known. *Criteria across*: a row a unit and reviewer, a column a criterion.
*Reviewers across*: a row a unit and criterion, a column a reviewer. Evidence may stand in
columns beside them, whose headings end in a declared suffix.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqr.folder.model import CRITERIA_ACROSS, REVIEWERS_ACROSS, Constant, Reading
from sqr.ratings.head import Head, match
from sqr.ratings.vocabulary import Names
from sqr.ratings.words import Words
from sqr.rubric.names import fold

BY_LEVELS = "its levels"
_COMMON = ("unit", "source", "group", "date", "cycle")


@dataclass(frozen=True, slots=True)
class Part:
    """A column of ratings: what it is the column of, and where its evidence stands.

    ``name`` is the criterion's id or the reviewer, ``by`` says how the heading named it.
    """

    place: int
    name: str
    by: str
    note_place: int | None = None


@dataclass(frozen=True, slots=True)
class Wide:
    """A wide heading that was understood; ``left`` are the columns that hold no ratings."""

    shape: str
    parts: tuple[Part, ...]
    left: tuple[int, ...]

    @property
    def known(self) -> int:
        """How many columns were known by their heading, and not only by what is in them."""
        return sum(part.by != BY_LEVELS for part in self.parts)

    @property
    def columns(self) -> set[str]:
        """Which of our columns come from the headings and cells."""
        notes = any(part.note_place is not None for part in self.parts)
        return {"level", self.across} | ({"note"} if notes else set())

    @property
    def across(self) -> str:
        """Which of our columns the headings stand for."""
        return "criterion" if self.shape == CRITERIA_ACROSS else "reviewer"


Rows = Sequence[tuple[str, ...]]


def understand(
    shape: str, cells: tuple[str, ...], delimiter: str, words: Words, reading: Reading,
    columns: Mapping[str, str | Constant], rows: Rows,
) -> tuple[Head, Wide]:  # fmt: skip
    """Read a row of cells as the heading of a wide table whose first rows are ``rows``."""
    down = "reviewer" if shape == CRITERIA_ACROSS else "criterion"
    needed = ("unit", down)
    head = match(cells, delimiter, columns, (*_COMMON, down), needed)
    taken = set(head.places.values()) | _ignored(cells, reading)
    others = [n for n in range(len(cells)) if n not in taken]
    ratings, evidence = _told_apart(cells, others, reading)
    known = _criteria(words) if shape == CRITERIA_ACROSS else _reviewers(words)
    parts = {n: Part(n, *found) for n, found in known(ratings).items()}
    free = shape == REVIEWERS_ACROSS and words.inputs.reviewers is None
    for n, text in ratings.items():
        # A column of levels under a heading that nobody knows is not left out in silence:
        # its cells become ratings of an unknown criterion, or by an unknown reviewer.
        if n not in parts and text and _holds_levels(rows, n, words, blank=free):
            parts[n] = Part(n, _own_part(text), BY_LEVELS)
    names = {fold(part.name): n for n, part in parts.items()}
    for n, text in evidence.items():
        found = known({n: text})
        owner = names.get(fold(found[n][0] if found else text))
        if owner is not None and parts[owner].note_place is None:
            parts[owner] = replace(parts[owner], note_place=n)
    used = {*parts, *(p.note_place for p in parts.values())}
    left = [n for n in others if n not in used and (cells[n] or _holds_text(rows, n))]
    twice = list(head.twice)
    for n, part in parts.items():
        if names[fold(part.name)] != n:
            twice.append((part.name, cells[n]))
    ordered = tuple(parts[n] for n in sorted(parts))
    return head._replace(twice=tuple(twice)), Wide(shape, ordered, tuple(left))


def proposed(words: Words, head: Head, wide: Wide) -> bool:
    """Tell whether a heading is so surely wide that somebody should be asked."""
    if wide.shape == CRITERIA_ACROSS:
        return wide.known >= min(3, len(words.criteria.ids))
    return wide.known >= 2 and "criterion" in head.places


def hints(
    words: Words, head: Head, wide: Wide, rows: Rows
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what to write so that a proposed table can be read: in review.yaml, and as options."""
    columns = {}
    lists = {"unit": words.units, "reviewer": words.reviewers, "criterion": words.criteria}
    for name, _ in head.missing:
        fits = (n for n in wide.left if _share(rows, n, lists.get(name)) > 0.5)
        heading = next((head.cells[n] for n in fits if head.cells[n]), "HEADING")
        columns[name] = heading
    said = [f"shape: {wide.shape}"]
    if columns:
        named = ", ".join(f"{name}: {_quoted(heading)}" for name, heading in columns.items())
        said.append(f"columns: {{{named}}}")
    options = {"shape": wide.shape, **columns}
    suffix = _suffix(head, wide)
    if suffix:
        said.append(f'evidence_suffix: "{suffix}"')
        options["evidence_suffix"] = suffix
    return tuple(said), tuple(
        f"--set {shlex.quote(f'{key}={value}')}" for key, value in options.items()
    )


def _share(rows: Rows, place: int, names: Names | None) -> float:
    """Return which share of a column's filled cells a list knows."""
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    if not cells or names is None:
        return 0
    return sum(names.find(cell) >= 0 for cell in cells) / len(cells)


def _quoted(text: str) -> str:
    """Return a text as YAML needs it inside braces."""
    plain = re.fullmatch(r"[A-Za-z][\w ]*", text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _suffix(head: Head, wide: Wide) -> str:
    """Return what most often follows a column's heading or name in the columns left over."""
    ends: Counter[str] = Counter()
    for n in wide.left:
        for part in wide.parts:
            for start in (head.cells[part.place], part.name):
                if fold(head.cells[n]).startswith(fold(start)):
                    ends[head.cells[n][len(start) :]] += 1
                    break
    common = ends.most_common(1)
    return common[0][0] if common and common[0][1] > 1 and common[0][0].strip() else ""


def _ignored(cells: Sequence[str], reading: Reading) -> set[int]:
    ignored = {fold(text) for text in reading.ignore}
    return {n for n, cell in enumerate(cells) if fold(cell) in ignored}


def _told_apart(
    cells: Sequence[str], places: Sequence[int], reading: Reading
) -> tuple[dict[int, str], dict[int, str]]:
    """Tell ratings from evidence by the declared suffixes, which are cut off."""
    ratings: dict[int, str] = {}
    evidence: dict[int, str] = {}
    for n in places:
        text = " ".join(cells[n].split())
        suffix = next((s for s in reading.evidence_suffix if fold(text).endswith(fold(s))), None)
        if suffix is None:
            ratings[n] = text
        else:
            evidence[n] = text[: len(text) - len(" ".join(suffix.split()))].strip(" -–:/_")
    return ratings, evidence


Known = Callable[[Mapping[int, str]], dict[int, tuple[str, str]]]


def _criteria(words: Words) -> Known:
    """Return what finds criteria among headings: place → (criterion's id, how it was named)."""
    names = words.criteria

    def find(headings: Mapping[int, str]) -> dict[int, tuple[str, str]]:
        found: dict[int, tuple[str, str]] = {}
        for n, heading in headings.items():
            for text, by in _ways(heading):
                index = names.find(text)
                if index >= 0:
                    number = names.ids[index]
                    by = by or ("id" if fold(text) == fold(number) else "name")
                    found[n] = (number, by)
                    break
        matched = {number for number, _ in found.values()}
        for number, n in _first_words(headings, found, names):
            if number not in matched:
                found[n] = (number, "the id at its start")
        return found

    return find


def _ways(heading: str) -> Iterator[tuple[str, str]]:
    """Yield the texts by which a heading may name a criterion, and how that way is called.

    >>> [text for text, _ in _ways("g1/1A_1")][-1], [text for text, _ in _ways("Rate [1A]")][-1]
    ('1A-1', '1A')
    """
    yield heading, ""
    row = re.search(r"\[([^\[\]]+)\]$", heading)
    if row:
        yield row[1], "the row in [ ]"
    last = heading.rsplit("/", 1)[-1]
    if last != heading:
        yield last, "the last part after /"
    for mark in ". -":
        if "_" in last:
            yield last.replace("_", mark), "its name with _"


def _own_part(heading: str) -> str:
    """Return the part of a form's heading that is the question's own, or all of it."""
    ways = [text for text, by in _ways(heading) if not by or "_" not in by]
    return ways[1] if len(ways) > 1 else heading


def _first_words(
    headings: Mapping[int, str], found: Mapping[int, tuple[str, str]], names: Names
) -> Iterator[tuple[str, int]]:
    """Yield ids that start exactly one of the headings that are not understood yet."""
    ids = {fold(number): number for number in names.ids}
    starts: dict[str, list[int]] = {}
    for n, heading in headings.items():
        word = fold(heading).split(" ")[0].rstrip(".:)")
        if n not in found and word in ids:
            starts.setdefault(ids[word], []).append(n)
    yield from ((number, places[0]) for number, places in starts.items() if len(places) == 1)


def _reviewers(words: Words) -> Known:
    """Return what finds reviewers among headings: place → (reviewer's id, how it was named)."""
    names = words.reviewers

    def find(headings: Mapping[int, str]) -> dict[int, tuple[str, str]]:
        places = ((n, names.find(text), text) for n, text in headings.items())
        return {
            n: (names.ids[i], "id" if fold(text) == fold(names.ids[i]) else "name")
            for n, i, text in places
            if i >= 0
        }

    return find


def _holds_levels(rows: Rows, place: int, words: Words, *, blank: bool) -> bool:
    """Tell whether most filled cells of a column are levels; ``blank`` where none is filled."""
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    levels = sum(words.is_level(cell) for cell in cells)
    return 2 * levels >= len(cells) if cells else blank


def _holds_text(rows: Rows, place: int) -> bool:
    return any(place < len(row) and row[place].strip() for row in rows)
