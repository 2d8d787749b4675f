"""Names of files as they come: what cannot be read is said, and no name steers a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Sqr

HEADING = "unit,criterion,level,reviewer\n"
GOOD, UNKNOWN = HEADING + "Alder,1A.1,2,R1\n", HEADING + "Alder,9Z,2,R1\n"
RUBRIC = ("--rubric", "equity-review")


@pytest.mark.parametrize(
    "name", ["a b.csv", "Böricht ñ 日本.csv", "'quoted'.csv", "-dash.csv", "=1+1.csv", "a[b]*.csv"]
)
def test_names_that_are_texts_are_read_and_shown_as_they_are(
    name: str, sqr: Sqr, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(UNKNOWN)
    ran = sqr("validate", tmp_path / name, *RUBRIC)
    assert ran.code == 1
    assert name in ran.out


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31mb.csv", "a\rb.csv", "a\u202eb.csv"])
def test_a_name_breaks_no_line_and_steers_no_terminal(
    name: str, sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "review.yaml").write_text("title: T\nrubric: equity-review\nratings: '*.csv'\n")
    (tmp_path / name).write_text(UNKNOWN + GOOD.removeprefix(HEADING))
    shown = name.translate({ord(c): "\ufffd" for c in "\n\x1b\r\u202e"})
    for given in ([name, *RUBRIC], ["."]):
        for command in (["validate"], ["score", "--explain", "1A.1"], ["validate", "--about"]):
            ran = sqr(*command, *given)
            assert shown in ran.out
            assert not set(ran.text) & set("\x1b\r\u202e")
    ran = sqr("score", name.replace("a", "aa"), *RUBRIC)
    assert ran.code == 2
    assert f"Did you mean `{shown}`?" in ran.err
    assert not set(ran.text) & set("\x1b\r\u202e")


def test_a_name_that_is_no_text_is_refused(sqr: Sqr, tmp_path: Path) -> None:
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xffd.csv"))
    try:
        bad.write_text(GOOD)
    except OSError:
        pytest.skip("this file system holds names of UTF-8 only")
    (tmp_path / "review.yaml").write_text("title: T\nrubric: equity-review\nratings: '*.csv'\n")
    alone, named = sqr("validate", bad, *RUBRIC), sqr("validate", tmp_path, "--format", "sarif")
    assert alone.code == named.code == 2
    assert "b\ufffdd.csv: the name of this file holds bytes that are no UTF-8" in alone.err
    assert "review.yaml:3:10: b\ufffdd.csv: the name" in named.err


def test_what_is_no_file_is_called_what_it_is(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.csv")
    Path("nowhere.csv").symlink_to("gone.csv")
    Path("round.csv").symlink_to("round.csv")
    Path("folder.csv").mkdir()
    for name, words in (
        ("-", "Save what is piped in as a file"), ("pipe.csv", "is no file but a pipe"),
        ("nowhere.csv", "is a link that leads nowhere"), ("round.csv", "leads nowhere"),
        ("folder.csv", "is a folder"), ("x.csv", "there is no file x.csv"),
    ):  # fmt: skip
        ran = sqr("validate", name, *RUBRIC)
        assert ran.code == 2, name
        assert words in ran.err, name
        assert f"Did you mean `{name}`" not in ran.err


def test_a_dash_for_the_output_is_the_terminal(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(GOOD)
    plain = sqr("score", "a.csv", *RUBRIC, "--format", "csv")
    dashed = sqr("score", "a.csv", *RUBRIC, "--format", "csv", "--output", "-")
    assert plain == dashed
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_name_with_blanks_that_was_typed_without_quotes_is_told(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = sqr("init", "Notre révue")
    assert "`sqr validate 'Notre révue'`" in made.out or os.name == "nt"
    ran = sqr("validate", "Notre", "révue")
    assert ran.code == 2
    assert 'there is no file Notre\n  A name with blanks needs quotes: "Notre révue".' in ran.err
    assert "there is no file other" in sqr("validate", "other", "Notre révue").err


def test_where_the_review_or_its_ratings_lie_is_told(
    sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sqr("init", ".")
    assert "There is one in the folder above: " in sqr("validate", "ratings").err
    (tmp_path / "ratings" / "R1.csv").rename(tmp_path / "ratings" / "R1.xlsx")
    assert "this folder. Found there: ratings/R1.xlsx." in sqr("validate").err
    (tmp_path / "ratings" / "R1.xlsx").rename(tmp_path / "ratings" / "R1.csv")
    assert "The review has S1 and S2." in sqr("score", "--unit", "QQQ").err
    assert "`sqr rubric show`" in sqr("score", "--explain", "QQQ").err


@pytest.mark.parametrize(
    "command",
    [["report"], ["score"], ["validate"], ["agreement"], ["agenda"], ["coverage"], ["checks"],
     ["validate", "--about"], ["rubric", "schema"], ["schema", "review"],
     ["rubric", "translate", "equity-review", "es"]],
)  # fmt: skip
def test_no_file_is_written_where_a_folder_is_named(
    command: list[str], sqr: Sqr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    options = ["--output", *(["--clean"] if command == ["validate"] else [])]
    for option in options:
        for name in ("nope/", "nope/.", "there", "..", ""):
            ran = sqr(*command, option, name)
            assert ran.code == 2, name
            assert ran.out == ""
            assert f"{name or '.'} is a folder, and one file is written\n  Name a file" in ran.err
    assert [*tmp_path.rglob("*")] == [tmp_path / "there"]
