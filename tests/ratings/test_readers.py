"""The readers under random tables: what is written is read back, or something is said."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Sqr
from sqr.files.encoding import tell
from sqr.folder.load import inputs
from sqr.folder.model import RatingFile
from sqr.ratings.opened import Scratch
from sqr.ratings.readers import open_file
from sqr.ratings.scan import scan
from sqr.ratings.table import read
from sqr.ratings.words import Words
from sqr.validate.run import validate

HEAD = ("unit", "criterion", "level", "reviewer", "note")
LETTERS = "abcÉéñü“”’–, ;\t|'\"\n"
NOTE = st.text(alphabet=LETTERS, max_size=14).map(str.strip)
RATING = st.tuples(
    st.sampled_from(["Alder", "École"]), st.sampled_from(["1A.1", "1B.2", "4C.3"]),
    st.sampled_from(["1", "2", "3", "Developing"]), st.sampled_from(["R1", "R2"]), NOTE,
)  # fmt: skip
TABLE = st.lists(RATING, min_size=1, max_size=8)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "mac_roman",
)


def written(rows: list[tuple[str, ...]], delimiter: str, end: str, above: str, below: str) -> str:
    out = io.StringIO()
    # Python leaves a line feed unquoted where lines end otherwise.
    many = any("\n" in row[-1] for row in rows)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if many else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([HEAD, *rows])
    return above.replace("\n", end) + out.getvalue() + below.replace("\n", end)


def cleaned(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(" ".join(cell.split()) for cell in row) for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=TABLE,
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(ENCODINGS),
    above=st.sampled_from(["", "\n", "A title\n", '"Title, of 2026"\n\n', "sep={}\n"]),
    below=st.sampled_from(["", "\n\n", "Total: 9 ratings\n"]),
)
def test_any_layout_is_read_back_or_something_is_said(
    rows: list[tuple[str, ...]], delimiter: str, end: str, encoding: str, above: str, below: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "any.csv"
    text = written(rows, delimiter, end, above.format(delimiter), below)
    path.write_bytes(text.encode(encoding))
    ratings = read(inputs([path], rubric="equity-review"), notes=True)
    columns = ", ".join(HEAD)
    found = ratings.con.execute(f"select {columns} from raw order by row").fetchall()
    same = cleaned(found) == cleaned(rows)
    said = validate(ratings)
    assert said.rows_in == said.rows_used + sum(said.set_aside.values())
    codes = {code for code in said.counts if code < "SQR100"}
    assert same or codes - {"SQR008", "SQR015", "SQR017"}
    if encoding.startswith("utf") and not ratings.rejected:
        assert same


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="aeiostLN éèàçñüöÉÜ“”’–…€", min_size=1, max_size=40))
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_an_encoding_is_taken_only_with_a_ground(
    encoding: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is taken decodes the whole text, and a reason stands beside it."""
    path = tmp_path_factory.getbasetemp() / "text.csv"
    path.write_bytes(f"unit,note\nA,{text}\n".encode(encoding))
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        found = tell(path, utf8=False)
        assert found.ground
        assert not found.sure or found.codec in ("", "utf-8")


WORDS = ("École", "José Muñoz", "naïve façade", "it’s", "don’t—maybe", "“we’re here”", "Übung")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_common_words_give_their_encoding_away(encoding: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"unit,note\nA,{word}\n".encode(encoding))
    found = tell(path, utf8=False)
    assert found.codec == encoding
    assert not found.sure


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1251", "Привет мир"), ("cp1250", "Łódź szkoła"), ("shift_jis", "学校の評価"),
     ("gb18030", "学校评估"), ("cp437", "José Muñoz"), ("cp1252", "the students’ work"),
     ("mac_roman", "país")],
)  # fmt: skip
def test_what_may_be_several_encodings_is_not_decided(
    encoding: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"unit,note\nA,{text}\n".encode(encoding))
    assert tell(path, utf8=False).codec == ""


