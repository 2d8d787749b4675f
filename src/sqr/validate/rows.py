"""Checks that hold rows against each other, and rows against what the rubric demands."""

from __future__ import annotations

from collections.abc import Iterator

from sqr.rubric.names import clip
from sqr.validate.finder import Finder, Found, Row, found


def repeats(finder: Finder) -> Iterator[Found]:
    """SQR120, SQR121."""
    if not finder.any("select 1 from repeats"):
        return
    joins = """join repeats p on m.cycle = p.cycle and m.unit = p.unit
        and m.criterion = p.criterion and m.reviewer = p.reviewer and m.source = p.source"""
    base = "m.aside = 'duplicate'"

    def say(row: Row) -> tuple[str, str]:
        first, unit, criterion = row.extra
        place = finder.ratings.place(int(str(first)))
        what = f"{clip(str(criterion))} at {clip(str(unit))}"
        if int(str(first)) == row.row:
            return f"{what} is rated more than once here, with different levels", ""
        return f"{what} was already rated in {place[0]}, line {place[1]}", ""

    extra = "p.first_row, raw.unit, raw.criterion"
    for code, where in (("SQR120", "not p.differ"), ("SQR121", "p.differ")):
        yield finder.rows(code, "level", f"{base} and {where}", say, extra, joins)


def notes(finder: Finder) -> Iterator[Found]:
    """SQR130: ratings at a level for which the rubric demands a note."""
    rubric = finder.ratings.inputs.loaded.rubric
    demanded = rubric.evidence.note_required
    if demanded == "never":
        return
    levels = rubric.levels
    wanted = [n for n, level in enumerate(levels) if demanded == "always" or level.code in demanded]
    ranks = ", ".join(str(n) for n in wanted)
    where = f"m.aside is null and not m.has_note and m.rank in ({ranks})"

    def say(row: Row) -> tuple[str, str]:
        level = levels[int(str(row.extra[0]))].name
        return f"{clip(str(row.extra[1]))} is rated {level} without a note", ""

    yield finder.rows("SQR130", "note", where, say, "m.rank, raw.criterion")


def sources(finder: Finder) -> Iterator[Found]:
    """SQR131: a criterion at a unit that rests on fewer kinds of evidence than are demanded."""
    wanted = finder.ratings.inputs.loaded.rubric.rules.enough.min_sources
    if wanted < 2:
        return
    con, meaning = finder.ratings.con, finder.ratings.meaning
    votes = " + ".join(
        f"v{rank}" for rank in range(len(finder.ratings.inputs.loaded.rubric.levels))
    )
    few = f"""(select cycle, unit, criterion, kinds from counted
        where kinds < {wanted} and {votes} > 0)"""
    if not finder.any(few):
        return
    rows = con.execute(
        f"""select min(row), unit, criterion, kinds
        from ratings join {few} using (cycle, unit, criterion) where aside is null
        group by cycle, unit, criterion, kinds order by 1"""
    ).fetchall()
    criteria = finder.ratings.inputs.loaded.rubric.criteria
    problems = []
    for row, unit, criterion, kinds in finder.shown(rows):
        message = f"{clip(criteria[criterion].id)} at {clip(meaning.units[unit].id)} rests on "
        message += f"{kinds or 'no'} kind{'s' if kinds != 1 else ''} of evidence; the rubric asks "
        message += f"for {wanted}"
        problems.append(finder.problem("SQR131", row, "source", "", "", message, ""))
    yield Found("SQR131", len(rows), tuple(problems))


def spellings(finder: Finder) -> Iterator[Found]:
    """SQR111: a unit, reviewer or cycle without a list, written in several ways."""
    inputs = finder.ratings.inputs
    for column, declared in (("unit", inputs.units), ("reviewer", inputs.reviewers),
                             ("cycle", None)):  # fmt: skip
        if declared is not None:
            continue
        several = finder.ratings.con.execute(
            f"""select list(text order by text) from w_{column} where ix >= 0 and trim(text) <> ''
            group by ix having count(distinct trim(text)) > 1 order by 1"""
        ).fetchall()
        problems = []
        for (texts,) in several:
            row = finder.ratings.con.execute(
                f"select min(row) from raw where {column} = ?", [texts[1]]
            ).fetchone()
            ways = ", ".join(f"`{clip(text, 30)}`" for text in texts[:5])
            message = f"the {column} is written {len(texts)} ways: {ways}"
            number = int(row[0]) if row else 0
            problems.append(finder.problem("SQR111", number, column, "", texts[1], message, ""))
        yield found("SQR111", problems, finder.most)
