"""Checks of single cells: is every text one that the review knows?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqr.ratings import vocabulary
from sqr.ratings.dates import BAD_DATE, OUTSIDE, judge
from sqr.rubric.model import Rubric
from sqr.rubric.names import clip, did_you_mean, fold, listed
from sqr.validate import blocks
from sqr.validate.blocks import NOT_BLANK_ROW
from sqr.validate.finder import Finder, Found, Row


def all_of_them(finder: Finder) -> Iterator[Found]:
    """SQR101–SQR110: each kind of cell is looked at that one pass over the table found wrong."""
    sources = len(finder.ratings.inputs.loaded.rubric.evidence.sources)
    checks = (
        ("criterion < 0", criteria),
        (f"state = {vocabulary.INVALID}", levels),
        (f"state = {vocabulary.BLANK}", without_level),
        ("unit < 0", units),
        ("reviewer < 0", reviewers),
        (f"source >= {sources}" if sources else "false", kinds_of_evidence),
    )
    passed = ", ".join(f"bool_or({wrong})" for wrong, _ in checks)
    row = finder.ratings.con.execute(f"select {passed} from ratings").fetchone() or ()
    for wrong, (_, check) in zip(row, checks, strict=True):
        if wrong:
            yield from check(finder)
    yield from dates(finder)


Say = Callable[[Row], tuple[str, str]]


def _rows(finder: Finder, code: str, column: str, where: str, say: Say) -> Found:
    """Find the rows of a check; what is an error of Excel's is called so, whatever the column."""

    def worded(row: Row) -> tuple[str, str]:
        if not vocabulary.is_excel_error(row.value):
            return say(row)
        message = f"`{clip(row.value)}` is an error that Excel shows where a formula finds nothing"
        return message, "Mend the formula in Excel, or type over it what belongs there."

    return finder.rows(code, column, where, worded)


def _names(finder: Finder, code: str, column: str, say: Say) -> Iterator[Found]:
    """Find names that are unknown, and those that stand once for several rows."""
    once = blocks.once_a_block(finder, column)
    yield from blocks.once(finder, column, once)
    where = f"m.{column} < 0 and {NOT_BLANK_ROW} and {blocks.others(column, once)}"
    yield _rows(finder, code, column, where, say)


def criteria(finder: Finder) -> Iterator[Found]:
    """SQR101."""
    rubric = finder.ratings.inputs.loaded.rubric
    names = vocabulary.criteria(rubric)

    def say(row: Row) -> tuple[str, str]:
        if not row.value.strip():
            return "the criterion is blank", "Fill in the criterion's id."
        victim = excel_victim(row.value, rubric)
        if victim:
            fix = f"Excel made this of `{victim}`: format the column as Text and type it again."
            return f"there is no criterion `{clip(row.value)}`", fix
        meant = did_you_mean(row.value, [*names.ids, *(c.name for c in rubric.criteria)])
        hint = meant or f"The rubric has {listed(names.ids)}."
        return f"there is no criterion `{clip(row.value)}`", hint

    return _names(finder, "SQR101", "criterion", say)


# As Excel writes them in English, German and Spanish.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb", "mar mär mrz", "apr abr", "may mai", "jun", "jul", "aug ago", "sep sept",
         "oct okt", "nov", "dec dez dic"), start=1
    )
    for name in names.split()
}  # fmt: skip


def excel_victim(text: str, rubric: Rubric) -> str | None:
    """Return the id that Excel turned into ``text``: ``1.10`` → 1.1, ``1-2`` → 2-Jan or a date.

    >>> from sqr.rubric.load import load
    >>> excel_victim("2-Jan", load("equity-review").rubric) is None
    True
    """
    ids = [criterion.id for criterion in rubric.criteria]
    number = re.fullmatch(r"\d+(\.\d+)?", text)
    if number:
        same = [i for i in ids if re.fullmatch(r"\d+(\.\d+)?", i) and float(i) == float(text)]
        return same[0] if len(same) == 1 else None
    day = re.fullmatch(r"(\d{1,2})(?:-|\. ?)([^\W\d_]{3,4})\.?", text)
    if day and day[2].lower() in _MONTHS:
        month, number_of_day = _MONTHS[day[2].lower()], int(day[1])
        return _only(ids, rf"0?{month}[-./]0?{number_of_day}") or _only(
            ids, rf"0?{number_of_day}[-./]0?{month}"
        )
    # A whole date: which of the two is the month depends on the country.
    whole = re.fullmatch(r"\d{4}-(\d\d)-(\d\d)|(\d{1,2})([./-])(\d{1,2})\4(?:\d\d){1,2}", text)
    if whole:
        first, second = int(whole[1] or whole[3]), int(whole[2] or whole[5])
        either = rf"0?{first}[-./]0?{second}|0?{second}[-./]0?{first}"
        return _only(ids, rf"(?:{either})(?:[-./]\d+)?")
    return None


