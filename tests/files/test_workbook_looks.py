"""What a workbook shows is what is read; what nobody sees, or sees otherwise, is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from conftest import Sqr
from sqr.files.number_format import How, matters, showing
from sqr.files.shown import MOST_NOTED, seen, styles_shown
from sqr.files.vetted import vetted
from sqr.folder.load import inputs
from sqr.ratings.table import read
from sqr.validate.run import validate

HEAD: list[object] = ["unit", "criterion", "level", "reviewer", "note"]


SAME, AS_SHOWN, OTHERWISE, UNKNOWN = How.SAME, How.AS_SHOWN, How.OTHERWISE, How.UNKNOWN
IN_WORDS = '[=1]"Initiating";[=2]"Developing";"Established"'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("7", "000", "007"), ("0", "00", "00"), ("7", "00000", "00007"), ("7", '"R"0', "R7"),
        ("7", "\\R00", "R07"), ("7", "[$-409]000", "007"),
        ("21234567", "000-00-0000", "021-23-4567"),
        ("7", "(00) 0", "(00) 7"), ("7", "[Red]000", "007"), ("7", "[>5]000", "007"),
        ("0.75", "0%", "75%"), ("1", "0%", "100%"), ("0.5", "0.0 %", "50.0 %"),
        ("0.5699999999999999", "0%", "57%"), ("2", IN_WORDS, "Developing"),
        ("3", IN_WORDS, "Established"), ("0", '"yes";;"no"', "no"), ("4", '"yes";;"no"', "yes"),
        ("5", '[<3]"a;b";"c;d"', "c;d"),
    ],
)  # fmt: skip
def test_what_is_certain_is_read_as_it_is_shown(number: str, code: str, shown: str) -> None:
    assert matters(code)
    assert showing(number, code) == (AS_SHOWN, shown)


@pytest.mark.parametrize(
    ("number", "code", "how", "shown"),
    [
        ("7", "0", SAME, ""), ("1234", "000", SAME, ""), ("7", "0.00", SAME, ""),
        ("999", "#,##0", SAME, ""), ("7", '0;-0;"none"', SAME, ""),
        ("7", "[Blue]General", SAME, ""),
        ("7", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", SAME, ""),
        ("1.1", "0.00", OTHERWISE, "1.10"), ("7.5", "000", OTHERWISE, "008"),
        ("7.5", "0", OTHERWISE, "8"), ("0.756", "0%", OTHERWISE, "76%"),
        ("1234", "#,##0", OTHERWISE, "1,234"), ("1234.5", "#,##0.00", OTHERWISE, "1,234.50"),
        ("1234", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", OTHERWISE, "1,234"),
        ("0", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", UNKNOWN, ""),
        ("7", ";;;", UNKNOWN, ""), ("0", "0;-0;", UNKNOWN, ""), ("7", "0.00E+00", UNKNOWN, ""),
        ("0.5", "# ?/?", UNKNOWN, ""), ("1234", "0,", UNKNOWN, ""), ("-7", "000", UNKNOWN, ""),
        ("7", "000%", UNKNOWN, ""), ("7", '"$"0.00', UNKNOWN, ""), ("2", '[>5]"high"', UNKNOWN, ""),
        ("2", '[>5]"high";[>3]"middle"', UNKNOWN, ""), ("7", "0" * 41, UNKNOWN, ""),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_left_alone(number: str, code: str, how: How, shown: str) -> None:
    assert showing(number, code) == (how, shown)


@pytest.mark.parametrize(
    "code", ["General", "@", "yyyy", "d/m/yy", "[h]:mm", "General;@", "mmm\\ d"]
)
def test_dates_and_plain_formats_do_not_matter(code: str) -> None:
    assert not matters(code)


STYLES = b"""<styleSheet><numFmts><numFmt formatCode="000;-000" numFmtId="170"/>
<numFmt numFmtId='171' formatCode='&quot;R&quot;00'/></numFmts>
<cellStyleXfs><xf numFmtId="170"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="170"><alignment/></xf><xf numFmtId="171"/></cellXfs>
</styleSheet>"""


def test_styles_are_found_however_they_are_written() -> None:
    assert styles_shown(STYLES) == {b"1": "000;-000", b"2": '"R"00'}
    assert styles_shown(STYLES.replace(b"<", b"<x:").replace(b"<x:/", b"</x:")) == {
        b"1": "000;-000", b"2": '"R"00'
    }  # fmt: skip
    assert len(styles_shown(STYLES.replace(b"000", b"0" * 999))[b"1"]) == 255
    assert styles_shown(STYLES.replace(b'numFmtId="0"', b'numFmtId="9"'))[b"0"] == "0%"


def test_only_numbers_of_such_a_style_become_texts() -> None:
    sheet = (
        b'<row r="2"><c r="A2" s="1"><v>7</v></c><c s=\'1\' t="n" r="B2"><f>A2</f><v>8</v></c>'
        b'<c r="C2" s="1" t="s"><v>9</v></c><c r="D2" s="11"><v>7</v></c><c r="E2"><v>7</v></c>'
        b'<c r="F2" s="1"><v>7.5</v></c></row>'
    )
    data, look = seen(sheet, {b"1": "000"})
    assert data.count(b"<v>007</v>") == data.count(b"<v>008</v>") == 1
    assert data.count(b't="str"') == 2
    assert [(one.cell, one.text) for one in look.as_shown] == [("A2", "007"), ("B2", "008")]
    assert [(one.cell, one.stored, one.text) for one in look.otherwise] == [("F2", "7.5", "008")]
    data, look = seen(sheet, {b"1": ";;;"})
    assert data == sheet
    assert [(one.cell, one.text) for one in look.unfollowed] == [
        ("A2", ";;;"), ("B2", ";;;"), ("F2", ";;;")]  # fmt: skip
    many, look = seen(b'<c r="A1" s="1"><v>1</v></c>' * 2 * MOST_NOTED, {b"1": "00"})
    assert many.count(b"01") == look.count == 2 * MOST_NOTED
    assert len(look.as_shown) == MOST_NOTED


def saved(path: Path, rows: list[list[object]], comments: dict[str, Comment] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, comment in (comments or {}).items():
        sheet[cell].comment = comment
    book.save(path)
    return path


def notes(path: Path, **reading: str) -> list[tuple[str, str]]:
    settings = [f"{key}={value}" for key, value in reading.items()]
    ratings = read(inputs([path], rubric="equity-review", settings=settings), notes=True)
    said = validate(ratings)
    assert said.rows_in == said.rows_used + sum(said.set_aside.values())
    return ratings.con.execute("select criterion, note from raw order by row").fetchall()


def test_a_comment_is_evidence_in_a_long_table_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, ["Alder", "1A.1", 2, "R1", "seen"],
                                ["Alder", "1A.2", 3, "R1", None]]  # fmt: skip
    comments = {f"C{n}": Comment(f"Jo:\nheard\nit {n}", "Jo") for n in (2, 3)}
    path = saved(tmp_path / "a.xlsx", rows, comments)
    assert notes(path, evidence="comments") == [
        ("1A.1", "seen – heard it 2"), ("1A.2", "heard it 3"),
    ]  # fmt: skip
    path = saved(tmp_path / "b.xlsx", [row[:4] for row in rows], comments)
    assert notes(path, evidence="comments") == [("1A.1", "heard it 2"), ("1A.2", "heard it 3")]
    assert notes(path) == [("1A.1", ""), ("1A.2", "")]


def test_a_column_of_a_like_name_is_not_taken_for_comments(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*HEAD[:1], "reviewer", "1A.1", "1A.2", "1A.1 (comment)"],
                                ["Alder", "R1", 2, 3, "not declared"]]  # fmt: skip
    path = saved(tmp_path / "a.xlsx", rows, {"C2": Comment("seen", "Jo")})
    found = notes(path, evidence="comments", shape="criteria-across")
    assert found == [("1A.1", "seen"), ("1A.2", "")]


THREAD = b"""<ThreadedComments xmlns="urn:x"><threadedComment ref="C2"><text>Four of six</text>
</threadedComment><threadedComment ref="C2" parentId="x"><text>I saw three</text></threadedComment>
</ThreadedComments>"""
RELATED = (
    b'<Relationship Id="t1" Type="urn:x" Target="../threadedComments/threadedComment1.xml"/></Rel'
)


def test_of_a_thread_only_what_people_wrote_is_read(tmp_path: Path) -> None:
    advice = "[Threaded comment]\n\nYour version of Excel allows you to …\nComment:\n    Four"
    rows: list[list[object]] = [HEAD, ["Alder", "1A.1", 2, "R1"]]
    path = saved(tmp_path / "a.xlsx", rows, {"C2": Comment(advice, "tc={1}")})
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml.rels"):
                data = data.replace(b"</Rel", RELATED, 1)
            new.writestr(part.filename, data)
        new.writestr("xl/threadedComments/threadedComment1.xml", THREAD)
    path.write_bytes(out.getvalue())
    (comment,) = vetted(path).comments
    assert comment.text == "Four of six – I saw three"
    assert (comment.sheet, comment.row, comment.column) == ("Sheet", 2, 2)
    assert notes(path, evidence="comments") == [("1A.1", "Four of six – I saw three")]


def test_every_comment_counts_however_many_there_are(sqr: Sqr, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Alder", "1A.1", 2, f"R{n}"] for n in range(300)]
    comments = {f"D{n}": Comment("seen", "Jo") for n in range(2, 302)}
    path = saved(tmp_path / "a.xlsx", [HEAD, *rows], comments)
    ran = sqr("validate", path, "--rubric", "equity-review", "--most", 5)
    assert "300" in ran.out
    assert ran.out.count("the comment on D") == 5
