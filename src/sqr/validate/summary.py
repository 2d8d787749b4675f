"""The words that sum a validation up: nothing that went in is lost without one."""

from __future__ import annotations

from sqr.rubric.names import listed
from sqr.validate.problem import Validation


def summary_lines(validation: Validation, *, elsewhere: bool = False) -> list[str]:
    """Return rows in = used + set aside, the problems, and what was not looked for, and why.

    ``elsewhere`` tells that the problems themselves are not shown here.
    """
    aside = ", ".join(f"{n:,} {reason.replace('_', ' ')}"
                      for reason, n in validation.set_aside.items())  # fmt: skip
    rows = rows_line(validation)
    return [f"{rows} ({aside})" if aside else rows, *rest_lines(validation, elsewhere=elsewhere)]


def rows_line(validation: Validation) -> str:
    """Return rows in = used + set aside."""
    total = sum(validation.set_aside.values())
    rows = "1 row" if validation.rows_in == 1 else f"{validation.rows_in:,} rows"
    return f"{rows} = {validation.rows_used:,} used + {total:,} set aside"


def rest_lines(validation: Validation, *, elsewhere: bool = False) -> list[str]:
    """Return the lines of :func:`summary_lines` after that of the rows."""
    lines = []
    agreed = validation.consensus
    if agreed is not None:
        out = agreed.rows - agreed.hold
        rows = "1 consensus row" if agreed.rows == 1 else f"{agreed.rows:,} consensus rows"
        lines.append(f"{rows} = {agreed.hold:,} used + {out:,} set aside")
    counts = [(validation.count("error"), "error"), (validation.count("warning"), "warning")]
    said = ", ".join(f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counts if n)
    them = "it" if sum(n for n, _ in counts) == 1 else "them"
    where = f": `sqr validate` shows {them}" if said and elsewhere else ""
    lines.append(f"{said}{where}" if said else "no problems")
    lines += [
        f"{change.code} turned off ({change.found:,} found): {change.because}"
        for change in validation.changes
        if change.now == "off"
    ]
    lines += [
        f"{listed(part.codes, joined='and')} not looked at: {part.because}"
        for part in validation.skipped
    ]
    return lines
