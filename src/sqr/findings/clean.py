"""All usable ratings in one canonical long CSV, and a log of everything that was changed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqr.folder.model import COLUMNS
from sqr.ratings import dates
from sqr.ratings.table import FileRead, Ratings
from sqr.ratings.vocabulary import BLANK, NOT_APPLICABLE, RATED
from sqr.review.spreadsheet import FORMULA_STARTS, csv_writer, safe_cell
from sqr.review.wording import REASONS

LOG_HEADING = ("file", "line", "times", "what", "column", "was", "now")
# A blank level is no rating, and yet says that nobody gave one: scoring and reports tell of it.
_USABLE = (
    "(aside is null or aside in ('not_applicable', 'not_observed', 'self_evaluation', 'blank'))"
)
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_GUARDED = "an apostrophe stands in front, or a spreadsheet would take it for a formula"
_LINE_ENDS = "line ends inside a text are written as one kind"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The two files, as texts, and how many ratings there are in the first."""

    ratings: str
    log: str
    rows: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the log; a change that was made often is told once, with its first place."""

    file: str
    line: int
    times: int
    what: str
    column: str
    was: str
    now: str


def clean(ratings: Ratings) -> Cleaned:
    """Return the canonical ratings and the log; ``ratings`` must have been read with notes.

    Ids, level codes and days stand as the lists and the rubric have them. What can never
    count (invalid, unknown, repeated, malformed) is left out, and every row of it is in the
    log. The canonical file scores as the originals do.
    """
    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow(COLUMNS)
    seen = _Seen(ratings)
    dates.judge(ratings.con, ratings.inputs)
    rows = 0
    for row in _usable(ratings):
        writer.writerow(seen.canonical(row))
        rows += 1
    changes = [*_unusable_files(ratings), *_rejected(ratings), *_left_out(ratings), *seen.changes()]
    return Cleaned(out.getvalue(), _log(changes), rows)


def _usable(ratings: Ratings) -> Iterator[tuple[Any, ...]]:
    texts = ", ".join(f'raw."{name}"' for name in COLUMNS)
    cursor = ratings.con.cursor().execute(
        f"""select raw.row, m.unit, m.criterion, m.reviewer, m.source, m.cycle, m.rank, m.state,
            coalesce(w.ix, -1), {texts}
        from raw join ratings m on m.row = raw.row left join w_date w on w.text = raw.date
        where {_USABLE} order by raw.row"""
    )
    while some := cursor.fetchmany(10_000):
        yield from some


class _Seen:
    """Writes rows in the canonical way and remembers what it changed."""

    def __init__(self, ratings: Ratings) -> None:
        self._ratings = ratings
        self._first: dict[tuple[str, str, str, str], int] = {}
        self._times: Counter[tuple[str, str, str, str]] = Counter()

    def canonical(self, row: tuple[Any, ...]) -> list[str]:
        """Return the cells of a row in the order of the columns."""
        number, unit, criterion, reviewer, source, cycle, rank, state, day, *texts = row
        meaning = self._ratings.meaning
        rubric = self._ratings.inputs.loaded.rubric
        was: dict[str, str] = dict(zip(COLUMNS, texts, strict=True))
        now = was | {
            "unit": meaning.units[unit].id,
            "criterion": rubric.criteria[criterion].id,
            "level": rubric.levels[rank].code if state == RATED else self._unrated(state),
            "reviewer": meaning.reviewers[reviewer],
            "source": meaning.sources[source] if source >= 0 else "",
            "cycle": meaning.cycles[cycle],
            "date": date.fromordinal(day).isoformat() if day >= 0 else was["date"],
        }
        for name in COLUMNS:
            text = now[name]
            if was[name] != text:
                self._note(number, "written in one way", name, was[name], text)
            if text and (text[0] in FORMULA_STARTS or "\r" in text):
                now[name] = self._safe(number, name, text)
        return [now[name] for name in COLUMNS]

    def _unrated(self, state: int) -> str:
        states = self._ratings.inputs.loaded.rubric.states
        if state == BLANK:
            return ""
        return (states.not_applicable if state == NOT_APPLICABLE else states.not_observed)[0]

    def _safe(self, row: int, name: str, text: str) -> str:
        if "\r" in text:
            even = text.replace("\r\n", "\n").replace("\r", "\n")
            self._note(row, _LINE_ENDS, name, "", "")
            text = even
        guarded = safe_cell(text)
        if guarded != text and not _NUMBER.fullmatch(text):
            self._note(row, _GUARDED, name, text, guarded)
            return guarded
        return text

    def _note(self, row: int, what: str, column: str, was: str, now: str) -> None:
        key = (what, column, was, now)
        self._first.setdefault(key, row)
        self._times[key] += 1

    def changes(self) -> Iterator[Change]:
        """Yield every change once, where it was first made."""
        for key, row in sorted(self._first.items(), key=lambda item: (item[1], item[0])):
            yield Change(*self._ratings.place(row), self._times[key], *key)


def _left_out(ratings: Ratings) -> Iterator[Change]:
    texts = ", ".join(f'raw."{name}"' for name in COLUMNS)
    rows = ratings.con.execute(
        f"select raw.row, aside, {texts} from raw join ratings m on m.row = raw.row "
        f"where not coalesce({_USABLE}, false) order by raw.row"
    ).fetchall()
    for row, aside, *cells in rows:
        file, line = ratings.place(row)
        yield Change(file, line, 1, _out(aside), "", _as_line(cells), "")


def _rejected(ratings: Ratings) -> Iterator[Change]:
    for read in ratings.files:
        if read.rejects is None or read.index is None:
            continue
        for kind in read.rejects.counts:
            for line, reject in read.index.rejected(kind, 0):
                what = _out("malformed_row")
                yield Change(read.file.name, line, reject.lines, what, "", reject.text, "")


def _unusable_files(ratings: Ratings) -> Iterator[Change]:
    for read in ratings.files:
        if read.unusable:
            yield Change(read.file.name, 0, read.lines_lost, _why(read), "", "", "")


def _why(read: FileRead) -> str:
    return f"{_out('unusable_file')}: it {read.unusable}"


def _out(reason: str) -> str:
    return f"left out: {REASONS[reason]}"


def _as_line(cells: list[str]) -> str:
    out = io.StringIO()
    csv_writer(out).writerow(cells)
    return out.getvalue().rstrip(",\n")


def _log(changes: list[Change]) -> str:
    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow(LOG_HEADING)
    for c in changes:
        row = (c.file, str(c.line or ""), str(c.times), c.what, c.column, c.was, c.now)
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()
