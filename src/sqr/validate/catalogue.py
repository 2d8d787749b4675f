"""Every check that sqr makes, by code. The README's table is made from this one."""

from __future__ import annotations

from sqr.rubric.names import clip, did_you_mean, fold
from sqr.validate.catalogue_files import OF_FILES, a_check
from sqr.validate.problem import Check

_ALL = (
    *OF_FILES,
    a_check(
        "SQR101", "error", "unknown criterion",
        "The rating belongs to no criterion of the rubric and is left out.",
        "Write the criterion's id as the rubric has it.",
    ),
    a_check(
        "SQR102", "error", "unknown level",
        "The cell names no level and no declared state; the rating is left out.",
        "Write a level's code or name.",
    ),
    a_check(
        "SQR103", "error", "unknown unit",
        "The rating belongs to no unit of the review and is left out.",
        "Write the unit's id as in the list of units, or add it there.",
    ),
    a_check(
        "SQR104", "error", "reviewer is not on the roster",
        "Nobody can say who rated; the rating is left out.",
        "Write the reviewer's id as in the list of reviewers, or add them there.",
    ),
    a_check(
        "SQR105", "error", "unknown kind of evidence",
        "The rating counts, but not as a kind of evidence that the rubric knows.",
        "Write one of the rubric's sources.",
    ),
    a_check(
        "SQR107", "warning", "date that cannot be read",
        "The rating counts, but nobody can say whether it belongs to this review.",
        "Write dates as 2026-01-31, or declare `date_formats:` in review.yaml.",
    ),
    a_check(
        "SQR108", "warning", "date outside the review",
        "The rating counts, but may belong to another review.",
        "Correct the date, or the review's `dates:`.",
    ),
    a_check(
        "SQR110", "warning", "note without a level",
        "Somebody had something to say and gave no level; a blank is never a low level.",
        "Give the level.",
    ),
    a_check(
        "SQR111", "warning", "name written in several ways",
        "The spellings are taken as one; check that one thing is meant.",
        "Write it in one way.",
    ),
    a_check(
        "SQR112", "error", "name given once for several rows",
        "In a table every row stands for itself; to fill in what may have been meant is a guess.",
        "Fill the name down, so that it stands in every row.",
    ),
    a_check(
        "SQR120", "error", "the same rating twice",
        "One person has one voice: the first counts, the repeat is left out.",
        "Remove the repeat.",
    ),
    a_check(
        "SQR121", "error", "two levels for the same rating",
        "The rows contradict each other; none of them counts until somebody decides.",
        "Keep the row that is right.",
    ),
    a_check(
        "SQR130", "warning", "evidence note is missing",
        "The rubric demands a note here; the rating counts, but nobody can check it.",
        "Add what was seen, heard or read.",
    ),
    a_check(
        "SQR131", "warning", "too few kinds of evidence",
        "The rubric asks for several kinds; without them the criterion gets no level.",
        "Add what was seen elsewhere, or name the kind of evidence of what is there.",
    ),
    a_check(
        "SQR140", "info", "criterion skipped",
        "Most of what stands beside it is rated: it may have been overlooked.",
        "Rate it, if it was to be rated; `sqr coverage` shows who rated what.",
    ),
    a_check(
        "SQR141", "warning", "one level for everything",
        "It may be true; it may also be a column that was filled down.",
        "Look at them again. If it is true, nothing is to be done.",
    ),
    a_check(
        "SQR142", "warning", "the same note under many criteria",
        "A note that fits everywhere is evidence of nothing in particular.",
        "Say under each criterion what was seen, heard or read of it.",
    ),
    a_check(
        "SQR143", "warning", "e-mail address in a note",
        "Reports quote notes: it would be published.",
        "Take it out of the note.",
    ),
    a_check(
        "SQR144", "warning", "phone or pupil number in a note",
        "Reports quote notes: it would be published.",
        "Take it out of the note.",
    ),
    a_check(
        "SQR145", "warning", "somebody named in a note",
        "Reports quote notes: a pupil, a parent or a teacher would be named in public.",
        "Write what they do instead of who they are: “a teacher of grade 4”.",
    ),
    a_check(
        "SQR146", "warning", "own rating of another school",
        "A school's own ratings are kept apart from the panel's; those of others are no one's own.",
        "Correct the unit, or the reviewer's role in the list.",
    ),
    a_check(
        "SQR147", "warning", "order of cycles in doubt",
        "Documents count every school as it was last reviewed, and the last is told by this order.",
        "Say in review.yaml: `cycles: [Fall 2025, Spring 2026]`, all of them, the earliest first.",
    ),
    a_check(
        "SQR150", "error", "rubric's own example fails",
        "The rules do not do what the rubric's author expects of them.",
        "Correct the rule or the example.",
    ),
    a_check(
        "SQR151", "warning", "level's own points make another level",
        "Where all ratings are one level, the rules make another of them, which nobody expects.",
        "Put the cut between the points of the two levels.",
    ),
    a_check(
        "SQR160", "error", "consensus without a reason",
        "Nobody could defend the level; the consensus does not count.",
        "Say in the column `reason` why the reviewers agreed on this level.",
    ),
    a_check(
        "SQR161", "warning", "consensus outside the panel's votes",
        "The reviewers agreed on a level that lies outside all of their votes; it counts.",
        "Check the level; the reason should say what the votes did not see.",
    ),
    a_check(
        "SQR162", "error", "consensus above a limit",
        "The rubric's limit forbids the level; the consensus does not count.",
        "Lower it, or write yes in the column `above_limit` where it is meant.",
    ),
    a_check(
        "SQR163", "error", "two consensus rows for one scope",
        "Nobody can know which of them was agreed; none of them counts.",
        "Keep the row that is right.",
    ),
    a_check(
        "SQR164", "error", "consensus on an unknown unit",
        "It belongs to no unit of the review and does not count.",
        "Write the unit's id.",
    ),
    a_check(
        "SQR165", "error", "consensus on an unknown part",
        "It belongs to no criterion, cluster or domain of the rubric and does not count.",
        "Write the part's id as the rubric has it.",
    ),
    a_check(
        "SQR166", "error", "consensus on an unknown level",
        "The cell names no level of the scale; the consensus does not count.",
        "Write a level's code or name.",
    ),
    a_check(
        "SQR167", "error", "consensus in an unknown cycle",
        "The ratings have no such cycle; the consensus does not count.",
        "Write the cycle as the ratings have it.",
    ),
    a_check(
        "SQR168", "error", "consensus row that cannot be read",
        "Nobody can know what the row means; the consensus does not count.",
        "Correct the row.",
    ),
    a_check(
        "SQR169", "error", "consensus file that cannot be used",
        "No level may rest on a consensus that was not read: sqr gives none until then.",
        "Correct the file, or remove `consensus:` from review.yaml.",
    ),
    a_check(
        "SQR170", "warning", "consensus of nobody",
        "The consensus counts, but nobody can say whose it is.",
        "Name in `agreed_by` the reviewers who agreed.",
    ),
    a_check(
        "SQR171", "warning", "consensus without a date",
        "The consensus counts, but nobody can say when it was reached.",
        "Write dates as 2026-01-31, or declare `date_formats:` in review.yaml.",
    ),
)  # fmt: skip

CHECKS: dict[str, Check] = {one.code: one for one in _ALL}


def unknown(code: str) -> tuple[str, str]:
    """Return what to say of a code that is in no catalogue, and the hint.

    >>> unknown("SQR1O4")
    ('there is no check `SQR1O4`', 'Did you mean `SQR104`? `sqr checks` lists them all.')
    """
    meant = did_you_mean(code, CHECKS)
    hint = f"{meant} `sqr checks` lists them all.".strip()
    return f"there is no check `{clip(code)}`", hint


def by_code(code: str) -> Check | None:
    """Return a check by its code, written in any case, or None."""
    return CHECKS.get(fold(code).upper())
