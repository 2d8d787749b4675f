"""How statuses, states, reasons and flags are said, in tables and documents alike."""

from __future__ import annotations

from sqr.rubric.model import Rubric
from sqr.said import said
from sqr.scoring.decision import ABOVE_LIMIT, CONSENSUS, REFUSED, Decision
from sqr.scoring.panel import BETWEEN, SPLIT

STATUS_WORDS: dict[str, str] = {
    "levelled": said("Has a level"),
    "not_enough_evidence": said("Not enough evidence"),
    "not_applicable": said("Not applicable"),
    "unresolved": said("Unresolved"),
    "not_covered": said("Not covered"),
}

REASONS = {
    "blank": said("the level cell is blank"),
    "blank_row": said("the row is blank"),
    "duplicate": said("the same rating stands more than once"),
    "invalid_level": said("the level is not one of the scale"),
    "malformed_row": said("the row cannot be split into its columns"),
    "not_applicable": said("the reviewer says that it does not apply"),
    "not_observed": said("the reviewer did not observe it"),
    "self_evaluation": said("the school's own rating, kept beside the panel's"),
    "unknown_criterion": said("the criterion is not in the rubric"),
    "unknown_reviewer": said("the reviewer is not on the roster"),
    "unknown_unit": said("the unit is not in the list"),
    "unusable_file": said("the file cannot be used"),
}

STATES = {
    "rated": said("rated"),
    "not_applicable": said("not applicable"),
    "not_observed": said("not observed"),
    "blank": said("blank"),
    "invalid": said("invalid"),
}

TALKED = said("The votes lie two levels or more apart; the reviewers talked and agreed.")

FLAGS = {
    SPLIT: said("The votes lie two levels or more apart: the reviewers should talk."),
    "rated_and_not_applicable": said("Some rated it and others say that it does not apply."),
    "level_nobody_chose": said("No reviewer chose this level; it lies between the votes."),
}


def flag_words(rubric: Rubric, decision: Decision) -> tuple[str, ...]:
    """Return the flags of a decision in words."""
    return tuple(_words(rubric, decision, flag) for flag in decision.flags)


# Steps tell of these when they happen, and in more words.
_IN_STEPS = frozenset({BETWEEN, CONSENSUS, ABOVE_LIMIT, REFUSED, "limited"})


def untold_words(rubric: Rubric, decision: Decision) -> tuple[str, ...]:
    """Return the flags of a decision in words, without those of which its steps tell."""
    return tuple(
        _words(rubric, decision, flag)
        for flag in decision.flags
        if flag.partition(":")[0] not in _IN_STEPS
    )


def computed_words(rubric: Rubric, rank: int | None, status: str) -> str:
    """Return what the rules computed: a level's name, or why there was none."""
    return STATUS_WORDS[status] if rank is None else rubric.levels[rank].name


def _words(rubric: Rubric, decision: Decision, flag: str) -> str:
    kind, _, name = flag.partition(":")
    held = decision.agreed
    if kind == CONSENSUS and held is not None:
        computed = computed_words(rubric, held.rank, held.status)
        return said("The reviewers agreed on this level; computed: %(level)s.", level=computed)
    if flag == SPLIT and held is not None:
        return TALKED
    if kind == ABOVE_LIMIT:
        return said("The consensus lies above the limit %(limit)s, which is meant.", limit=name)
    if kind == REFUSED:
        return said("A consensus was refused: it lies above the limit %(limit)s.", limit=name)
    if kind == "limited":
        return said("The limit %(limit)s lowered the level.", limit=name)
    if kind == "limit_undetermined":
        return said("The limit %(limit)s could not be applied: its trigger has no level.",
                    limit=name)  # fmt: skip
    return FLAGS.get(flag, flag)
