"""Where in a table the headings stand, and which rows around the ratings are none.

Titles above the heading, a second heading below it, footers under the last rating: each is
recognised only where it cannot be a rating, and each is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.folder.model import CRITERIA_ACROSS, LONG, REVIEWERS_ACROSS, Constant, Inputs, Reading
from sqr.ratings.dates import read_date
from sqr.ratings.head import DELIMITERS, Head, cells_of, match
from sqr.ratings.words import Words
from sqr.rubric.names import fold

if TYPE_CHECKING:
    from sqr.ratings.wide import Wide

DEEPEST = 60
_SAMPLE = 200
_MOST_FOOTERS = 20
_LONGEST_HEADING = 20


class Heading(NamedTuple):
    """A heading and the lines it takes up (from 1).

    ``declared`` tells whether its shape was; if not, ``hints`` are what to say in review.yaml,
    ``options`` the same for the command line.
    """

    head: Head
    first: int
    last: int
    wide: Wide | None = None
    declared: bool = True
    hints: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether rows can be read by it."""
        return self.head.usable and self.declared


class Wanted(NamedTuple):
    """What is looked for in a table."""

    words: Words
    reading: Reading
    columns: Mapping[str, str | Constant]

    @property
    def inputs(self) -> Inputs:
        """What the run starts from."""
        return self.words.inputs


def find_heading(lines: Sequence[str], wanted: Wanted) -> Heading:
    """Find the heading among the first lines of a table.

    The first line that gives every needed column with any delimiter is it. Where there is
    none, a wide heading that nobody declared is looked for; and last the line that comes
    nearest, so that what is missing can be named.
    """
    shape = wanted.reading.shape
    nearest: Heading | None = None
    for candidate in _candidates(lines, wanted.reading):
        found = _as(shape or LONG, lines, candidate, wanted)
        if found.usable and (found.wide is None or _enough(found, wanted)):
            return _padded(found, lines)
        if nearest is None or _misses(found) < _misses(nearest) or _parts_it(found, nearest):
            nearest = found
    proposal = _proposal(lines, wanted) if shape is None else None
    if proposal is not None:
        return proposal
    return _padded(nearest, lines) if nearest else Heading(match((), ",", wanted.columns), 1, 1)


def _parts_it(found: Heading, nearest: Heading) -> bool:
    """Tell whether another delimiter makes cells of a line that was one cell before.

    Its columns can then be proposed one by one, though none of them has a name of ours.
    """
    one_line = found.first == nearest.first and _misses(found) == _misses(nearest)
    return one_line and len(nearest.head.cells) == 1 < len(found.head.cells)


def _proposal(lines: Sequence[str], wanted: Wanted) -> Heading | None:
    """Find a wide heading that nobody declared, and what to say so that it can be read."""
    from sqr.ratings import wide

    for across in (CRITERIA_ACROSS, REVIEWERS_ACROSS):
        for first, last, cells, mark in _candidates(lines, wanted.reading):
            given = (across, cells, mark, wanted.words, wanted.reading, wanted.columns)
            # The heading alone decides; the rows below only add columns that nobody knows by name.
            if wide.proposed(wanted.words, *wide.understand(*given, ())):
                rows = [row for _, _, row in rows_of(lines, last, mark)]
                head, plan = wide.understand(*given, rows)
                said, options = wide.hints(wanted.words, head, plan, rows)
                return Heading(head, first, last, plan, False, said, options)
    return None


def _padded(heading: Heading, lines: Sequence[str]) -> Heading:
    """Add blank headings where every row ends in the same number of blank cells beyond them."""
    head = heading.head
    rows = list(islice(rows_of(lines, heading.last, head.delimiter), 20))
    width = len(head.cells)
    widths = {len(row) for _, _, row in rows}
    beyond = any(cell for _, _, row in rows for cell in row[width:])
    if len(widths) != 1 or beyond or max(widths) <= width or len(rows) < 2:
        return heading
    cells = head.cells + ("",) * (max(widths) - width)
    return heading._replace(head=head._replace(cells=cells))


