"""Files broken at random: never a traceback, no row lost, and something is said of each fault."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from sqr.folder.load import inputs
from sqr.ratings.table import read
from sqr.validate.run import validate

HEAD = ("unit", "criterion", "level", "reviewer", "note")
ROWS = [("Alder", c, "2", r, "seen, twice") for c in ("1A.1", "1A.2", "1B.1") for r in ("R1", "R2")]
ODD = (
    "",
    '"',
    ";",
    "\t",
    "\n",
    "\0",
    "#N/A",
    "=1+1",
    "\ufeff",
    "é",
    "1e999",
    "x" * 3000,
    "<table>",
)
EDIT = st.tuples(
    st.integers(0, 5000), st.sampled_from([b"", b'"', b"\r", b"\0", b"\xff", b"<", b"9" * 30]),
    st.integers(0, 30),
)  # fmt: skip
EDITS = st.lists(EDIT, min_size=1, max_size=5)
Edits = list[tuple[int, bytes, int]]


def edited(data: bytes, edits: Edits) -> bytes:
    for at, new, gone in edits:
        place = at % (len(data) + 1)
        data = data[:place] + new + data[place + gone :]
    return data


def holds(path: Path) -> None:
    given = inputs([path], rubric="equity-review", settings=["evidence=comments"])
    said = validate(read(given, notes=True))
    assert said.rows_in == said.rows_used + sum(said.set_aside.values())
    assert all(problem.message and problem.fix for problem in said.problems)
    assert said.rows_in >= len(ROWS) or said.counts


def sheet(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    made = book.active
    assert made is not None
    for row in rows:
        made.append([int(cell) if cell.isdigit() else cell for cell in row])
    for cell in made["C"][1:]:
        cell.number_format = "00"
    made["A2"].comment = Comment("Jo:\nseen", "Jo")
    made.row_dimensions[3].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = sheet([list(row) for row in (HEAD, *ROWS)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@settings(max_examples=8, deadline=None)
@given(edits=EDITS, encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_bytes_of_a_text(edits: Edits, encoding: str, folder: Path) -> None:
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *ROWS))
    path = folder / "a.csv"
    path.write_bytes(edited(text.encode(encoding), edits))
    holds(path)


@settings(max_examples=8, deadline=None)
@given(edits=EDITS, part=st.sampled_from(zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()))
def test_bytes_of_a_part_of_a_workbook(edits: Edits, part: str, folder: Path) -> None:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edited(data, edits) if name == part else data)
    holds(path)


@settings(max_examples=8, deadline=None)
@given(
    cells=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4), st.sampled_from(ODD)),
                   min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)  # fmt: skip
def test_odd_cells_that_nobody_quoted(
    cells: list[tuple[int, int, str]], delimiter: str, folder: Path
) -> None:
    rows = [list(row) for row in (HEAD, *ROWS)]
    for row, column, text in cells:
        rows[row][column] = text
    path = folder / "b.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows), "utf-8", newline="")
    holds(path)
