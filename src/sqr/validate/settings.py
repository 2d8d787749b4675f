"""What a review makes of the checks: another severity, or off, never without a word."""

from __future__ import annotations

from sqr.errors import Fault, ReviewFileError
from sqr.folder.model import AskedCheck, Inputs
from sqr.validate.catalogue import by_code, unknown
from sqr.validate.problem import SEVERITIES, Change, Check

_ORDER = (*SEVERITIES, "off")


def changes(inputs: Inputs) -> dict[str, Change]:
    """Return by code what the review changes.

    Raises :class:`~sqr.errors.ReviewFileError` with the place of every check that does not
    exist, that is named twice, or that is made milder without a reason.
    """
    made: dict[str, Change] = {}
    faults: list[Fault] = []
    for asked in inputs.checks:
        check = by_code(asked.code)
        if check is None:
            faults.append(_fault(asked, *unknown(asked.code)))
        elif check.code in made:
            faults.append(_fault(asked, f"the check {check.code} stands here twice", "Keep one."))
        elif _milder(check, asked) and not asked.because:
            faults.append(_fault(asked, *_reason_missing(check, asked)))
        else:
            made[check.code] = Change(check.code, check.severity, asked.severity, asked.because)
    if faults:
        raise ReviewFileError(f"the review {faults[0].file}", tuple(faults))
    return made


def _milder(check: Check, asked: AskedCheck) -> bool:
    return _ORDER.index(asked.severity) > _ORDER.index(check.severity)


def _reason_missing(check: Check, asked: AskedCheck) -> tuple[str, str]:
    what = "turned off" if asked.severity == "off" else f"made {asked.severity}"
    example = f"{check.code}: {{severity: {asked.severity}, because: REASON}}"
    return f"the check {check.code} is {what} without a reason", f"Write `{example}`."


def _fault(asked: AskedCheck, message: str, hint: str) -> Fault:
    return Fault(asked.file, asked.line, asked.column, message, hint)