def _enough(heading: Heading, wanted: Wanted) -> bool:
    """Tell whether no later line can be a better heading of a wide table."""
    plan = heading.wide
    return plan is not None and 2 * plan.known >= len(wanted.words.criteria.ids)


def _misses(heading: Heading) -> int:
    parts = heading.wide.known if heading.wide else 0
    unusable = 1000 * (not heading.usable)
    return unusable + 10 * (len(heading.head.missing) + len(heading.head.twice)) - parts


Candidate = tuple[int, int, tuple[str, ...], str]


def _candidates(lines: Sequence[str], reading: Reading) -> Iterator[Candidate]:
    """Yield what could be a heading: its lines, its cells, its delimiter."""
    marks = [reading.delimiter] if reading.delimiter else list(DELIMITERS)
    starts = range(min(len(lines), DEEPEST))
    if reading.header_row:
        starts = range(reading.header_row - 1, min(reading.header_row, len(lines)))
    for start in starts:
        if not lines[start].strip("\r\n"):
            continue
        for mark in marks:
            cells, taken = cells_of(lines[start : start + _LONGEST_HEADING], mark)
            if cells:
                yield start + 1, start + taken, cells, mark


def _as(shape: str, lines: Sequence[str], candidate: Candidate, wanted: Wanted) -> Heading:
    """Read a candidate as the heading of a table of some shape."""
    first, last, cells, mark = candidate
    if shape == LONG:
        return Heading(match(cells, mark, wanted.columns), first, last)
    from sqr.ratings import wide

    given = (shape, cells, mark, wanted.words, wanted.reading, wanted.columns)
    head, plan = wide.understand(*given, ())
    if plan.parts or head.usable:  # only then is it worth while to look at the rows below
        rows = [row for _, _, row in rows_of(lines, last, mark)]
        head, plan = wide.understand(*given, rows)
    anybody = shape == REVIEWERS_ACROSS and wanted.inputs.reviewers is None
    return Heading(
        head, first, last, plan, declared=plan.known > 0 or (anybody and bool(plan.parts))
    )


