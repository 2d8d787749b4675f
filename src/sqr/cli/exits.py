"""Exit codes, as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqr.validate.problem import Validation

CLEAN, PROBLEMS, UNUSABLE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def code_for(validation: Validation, fail_on: str) -> int:
    """Return 1 when there is a problem at or above ``fail_on``, else 0."""
    if fail_on == "never":
        return CLEAN
    grave = ("error",) if fail_on == "error" else ("error", "warning")
    return PROBLEMS if validation.worst() in grave else CLEAN
