"""The firmness of a level in words, and as plain data for machines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqr.review.model import FirmView
from sqr.rubric.model import Rubric
from sqr.rubric.numbers import exact_percent, percent, plain, shown
from sqr.scoring.firmness import Firmness, Margin

Moved = Sequence[tuple[str, int | None]]


def without_words(rubric: Rubric, firm: Firmness) -> str:
    """Tell whether the level hangs on one reviewer."""
    many = len(firm.without)
    if not many:
        return "nobody rated it"
    if firm.rank is None and not firm.moved_without:
        return "no level whoever is left out"
    if many == 1:
        return f"rests on one reviewer, {firm.without[0][0]}"
    if not firm.moved_without:
        return f"the same without any one of {many} reviewers"
    return "; ".join(_moved(rubric, firm.moved_without, "without"))


def rules_words(rubric: Rubric, firm: Firmness) -> str:
    """Tell whether the level hangs on the panel rule."""
    if firm.rank is None and not firm.moved_by_rule:
        return "no level under any other rule"
    if not firm.moved_by_rule:
        return f"the same under all {len(firm.rules)} other rules"
    moved = {name for name, _ in firm.moved_by_rule}
    same = [name for name, _ in firm.rules if name not in moved]
    told = [f"the same under {_listed(same)}"] if same else []
    return "; ".join([*told, *_moved(rubric, firm.moved_by_rule, "under")])


def margin_words(rubric: Rubric, margin: Margin | None) -> str:
    """Tell how near the nearest boundary is."""
    if margin is None:
        return ""
    level = rubric.levels[margin.rank].name
    if margin.what == "share":
        have, need = exact_percent(margin.have, margin.need), percent(margin.need)
        higher = " or higher" if margin.rank < len(rubric.levels) - 1 else ""
        return f"{have} of the weight is {level}{higher}; the boundary is {need}"
    have = shown(margin.have, (margin.need,))
    away = shown(margin.distance, (Fraction(0),))
    if not margin.distance:
        return f"mean {have}, on the cut of {level}"
    side = "below" if margin.have < margin.need else "above"
    return f"mean {have}, {away} {side} the cut {plain(margin.need)} of {level}"


def limit_words(rubric: Rubric, firm: Firmness) -> str:
    """Tell that a limit decides, and that the nearest cut is not what holds the level."""
    if firm.computed is None or firm.rank is None:
        return ""
    if firm.computed == firm.rank:
        return f"{firm.limit} holds it at {rubric.levels[firm.rank].name}, which it is as computed"
    told = f"{firm.limit} decides: computed {rubric.levels[firm.computed].name}, "
    told += f"limited to {rubric.levels[firm.rank].name}"
    return f"{told}; the nearest cut is of the computed level" if firm.margin else told


def lift_words(rubric: Rubric, firm: Firmness) -> str:
    """Tell what holds the level back."""
    lift = firm.lift
    if lift.rank is None:
        return lift.reason
    level = rubric.levels[lift.rank].name
    others = f" (one of {lift.ways} such sets)" if lift.ways > 1 else ""
    return f"{_listed(lift.criteria)} at the next level would make it {level}{others}"


def _moved(rubric: Rubric, moved: Moved, word: str) -> list[str]:
    """Return "Developing without R1 and R2", a text a level, lowest first."""
    by_level: dict[int | None, list[str]] = {}
    for name, rank in moved:
        by_level.setdefault(rank, []).append(name)
    ordered = sorted(by_level, key=lambda rank: -1 if rank is None else rank)
    return [
        f"{'no level' if rank is None else rubric.levels[rank].name} "
        f"{word} {_listed(by_level[rank], 'or')}"
        for rank in ordered
    ]


def _listed(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def firm_view(rubric: Rubric, firm: Firmness) -> FirmView:
    """Return how firm a level is as a report may know it."""

    def named(rank: int | None) -> str:
        return "" if rank is None else rubric.levels[rank].name

    margin, lift = firm.margin, firm.lift
    nearest = None
    if margin is not None and margin.what == "mean":
        away = shown(margin.distance, (Fraction(0),))
        nearest = (away, plain(margin.need), named(margin.rank), margin.have < margin.need)
    return FirmView(
        reviewers=len(firm.without),
        only=firm.without[0][0] if len(firm.without) == 1 else "",
        without=tuple((name, named(rank)) for name, rank in firm.moved_without),
        rules=len(firm.rules),
        under=tuple((name, named(rank)) for name, rank in firm.moved_by_rule),
        nearest=nearest,
        held_by=lift.criteria,
        lifted=named(lift.rank),
        ways=lift.ways,
        limit=(firm.limit, named(firm.computed)) if firm.limit else None,
    )


def document(rubric: Rubric, firm: Firmness) -> dict[str, Any]:
    """Return the firmness of a level as JSON data, with exact fractions as texts."""
    margin, lift = firm.margin, firm.lift
    return {
        "without_reviewer": [
            {"reviewer": name, "level": _code(rubric, rank), "same": rank == firm.rank}
            for name, rank in firm.without
        ],
        "under_rule": [
            {"rule": name, "level": _code(rubric, rank), "same": rank == firm.rank}
            for name, rank in firm.rules
        ],
        "margin": None
        if margin is None
        else {
            "of": margin.what,
            "have": str(margin.have),
            "boundary": str(margin.need),
            "level": _code(rubric, margin.rank),
            "distance": str(margin.distance),
        },
        "limit": {"id": firm.limit, "computed": _code(rubric, firm.computed)}
        if firm.limit
        else None,
        "held_back_by": {
            "criteria": list(lift.criteria),
            "level": _code(rubric, lift.rank),
            "sets_of_this_size": lift.ways,
            "reason": lift.reason,
        },
    }


def _code(rubric: Rubric, rank: int | None) -> str | None:
    return None if rank is None else rubric.levels[rank].code
