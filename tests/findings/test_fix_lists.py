"""Every reviewer gets a list of their own problems, all of them, and nobody else's."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_formats import STRINGS, made_of

import sqr
from conftest import Sqr
from sqr.findings.fix_lists import REST, Addressee, Owners, fix_lists

RUBRIC = """id: own
title: Own
scale: {levels: [{code: "1", name: Low}, {code: "2", name: High}]}
domains: [{id: D, name: Dd, criteria: [{id: A, name: Aa}, {id: B, name: Bb}]}]
"""


def rows_of(lists: dict[str, str], name: str) -> list[dict[str, str]]:
    assert lists[name].startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(lists[name][1:], newline="")))


def test_every_problem_is_in_one_list() -> None:
    review = sqr.load_review(sqr.sample_review())
    lists = review.fix_lists()
    found = [(row["file"], row["line"], row["what is wrong"]) for name in lists
             if name.endswith(".csv") for row in rows_of(lists, name)]  # fmt: skip
    problems = review.validate(0).problems
    assert sorted(found) == sorted((p.file, str(p.line or ""), p.message) for p in problems)
    for problem in problems:
        words = f"Line {problem.line}, {problem.column}: {problem.message}"
        assert words in lists[f"{problem.reviewer}.md"].replace("\\", "")


def test_who_has_nothing_to_mend_is_told_so() -> None:
    lists = sqr.load_review(sqr.sample_review()).fix_lists()
    assert "There is nothing to mend. Thank you!" in lists["R07.md"]
    assert rows_of(lists, "R07.csv") == []


def lists_of(tmp_path: Path, ratings: str, people: str) -> dict[str, str]:
    (tmp_path / "r.yaml").write_text(RUBRIC)
    (tmp_path / "ratings.csv").write_text(ratings)
    (tmp_path / "people.csv").write_text(people)
    (tmp_path / "review.yaml").write_text(
        "rubric: r.yaml\nratings: ratings.csv\nreviewers: people.csv\n"
    )
    return sqr.load_review(tmp_path).fix_lists()


def test_a_reviewer_is_one_person_however_written(tmp_path: Path) -> None:
    ratings = "unit,criterion,level,reviewer\nX,A,9,R1\nX,B,9,ada lee\nX,A,9,R2\nX,A,1,R9\n"
    lists = lists_of(tmp_path, ratings, "id,name\nR1,Ada Lee\nR2,\n")
    assert [row["line"] for row in rows_of(lists, "R1.csv")] == ["2", "3"]
    assert [row["line"] for row in rows_of(lists, "R2.csv")] == ["4"]
    assert [row["line"] for row in rows_of(lists, f"{REST}.csv")] == ["5"]
    assert "# Ratings to look at again: Ada Lee" in lists["R1.md"]


def test_a_row_of_nobody_is_told_to_the_one_whose_file_it_is(tmp_path: Path) -> None:
    lists = lists_of(
        tmp_path, "unit,criterion,level,reviewer\nX,A,1,R1\nX,B\nX,B,1,\n", "id\nR1\nR2\n"
    )
    assert {row["line"] for row in rows_of(lists, "R1.csv")} == {"3", "4"}
    assert set(lists) == {"R1.md", "R1.csv", f"{REST}.md", f"{REST}.csv"}


def test_lists_stay_bounded_and_say_so(tmp_path: Path) -> None:
    rows = "".join(f"U{n},A,9,R1\n" for n in range(1200))
    lists = lists_of(tmp_path, "unit,criterion,level,reviewer\n" + rows, "id\nR1\n")
    assert len(rows_of(lists, "R1.csv")) == 1000
    assert "+ 200 more of SQR102" in lists["R1.md"].replace("\\", "")


def test_command_writes_them_and_nothing_else(sqr: Sqr, tmp_path: Path) -> None:
    sample = sqr_sample()
    ran = sqr("validate", sample, "--fix-lists", tmp_path / "lists", "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["counts"]["SQR121"] == 2
    assert "Wrote 9 lists" in ran.err
    assert len(list((tmp_path / "lists").iterdir())) == 18
    again = {path.name: path.read_bytes() for path in (tmp_path / "lists").iterdir()}
    sqr("validate", sample, "--fix-lists", tmp_path / "lists")
    assert again == {path.name: path.read_bytes() for path in (tmp_path / "lists").iterdir()}


def sqr_sample() -> Path:
    return sqr.sample_review()


# --- whatever stands in a cell --------------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(st.sampled_from(STRINGS), min_size=12, max_size=12))
def test_hostile_strings_stay_texts(texts: list[str]) -> None:
    turn = iter(texts * 100)
    findings = made_of(lambda: next(turn), number=12)
    people = tuple(Addressee(text, text) for text in dict.fromkeys(texts) if text)
    owners = Owners(people, {text.casefold(): text for text in texts if text}, {})
    lists = fix_lists(findings, owners, texts[0])
    assert len({name.casefold() for name in lists}) == 2 * len(people) + 2
    for name, text in lists.items():
        assert "/" not in name
        assert "\\" not in name
        assert not name.startswith((".", "-"))
        assert name.isprintable()
        assert len(name.encode()) <= 255
        if name.endswith(".md"):
            tokens = MarkdownIt("commonmark").parse(text)
            inline = {child.type for token in tokens for child in token.children or ()}
            plain = {"text", "strong_open", "strong_close", "code_inline", "text_special"}
            assert inline <= plain
            assert {token.tag for token in tokens if token.type == "heading_open"} <= {
                "h1", "h2", "h3"}  # fmt: skip
        else:
            for row in csv.reader(io.StringIO(text[1:], newline="")):
                assert all(not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)


@pytest.mark.parametrize("id", [text for text in STRINGS if text.strip()][::7], ids=repr)
def test_a_hostile_id_writes_into_the_folder_alone(id: str, tmp_path: Path) -> None:
    from sqr.findings.fix_lists import _file_names
    from sqr.writing import write

    name = _file_names([id])[id]
    write(tmp_path / "lists" / f"{name}.md", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["lists"]
    assert len(list((tmp_path / "lists").iterdir())) == 1
