"""Time sqr against its contenders, whole processes side by side, and judge its promises.

python benchmarks/run.py [--rows 1m|10m|both] [--runs N]

Each round runs every command of a group once, so that whatever else the machine is doing
falls on all of them; one round before the first is not counted. Only ratios mean anything
away from the machine that made them. Exits 1 when a promise does not hold.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from every_rule import SELF, make_every_kind, make_every_rule
from make_ratings import RUBRIC, Shape, make

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "out"
SAMPLE = ROOT / "data" / "sample-review"
STATE = ROOT / "tests" / "data" / "nyc_quality_review"
STATE_SCHOOLS = 1_350
MAX_DOCUMENT = 3_000_000  # bytes of the document of that many schools
SQR = (sys.executable, "-m", "sqr")
MEGA = 1_000_000
MAX_SHOWN = 1_000_000  # bytes that sqr may print about a file in which every row is wrong
MAX_PEAK = 3_000_000_000


@dataclass
class Timed:
    """A command and what its runs took; `ok` are the exit codes that count as work done."""

    name: str
    command: Sequence[str]
    ok: frozenset[int] = frozenset({0})
    rows: int = 0
    seconds: list[float] = field(default_factory=list)
    peak: int = 0
    printed: int = 0

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Promise:
    """A number that has to stay at or below (or, with `least`, at or above) a limit."""

    words: str
    value: float
    limit: float
    unit: str = "×"
    least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the promise holds."""
        return self.value >= self.limit if self.least else self.value <= self.limit