def rows_of(
    lines: Sequence[str], start: int, delimiter: str
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the rows after line ``start``: first line, last line, cells."""
    at = start
    while at < min(len(lines), start + _SAMPLE):
        if not lines[at].strip("\r\n"):
            at += 1
            continue
        cells, taken = cells_of(lines[at : at + _LONGEST_HEADING], delimiter)
        yield at + 1, at + taken, cells
        at += taken


def in_quotes(lines: Sequence[str], wanted: Wanted) -> bool:
    """Tell whether each line is one quoted cell that holds a row: ``"unit,criterion,level"``."""
    filled = [line for line in lines[:_LONGEST_HEADING] if line.strip()]
    ones = [cells_of([line], ",")[0] for line in filled]
    if len(ones) < 2 or any(len(cells) != 1 for cells in ones):
        return False
    return any(
        match(cells_of([cells[0]], mark)[0], mark, wanted.columns).usable
        for cells in ones for mark in DELIMITERS
    )  # fmt: skip


class RatingRows:
    """Knows of a row's cells whether they can be a rating."""

    def __init__(self, heading: Heading, wanted: Wanted) -> None:
        self._head = heading.head
        self._wide = heading.wide
        self._words = wanted.words

    def text(self, cells: Sequence[str], name: str) -> str:
        """Return the cell of one of our columns, or an empty text."""
        place = self._head.places.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def levels(self, cells: Sequence[str]) -> list[str]:
        """Return the filled cells in which levels belong."""
        places = [p.place for p in self._wide.parts] if self._wide else []
        if self._wide is None and "level" in self._head.places:
            places = [self._head.places["level"]]
        return [cells[n] for n in places if n < len(cells) and cells[n].strip()]

    def second_heading(self, rows: Sequence[Sequence[str]]) -> bool:
        """Tell whether the first of ``rows`` is a heading too: nothing in it means anything,
        nothing in it comes again, and the rows below do mean something."""
        if len(rows) < 2 or not any(rows[0]):
            return False
        return not self._known(rows[0], rows[1:]) and any(self._is_rating(r) for r in rows[1:])

    def _known(self, cells: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
        words = self._words
        levels = self.levels(cells)
        # A row that names no level at all is an empty or a broken row, no heading.
        if not levels or any(words.is_level(text) for text in levels):
            return True
        day = self.text(cells, "date")
        if day and read_date(day, words.inputs.date_formats):
            return True
        names = (
            ("criterion", words.criteria), ("unit", words.units), ("reviewer", words.reviewers),
        )  # fmt: skip
        for name, known in names:
            text = self.text(cells, name)
            again = text and any(fold(self.text(other, name)) == fold(text) for other in others)
            if again or known.find(text) >= 0:
                return True
        return False

    def _is_rating(self, cells: Sequence[str]) -> bool:
        good = any(self._words.is_level(text) for text in self.levels(cells))
        long = self._wide is None and "criterion" in self._head.places
        return good and (not long or self._words.criteria.find(self.text(cells, "criterion")) >= 0)

    def footer(self, cells: Sequence[str]) -> bool:
        """Tell whether a row holds some text but nothing of what makes a rating."""
        needed = [n for n in ("criterion", "reviewer") if n in self._head.places]
        bare = not self.levels(cells) and not any(self.text(cells, name) for name in needed)
        filled = [cell for cell in cells if cell.strip()]
        return bare and bool(filled) and not self._by_another_delimiter(filled[0])

    def _by_another_delimiter(self, text: str) -> bool:
        """Tell whether a cell is a whole row, written with another delimiter than the heading."""
        for mark in DELIMITERS:
            pieces = text.split(mark) if mark != self._head.delimiter else []
            known = any(self._words.criteria.find(piece) >= 0 for piece in pieces)
            if len(pieces) > 1 and (known or len(pieces) == len(self._head.cells)):
                return True
        return False

    def starts_a_unit(self, text: str, units: Sequence[str]) -> bool:
        """Tell whether a text may be what is left of a row that was cut off."""
        known = [*units, *self._words.units.ids]
        return any(fold(unit).startswith(fold(text)) for unit in known if unit)


def footers(path: Path, heading: Heading, rows: RatingRows) -> list[tuple[int, str]]:
    """Return the footers at the end of a file: how many lines from its end, and the text."""
    lines = _last_lines(path)
    found: list[tuple[int, str]] = []
    firsts: list[str] = []
    units: list[str] = []
    for back, line in enumerate(reversed(lines), start=1):
        cells, _ = cells_of([line], heading.head.delimiter)
        if not any(cells):
            continue
        if not units and line.count('"') % 2 == 0 and rows.footer(cells):
            found.append((back, " ".join(cell for cell in cells if cell)))
            firsts.append(next(cell for cell in cells if cell))
        elif not found or len(found) > _MOST_FOOTERS or len(units) >= _SAMPLE:
            break
        else:
            units.append(rows.text(cells, "unit"))
    cut_off = any(rows.starts_a_unit(text, units) for text in firsts)
    if not units or cut_off or len(found) > _MOST_FOOTERS or _in_quotes(path, found, lines):
        return []
    return found


def _last_lines(path: Path, most: int = 1 << 16) -> list[str]:
    """Return the last lines of a file, without the first of them unless these are all."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - most))
        text = file.read().decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return lines if size <= most else lines[1:]


def _in_quotes(path: Path, found: Sequence[tuple[int, str]], lines: Sequence[str]) -> bool:
    """Tell whether a quotation mark is open where the footers start."""
    after = sum(line.count('"') for line in lines[-found[-1][0] :])
    quotes = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            quotes += chunk.count(b'"')
    return (quotes - after) % 2 == 1