def _only(ids: list[str], pattern: str) -> str | None:
    same = [i for i in ids if re.fullmatch(pattern, i)]
    return same[0] if len(same) == 1 else None


def levels(finder: Finder) -> Iterator[Found]:
    """SQR102."""
    rubric = finder.ratings.inputs.loaded.rubric
    codes = [level.code for level in rubric.levels]
    texts = [t for level in rubric.levels for t in (level.code, level.name, *level.aliases)]
    texts += [*rubric.states.not_applicable, *rubric.states.not_observed]

    def say(row: Row) -> tuple[str, str]:
        meant = did_you_mean(row.value, texts)
        wanted = ", ".join(f"{level.code} ({level.name})" for level in rubric.levels[:8])
        fix = meant or f"Write one of: {wanted}."
        if not meant:
            fix = (
                _a_state(row.value, rubric) or _with_a_point(row.value, texts)
                or _several(row.value, texts) or fix
            )  # fmt: skip
        return f"`{clip(row.value)}` is no level of the scale ({listed(codes)})", fix

    where = f"m.state = {vocabulary.INVALID} and {NOT_BLANK_ROW}"
    yield _rows(finder, "SQR102", "level", where, say)


_NOT_APPLICABLE = frozenset(("na", "n/a", "n.a.", "not applicable", "-", "–", "—"))
_NOT_OBSERVED = frozenset(
    ("no", "n/o", "n.o.", "not observed", "not seen", "no evidence", "not rated", "unable to rate",
     "did not observe", "?")
)  # fmt: skip


def _a_state(text: str, rubric: Rubric) -> str:
    """Tell how to say in this rubric what perhaps is no level but a reason for none."""
    kinds = (
        ("not applicable", _NOT_APPLICABLE, rubric.states.not_applicable),
        ("not observed", _NOT_OBSERVED, rubric.states.not_observed),
    )
    for name, words, declared in kinds:
        if fold(text) in words and declared:
            return f"If this means “{name}”, write `{clip(declared[0])}`."
        if fold(text) in words:
            return f"If this means “{name}”, the rubric must declare it under `states:`."
    return ""


def _with_a_point(text: str, names: list[str]) -> str:
    """Tell what to do about `2,5`, as half of the world writes 2.5.

    >>> _with_a_point("2,5", ["2", "2.5"])[:19], _with_a_point("2,5", ["2", "3"])
    ('Did you mean `2.5`?', '')
    >>> _with_a_point("2,0", ["2", "3"])[:17]
    'Did you mean `2`?'
    """
    point = text.strip().replace(",", ".").rstrip("0").rstrip(".")
    if not re.fullmatch(r"\d+,\d+", text.strip()) or point not in names:
        return ""
    return (f"Did you mean `{point}`? Where reviewers write it so, the rubric may say it: "
            f'`aliases: ["{text.strip()}"]` with this level.')  # fmt: skip


def _several(text: str, names: list[str]) -> str:
    """Tell what to do about `2-3`, `2?` or `between 2 and 3`.

    >>> _several("2-3", ["2", "3"])[:21], _several("5 or so", ["2", "3"])
    ('Decide for one level:', '')
    """
    known = {fold(name) for name in names}
    if len(text) > 60 or not any(fold(word) in known for word in re.findall(r"\w+", text)):
        return ""
    return "Decide for one level: what is between two or in doubt belongs in the note."


def without_level(finder: Finder) -> Iterator[Found]:
    """SQR110."""
    where = f"m.state = {vocabulary.BLANK} and m.has_note and {NOT_BLANK_ROW}"
    text = ("there is a note but no level", "")
    yield finder.rows("SQR110", "level", where, lambda _: text)


