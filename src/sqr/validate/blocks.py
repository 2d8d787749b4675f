"""A name given once for several rows, as people write it in Excel: one finding for them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqr.rubric.names import clip
from sqr.validate.finder import Finder, Found, found

NOT_BLANK_ROW = "m.aside is distinct from 'blank_row'"
_BLANK = "trim(raw.\"{column}\", e' \\t\\r\\n' || chr(160)) = ''"
_FIX = (
    "Fill the name down: in Excel select the column, choose Home > Find & Select > Go To Special "
    "> Blanks, type = and the up arrow, and press Ctrl+Enter."
)


class Block(NamedTuple):
    """A file in which most rows lack a name that the first has."""

    file: int
    first: int
    rows: int


def once_a_block(finder: Finder, column: str) -> list[Block]:
    """Return the files in which a column is blank below the first row of each block.

    That is at least half of the rows, more than one, and not the first.
    """
    blank = _BLANK.format(column=column)
    odd = f'raw."{column}" < \'!\' or raw."{column}" >= chr(160)'  # as what is blank begins
    if not finder.any(f"select 1 from raw where ({odd}) and {blank}"):
        return []
    rows = finder.ratings.con.execute(
        f"""select raw.file, min(m.row) filter ({blank}) as first, count(*) filter ({blank}) as n
        from ratings m join raw on raw.row = m.row where {NOT_BLANK_ROW} group by raw.file
        having n > 1 and 2 * n >= count(*) and min(m.row) < first order by first"""
    ).fetchall()
    return [Block(*row) for row in rows]


def others(column: str, blocks: list[Block]) -> str:
    """Tell in SQL whether a row of ``ratings m`` is not among those of the blocks."""
    if not blocks:
        return "true"
    files = ", ".join(str(block.file) for block in blocks)
    blank = _BLANK.format(column=column)
    return f"m.row not in (select row from raw where file in ({files}) and {blank})"


def once(finder: Finder, column: str, blocks: list[Block]) -> Iterator[Found]:
    """SQR112."""
    for block in blocks:
        heading = clip(finder.ratings.heading(block.first, column))
        message = f"`{heading}` stands once for several rows: {block.rows:,} ratings have none"
        problem = finder.problem("SQR112", block.first, column, "", "", message, _FIX)
        yield found("SQR112", [problem], finder.most)
