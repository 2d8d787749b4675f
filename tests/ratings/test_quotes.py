"""Quotation marks: those that stand in no quoted cell are seen, and swallow nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Sqr
from sqr.ratings.quotes import LoneQuotes, lines_taken, odd_rows, row_of

ODD = b'a,b"c,d\n"x ""y"" z",q"\n\nab"cd,"e"\nx"y\n'
RIGHT = b'a,b,c\n"x ""y"" z","q, r",""\n\n"two lines",,"e"\n'
CELL = st.text(alphabet='ab,"\n ', max_size=6).filter(lambda text: text != "")


def any_lone(text: bytes, delimiter: str, size: int = 100) -> bool:
    quotes = LoneQuotes(delimiter)
    for start in range(0, len(text), size):
        quotes.see(text[start : start + size])
    return quotes.found


@pytest.mark.parametrize("size", range(1, 60))
def test_pieces_of_any_size_find_the_same(size: int) -> None:
    assert not any_lone(RIGHT, ",", size)
    assert any_lone(RIGHT + ODD, ",", size)


@pytest.mark.parametrize(
    ("text", "delimiter", "lines"),
    [
        (b'a,b\n"x ""y"" z",q\n', ",", []),
        (b'a,b\nx"y,q\n', ",", [2]),
        (b'a,b\nx",q\n', ",", [2]),
        (b'a,b\n1,x"', ",", [2]),
        (b'a,b\n5",6"\n', ",", [2]),
        (b'a,b\n1, "x"\n', ",", [2]),
        (b'a;b\nx;"y"\n', ";", []),
        (b'a;b\nx,"y;z\n', ";", [2]),
        (b'\xef\xbb\xbf"a",b\n1,2', ",", []),
        (b'a,b\n"two\nlines",x"\n1,y"\n', ",", [2, 4]),
        (b"", ",", []),
    ],
)
def test_a_quote_inside_a_cell_is_seen(
    text: bytes, delimiter: str, lines: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    assert any_lone(text, delimiter) is bool(lines)
    odd = odd_rows(path, delimiter, 2, returns_only=False)
    assert [row.line for row in odd if not row.within] == lines


@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6))
def test_what_is_written_right_is_found_right(
    rows: list[tuple[str, ...]],
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert not any_lone(out.getvalue().encode(), ",")
    lines = [line + b"\n" for line in out.getvalue().encode().removesuffix(b"\n").split(b"\n")]
    at = 0
    for row in rows:
        taken = lines_taken(lines, at, row_of(",", 3))
        assert taken == 1 + sum(cell.count("\n") for cell in row)
        at += taken
    assert at == len(lines)


HEAD = "unit,criterion,reviewer,level,note\n"
ROW = 'Alder,1A.{n},R{n},2,"seen, and heard"\n'


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_stray_quote_takes_one_row_with_it(
    place: str, end: str, sqr: Sqr, tmp_path: Path
) -> None:
    rows = [ROW.format(n=n) for n in range(1, 4)] * 400
    at = {"first": 0, "middle": 600, "last": len(rows) - 1}[place]
    rows[at] = rows[at].replace("Alder", '"Alder')
    path = tmp_path / "ratings.csv"
    path.write_bytes((HEAD + "".join(rows)).replace("\n", end).encode())
    ran = sqr("validate", path, "--rubric", "equity-review", "--format", "json", "--most", "0")
    assert f'"line": {at + 2},' in ran.out
    assert '"SQR004": 1' in ran.out
    assert '"malformed_row": 1' in ran.out
    assert '"in": 1200' in ran.out


def test_many_stray_quotes_are_named_one_by_one(sqr: Sqr, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    rows = [f'Alder,1A.1,R{n},2,"never closed\n' for n in range(500)]
    path.write_text(HEAD + "".join(rows) + "Birch,1A.1,R1,2,right\n")
    ran = sqr("validate", path, "--rubric", "equity-review", "--format", "json")
    assert '"SQR004": 500' in ran.out
    assert '"used": 1' in ran.out
