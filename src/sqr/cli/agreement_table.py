"""The tables of ``sqr agreement``: small, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqr.cli.rasch_table import rasch_tables
from sqr.cli.score_matrix import fitted
from sqr.reliability.advice import dividing
from sqr.reliability.verdict import decimals, percent, signed, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from sqr.agreement.statistic import Statistic
    from sqr.reliability.model import Calibration, Scope, SelfFinding, Study

MOST = 8
MOST_REVIEWERS = 40
BAR = 10
LEGEND = (
    "α: Krippendorff's, ordinal; both ends of its interval in his words: reliable from .800, "
    "tentative from .667."
)
LEGEND_WIDE = "AC2: Gwet's, ordinal weights."
ELSEWHERE = "Every coefficient, with κ and ICC: --format markdown, csv or json."
STRIP = 21
NARROW = 11
NAME = 14  # letters of a word in the first column


def tables(study: Study, *, room: int) -> list[RenderableType]:
    """Return a study as tables and lines; where ``room`` is short, some columns are left out."""
    from rich.padding import Padding
    from rich.text import Text

    things: list[RenderableType] = [_head(study)]
    if study.whole.pairs:
        things += [Text(""), _coefficients(study, room), Text(_legend(room), style="dim")]
        things += [Padding(Text(r, style="dim"), (0, 0, 0, 2)) for r in study.whole.remarks]
        if study.within:
            things += [Text(""), _within(study, room)]
        things += [Text(""), _dividing(study, room), Text(""), _boundaries(study)]
        things += [Text(""), *_connection(study), _reviewers(study, room)]
        things += [thing for thing in (_pairs(study), _unexpected(study)) if thing is not None]
    if study.calibration is not None:
        things += [Text(""), _calibration(study.calibration)]
    if study.own:
        things += [Text(""), _own(study.own, study)]
    if study.rasch is not None:
        things += [Text(""), *rasch_tables(study, study.rasch)]
    things += [Text(""), Text("What to do next", style="bold")]
    things += [
        Padding(Text(f"{n}. {said}"), (0, 0, 0, 2)) for n, said in enumerate(study.advice, 1)
    ]
    return things


def _legend(room: int) -> str:
    told = f"{LEGEND_WIDE} {ELSEWHERE}" if room >= WIDE else ELSEWHERE
    return f"{LEGEND}\n{told}"


def bar(share: float, width: int = BAR) -> str:
    """Return a share as a bar of blocks.

    >>> bar(0.72)
    '███████░░░'
    """
    full = min(width, max(0, round(share * width)))
    return "█" * full + "░" * (width - full)


def strip(found: Statistic, low: float, high: float, width: int = STRIP) -> str:
    """Return an interval as a line with a dot at the estimate; what lies outside is at an end.

    >>> from sqr.agreement.statistic import Statistic
    >>> strip(Statistic(0.5, low=0.25, high=0.75), 0, 1)
    '·····─────●─────·····'
    """
    if found.value is None:
        return ""

    def at(value: float) -> int:
        share = (min(max(value, low), high) - low) / (high - low)
        return int(share * (width - 1) + 0.5)

    cells = ["·"] * width
    if low < 0 < high:
        cells[at(0)] = "┊"
    if found.interval is not None:
        for place in range(at(found.interval[0]), at(found.interval[1]) + 1):
            cells[place] = "─"
    cells[at(found.value)] = "●"
    return "".join(cells)


def _table(title: str, *columns: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None,
                  header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))  # fmt: skip
    for place, name in enumerate(columns):
        right = name.startswith(">")
        table.add_column(
            name.lstrip(">"), justify="right" if right else "left", overflow="fold",
            no_wrap=name in NEVER_WRAPPED, min_width=NAME if place == 0 else None,
        )  # fmt: skip
    return table


def _head(study: Study) -> RenderableType:
    from rich.text import Text

    said = Text(f"{fitted(study.title)}: how far reviewers agree\n", style="bold")
    drawn = f"intervals: 95%, {study.draws:,} draws of {study.unit_plural}, seed {study.seed}"
    said.append(f"{counts(study)} on the same thing; {drawn}", style="dim")
    return said


def counts(study: Study) -> str:
    """Return how many reviewers, units, ratings and pairs there are, as in one sentence."""
    whole = study.whole
    unit = study.unit_name.lower()
    numbers = (
        (whole.reviewers, "reviewer", "reviewers"), (whole.units, unit, study.unit_plural),
        (whole.ratings, "rating", "ratings"), (whole.pairs, "pair", "pairs"),
    )  # fmt: skip
    return ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in numbers)


def _share(found: Statistic) -> str:
    return "–" if found.value is None else f"{bar(found.value)} {percent(found.value):>4}"


def _figure(found: Statistic) -> str:
    return "–" if found.value is None else decimals(found.value)


def _label(scope: Scope) -> str:
    return f"{scope.id}  {scope.name}" if scope.id else scope.name


def _row(scope: Scope, label: str) -> tuple[str, ...]:
    alpha = scope.get("krippendorff", "ordinal")
    return (label, _share(scope.get("exact")), _percent(scope.get("adjacent")), _figure(alpha),
            span(alpha), strip(alpha, 0, 1, NARROW), _figure(scope.get("gwet", "ordinal")),
            scope.verdict)  # fmt: skip


def _percent(found: Statistic) -> str:
    return "–" if found.value is None else percent(found.value)


SEVERITY = "−1 ·stricter· more lenient· +1"
SCOPE_COLUMNS = ("", "Same level", ">Within 1", ">α", "95%", "0    α    1", ">AC2",
                 "α in words")  # fmt: skip
NEVER_WRAPPED = ("Same level", "95%", "0    α    1", SEVERITY)


WIDE, MEDIUM = 100, 76
ROOM = dict.fromkeys(("0    α    1", ">AC2", SEVERITY, "Levels used"), WIDE)
ROOM |= dict.fromkeys((">Within 1", "α in words", ">Shared"), MEDIUM)
"""What a terminal of fewer columns has no room for."""


def _fitting(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], room: int) -> Table:
    kept = [place for place, name in enumerate(columns) if room >= ROOM.get(name, 0)]
    table = _table(title, *(columns[place] for place in kept))
    for row in rows:
        table.add_row(*(fitted(row[place]) for place in kept))
    return table


def _coefficients(study: Study, room: int) -> RenderableType:
    rows = [_row(scope, _label(scope)) for scope in study.scopes if scope.kind != "criterion"]
    return _fitting("Agreement", SCOPE_COLUMNS, rows, room)


def _within(study: Study, room: int) -> RenderableType:
    rows = [_row(s, s.value or "(blank)") for s in study.within if s.kind == "pooled"]
    return _fitting(f"Within each {study.by}", SCOPE_COLUMNS, rows, room)


def _dividing(study: Study, room: int) -> RenderableType:
    from rich.text import Text

    divided = dividing(study.of_criteria)
    if not divided:
        return Text("On no single criterion do reviewers differ.")
    title = "Criteria that divide the reviewers most"
    columns = (*SCOPE_COLUMNS[:4], "95%", ">Pairs")
    rows = [(*_row(scope, _label(scope))[:5], f"{scope.pairs:,}") for scope in divided[:MOST]]
    table = _fitting(title, columns, rows, room)
    if len(divided) > MOST:
        table.add_row(f"+ {len(divided) - MOST} more (--format csv has all)")
    return table


def _boundaries(study: Study) -> RenderableType:
    title = "Boundaries that divide the reviewers"
    table = _table(title, "", "Pairs on its two sides", ">α")
    for line in study.whole.boundaries:
        table.add_row(
            f"{fitted(line.lower)} | {fitted(line.upper)}",
            _share(line.divided),
            _figure(line.alpha),
        )
    return table


def _connection(study: Study) -> Iterator[RenderableType]:
    from rich.text import Text

    if study.connection.connected:
        return
    yield Text("Reviewers of different groups share nothing and cannot be compared:", style="bold")
    for group in study.connection.groups[:MOST]:
        yield Text(f"  {_few(group)}")
    if len(study.connection.groups) > MOST:
        yield Text(f"  + {len(study.connection.groups) - MOST} more")
    links = [f"{fitted(who)} rates {fitted(unit)}" for who, unit in study.connection.links]
    yield Text(f"  These cross-ratings would connect them all: {_few(links)}.")
    yield Text("  Until then each distance below is to the reviewer's own group.")
    yield Text("")


def _few(names: Sequence[str], most: int = 12) -> str:
    more = f", + {len(names) - most} more" if len(names) > most else ""
    return ", ".join(fitted(name) for name in names[:most]) + more


def _reviewers(study: Study, room: int) -> RenderableType:
    title = "Reviewers: mean distance to the others, in levels"
    columns = ("", ">Distance", "95%", SEVERITY, ">Shared", "", "Levels used")
    rows = []
    shown = study.reviewers
    if len(shown) > MOST_REVIEWERS:
        half = MOST_REVIEWERS // 2
        shown = (*shown[:half], *shown[-half:])
    for one in shown:
        value = one.distance.value
        distance = "–" if value is None else signed(value)
        used = " ".join(f"{c}×{n}" for c, n in zip(study.codes, one.counts, strict=True) if n)
        told = f"{one.reading}; {one.habit}" if one.habit else one.reading
        rows.append((one.id, distance, span(one.distance), strip(one.distance, -1.0, 1.0),
                     f"{one.shared:,}", told, used))  # fmt: skip
    table = _fitting(title, columns, rows, room)
    if len(shown) < len(study.reviewers):
        table.add_row(f"+ {len(study.reviewers) - len(shown)} between")
    return table


def _pairs(study: Study) -> RenderableType | None:
    from rich.console import Group
    from rich.text import Text

    if study.pairs_note:
        return Group(Text(""), Text(study.pairs_note, style="dim"))
    if len(study.pairs) < 2:
        return None
    table = _table("Pairs of reviewers who agree least", "", "Same level", ">Within 1", ">Shared")
    for pair in study.pairs[: MOST // 2]:
        both = f"{fitted(pair.first)} and {fitted(pair.second)}"
        table.add_row(both, f"{bar(pair.exact)} {percent(pair.exact)}",
                      percent(pair.adjacent), f"{pair.shared:,}")  # fmt: skip
    return Group(Text(""), table)


def _unexpected(study: Study) -> RenderableType | None:
    from rich.console import Group
    from rich.text import Text

    if not study.unexpected:
        return None
    title = f"Unexpected ratings: {study.unexpected_count:,}, the most surprising first"
    table = _table(title, "", "", "", "Gave", "The others")
    for one in study.unexpected[:MOST]:
        others = ", ".join(
            f"{fitted(name)} {n}" for name, n in zip(study.levels, one.others, strict=True) if n
        )
        what = f"{fitted(one.unit)}, {fitted(one.criterion)}"
        table.add_row(f"{one.file}:{one.line}", fitted(one.reviewer), what,
                      fitted(study.levels[one.rank]), others)  # fmt: skip
    return Group(Text(""), table)


def _calibration(calibration: Calibration) -> RenderableType:
    title = f"Calibration against {calibration.source} ({calibration.keyed:,} answers)"
    table = _table(title, "", "Right", ">Within 1", ">Bias", ">Rated", "To practise")
    for one in calibration.reviewers[:MOST_REVIEWERS]:
        bias = "–" if one.bias.value is None else signed(one.bias.value)
        table.add_row(fitted(one.reviewer), _share(one.exact), _percent(one.adjacent), bias,
                      f"{one.votes:,}", "; ".join(one.practise))  # fmt: skip
    return table


def _own(findings: tuple[SelfFinding, ...], study: Study) -> RenderableType:
    name = study.unit_name.lower()
    table = _table(f"Each {name}'s own levels against the panel's", study.unit_name, ">Compared",
                   ">Equal", ">One higher", ">One lower", ">Further apart", ">Mean")  # fmt: skip
    for one in findings[: MOST * 3]:
        by = dict(one.differences)
        far = sum(n for apart, n in by.items() if abs(apart) > 1)
        numbers = (one.compared, by.get(0, 0), by.get(1, 0), by.get(-1, 0), far)
        table.add_row(fitted(one.unit or "All"), *(f"{n:,}" for n in numbers), signed(one.mean))
    return table