@dataclass
class Findings:
    """All that a run found out."""

    timed: list[Timed] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def run_once(timed: Timed) -> float:
    """Run a command to its end; note its peak memory and how much it printed."""
    shown = OUT / "printed.txt"
    errors = OUT / "errors.txt"
    with shown.open("wb") as out, errors.open("wb") as err:
        start = time.perf_counter()
        process = subprocess.Popen(timed.command, stdout=out, stderr=err, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in timed.ok:
        tail = errors.read_text(encoding="utf-8", errors="replace")[-2_000:]
        raise SystemExit(f"{timed.name}: exit code {process.returncode}\n{tail}")
    timed.peak = max(timed.peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    timed.printed = shown.stat().st_size + errors.stat().st_size
    return seconds


def environment() -> dict[str, str]:
    """Return the environment of every command: sqr from here when it is not installed."""
    if importlib.util.find_spec("sqr") is None:
        return {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return dict(os.environ)


def side_by_side(group: Sequence[Timed], runs: int, findings: Findings) -> None:
    """Run a group of commands in turn, `runs` times, after a round that is not counted."""
    for number in range(-1, runs):
        for timed in group:
            say(f"{timed.name} ({'warming up' if number < 0 else f'{number + 1} of {runs}'})")
            seconds = run_once(timed)
            if number >= 0:
                timed.seconds.append(seconds)
    findings.timed.extend(group)


def say(words: str) -> None:
    """Tell whoever waits what is going on."""
    print(words, file=sys.stderr, flush=True)


def folder_of(name: str, shape: Shape) -> Path:
    """Return the folder of this shape, made now unless it is there already."""
    folder = OUT / name
    stamp = folder / "made-by.txt"
    recipe = (HERE / "make_ratings.py").read_bytes() + RUBRIC.read_bytes() + repr(shape).encode()
    mark = hashlib.sha256(recipe).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != mark:
        say(f"making {shape.rows:,} ratings in {folder.relative_to(ROOT)}")
        stamp.unlink(missing_ok=True)
        make(folder, shape)
        os.sync()  # or the disk is still writing while the first commands read
        stamp.write_text(mark, encoding="utf-8")
    return folder


def every_rule(plain: Path, name: str, make: Callable[[Path, Path, Path], None]) -> Path:
    """Return the folder that `make` makes of another, with every rule at work."""
    folder = OUT / f"{name}-{make.__name__.removeprefix('make_').replace('_', '-')}"
    stamp = folder / "made-by.txt"
    recipe = (plain / "made-by.txt").read_bytes() + (HERE / "every_rule.py").read_bytes()
    mark = hashlib.sha256(recipe).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != mark:
        say(f"making {folder.relative_to(ROOT)}")
        stamp.unlink(missing_ok=True)
        make(folder, plain, RUBRIC)
        os.sync()
        stamp.write_text(mark, encoding="utf-8")
    return folder


def contender(name: str, path: Path, words: str, rows: int, *more: str) -> Timed:
    """Return the contender `name` at work on the file at `path`, given `more` to know."""
    script = HERE / "contenders" / f"{name}.py"
    return Timed(words, (sys.executable, str(script), str(path), *more), rows=rows)


def validate(folder: Path, words: str, rows: int, ok: Iterable[int] = (0,)) -> Timed:
    """Return `sqr validate` at work on a review folder."""
    return Timed(words, (*SQR, "validate", "--review", str(folder)), frozenset(ok), rows)


def score(folder: Path, words: str, rows: int, ok: Iterable[int] = (0,)) -> Timed:
    """Return `sqr score` at work on a review folder, the levels going to a file."""
    levels = OUT / "levels.csv"
    options = ("--review", str(folder), "--format", "csv", "--output", str(levels))
    return Timed(words, (*SQR, "score", *options), frozenset(ok), rows)


def agreement(folder: Path, words: str, rows: int) -> Timed:
    """Return `sqr agreement` at work on a review folder, with a bootstrap of 1,000 draws."""
    target = OUT / "agreement.json"
    options = ("--review", str(folder), "--format", "json", "--output", str(target))
    return Timed(words, (*SQR, "agreement", *options), rows=rows)


def installed(module: str, findings: Findings) -> bool:
    """Tell whether a contender's package is there; note it when it is not."""
    if importlib.util.find_spec(module):
        return True
    findings.skipped.append(f"{module} is not installed (pip install -e '.[bench]'): not compared")
    return False


def bench_contenders(folder: Path, runs: int, findings: Findings) -> None:
    """Compare `sqr validate` and `sqr score` with everything else that reads such a file."""
    path = folder / "ratings.csv"
    ours = validate(folder, "sqr validate, 1 m ratings", MEGA)
    bare = contender("duckdb_load", path, "DuckDB, bare load", MEGA)
    plain = contender("csv_pydantic", path, "csv.DictReader + pydantic a row", MEGA)
    scored = score(folder, "sqr score, 1 m ratings", MEGA)
    grouped = contender("duckdb_group_by", path, "DuckDB, read and group by", MEGA)
    agreed = agreement(folder, "sqr agreement, 1 m ratings", MEGA)
    group = [ours, bare, plain, scored, grouped, agreed]
    pandas = contender("pandas_group_by", path, "pandas, read and group by", MEGA)
    if installed("pandas", findings):
        group.append(pandas)
    small = OUT / "first-50k.csv"
    first_lines(path, small, 50_001)
    frictionless = contender("frictionless_validate", small, "frictionless validate, 50 k", 50_000)
    if installed("frictionless", findings):
        group.append(frictionless)
    side_by_side(group, runs, findings)
    findings.promises += [
        Promise("`validate` against a bare DuckDB load", ours.median / bare.median, 2.5),
        Promise(
            "`validate` is faster than `csv.DictReader` + pydantic a row",
            plain.median / ours.median,
            2.0,
            least=True,
        ),
        Promise(
            "`score` against a bare DuckDB read + group by", scored.median / grouped.median, 2.5
        ),
        Promise("`agreement` against a bare DuckDB load", agreed.median / bare.median, 6.0),
    ]
    if pandas.seconds:
        words = "`score` against pandas read + group by"
        findings.promises.append(Promise(words, scored.median / pandas.median, 1.0))
    if frictionless.seconds:
        ratio = (MEGA / ours.median) / (frictionless.rows / frictionless.median)
        words = "`validate`, rows a second against frictionless"
        findings.promises.append(Promise(words, ratio, 20.0, least=True))


def bench_every_rule(plain: Path, runs: int, findings: Findings) -> None:
    """Compare `sqr score` with every rule of a rubric at work with others at the same work.

    On the ratings of the plain rubric and on ratings of every kind, each held against the bare
    read and group by, which counts nothing of what such rules ask for, and against a query that
    counts all of that.
    """
    folder = every_rule(plain, "1m", make_every_rule)
    words = "every rule at work"
    ours = score(folder, f"sqr score, 1 m, {words}", MEGA)
    read = "DuckDB, read and group by"
    bare = contender("duckdb_group_by", folder / "ratings.csv", f"{read} (beside {words})", MEGA)
    fewer = score(plain, f"sqr score, 1 m ratings (beside {words})", MEGA)
    path = every_rule(plain, "1m", make_every_kind) / "ratings.csv"
    kinds = f"{words} on every kind of row"
    all_kinds = score(path.parent, f"sqr score, 1 m, {kinds}", MEGA)
    less = contender("duckdb_group_by", path, f"{read} (beside {kinds})", MEGA)
    name, counted = "group_by_every_rule", f"{read}, all that every rule asks for"
    counts = contender(f"duckdb_{name}", path, f"{counted} ({kinds})", MEGA, SELF)
    fewer_counts = contender(f"duckdb_{name}", folder / "ratings.csv", counted, MEGA, SELF)
    group = [ours, bare, fewer_counts, fewer, all_kinds, less, counts]
    pandas = contender(f"pandas_{name}", path, counted.replace("DuckDB", "pandas"), MEGA, SELF)
    if installed("pandas", findings):
        group.append(pandas)
    side_by_side(group, runs, findings)
    for one, same, nothing in ((ours, fewer_counts, bare), (all_kinds, counts, less)):
        label = one.name.replace("sqr score, 1 m", "`score`")
        told = f"{label}, against a DuckDB group by that counts as much"
        findings.promises.append(Promise(told, one.median / same.median, 2.5))
        told = f"{label}, against a bare DuckDB read + group by"
        findings.promises.append(Promise(told, one.median / nothing.median, 2.5))
    if pandas.seconds:
        label = f"`score`, {kinds}, against pandas counting as much"
        findings.promises.append(Promise(label, all_kinds.median / pandas.median, 1.0))


def bench_wrong(clean_folder: Path, units: int, runs: int, findings: Findings) -> None:
    """Compare files in which every row is wrong with the clean one."""
    clean = validate(clean_folder, "sqr validate, 1 m ratings (again)", MEGA)
    group = [clean]
    for kind, words in (
        ("", "every row wrong, all kinds"),
        ("different", "every level wrong, each differently"),
        ("short", "every row a cell short"),
        ("repeat", "every row a repeat"),
    ):
        shape = Shape(MEGA, units, wrong=1.0, kinds=(kind,) if kind else ())
        folder = folder_of(f"1m-wrong-{kind or 'all'}", shape)
        group.append(validate(folder, f"sqr validate, 1 m: {words}", MEGA, (0, 1, 2)))
    side_by_side(group, runs, findings)
    for timed in group[1:]:
        words = timed.name.split(": ")[1]
        findings.promises += [
            Promise(f"{words}, against the clean file", timed.median / clean.median, 3.0),
            Promise(f"{words}: printed", timed.printed / 1000, MAX_SHOWN / 1000, " kB"),
        ]


def bench_start(runs: int, findings: Findings) -> None:
    """Compare start-up on the sample review with merely importing the libraries."""
    python = (sys.executable, "-c")
    libraries = Timed(
        "python: import typer, pydantic, yaml, duckdb",
        (*python, "import typer, pydantic, yaml, duckdb"),
    )
    typer = Timed("python: import typer", (*python, "import typer"))
    ours = validate(SAMPLE, "sqr validate, the sample review", 0, (0, 1))
    scored = score(SAMPLE, "sqr score, the sample review", 0, (0, 1))
    helped = Timed("sqr --help", (*SQR, "--help"))
    side_by_side([libraries, ours, scored, typer, helped], max(runs, 7), findings)
    findings.promises += [
        Promise("sample `validate` against its imports", ours.median / libraries.median, 2.5),
        Promise("sample `score` against its imports", scored.median / libraries.median, 2.5),
        Promise("`--help` against `import typer`", helped.median / typer.median, 1.5),
    ]


def bench_workbook(units: int, runs: int, findings: Findings) -> None:
    """Compare a workbook of a hundred thousand ratings with what else reads it."""
    if not (installed("openpyxl", findings) and installed("pandas", findings)):
        return
    small = folder_of("100k", Shape(MEGA // 10, units))
    book = OUT / "100k.xlsx"
    as_workbook(small / "ratings.csv", book)
    rubric = str(next(small.glob("*rubric*.yaml"), RUBRIC))
    command = (*SQR, "validate", str(book), "--rubric", rubric)
    ours = Timed("sqr validate, 100 k ratings in Excel", command, frozenset({0, 1}), MEGA // 10)
    words = "pandas + openpyxl, reading the same workbook"
    theirs = contender("pandas_openpyxl", book, words, MEGA // 10)
    side_by_side([ours, theirs], min(runs, 3), findings)
    ratio = theirs.median / ours.median
    words = "`validate` of a workbook is faster than merely reading it with pandas + openpyxl"
    findings.promises.append(Promise(words, ratio, 2.0, least=True))


def bench_documents(runs: int, findings: Findings) -> None:
    """Make a document for each of a city's schools, and the one of all of them."""
    whole, folder = OUT / "report.html", OUT / "schools"
    named = f"sqr report, {STATE_SCHOOLS:,} schools"
    one = Timed(f"{named}, one document", (*SQR, "report", str(STATE), "--output", str(whole)))
    each = Timed(
        f"{named}, a document each",
        (*SQR, "report", str(STATE), "--each-unit", str(folder)),
        rows=STATE_SCHOOLS,
    )
    side_by_side([one, each], min(runs, 3), findings)
    findings.promises += [
        Promise(
            "the document of 1,350 schools is small",
            whole.stat().st_size / 1e6,
            MAX_DOCUMENT / 1e6,
            " MB",
        ),
        Promise("a document for each takes no more memory than one", each.peak / one.peak, 1.2),
    ]


def as_workbook(source: Path, target: Path) -> None:
    """Write a CSV file as a workbook, unless a newer one is there."""
    if target.is_file() and target.stat().st_mtime > source.stat().st_mtime:
        return
    import openpyxl

    say(f"making {target.relative_to(ROOT)}")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ratings")
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(target)


def bench_growth(small: Path, units: int, runs: int, findings: Findings) -> None:
    """Compare ten million ratings with one million: more reviewers, then more schools."""
    for name, factor, words in (
        ("10m-reviewers", 1, "ten times the reviewers"),
        ("10m-schools", 10, "ten times the schools"),
    ):
        large = folder_of(name, Shape(10 * MEGA, units * factor))
        ones = [
            validate(small, f"sqr validate, 1 m (beside {words})", MEGA),
            score(small, f"sqr score, 1 m (beside {words})", MEGA),
        ]
        tens = [
            validate(large, f"sqr validate, 10 m: {words}", 10 * MEGA),
            score(large, f"sqr score, 10 m: {words}", 10 * MEGA),
        ]
        side_by_side([*ones, *tens], runs, findings)
        for one, ten, command in zip(ones, tens, ("validate", "score"), strict=True):
            label = f"`{command}`, 10 m ({words})"
            findings.promises += [
                Promise(f"{label} against 1 m", ten.median / one.median, 12.0),
                Promise(f"{label}: peak memory", ten.peak / 1e9, MAX_PEAK / 1e9, " GB"),
            ]
    every_rule_growth(small, runs, findings)


def every_rule_growth(small: Path, runs: int, findings: Findings) -> None:
    """Compare ten million ratings of ten times the schools with one, every rule at work."""
    words = "every rule at work on every kind of row"
    few = every_rule(small, "1m", make_every_kind)
    one = score(few, f"sqr score, 1 m, {words} (beside 10 m)", MEGA)
    many = every_rule(OUT / "10m-schools", "10m-schools", make_every_kind)
    ten = score(many, f"sqr score, 10 m: ten times the schools, {words}", 10 * MEGA)
    side_by_side([one, ten], runs, findings)
    label = f"`score`, 10 m (ten times the schools, {words})"
    findings.promises += [
        Promise(f"{label} against 1 m", ten.median / one.median, 12.0),
        Promise(f"{label}: peak memory", ten.peak / 1e9, MAX_PEAK / 1e9, " GB"),
    ]


def first_lines(source: Path, target: Path, count: int) -> None:
    """Copy the first lines of a file (no note of ours holds a line end)."""
    with source.open("rb") as lines, target.open("wb") as out:
        out.writelines(islice(lines, count))


def table(findings: Findings) -> Iterator[str]:
    """Write the findings as Markdown, line by line."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    yield f"{machine}, Python {platform.python_version()}"
    yield ""
    yield "| command | median s | from–to s | rows a second | peak MB |"
    yield "|---|--:|--:|--:|--:|"
    for timed in findings.timed:
        speed = f"{timed.rows / timed.median:,.0f}" if timed.rows else ""
        spread = f"{min(timed.seconds):.2f}–{max(timed.seconds):.2f}"
        peak = f"{timed.peak / 1e6:,.0f}"
        yield f"| {timed.name} | {timed.median:.2f} | {spread} | {speed} | {peak} |"
    yield ""
    yield "| promise | measured | limit | holds |"
    yield "|---|--:|--:|---|"
    for promise in findings.promises:
        bound = "≥" if promise.least else "≤"
        measured = f"{promise.value:.2f}{promise.unit}"
        limit = f"{bound} {promise.limit:g}{promise.unit}"
        yield f"| {promise.words} | {measured} | {limit} | {'yes' if promise.holds else '**no**'} |"
    for words in findings.skipped:
        yield f"\nSkipped: {words}."


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", choices=("1m", "10m", "both"), default="1m")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count (default: 5)")
    parser.add_argument("--units", type=int, default=1_000, help="schools at 1 m (default: 1000)")
    given = parser.parse_args(arguments)
    OUT.mkdir(exist_ok=True)
    findings = Findings()
    folder = folder_of("1m", Shape(MEGA, given.units))
    if given.rows in ("1m", "both"):
        bench_contenders(folder, given.runs, findings)
        bench_every_rule(folder, given.runs, findings)
        bench_wrong(folder, given.units, given.runs, findings)
        bench_workbook(given.units, given.runs, findings)
        bench_documents(given.runs, findings)
        bench_start(given.runs, findings)
    if given.rows in ("10m", "both"):
        bench_growth(folder, given.units, min(given.runs, 3), findings)
    result = "\n".join(table(findings))
    (OUT / "results.md").write_text(result + "\n", encoding="utf-8")
    print(result)
    return 0 if all(promise.holds for promise in findings.promises) else 1


if __name__ == "__main__":
    sys.exit(main())
