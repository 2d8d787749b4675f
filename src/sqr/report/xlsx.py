"""All tables of a review as a workbook: a sheet a table, with filters and frozen heads.

Every text is written as a text. One that begins like a formula also says so (``quotePrefix``),
so that it stays a text when somebody edits its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqr.report import index, text
from sqr.report.documents import INDEX, Document
from sqr.report.language import Language
from sqr.report.logo import picture
from sqr.report.palette import ink
from sqr.report.sheet import Sheet, Value
from sqr.report.tables import tables
from sqr.report.view import spoken
from sqr.report.zipped import made_on, steady
from sqr.review.model import Review
from sqr.review.spreadsheet import FORMULA_STARTS
from sqr.review.theme import Theme, pixels

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_ROWS = 1 << 20
MOST_IN_CELL = 32_767
"""UTF-16 units, as Excel counts them."""
MOST_IN_NAME = 31
WIDEST, NARROWEST = 60, 8
ON_PAPER = 200
"""Up to so many letters across, a sheet is printed on one page's width."""
ROW = 15.0
HEAD = "#e7ecef"
LOGO_HIGH, LOGO_WIDE = 60, 400  # pixels
FEW, MOST_LINES, LINES_OF_MANY = 60, 20, 2
"""Up to so many rows are as high as their texts; of more, each shows two lines at most."""
LOOKED_AT = 200
"""So many rows tell how wide a column has to be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a sheet and a cell can hold; smaller ones are for tests."""

    rows: int = MOST_ROWS
    cell: int = MOST_IN_CELL


def press(language: Language, template_dir: Path | None) -> Callable[[Review, Document], bytes]:
    """Return what renders a review as a workbook; templates have no say in it."""

    def made(review: Review, document: Document) -> bytes:
        named = spoken(review, language)
        sheets = _index(named, language) if document is INDEX else tables(named, language)
        return workbook(sheets, named, language)

    return made


def workbook(
    sheets: Sequence[Sheet], review: Review, language: Language, limits: Limits | None = None
) -> bytes:
    """Return the sheets as the bytes of an XLSX file.

    A sheet with more rows than Excel has goes on in the next; a text longer than a cell holds
    is cut there and says so.
    """
    from xlsxwriter import Workbook

    limits = limits or Limits()
    out = BytesIO()
    options: dict[str, Any] = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    if review.theme.text_font:
        options["default_format_properties"] = {"font_name": review.theme.text_font}
    book = Workbook(out, options)
    title = text.xml(review.title or review.rubric.title)[:255]
    book.set_properties({"title": title, "author": "sqr",
                         "created": made_on(review.last_day).replace(tzinfo=None)})  # fmt: skip
    writer = _Writer(book, language, limits, review.theme)
    for sheet in sheets:
        writer.sheet(sheet)
    writer.logo(review.theme)
    book.close()
    return steady(out.getvalue())


def _index(review: Review, language: Language) -> tuple[Sheet, ...]:
    _ = language.gettext
    entries = index.view(review, language).entries
    rows = [(e.unit.id, e.name, e.unit.cycle, f"{e.file}.xlsx") for e in entries]
    name = review.rubric.unit_name
    head = (_("%(unit)s id", unit=name), name, language.ngettext("Cycle", "Cycles", 1), _("File"))
    return (Sheet(review.rubric.unit_plural, head, rows),)