STARTS = (b"", b"unit,criterion,level,reviewer\n", b"\xff\xfe", b"PK\x03\x04")


@settings(max_examples=15, deadline=None)
@given(some=st.lists(st.binary(max_size=300), min_size=3, max_size=3))
def test_any_bytes_end_without_an_error(
    some: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = [start + data for data in some for start in STARTS]
    paths = [tmp_path_factory.getbasetemp() / f"bytes{n}.csv" for n in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    ratings = read(inputs(paths, rubric="equity-review"))
    assert len(ratings.files) == len(files)
    said = validate(ratings)
    assert said.rows_in == said.rows_used + sum(said.set_aside.values())


def test_a_plain_file_is_loaded_as_it_is_and_a_copy_goes_away(tmp_path: Path) -> None:
    words = Words(inputs(rubric="equity-review", files=[__file__]))
    path = tmp_path / "a.csv"
    path.write_text("unit,criterion,level,reviewer\nAlder,1A.1,2,R1\n")
    scratch = Scratch()
    assert open_file(RatingFile(path, "a.csv"), scan(path), words, scratch).path == path
    path.write_text("title\nunit,criterion,level,reviewer\nAlder,1A.1,2,R1\n")
    copy = open_file(RatingFile(path, "a.csv"), scan(path), words, scratch).path
    assert copy != path
    assert copy.exists()
    del scratch
    assert not copy.exists()


ABOUT = "unit;criterion;level;reviewer\nÉcole;1A.1;2;R1\n"


def test_about_says_what_was_found_and_why(sqr: Sqr, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("A title\n" + ABOUT).encode("cp1252"))
    ran = sqr("validate", "--about", path, "--rubric", "equity-review")
    assert ran.code == 0
    for words in ("cp1252", "semicolon", "line 2", "`École`", "above the heading", "1 rows"):
        assert words in ran.out
    assert "SQR" not in ran.out


def test_about_finds_the_review_above_the_file(sqr: Sqr, tmp_path: Path) -> None:
    (tmp_path / "ratings").mkdir()
    path = tmp_path / "ratings" / "a.csv"
    path.write_text("unit,reviewer,1A.1\nAlder,R1,2\n")
    ran = sqr("validate", "--about", path)
    assert ran.code == 2
    assert "--rubric" in ran.err
    keys = {"rubric": "equity-review", "ratings": "ratings/*.csv", "shape": "criteria-across"}
    (tmp_path / "review.yaml").write_text(json.dumps(keys))
    ran = sqr("validate", "--about", path)
    assert ran.code == 0
    assert "`shape:` says so" in ran.out
    other = tmp_path / "other.csv"
    other.write_text(ABOUT)
    assert sqr("validate", "--about", other).code == 2


def test_about_says_why_a_file_cannot_be_read(sqr: Sqr, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    ran = sqr("validate", "--about", tmp_path / "a.csv", "--rubric", "equity-review")
    assert ran.code == 1
    assert "Not usable" in ran.out


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"encoding": "klingon"}, "wanted an encoding"),
        ({"encoding": "base64"}, "wanted an encoding"),
        ({"delimiter": "x"}, "wanted comma"),
        ({"header_row": "first"}, "whole number"),
        ({"shape": "broad"}, "criteria-across"),
        ({"ratings": [{"files": "a.csv", "shept": "long"}]}, "unknown key"),
        ({"ratings": [{"files": "none.csv"}]}, "no file matches"),
    ],
)
def test_a_declaration_that_is_wrong_is_named(
    keys: dict[str, object], words: str, sqr: Sqr, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(ABOUT)
    review = {"rubric": "equity-review", "ratings": "a.csv", **keys}
    (tmp_path / "review.yaml").write_text(json.dumps(review, indent=1))
    ran = sqr("validate", tmp_path)
    assert ran.code == 2
    assert words in ran.err
    assert "review.yaml:" in ran.err
