"""The cells of a workbook's sheets as a person would type them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Value = int | float | str | bool | time | date | datetime | timedelta
NEEDS = "is an Excel workbook, and python-calamine, which reads them, is not installed"


def visible(book: CalamineWorkbook) -> list[str]:
    """Return the names of the sheets of cells that are not hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]  # fmt: skip


def hidden(book: CalamineWorkbook) -> list[str]:
    """Return the names of the sheets that are hidden and hold anything."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible != SheetVisibleEnum.Visible
        and book.get_sheet_by_name(sheet.name).total_height
    ]  # fmt: skip


def filled(row: list[Value]) -> int:
    """Return how many cells a row has, those that are blank at its end left out."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1] != ""), 0)


def rows(book: CalamineWorkbook, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row that has any, all of one width."""
    values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    width = max((filled(row) for row in values), default=0)
    for number, row in enumerate(values, start=1):
        cells = [text(value) for value in row[:width]]
        if any(cells):
            yield number, cells


def text(value: Value) -> str:
    """Return a cell's value as a person would type it.

    >>> [text(v) for v in (2.0, 1.1, True, datetime(2026, 1, 31), "a\\r\\nb")]
    ['2', '1.1', 'TRUE', '2026-01-31', 'a\\nb']
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
