"""Lists, consensus and keys come from the same programs as ratings, and are read as well."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from conftest import Sqr
from sqr.errors import ReviewFileError
from sqr.files.small import UnreadableError, read_small
from sqr.folder.consensus import read_consensus
from sqr.folder.lists import read_reviewers, read_units
from sqr.folder.model import Reviewer, Unit

TEXT = "id,name,town\n101,École Vérité,Zürich\n102,Señor Peña School,León\n"
UNITS = (
    Unit("101", "École Vérité", (("town", "Zürich"),)),
    Unit("102", "Señor Peña School", (("town", "León"),)),
)


def book(*sheets: tuple[str, list[list[object]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


ROWS: list[list[object]] = [["id", "name", "town"], [101, "École Vérité", "Zürich"],
                            [102, "Señor Peña School", "León"]]  # fmt: skip
WAYS = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.replace(",", "\t").encode("utf-16"),
    "cp1252 with semicolons": TEXT.replace(",", ";").encode("cp1252"),
    "CRLF and bars": TEXT.replace(",", "|").replace("\n", "\r\n").encode(),
    "CR alone": TEXT.replace("\n", "\r").encode(),
    "sep line": b"sep=;\n" + TEXT.replace(",", ";").encode(),
    "title above, blank cells beside": b"Our schools,,,,\n\n" + TEXT.replace("\n", ",,\n").encode(),
    "workbook": book(("Schools", ROWS)),
    "workbook of two sheets": book(("About", [["What", "Schools"]]), ("Schools", ROWS)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_list_is_read_however_it_was_saved(way: str, tmp_path: Path) -> None:
    path = tmp_path / "units.any"
    path.write_bytes(WAYS[way])
    found = read_units(path)
    assert found.items == UNITS
    told = [one.message for one in found.read_as]
    plain = way not in ("utf-16", "cp1252 with semicolons", "workbook of two sheets")
    assert (told == []) is plain, told


def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for data, line, words in (
        (b'id,name\n1,a\n2,"b\n3,c\n', 3, "not valid CSV"),
        (b"id,name\n1,a\n2,\x81\x8d\n", 3, "the byte 0x81 is not UTF-8"),
        (b"PK\x03\x04 and no more", 0, "damaged Excel workbook"),
        (book(("A", ROWS), ("B", ROWS)), 0, "several sheets of this workbook fit: A, B"),
    ):
        path.write_bytes(data)
        with pytest.raises(UnreadableError, match=words) as caught:
            read_small(path, ("id",))
        assert caught.value.line == line


def test_everything_that_is_wrong_with_a_list_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "reviewers.csv"
    path.write_text("id,name,role\nR1,Ana,\n,Bo,\nr1,Ana again,\nR2,Cy,self,extra\n")
    with pytest.raises(ReviewFileError) as caught:
        read_reviewers(path)
    assert [(f.line, f.message.split(";")[0]) for f in caught.value.faults] == [
        (3, "a row without an id"), (4, "the id `r1` stands here twice"),
        (5, "4 cells where the heading has 3"),
    ]  # fmt: skip
    path.write_text("id,name,rolle\n")
    with pytest.raises(ReviewFileError) as caught:
        read_reviewers(path)
    assert caught.value.faults[0].hint == "Did you mean `role`?"
    path.write_text("id,alias,role\nR1,A,Expert\n")
    assert read_reviewers(path).items == (Reviewer("R1", "A", "expert"),)


def test_a_consensus_may_be_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "agreed.xlsx"
    head: list[object] = ["unit", "scope", "level", "agreed_by", "date", "reason"]
    path.write_bytes(book(("Agreed", [head, [101, "1A", 2, "R1, R2", "2026-01-31", "we met"]])))
    (row,) = read_consensus(path, "agreed.xlsx").rows
    assert (row.line, row.unit, row.level, row.date) == (2, "101", "2", "2026-01-31")


def test_a_key_may_have_semicolons_and_an_old_encoding(tmp_path: Path, sqr: Sqr) -> None:
    (tmp_path / "rubric.yaml").write_text(
        "id: r\ntitle: R\nscale: {levels: [{code: '1', name: One}, {code: '2', name: Two}]}\n"
        "domains: [{id: D, name: D, criteria: [{id: a, name: Équité}]}]\n", encoding="utf-8",
    )  # fmt: skip
    ratings = tmp_path / "ratings.csv"
    ratings.write_text("unit,criterion,level,reviewer\nU,a,1,P\nU,a,2,Q\nV,a,2,P\n")
    key = tmp_path / "key.csv"
    key.write_bytes("unit;criterion;level\nU;Équité;1\n".encode("cp1252"))
    ran = sqr("agreement", ratings, "--rubric", tmp_path / "rubric.yaml", "--key", key)
    assert ran.code == 0, ran.text
    assert "key.csv" in ran.out
