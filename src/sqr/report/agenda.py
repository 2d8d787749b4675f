"""The moderation agenda as Markdown, to print and take along, and as CSV, to sort and share."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import zip_longest

from sqr.report.language import between
from sqr.report.text import markdown as md
from sqr.review.agenda import WHY_WORDS, Agenda, Item, Side, Voice, talk_to
from sqr.review.spreadsheet import csv_writer, safe_cell

HEADING = ("cycle", "unit", "unit_name", "domain", "tier", "id", "name", "why", "level", "reason",
           "side", "reviewer", "vote", "talk_to", "said", "source", "note", "file",
           "line")  # fmt: skip
MOST_ITEMS = 2000


def as_csv(agenda: Agenda) -> str:
    """Return the agenda as CSV, a row a statement; no cell is a formula for a spreadsheet."""
    out = io.StringIO()
    writer = csv_writer(out)
    writer.writerow(HEADING)
    for row in _rows(agenda):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _rows(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    """Yield a row a statement; an item about which nobody said anything has one row."""
    for unit in agenda.units:
        for item in unit.items:
            start = (unit.cycle, unit.id, unit.name, item.domain, item.tier, item.id, item.name,
                     " ".join(item.why), item.level, item.reason)  # fmt: skip
            ends: list[tuple[str, ...]] = [
                (side.name, voice.reviewer, voice.said, talk_to(item, side), one.said, one.source,
                 one.note, one.file, str(one.line))
                for side in item.sides
                for voice in side.voices
                for one in voice.statements
            ]  # fmt: skip
            ends += [("silent", reviewer, *[""] * 7) for reviewer in item.silent]
            yield from ((*start, *end) for end in ends or [("",) * 9])


def as_markdown(agenda: Agenda) -> str:
    """Return the agenda as CommonMark with tables: both sides of a split stand side by side."""
    lines = [f"# {md(agenda.title)}: what to talk about", "", *summary(agenda, md), ""]
    left = MOST_ITEMS
    for unit in agenda.units:
        if left <= 0:
            break
        lines += [f"## {md(unit.name)}{f', {md(unit.cycle)}' if unit.cycle else ''}", ""]
        for item in unit.items[:left]:
            lines += [*_item(item), ""]
        left -= len(unit.items)
    if agenda.items > MOST_ITEMS:
        lines += [f"{agenda.items - MOST_ITEMS:,} more are not shown here; the CSV has all.", ""]
    if agenda.people:
        lines += [
            "## Reviewers",
            "",
            *(f"- {md(one)}: {md(name)}" for one, name in agenda.people),
            "",
        ]
    return "\n".join(lines)


def summary(agenda: Agenda, written: Callable[[str], str] = str) -> Iterator[str]:
    """Yield how much there is to talk about, in sentences; names are ``written`` for a format."""
    items = f"{agenda.items:,} item{'' if agenda.items == 1 else 's'}"
    units = f"{len(agenda.units):,} unit{'' if len(agenda.units) == 1 else 's'}"
    yield f"{items} at {units}." if agenda.items else "There is nothing to talk about."
    if agenda.settled:
        yield f"Settled by consensus: {agenda.settled:,}."
    if agenda.unrated:
        some = agenda.unrated[:20]
        shown = between(some).join(written(name) for name in some)
        more = f" and {len(agenda.unrated) - 20:,} more" if len(agenda.unrated) > 20 else ""
        yield f"Without any vote: {shown}{more}."


def _item(item: Item) -> Iterator[str]:
    yield f"### {md(item.id)} {md(item.name)}"
    yield ""
    yield from (f"- {md(WHY_WORDS[why])}" for why in item.why)
    if item.level:
        yield f"- Level as it stands: {md(item.level)}"
    if item.reason:
        yield f"- {md(item.reason)}"
    if item.talk:
        yield f"- To talk: {md(names(item.sides[0]))} with {md(names(item.sides[1]))}"
    if item.silent:
        yield f"- Reviewed here and gave no level: {md(', '.join(item.silent))}"
    if not item.sides:
        return
    yield ""
    yield (
        "| "
        + " | ".join(md(f"{side.name.capitalize()}: {names(side)}") for side in item.sides)
        + " |"
    )
    yield "|" + "---|" * len(item.sides)
    columns = [[said for voice in side.voices for said in statements(voice)] for side in item.sides]
    for cells in zip_longest(*columns, fillvalue=""):
        yield "| " + " | ".join(md(cell) for cell in cells) + " |"


def names(side: Side, shown: Callable[[str], str] = str) -> str:
    """Return the reviewers of a side, each with the vote; ``shown`` is how a name is shown."""
    return ", ".join(f"{shown(voice.reviewer)} ({voice.said})" for voice in side.voices)


def statements(voice: Voice, shown: Callable[[str], str] = str) -> Iterator[str]:
    """Yield what a reviewer said, a line a row of the files: who, level, source, note, place."""
    for one in voice.statements:
        source = f", {shown(one.source)}" if one.source else ""
        note = f" “{one.note}”" if one.note else " (no note)"
        yield f"{shown(voice.reviewer)}: {one.said}{source}.{note} {one.file}:{one.line}"
