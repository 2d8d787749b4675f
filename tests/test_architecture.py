"""The house rules, held by reading the source: who may import whom, and how long things get.

Every rule is a function from sources to complaints. It runs once over `src/sqr`, where it
must find nothing, and once over a made-up offender, where it must find something.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"

# Top-down: a module imports only from lines above its own, and nothing within a line
# imports sideways. A name is a module or a package right under `sqr`.
LINES: tuple[tuple[str, ...], ...] = (
    ("errors", "said"),
    ("assets", "version"),
    ("yaml", "writing"),
    ("rubric", "files"),
    ("folder",),
    ("ratings",),
    ("validate", "scoring", "agreement"),
    ("reliability",),
    ("review",),
    ("report",),
    ("findings",),
    ("pipeline",),
    ("cli",),
    ("__init__",),
    ("__main__",),
)
LINE = {room: number for number, rooms in enumerate(LINES) for room in rooms}

# Rooms that may know even less than the line they stand in.
ONLY: dict[str, frozenset[str]] = {
    "report": frozenset({"review", "assets", "errors", "said"}),
    "agreement": frozenset({"errors", "said"}),
}
BARRED_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})
MAX_MODULE = 350
MAX_FUNCTION = 59

# A source tree: dotted module name → (its text, whether it is a package's `__init__`).
Sources = dict[str, tuple[str, bool]]
Rule = Callable[[Sources], list[str]]


def sources_of(src: Path) -> Sources:
    sources: Sources = {}
    for path in sorted((src / "sqr").rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if package else parts)
        sources[name] = (path.read_text(encoding="utf-8"), package)
    return sources


def made_up(**modules: str) -> Sources:
    """Make a source tree; `rubric__load="…"` is `sqr.rubric.load`."""
    sources: Sources = {"sqr": ("", True)}
    for key, text in modules.items():
        name = f"sqr.{key.replace('__', '.')}" if key not in ("__init__", "__main__") else key
        name = {"__init__": "sqr", "__main__": "sqr.__main__"}.get(name, name)
        sources[name] = (text, name == "sqr")
        for parent in name.split(".")[1:-1]:
            sources.setdefault(f"sqr.{parent}", ("", True))
    return sources


def room(module: str) -> str:
    """Return the room of a dotted module name.

    >>> room("sqr.rubric.load"), room("sqr"), room("sqr.__main__")
    ('rubric', '__init__', '__main__')
    """
    return module.split(".")[1] if "." in module else "__init__"


# Most rules look at every module, and to parse them all takes a second.
parsed = cache(ast.parse)


def imports(sources: Sources, module: str) -> Iterator[tuple[str, int]]:
    """Yield each module of sqr that a module imports, wherever in it, and the line.

    `from sqr.rubric import load` is an import of `sqr.rubric.load` where there is such a
    module, and of `sqr.rubric` where there is not.
    """
    text, package = sources[module]
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "sqr":
                    yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")
                upper = parts[: len(parts) - node.level + package]
                base = ".".join([*upper, *([node.module] if node.module else [])])
            if base.split(".")[0] != "sqr":
                continue
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                yield (deeper if deeper in sources else base), node.lineno


def every_import(sources: Sources) -> Iterator[tuple[str, str, str]]:
    """Yield importer, imported, and where."""
    for module in sources:
        for imported, line in imports(sources, module):
            yield module, imported, f"{module}:{line}"


# --------------------------------------------------------------------------- the rules


def every_module_has_a_room(sources: Sources) -> list[str]:
    return [f"{module}: not in LINES" for module in sources if room(module) not in LINE]


def arrows_point_up(sources: Sources) -> list[str]:
    return [
        f"{where}: {room(module)} imports {room(imported)}, which is not above it"
        for module, imported, where in every_import(sources)
        if room(module) != room(imported)
        and LINE.get(room(imported), 99) >= LINE.get(room(module), -1)
    ]


def rooms_that_know_little(sources: Sources) -> list[str]:
    return [
        f"{where}: {room(module)} may not know {room(imported)}"
        for module, imported, where in every_import(sources)
        if room(module) in ONLY and room(imported) not in ONLY[room(module)] | {room(module)}
    ]


def only_main_imports_cli(sources: Sources) -> list[str]:
    return [
        f"{where}: only __main__ imports cli"
        for module, imported, where in every_import(sources)
        if room(imported) == "cli" and room(module) not in ("cli", "__main__")
    ]


def nobody_imports_the_front_door(sources: Sources) -> list[str]:
    return [
        f"{where}: imports sqr itself; import the module that owns the name"
        for module, imported, where in every_import(sources)
        if imported == "sqr" and module != "sqr"
    ]


def siblings_import_siblings(sources: Sources) -> list[str]:
    return [
        f"{where}: imports {imported}, its own package's front door"
        for module, imported, where in every_import(sources)
        if module.startswith(f"{imported}.") and imported != "sqr"
    ]


def no_cycles(sources: Sources) -> list[str]:
    graph: dict[str, set[str]] = {module: set() for module in sources}
    for module, imported, _ in every_import(sources):
        if imported in graph:
            graph[module].add(imported)
    # Take away whoever imports nobody or is imported by nobody; what stays goes round.
    while loose := graph.keys() - (
        {module for module, known in graph.items() if known} & set().union(*graph.values())
    ):
        graph = {m: known - loose for m, known in graph.items() if m not in loose}
    return [f"in a cycle: {module} → {sorted(known)}" for module, known in graph.items()]


def names_say_something(sources: Sources) -> list[str]:
    return [
        f"{module}: a name that says nothing"
        for module in sources
        if BARRED_NAMES.intersection(module.strip("_").split("."))
    ]


def modules_stay_short(sources: Sources) -> list[str]:
    return [
        f"{module}: {len(text.splitlines())} lines, at most {MAX_MODULE}"
        for module, (text, _) in sources.items()
        if len(text.splitlines()) > MAX_MODULE
    ]


def functions_stay_short(sources: Sources) -> list[str]:
    found = []
    for module, (text, _) in sources.items():
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    found.append(f"{module}:{node.lineno}: {node.name} has {length} lines")
    return found


# Each rule with made-up trees that break it.
RULES: dict[Rule, tuple[Sources, ...]] = {
    every_module_has_a_room: (made_up(attic=""),),
    arrows_point_up: (
        made_up(errors="from sqr import assets", assets=""),
        made_up(rubric__load="from sqr.ratings.table import Table", ratings__table=""),
        made_up(yaml="import sqr.writing", writing=""),
        made_up(scoring__votes="from sqr.validate import catalogue", validate__catalogue=""),
        made_up(folder="def f():\n    from sqr.review import model", review__model=""),
        made_up(ratings__scan="from ..scoring import votes", scoring__votes=""),
        made_up(report__html="from sqr.attic import trunk"),
    ),
    rooms_that_know_little: (
        made_up(report__html="from sqr.scoring.levels import level", scoring__levels=""),
        made_up(report__html="from sqr.writing import write", writing=""),
        made_up(agreement__alpha="from sqr.rubric.model import Rubric", rubric__model=""),
    ),
    only_main_imports_cli: (
        made_up(__init__="from sqr.cli import app", cli__app=""),
        made_up(report__html="import sqr.cli.app", cli__app=""),
    ),
    nobody_imports_the_front_door: (
        made_up(cli__app="from sqr import __version__"),
        made_up(report__html="import sqr"),
        made_up(rubric__load="from .. import score"),
    ),
    siblings_import_siblings: (
        made_up(rubric__load="from sqr.rubric import Rubric"),
        made_up(rubric__load="from . import Rubric"),
    ),
    no_cycles: (
        made_up(rubric__load="from sqr.rubric import lint", rubric__lint="from . import load"),
        made_up(rubric__lint="import sqr.rubric.lint"),
    ),
    names_say_something: (made_up(rubric__utils=""), made_up(misc="")),
    modules_stay_short: (made_up(errors="x = 1\n" * 351),),
    functions_stay_short: (
        made_up(errors="def f():\n" + "    x = 1\n" * 59),
        made_up(errors="class C:\n    async def f():\n" + "        x = 1\n" * 59),
    ),
}

GOOD = made_up(
    errors="",
    assets="from sqr.errors import SqrError",
    rubric__load="from sqr import assets\nfrom sqr.rubric import lint\nfrom . import model",
    rubric__lint="from .model import Rubric",
    rubric__model="import yaml\nimport sqrlike",
    review__build="from sqr.rubric.model import Rubric",
    report__html="from sqr import assets\nfrom sqr.review.build import build",
    cli__app="def f():\n" + "    x = 1\n" * 58 + "from sqr.report import html",
    __init__="from sqr.rubric.load import load",
    __main__="from sqr.cli.app import main",
)


def name_of(rule: object) -> str:
    return getattr(rule, "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_rule_holds(rule: Rule) -> None:
    complaints = rule(sources_of(SRC))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("rule", "offender"),
    [(rule, offender) for rule, offenders in RULES.items() for offender in offenders],
    ids=lambda value: name_of(value) or None,
)
def test_rule_can_fail(rule: Rule, offender: Sources) -> None:
    assert rule(offender) != []


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_rule_lets_good_work_pass(rule: Rule) -> None:
    assert rule(GOOD) == []


def test_the_source_is_really_read() -> None:
    sources = sources_of(SRC)
    assert sources["sqr"][1]
    assert not sources["sqr.errors"][1]
    assert ("sqr.errors", "sqr.yaml.read") in {(to, by) for by, to, _ in every_import(sources)}


def test_contributing_lists_the_rooms_line_by_line() -> None:
    text = (SRC.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("| room | owns |\n|---|---|\n")[2].partition("\n\n")[0]
    listed = [re.findall(r"`(\w+)/?`", row.split("|")[1]) for row in table.splitlines()]
    assert listed == [list(line) for line in LINES]
