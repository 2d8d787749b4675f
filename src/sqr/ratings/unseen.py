"""What whoever looks at a sheet does not see, or sees otherwise than it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqr.files.shown import Look, Shown
from sqr.ratings.opened import About, Opened, Remark
from sqr.rubric.names import clip, listed

_NAMES = ("unit", "criterion", "reviewer", "source", "cycle")
_MOST_NAMED = 5
_MOST_HIDDEN = 8


def unseen(look: Look, one: Opened, rows: Sequence[int]) -> list[Remark]:
    """Return what to say of a sheet that was laid out; ``rows`` are those that hold anything."""
    below = [row for row in rows if row > one.heading_line]
    found = _as_shown(look, one)
    found += _otherwise(look, one)
    found += _unfollowed(look, one)
    hidden = _ranges(look.hidden_rows, below)
    if hidden:
        count = sum(len(inside) for _, _, inside in hidden)
        where = [str(a) if a == b else f"{a} to {b}" for a, b, _ in hidden]
        more = f", … ({len(where)} stretches)" if len(where) > _MOST_HIDDEN else ""
        named = ", ".join(where[:_MOST_HIDDEN]) + more
        message = f"{count:,} hidden row{'s were' if count > 1 else ' was'} read like the others: "
        message += f"{'rows' if count > 1 else 'row'} {named}"
        found.append(Remark(About.HIDDEN, message, line=hidden[0][2][0]))
    cells = one.head.cells if one.head else ()
    columns = [
        clip(cells[n]) or "(no heading)" for n in sorted(_read(one))
        if n < len(cells) and any(first <= n <= last for first, last in look.hidden_columns)
    ]  # fmt: skip
    if columns:
        is_one = len(columns) == 1
        message = f"the hidden column{'' if is_one else 's'} {listed(columns, joined='and')} "
        message += f"{'was' if is_one else 'were'} read like the others"
        found.append(Remark(About.HIDDEN, message, line=one.heading_line))
    return found


def _ranges(
    hidden: Iterable[tuple[int, int]], rows: Sequence[int]
) -> list[tuple[int, int, list[int]]]:
    """Return the stretches of hidden rows that hold anything, and those rows."""
    found = []
    lines = sorted(set(rows))
    at = 0
    for first, last in sorted(hidden):
        while at < len(lines) and lines[at] < first:
            at += 1
        inside = []
        while at < len(lines) and lines[at] <= last:
            inside.append(lines[at])
            at += 1
        if inside:
            found.append((inside[0], inside[-1], inside))
    return found


def _read(one: Opened) -> set[int]:
    """Return the columns whose cells are read."""
    found = set(one.head.places.values()) if one.head else set()
    for part in one.wide.parts if one.wide else ():
        found |= {part.place} if part.note_place is None else {part.place, part.note_place}
    return found


def _as_shown(look: Look, one: Opened) -> list[Remark]:
    read = _read(one)
    told = [shown for shown in look.as_shown if shown.column in read]
    if not told:
        return []
    few = listed([_named(shown) for shown in told[:3]], joined="and")
    message = f"numbers were read as they are shown, such as {few}"
    return [Remark(About.AS_SHOWN, message, line=told[0].row, value=told[0].text)]


def _named(shown: Shown) -> str:
    return f"{clip(shown.text, 30)} in {shown.cell} (stored as {shown.stored})"


def _otherwise(look: Look, one: Opened) -> list[Remark]:
    """Point out names that are numbers and show otherwise: levels and notes say so themselves."""
    return _each(
        About.OTHERWISE, [shown for shown in look.otherwise if shown.column in _names(one)],
        lambda shown: f"shows {clip(shown.text, 30)} and was read as {shown.stored}",
    )  # fmt: skip


def _unfollowed(look: Look, one: Opened) -> list[Remark]:
    """Point out names and levels of which it is not known how they show."""
    notes = {one.head.places.get("note")} if one.head else set()
    notes |= {part.note_place for part in one.wide.parts} if one.wide else set()
    places = _read(one) - notes
    return _each(
        About.UNFOLLOWED, [shown for shown in look.unfollowed if shown.column in places],
        lambda shown: f"holds {shown.stored}, which was read; its format `{clip(shown.text)}` may "
        "show something else",
    )  # fmt: skip


def _names(one: Opened) -> set[int]:
    return {one.head.places[n] for n in _NAMES if n in one.head.places} if one.head else set()


def _each(about: About, found: Sequence[Shown], words: Callable[[Shown], str]) -> list[Remark]:
    """Name the first few cells one by one, and count the others."""
    named = [
        Remark(about, f"{shown.cell} {words(shown)}", line=shown.row, value=shown.stored)
        for shown in found[:_MOST_NAMED]
    ]
    if len(found) > _MOST_NAMED:
        count = len(found) - _MOST_NAMED
        text = f"{count:,} more cell{'s' if count > 1 else ''} of this sheet, too"
        named.append(Remark(about, text))
    return named