class _Writer:
    """Puts sheets into a workbook."""

    def __init__(self, book: Workbook, language: Language, limits: Limits, theme: Theme) -> None:
        self.book, self.limits, self.language = book, limits, language
        self.names: set[str] = set()
        fill = theme.accent or HEAD
        plain = {"text_wrap": True, "valign": "top"}
        head = {"bold": True, "bottom": 1, "bg_color": fill, "font_color": ink(fill)}
        self.head = book.add_format({**plain, **head})
        self.text = book.add_format(plain)
        self.quoted = book.add_format({**plain, "quote_prefix": True})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.part = book.add_format({"num_format": "0.00", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def sheet(self, sheet: Sheet) -> None:
        """Add a table, on as many sheets as it needs."""
        room = self.limits.rows - 1
        for at in range(0, max(len(sheet.rows), 1), room):
            self._page(sheet, sheet.rows[at : at + room])

    def logo(self, theme: Theme) -> None:
        """Show the logo on the first sheet, to the right of its table."""
        data = picture(theme)
        if data is None:
            return
        page = self.book.worksheets()[0]
        wide, high = pixels(data)
        scale = min(LOGO_HIGH / high, LOGO_WIDE / wide)
        page.insert_image(1, page.dim_colmax + 2, "logo", {
            "image_data": BytesIO(data), "x_scale": scale, "y_scale": scale,
            "description": text.xml(theme.logo_alt), "decorative": not theme.logo_alt,
        })  # fmt: skip

    def _page(self, sheet: Sheet, rows: Sequence[tuple[Value, ...]]) -> None:
        page = self.book.add_worksheet(self._name(sheet.name))
        widths = []
        for column, title in enumerate(sheet.head):
            self._text(page, 0, column, title, self.head)
            widths.append(_wide(title, [row[column] for row in rows[:LOOKED_AT]]))
            page.set_column(column, column, widths[-1])
        for place, row in enumerate(rows, start=1):
            page.set_row(
                place, _high(row, widths, MOST_LINES if len(rows) <= FEW else LINES_OF_MANY)
            )
            for column, value in enumerate(row):
                self._cell(page, place, column, value)
        page.freeze_panes(1, 0)
        if sheet.head:
            page.autofilter(0, 0, len(rows), len(sheet.head) - 1)
        page.set_landscape()
        if sum(widths) <= ON_PAPER:
            page.fit_to_pages(1, 0)
        else:
            page.set_print_scale(60)
            page.repeat_columns(0, 1)  # whose row it is, on the pages to the right too
        page.repeat_rows(0)

    def _cell(self, page: Any, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self._text(page, row, column, value, self.text)
        elif isinstance(value, date):
            if value.year < 1900:  # Excel knows no earlier day
                self._text(page, row, column, value.isoformat(), self.text)
            else:
                page.write_datetime(row, column, datetime.combine(value, time()), self.day)
        else:
            shown = self.whole if isinstance(value, int) else self.part
            page.write_number(row, column, value, shown)

    def _text(self, page: Any, row: int, column: int, value: str, shown: Any) -> None:
        said = self._held(text.xml(value))
        if said[:1] in FORMULA_STARTS and shown is self.text:
            shown = self.quoted
        page.write_string(row, column, said, shown)

    def _held(self, said: str) -> str:
        """Return a text as far as a cell holds it; what is cut is said at its end."""
        if len(said) <= self.limits.cell // 2 or _units(said) <= self.limits.cell:
            return said
        note = self.language.gettext(
            " […] Cut here: a cell holds %(n)s characters.",
            n=self.language.figure(self.limits.cell),
        )
        kept = said.encode("utf-16-le")[: 2 * (self.limits.cell - _units(note))]
        return kept.decode("utf-16-le", errors="ignore") + note

    def _name(self, wanted: str) -> str:
        """Return a name that Excel allows and no other sheet has."""
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text.xml(wanted)).strip(" '") or "Table"
        name, number = _clip(plain, MOST_IN_NAME), 2
        while name.casefold() in self.names | {"history"}:
            mark = f" {number}"
            name, number = _clip(plain, MOST_IN_NAME - len(mark)) + mark, number + 1
        self.names.add(name.casefold())
        return name


def _clip(said: str, most: int) -> str:
    """Return the beginning of a text, at most so many UTF-16 units of it."""
    kept = said.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
    return kept.strip(" '") or "Table"


def _units(said: str) -> int:
    return len(said.encode("utf-16-le")) // 2


def _wide(title: str, shown: Sequence[Value]) -> float:
    """Return a width for a column by what is in it, so that long texts wrap."""
    longest = max((len(str(value)) for value in shown if value is not None), default=0)
    heading = max((len(word) for word in title.split()), default=0) + 3  # and the filter's arrow
    return min(max(longest + 1, heading, NARROWEST), WIDEST)


def _high(row: Sequence[Value], widths: Sequence[float], most: int) -> float:
    """Return the height of a row whose long texts wrap; not every program works it out."""
    lines = 1
    for value, wide in zip(row, widths, strict=True):
        if isinstance(value, str) and (len(value) > wide or "\n" in value):
            need = sum(ceil(len(line) / (0.9 * wide)) or 1 for line in value.split("\n"))
            lines = max(lines, min(need, most))
    return ROW * lines
