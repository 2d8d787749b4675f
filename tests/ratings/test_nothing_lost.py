"""Rows in = rows used + rows set aside, also where very many of them cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqr import load_review

HEAD = "unit,criterion,reviewer,level,note\n"
GOOD = "Alder,1A.{n},R1,2,seen\n"
LONG = "x" * 300
KINDS = {
    "short": f"Alder,1A.1,{LONG}\n",
    "long": f"Alder,1A.1,R1,2,{LONG},more\n",
    "far too long": f"Alder,1A.1,R1,2,{LONG}" + ",more" * 10 + "\n",
    "stray quote": f'Alder,1A.1,R1,2,"seen" {LONG}\n',
}
TWO_LINES = 'Alder,1A.1,R1,2,"one\ntwo"\n'


# The table engine's scan ends at a stretch of some 16 MB without a row that it can read.
@pytest.mark.parametrize(
    ("kind", "first", "many"),
    [
        ("short", GOOD.format(n=1), 60_000),
        ("long", GOOD.format(n=1), 3_000),
        ("far too long", GOOD.format(n=1), 3_000),
        ("stray quote", GOOD.format(n=1), 60_000),
        ("short", TWO_LINES, 60_000),
        ("long", TWO_LINES, 3_000),
    ],
)
def test_no_row_is_lost_after_a_stretch_that_cannot_be_read(
    kind: str, first: str, many: int, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(HEAD + first + KINDS[kind] * many + GOOD.format(n=2), encoding="utf-8")
    found = load_review(files=[path], rubric="equity-review").validate()
    assert found.rows_in == many + 2
    assert found.rows_used == 2
    assert found.set_aside == {"malformed_row": many}
    assert sum(found.counts.get(code, 0) for code in ("SQR003", "SQR004")) == many


def test_ragged_rows_between_good_ones_have_their_lines(tmp_path: Path) -> None:
    rows = [
        GOOD.format(n=1),
        "Alder,1A.2\n",
        "\n",
        GOOD.format(n=3),
        "a,b,c,d,e,f\n",
        "x,1A.1,R1,9,\n",
    ]
    path = tmp_path / "ratings.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    found = load_review(files=[path], rubric="equity-review").validate()
    lines = {problem.line: problem.code for problem in found.problems if problem.line}
    assert {n: code for n, code in lines.items() if code in ("SQR003", "SQR102")} == {
        3: "SQR003", 6: "SQR003", 7: "SQR102",
    }  # fmt: skip
    assert found.rows_in == 5
