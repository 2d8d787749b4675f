"""How rating files are to be read, said on the command line where there is no review.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from sqr.errors import UsageError
from sqr.folder.model import COLUMNS, Constant, Reading
from sqr.rubric.names import clip, did_you_mean, listed

CONSTANT = ".value"


def said(settings: Sequence[str]) -> tuple[Reading, Mapping[str, str | Constant]]:
    """Return the reading and the columns that ``KEY=VALUE`` texts ask for.

    A key is one of review.yaml that says how files are read (``shape``, ``sheet`` …), the
    name of a column, whose heading is meant, or ``COLUMN.value`` for what holds in every row.
    Raises :class:`~sqr.errors.UsageError` for anything else.

    >>> reading, columns = said(["shape=criteria-across", "unit=School", "reviewer.value=R1"])
    >>> reading.shape, columns["unit"], columns["reviewer"].value
    ('criteria-across', 'School', 'R1')
    """
    reading: dict[str, object] = {}
    columns: dict[str, str | Constant] = {}
    for text in settings:
        key, mark, value = (part.strip() for part in text.partition("="))
        column = key.removesuffix(CONSTANT)
        if not mark or not value:
            raise UsageError(
                f"--set {clip(text)} says nothing", "Write KEY=VALUE: --set shape=criteria-across"
            )
        if (key in reading or column in columns) and key not in ("ignore", "evidence_suffix"):
            raise UsageError(f"--set {clip(key)} is given twice", "Keep one of them.")
        if column in COLUMNS:
            columns[column] = Constant(value=value) if key != column else value
        elif key in ("ignore", "evidence_suffix"):
            held = reading.get(key, ())
            reading[key] = (*held, value) if isinstance(held, tuple) else (value,)
        elif key in Reading.model_fields:
            reading[key] = value
        else:
            raise UsageError(f"--set knows no {clip(key)}", _meant(key))
    try:
        return Reading.model_validate(reading), columns
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        why = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"--set {key}={clip(str(reading[key]))} means nothing", why) from None


def _meant(key: str) -> str:
    known = (*Reading.model_fields, *COLUMNS)
    return did_you_mean(key, known) or f"It knows {listed(known, most=len(known))}."
