"""Pollutes rating files one fault at a time, and tells whether sqr then says so.

A polluted file is compared with its clean twin: the texts of every row, without outer blanks,
and everything that validation says. It is *silently wrong* when its rows differ and nothing
new is said at the polluted line or of the whole file.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqr.folder.load import from_review
from sqr.folder.model import COLUMNS, Inputs, RatingFile
from sqr.ratings.table import FileRead, Ratings, read
from sqr.validate.finder import Finder
from sqr.validate.rows import repeats
from sqr.validate.run import CHECKERS

Table = list[list[str]]
WINDOW = 7


def as_text(rows: Table) -> list[str]:
    """Return rows as lines of CSV without their ends."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().splitlines()


def cells_as_text(row: Sequence[str]) -> list[str]:
    """Return the cells of a row as they are written, in quotes where they need them."""
    return [as_text([[cell, ""]])[0].removesuffix(",") for cell in row]


# --- one cell ------------------------------------------------------------------------------

CellKind = Callable[[list[str], int], str]


def _joined(cells: list[str], place: int, text: str) -> str:
    return ",".join([*cells[:place], text, *cells[place + 1 :]])


def _middle(text: str) -> int:
    return max(len(text) // 2, 1)


CELL_KINDS: dict[str, CellKind] = {
    "a quotation mark before a cell": lambda c, n: _joined(c, n, '"' + c[n]),
    "a quotation mark inside a cell": lambda c, n: _joined(
        c, n, c[n][: _middle(c[n])] + '"' + c[n][_middle(c[n]) :]
    ),
    "a quotation mark after a cell": lambda c, n: _joined(c, n, c[n] + '"'),
    "a missing separator": lambda c, n: ",".join([*c[:n], *["".join(c[n : n + 2])], *c[n + 2 :]]),
    "an extra separator": lambda c, n: _joined(c, n, "," + c[n]),
    "a stray space before a cell": lambda c, n: _joined(c, n, " " + c[n]),
    "a stray space after a cell": lambda c, n: _joined(c, n, c[n] + " "),
}


# --- the whole file ------------------------------------------------------------------------

FileKind = Callable[[Table], bytes]


def _with(rows: Table, delimiter: str = ",", end: str = "\n", above: str = "", below: str = "",
          encoding: str = "utf-8") -> bytes:  # fmt: skip
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return (above + out.getvalue() + below).encode(encoding, "replace")


def _workbook(rows: Table, above: int = 0) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(above):
        sheet.append([f"Title {number}"])
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _second(rows: Table) -> Table:
    return [
        rows[0],
        ["School", "Indicator", "By", "Rating", "Kind", "Who", "Day", "Why"],
        *rows[1:],
    ]


def _wider(rows: Table, extra: int) -> Table:
    return [[*row, *[""] * extra] for row in rows]


FILE_KINDS: dict[str, FileKind] = {
    "semicolons": lambda rows: _with(rows, ";"),
    "tabs": lambda rows: _with(rows, "\t"),
    "bars": lambda rows: _with(rows, "|"),
    "semicolons, and `sep=;` above": lambda rows: _with(rows, ";", above="sep=;\n"),
    "CRLF line ends": lambda rows: _with(rows, end="\r\n"),
    "CR line ends": lambda rows: _with(rows, end="\r"),
    "LF and CRLF mixed": lambda rows: _with(rows[:9], end="\r\n") + _with(rows[9:]),
    "UTF-8 with a mark": lambda rows: _with(rows, encoding="utf-8-sig"),
    "UTF-16 with a mark": lambda rows: _with(rows, encoding="utf-16"),
    "UTF-16 LE without a mark": lambda rows: _with(rows, encoding="utf-16-le"),
    "UTF-16 BE without a mark": lambda rows: _with(rows, encoding="utf-16-be"),
    "UTF-16, tabs, CRLF (Excel's Unicode text)": lambda rows: _with(
        rows, "\t", "\r\n", encoding="utf-16"
    ),
    "UTF-32 with a mark": lambda rows: _with(rows, encoding="utf-32"),
    "cp1252": lambda rows: _with(rows, encoding="cp1252"),
    "cp1252, semicolons, CRLF": lambda rows: _with(rows, ";", "\r\n", encoding="cp1252"),
    "MacRoman": lambda rows: _with(rows, encoding="mac_roman"),
    "a byte gone bad in the middle": lambda rows: _bad_byte(_with(rows)),
    "a title above the heading": lambda rows: _with(rows, above="Harbor Vale review\n"),
    "a title, a date and a blank row above": lambda rows: _with(
        rows, above='"Review, 2026",,,,,,,\n2026-01-31,,,,,,,\n,,,,,,,\n'
    ),
    "a title with a quotation mark above": lambda rows: _with(rows, above='Review 5" of it\n'),
    "a blank row above": lambda rows: _with(rows, above="\n"),
    "a second heading": lambda rows: _with(_second(rows)),
    "a footer": lambda rows: _with(rows, below="Total: 90 ratings\n"),
    "a blank row and a footer of two rows": lambda rows: _with(
        rows, below="\nExported on 2026-01-31,,,,,,,\nby the office,,,,,,,\n"
    ),
    "blank rows at the end": lambda rows: _with(rows, below="\n\n\n"),
    "rows of separators at the end": lambda rows: _with(rows, below=",,,,,,,\n" * 3),
    "two blank columns at the end": lambda rows: _with(_wider(rows, 2)),
    "two blank columns, not in the heading": lambda rows: _with(
        [rows[0], *_wider(rows[1:], 2)]
    ),
    "a blank row after each row": lambda rows: _with(rows).replace(b"\n", b"\n\n"),
    "columns in another order": lambda rows: _with([row[::-1] for row in rows]),
    "headings in capitals": lambda rows: _with([[c.upper() for c in rows[0]], *rows[1:]]),
    "the heading missing": lambda rows: _with(rows[1:]),
    "a heading misspelled": lambda rows: _with([["unit", "criterio", *rows[0][2:]], *rows[1:]]),
    "two headings exchanged": lambda rows: _with(
        [[rows[0][0], rows[0][3], rows[0][2], rows[0][1], *rows[0][4:]], *rows[1:]]
    ),
    "a heading twice": lambda rows: _with([[*rows[0][:-1], "level"], *rows[1:]]),
    "cut off in the middle of a row": lambda rows: _with(rows)[: len(_with(rows)) * 2 // 3],
    "the heading again in the middle": lambda rows: _with([*rows[:9], rows[0], *rows[9:]]),
    "an Excel workbook": lambda rows: _workbook(rows),
    "an Excel workbook with two titles": lambda rows: _workbook(rows, above=2),
    "an empty file": lambda rows: b"",
    "zero bytes in the middle": lambda rows: _with(rows[:9]) + b"\0\0\0" + _with(rows[9:]),
}  # fmt: skip


def _bad_byte(data: bytes) -> bytes:
    middle = data.index(b",", len(data) // 2)
    return data[:middle] + b"\xff" + data[middle:]


# --- files and what becomes of them ----------------------------------------------------------


@dataclass(frozen=True)
class Polluted:
    """A polluted file, the rows of its clean twin, and the polluted line (0: the whole file)."""

    kind: str
    where: str
    data: bytes
    clean: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Seen:
    """What sqr read of a file, and what it said: a text and a line for each problem."""

    rows: list[tuple[str, ...]]
    said: Counter[tuple[str, int]]
    lost: int


@dataclass(frozen=True)
class Outcome:
    """What became of a polluted file."""

    polluted: Polluted
    same: bool
    said: bool
    lost: int

    @property
    def silently_wrong(self) -> bool:
        return not self.same and not self.said


def tables(sample: Path) -> dict[str, Table]:
    """Return the sample's rating files as rows of cells."""
    return {
        path.name: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for path in sorted((sample / "ratings").glob("*.csv"))
    }


def polluted_cells(sample: Path, every: int) -> Iterator[Polluted]:
    """Yield a small file for each kind, column and every so-many-th row of the sample."""
    count = 0
    for name, rows in tables(sample).items():
        for number, row in enumerate(rows[1:], start=1):
            count += 1
            if count % every:
                continue
            first = max(1, min(number - WINDOW // 2, len(rows) - WINDOW))
            window = [rows[0], *rows[first : first + WINDOW]]
            clean = as_text(window)
            line = number - first + 2
            cells = cells_as_text(row)
            for kind, pollute in CELL_KINDS.items():
                last = len(cells) - (kind == "a missing separator")
                for place in range(last):
                    lines = [*clean[: line - 1], pollute(cells, place), *clean[line:]]
                    data = ("\n".join(lines) + "\n").encode()
                    where = f"{name}:{number + 1}, column {place + 1}"
                    yield Polluted(kind, where, data, tuple(clean), line)


def polluted_files(sample: Path) -> Iterator[Polluted]:
    """Yield each of the sample's files in each kind of whole-file pollution."""
    for name, rows in tables(sample).items():
        clean = tuple(as_text(rows))
        for kind, pollute in FILE_KINDS.items():
            yield Polluted(kind, name, pollute(rows), clean)


def outcomes(
    polluted: Iterable[Polluted], sample: Path, folder: Path, together: int = 150
) -> Iterator[Outcome]:
    """Read polluted files and their clean twins, many in one run, and compare."""
    inputs = from_review(sample)
    twins: dict[tuple[str, ...], Seen] = {}
    waiting = iter(polluted)
    while batch := list(islice(waiting, together)):
        clean = [c for c in dict.fromkeys(p.clean for p in batch) if c not in twins]
        files = [("\n".join(c) + "\n").encode() for c in clean] + [p.data for p in batch]
        seen = list(read_all(files, inputs, folder))
        twins.update(zip(clean, seen, strict=False))
        for one, found in zip(batch, seen[len(clean) :], strict=True):
            yield compared(one, found, twins[one.clean])


def compared(polluted: Polluted, found: Seen, twin: Seen) -> Outcome:
    """Hold what sqr made of a polluted file against its clean twin."""
    if polluted.line:
        new = found.said - twin.said
        said = any(line in (0, 1, polluted.line) for _, line in new)
    else:  # lines may have moved
        said = bool(_by_code(found) - _by_code(twin))
    rows = [row for row in found.rows if any(row)]  # a row of separators is no rating
    return Outcome(polluted, rows == twin.rows, said, len(twin.rows) - len(rows))


def _by_code(seen: Seen) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (code, _), number in seen.said.items():
        counts[code] += number
    return counts


def read_all(files: Sequence[bytes], inputs: Inputs, folder: Path) -> Iterator[Seen]:
    """Read files as one review; repeats are not looked for, as all are much alike."""
    for number, data in enumerate(files):
        (folder / f"{number}.csv").write_bytes(data)
    names = [f"{number}.csv" for number in range(len(files))]
    given = tuple(RatingFile(folder / name, name) for name in names)
    ratings = read(replace(inputs, files=given), notes=True)
    said: dict[str, Counter[tuple[str, int]]] = {name: Counter() for name in names}
    finder = Finder(ratings, most=0)
    for checker in CHECKERS:
        if checker is not repeats:
            for one in checker(finder):
                for problem in one.problems:
                    said[problem.file][problem.code, problem.line] += 1
    texts = _texts(ratings)
    for file in ratings.files:
        yield Seen(
            texts[file.first_row : file.first_row + file.rows],
            said[file.file.name],
            _set_aside(file),
        )
    ratings.con.close()


def _set_aside(file: FileRead) -> int:
    return file.rejected_lines + file.lines_lost


def _texts(ratings: Ratings) -> list[tuple[str, ...]]:
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    rows = ratings.con.execute(f"select {columns} from raw order by row").fetchall()
    return [tuple(" ".join(cell.split()) for cell in row) for row in rows]
