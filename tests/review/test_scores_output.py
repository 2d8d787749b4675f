"""What ``sqr score`` writes: the published schemas, filters, order, sums, Parquet, own ratings."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator

from conftest import Sqr

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample-review"
GOLDEN = ROOT / "tests" / "golden" / "small"
NYC = ROOT / "tests" / "data" / "nyc_quality_review"
Json = dict[str, Any]


def faults(name: str, document: Json) -> list[str]:
    """Return what a published schema says against a document."""
    schema = json.loads((ROOT / "docs" / "schema" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    few, _ = without_repeats(document, frozenset(words_of(schema)))
    return [error.message for error in Draft202012Validator(schema).iter_errors(few)]


def words_of(schema: Any) -> Iterator[str]:
    """Yield the words that a schema names: what a text may be where it may not be any."""
    if isinstance(schema, dict):
        yield from (w for w in (*schema.get("enum", ()), schema.get("const")) if type(w) is str)
    if isinstance(schema, (dict, list)):
        for one in schema.values() if isinstance(schema, dict) else schema:
            yield from words_of(one)


def without_repeats(found: Any, words: frozenset[str]) -> tuple[Any, Hashable]:
    """Leave out items of lists that a schema cannot tell from one before; return a shape, too.

    Twenty megabytes come down to the few kinds of results that there are: of a text it matters
    which of the schema's words it is or how its digits stand, of a number its sign.
    """
    if isinstance(found, dict):
        parts = {key: without_repeats(value, words) for key, value in found.items()}
        return {k: v for k, (v, _) in parts.items()}, tuple((k, s) for k, (_, s) in parts.items())
    if isinstance(found, list):
        kinds = {shape: value for value, shape in (without_repeats(v, words) for v in found)}
        return list(kinds.values()), frozenset(kinds)
    if isinstance(found, str):
        digits = re.fullmatch(r"[-+/.0-9a-f]*", found) is not None
        return found, re.sub("[0-9]+", "9", found) if digits or found in words else "a text"
    return found, (type(found), isinstance(found, int) and found < 0)


def said(sqr: Sqr, *arguments: object) -> Json:
    ran = sqr("score", *arguments, "--format", "json")
    assert ran.code == 0, ran.text
    document: Json = json.loads(ran.out)
    return document


WAYS: tuple[tuple[str, ...], ...] = ((), ("--firmness",), ("--status", "unresolved"))


@pytest.mark.parametrize(
    ("folder", "options"),
    # Firmness only adds to a document: of the large one the plain form would be the same again.
    [*((folder, way) for folder in (SAMPLE, GOLDEN) for way in WAYS), (NYC, WAYS[1])],
    ids=lambda one: one.name if isinstance(one, Path) else " ".join(one),
)
def test_scores_obey_their_schema(folder: Path, options: tuple[str, ...], sqr: Sqr) -> None:
    document = said(sqr, folder, *options)
    assert faults("scores", document) == []


def broken(document: Json) -> list[Json]:
    """The same document, wrong in one place each, and that in the last of many like it."""
    copies = [json.loads(json.dumps(document)) for _ in range(7)]
    results = [
        [one for unit in copy["units"] for one in unit["results"] if one["level"] and one["votes"]][
            -1
        ]
        for copy in copies
    ]
    results[0]["level"] = None
    results[1]["explanation"]["steps"] = "one text"
    copies[2]["schema"] = "sqr/scores/2"
    copies[3]["provenance"]["inputs"][-1]["sha256"] = "abc"
    results[4]["more"] = 1
    results[5]["status"] = "leveled"
    results[6]["votes"] = dict.fromkeys(results[6]["votes"], -1)
    return copies


def test_the_schema_refuses_what_is_wrong(sqr: Sqr) -> None:
    for copy in broken(said(sqr, GOLDEN)):
        assert faults("scores", copy)


@pytest.mark.parametrize("options", [(), ("--by", "phase"), ("--unit", "N")])
def test_a_summary_adds_up_and_obeys_its_schema(options: tuple[str, ...], sqr: Sqr) -> None:
    if "--by" in options:
        columns = (GOLDEN / "units.csv").read_text("utf-8").splitlines()[0].split(",")
        options = ("--by", columns[-1])
    document = said(sqr, GOLDEN, "--summary", *options)
    assert faults("summary", document) == []
    units = {unit["unit"] for unit in said(sqr, GOLDEN)["units"]}
    by_id: dict[str, int] = {}
    for line in document["summary"]:
        assert line["units"] == sum(line["levels"].values()) + sum(line["without"].values())
        by_id[line["id"]] = by_id.get(line["id"], 0) + line["units"]
    assert set(by_id.values()) == {1 if "--unit" in options else len(units)}


def test_nyc_summary_is_counted_from_the_levels(sqr: Sqr) -> None:
    rows = list(csv.DictReader(io.StringIO(sqr("score", NYC, "--format", "csv").out)))
    table = sqr("score", NYC, "--summary", "--format", "csv").out
    for line in csv.DictReader(io.StringIO(table)):
        here = [r for r in rows if r["id"] == line["id"]]
        assert int(line["units"]) == len(here) == 1350
        for key, n in line.items():
            if key.startswith("level_"):
                assert int(n) == sum(r["level_code"] == key.removeprefix("level_") for r in here)
            elif key in ("not_covered", "not_enough_evidence", "unresolved", "not_applicable"):
                assert int(n) == sum(r["status"] == key for r in here)


def test_a_summary_counts_what_the_filters_keep(sqr: Sqr) -> None:
    asked = ("--domain", "SI", "--status", "not_enough_evidence", "--status", "not_covered")
    table = sqr("score", NYC, "--summary", "--format", "csv", *asked).out
    (line,) = csv.DictReader(io.StringIO(table))
    rows = [r for r in csv.DictReader(io.StringIO(sqr("score", NYC, "--format", "csv", *asked).out))
            if r["id"] == "SI"]  # fmt: skip
    counted = Counter(r["status"] for r in rows)
    assert counted == {"not_enough_evidence": 102, "not_covered": 237}
    assert (line["id"], int(line["units"])) == ("SI", len(rows))
    assert {status: int(line[status]) for status in counted} == counted
    assert all(line[key] == "0" for key in line if key.startswith("level_"))
    nothing = sqr("score", SAMPLE, "--summary", "--status", "unresolved")
    assert (nothing.code, nothing.out) == (0, "No school has such a result.\n")


def test_under_the_groups_of_a_summary_stands_their_sum(sqr: Sqr) -> None:
    told = sqr("score", SAMPLE, "--by", "grades").out.splitlines()
    lines = [
        line.split() for line in told if line.startswith(("6-8", "9-12", "K-5", "PK-5", "All"))
    ]
    for domain in "1234":
        groups = [line for line in lines if line[1] == domain and line[0] != "All"]
        (whole,) = [line for line in lines if line[1] == domain and line[0] == "All"]
        counts = [[0 if cell == "·" else int(cell) for cell in line[-4:]] for line in groups]
        assert [sum(column) for column in zip(*counts, strict=True)] == [
            0 if cell == "·" else int(cell) for cell in whole[-4:]
        ]
        assert whole[-1] == "6"


def test_filters_keep_what_was_asked_for_and_nothing_else(sqr: Sqr) -> None:
    every = list(csv.DictReader(io.StringIO(sqr("score", SAMPLE, "--format", "csv").out)))
    some = sqr("score", SAMPLE, "--format", "csv", "--domain", "2", "--status",
               "not_enough_evidence", "--status", "not_applicable").out  # fmt: skip
    wanted = [r for r in every if r["id"].startswith("2")
              and r["status"] in ("not_enough_evidence", "not_applicable")]  # fmt: skip
    assert list(csv.DictReader(io.StringIO(some))) == wanted
    document = said(sqr, SAMPLE, "--status", "not_enough_evidence")
    found = [(u["unit"], r["id"]) for u in document["units"] for r in u["results"]]
    assert found == [(r["unit"], r["id"]) for r in every if r["status"] == "not_enough_evidence"]
    assert all(unit["results"] for unit in document["units"])
    text = sqr("score", SAMPLE, "--status", "not_enough_evidence").out
    assert text.count("Not enough evidence") == len(found)
    nothing = sqr("score", SAMPLE, "--domain", "9")
    assert (nothing.code, "has no domain 9" in nothing.err) == (2, True)


def test_units_are_sorted_by_name_and_by_level(sqr: Sqr) -> None:
    names = [unit["name"] for unit in said(sqr, SAMPLE, "--sort", "name")["units"]]
    assert names == sorted(names, key=str.casefold)
    means = []
    for unit in said(sqr, SAMPLE, "--sort", "level")["units"]:
        codes = [int(r["level"]["code"]) for r in unit["results"]
                 if r["tier"] == "domain" and r["level"]]  # fmt: skip
        means.append(sum(codes) / len(codes))
    assert means == sorted(means)
    assert len(set(means)) > 2


def test_parquet_holds_what_the_csv_holds(sqr: Sqr, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"
    assert sqr("score", GOLDEN, "--format", "parquet", "--output", target).code == 0
    first = target.read_bytes()
    with duckdb.connect() as con:
        found = con.from_parquet(str(target))
        columns = found.columns
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    told = list(csv.DictReader(io.StringIO(sqr("score", GOLDEN, "--format", "csv").out)))
    assert len(rows) == len(told)
    for row, cells in zip(rows, told, strict=True):
        for name in ("unit", "tier", "id", "status", "level_code", "number", "computed"):
            assert row[name] == cells[name]
        votes = [row[f"votes_{code}"] for code in "123"]
        assert [str(n) if n is not None else "" for n in votes] == [
            cells[f"votes_{code}"] for code in "123"
        ]
        assert (row["rank"] is None) == (cells["level_code"] == "")
    assert sqr("score", GOLDEN, "--format", "parquet", "--output", target).code == 0
    assert target.read_bytes() == first


def test_parquet_holds_what_schools_say_of_themselves(sqr: Sqr, tmp_path: Path) -> None:
    target = tmp_path / "own.parquet"
    assert sqr("score", SAMPLE, "--output", target).code == 0
    with duckdb.connect() as con:
        rows = con.from_parquet(str(target)).select("self_level, self_difference").fetchall()
    cells = csv.DictReader(io.StringIO(sqr("score", SAMPLE, "--format", "csv").out))
    told = [(row["self_level"], row["self_difference"]) for row in cells]
    assert [(level, "" if n is None else str(n)) for level, n in rows] == told
    assert {n for _, n in rows} >= {-1, 0, 1}


def test_parquet_is_not_for_a_terminal(sqr: Sqr) -> None:
    ran = sqr("score", GOLDEN, "--format", "parquet")
    assert (ran.code, "Name a file with --output" in ran.err) == (2, True)


def test_own_ratings_stand_beside_the_panel(sqr: Sqr) -> None:
    every = [r for u in said(sqr, SAMPLE)["units"] for r in u["results"] if r.get("self")]
    results = [result for result in every if result["tier"] == "criterion"]
    assert len(results) == 70
    assert {result["tier"] for result in every} == {"domain", "cluster", "criterion"}
    differences = set()
    for result in results:
        (own,) = [int(code) for code, n in result["self_votes"].items() if n]
        assert result["self"]["level"] == str(own)
        if result["level"] is not None:
            assert result["self"]["difference"] == own - int(result["level"]["code"])
            differences.add(result["self"]["difference"])
    assert differences >= {0, 1}
    rows = csv.DictReader(io.StringIO(sqr("score", SAMPLE, "--format", "csv").out))
    named = [row["self_level"] for row in rows if row["self_level"]]
    assert named == [r["self"]["level"] for r in every if r["self"]["level"] is not None]
    text = " ".join(sqr("score", SAMPLE, "--unit", "GULL").out.split())
    assert "Own rating: Established" in text


def test_the_trace_in_json_has_the_rows_of_the_files(sqr: Sqr) -> None:
    document = said(sqr, SAMPLE, "--unit", "TIDE", "--explain", "1A")
    assert faults("scores", document) == []
    (unit,) = document["units"]
    traced = {r["id"]: r["ratings"] for r in unit["results"] if "ratings" in r}
    assert sorted(traced) == ["1A.1", "1A.2", "1A.3"]
    for id_, rows in traced.items():
        assert rows
        for row in rows:
            cells = (SAMPLE / row["file"]).read_text("utf-8").splitlines()[row["line"] - 1]
            assert id_ in cells
            assert "TIDE" in cells


def test_the_trace_tells_how_several_ratings_became_one_vote(tmp_path: Path, sqr: Sqr) -> None:
    (tmp_path / "r.yaml").write_text(
        'id: r\ntitle: R\nscale: {levels: [{code: "1", name: Low}, {code: "2", name: High}]}\n'
        "evidence: {sources: [{id: seen}, {id: read}]}\n"
        "rules: {panel: {rule: median, tie: unresolved}}\n"
        "domains: [{id: D, name: D, criteria: [{id: a, name: A}]}]\n"
    )
    (tmp_path / "ratings.csv").write_text(
        "unit,criterion,reviewer,level,source\nu,a,P,1,seen\nu,a,P,2,read\nu,a,Q,2,seen\n"
        "u,a,Q,2,read\nu,a,R,1,seen\n"
    )
    asked = (tmp_path / "ratings.csv", "--rubric", tmp_path / "r.yaml", "--explain", "a")
    document = said(sqr, *asked)
    assert faults("scores", document) == []
    (criterion,) = [r for r in document["units"][0]["results"] if r["id"] == "a"]
    assert criterion["one_vote"] == [
        {"reviewer": "P", "levels": ["1", "2"], "level": None},
        {"reviewer": "Q", "levels": ["2", "2"], "level": "2"},
    ]
    text = sqr("score", *asked).out
    assert "P rated it Low and High; the panel's rule leaves no one vote." in text
    assert "Q rated it High and High; the panel's rule makes one vote of these: High." in text


def test_json_and_csv_say_the_same_of_how_many_reviewers_there_were(sqr: Sqr) -> None:
    rows = csv.DictReader(io.StringIO(sqr("score", SAMPLE, "--format", "csv").out))
    said = {(row["cycle"], row["unit"], row["id"]): row["reviewers"] for row in rows}
    document = json.loads(sqr("score", SAMPLE, "--format", "json").out)
    found = {
        (unit["cycle"], unit["unit"], result["id"]): result["reviewers"]
        for unit in document["units"] for result in unit["results"]
    }  # fmt: skip
    assert {key: "" if n is None else str(n) for key, n in found.items()} == said
    assert "" in said.values()


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("score-firmness-limit", {"held": {"id": "hard", "computed": "3"}, "free": None}),
        (
            "score-firmness-limit-holds",
            {"held": {"id": "mild", "computed": "2"}, "below": None, "free": None},
        ),
    ],
)
def test_firmness_names_the_limit_that_decides(case: str, wanted: Json, sqr: Sqr) -> None:
    folder = ROOT / "tests" / "cases" / case
    document = said(sqr, folder / "ratings.csv", "--rubric", folder / "r.yaml", "--firmness")
    assert faults("scores", document) == []
    found = {
        unit["unit"]: one["firmness"]["limit"]
        for unit in document["units"]
        for one in unit["results"]
        if one["id"] == "D"
    }
    assert found == wanted