def units(finder: Finder) -> Iterator[Found]:
    """SQR103."""
    known = [t for unit in finder.ratings.meaning.units for t in (unit.id, unit.name)]

    def say(row: Row) -> tuple[str, str]:
        if not row.value.strip():
            return "the unit is blank", "Fill in the unit's id."
        return f"there is no unit `{clip(row.value)}` in the list", did_you_mean(row.value, known)

    return _names(finder, "SQR103", "unit", say)


def reviewers(finder: Finder) -> Iterator[Found]:
    """SQR104."""
    roster = finder.ratings.inputs.reviewers or ()
    known = [text for reviewer in roster for text in (reviewer.id, reviewer.name) if text]

    def say(row: Row) -> tuple[str, str]:
        if not row.value.strip():
            return "the reviewer is blank", "Fill in who rated."
        last, comma, first = row.value.partition(",")  # `Smith, Anna` is perhaps Anna Smith
        turned = did_you_mean(f"{first} {last}", known) if comma else ""
        fix = did_you_mean(row.value, known) or turned
        return f"`{clip(row.value)}` is not in the list of reviewers", fix

    return _names(finder, "SQR104", "reviewer", say)


def kinds_of_evidence(finder: Finder) -> Iterator[Found]:
    """SQR105."""
    declared = finder.ratings.inputs.loaded.rubric.evidence.sources
    known = [text for s in declared for text in (s.id, s.name, *s.aliases) if text]

    def say(row: Row) -> tuple[str, str]:
        fix = (
            did_you_mean(row.value, known) or f"The rubric has {listed([s.id for s in declared])}."
        )
        return f"`{clip(row.value)}` is no kind of evidence of the rubric", fix

    yield _rows(finder, "SQR105", "source", f"m.source >= {len(declared)}", say)


def _date_format(text: str) -> str:
    """Tell how to declare a date as it is usually written in the United States, or in Europe.

    >>> _date_format("3/4/26")
    "If the month stands first, say `date_formats: '%m/%d/%y'` in review.yaml; else '%d/%m/%y'."
    >>> _date_format("31.1.2026")
    "Here the day stands first: say `date_formats: '%d.%m.%Y'` in review.yaml."
    """
    parts = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)", text.strip())
    if not parts:
        return _serial(text.strip())
    mark, year = parts[2], "%Y" if len(parts[4]) == 4 else "%y"
    first, second = f"%m{mark}%d{mark}{year}", f"%d{mark}%m{mark}{year}"
    if int(parts[1]) > 12:
        return f"Here the day stands first: say `date_formats: '{second}'` in review.yaml."
    if int(parts[3]) > 12:
        return f"Here the month stands first: say `date_formats: '{first}'` in review.yaml."
    say = f"say `date_formats: '{first}'` in review.yaml; else '{second}'."
    return f"If the month stands first, {say}"


def _serial(text: str) -> str:
    """Tell what to do about the number of days since 1900 that Excel keeps for a date.

    >>> _serial("46400")
    'Excel keeps dates as numbers; this would be 2027-01-13. Format the column as Date there.'
    """
    if not re.fullmatch(r"[345]\d{4}", text):  # 1982 to 2064
        return ""
    day = (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    return f"Excel keeps dates as numbers; this would be {day}. Format the column as Date there."


def dates(finder: Finder) -> Iterator[Found]:
    """SQR107, SQR108."""
    inputs = finder.ratings.inputs
    judge(finder.ratings.con, inputs)

    def dated(mark: int) -> str:
        texts = f"select text from w_date where mark = {mark}"
        return f"m.row in (select row from raw where raw.date in ({texts}))"

    if finder.any(f"select 1 from w_date where mark = {BAD_DATE}"):

        def unreadable(row: Row) -> tuple[str, str]:
            looks = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", row.value))
            why = "there is no such day" if looks else "this is not how the review writes dates"
            fix = "Correct the day." if looks else _date_format(row.value)
            return f"`{clip(row.value)}`: {why}", fix

        yield _rows(finder, "SQR107", "date", dated(BAD_DATE), unreadable)
    if finder.any(f"select 1 from w_date where mark = {OUTSIDE}"):
        first, last = inputs.first_day or "…", inputs.last_day or "…"
        text = f"is not between {first} and {last}"
        yield finder.rows("SQR108", "date", dated(OUTSIDE),
                          lambda row: (f"{clip(row.value)} {text}", ""))  # fmt: skip
