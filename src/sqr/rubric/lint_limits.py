"""Limits that cannot work: without a trigger, a part or a level, or without any effect."""

from __future__ import annotations

from collections.abc import Iterator

from sqr.errors import Fault
from sqr.rubric.lint_names import known_level, repeated
from sqr.rubric.model import OVERALL, Cluster, Domain, Rubric, tier_of
from sqr.rubric.names import clip, did_you_mean, is_one_missing, listed
from sqr.rubric.rules import Limit, RollupShare
from sqr.yaml.document import Document, Path_


def limits(rubric: Rubric, document: Document) -> Iterator[Fault]:
    """Yield the faults of all limits of a rubric."""
    named = [(limit.id, ("limits", n, "id"), str(n)) for n, limit in enumerate(rubric.limits)]
    yield from repeated(document, "limit id", named)
    for n, limit in enumerate(rubric.limits):
        at: Path_ = ("limits", n)
        for path, part in (
            ((*at, "while", "part"), limit.while_.part),
            ((*at, "cap", "part"), limit.cap.part),
        ):
            # A rule for the whole that does not fit is told already.
            declared = document.at(("rules", "overall")) is not None
            whole = path[-2] == "cap" and part == OVERALL and declared
            if part not in rubric.by_id and not whole and not is_one_missing([part, *rubric.by_id]):
                hint = _instead(rubric, part, cap=path[-2] == "cap")
                yield document.fault(path, f"there is no part `{clip(part)}`", hint)
        for code in limit.while_.is_:
            yield from known_level(rubric, document, code, (*at, "while", "is"))
        yield from known_level(rubric, document, limit.cap.at_most, (*at, "cap", "at_most"))
        if limit.cap.at_most == rubric.levels[-1].code:
            message = f"the limit `{clip(limit.id)}` can never lower a level: "
            message += f"`{clip(limit.cap.at_most)}` is the highest"
            yield document.fault((*at, "cap", "at_most"), message, "Name a lower level.")
        yield from _never_fires(rubric, document, limit, at)
        if limit.while_.part == limit.cap.part:
            message = f"the limit `{clip(limit.id)}` caps its own trigger"
            yield document.fault((*at, "cap", "part"), message, "Name another part.")


def _instead(rubric: Rubric, part: str, *, cap: bool) -> str:
    """Return what to write in place of a part that is none."""
    if part == OVERALL:
        if cap:
            return "There is an overall level where `rules:` has an `overall:` rule."
        return "The overall level is made last and triggers nothing: use the id of a part."
    return did_you_mean(part, rubric.by_id) or "Use the id of a part."


def _never_fires(rubric: Rubric, document: Document, limit: Limit, at: Path_) -> Iterator[Fault]:
    """Yield a fault where the trigger never has, or the part never passes, the level named."""
    trigger = _reachable(rubric, limit.while_.part)
    named = [code for code in limit.while_.is_ if code in rubric.rank_of]
    if named and not any(code in trigger for code in named):
        message = f"the limit `{clip(limit.id)}` can never act: the rule of "
        message += f"`{clip(limit.while_.part)}` never gives {listed(named)}"
        hint = f"It gives {listed(trigger)}."
        yield document.fault((*at, "while", "is"), message, hint)
    most = rubric.rank_of.get(limit.cap.at_most)
    capped = _reachable(rubric, limit.cap.part)
    top = rubric.rank_of[capped[-1]]
    if most is not None and top <= most < len(rubric.levels) - 1:
        message = f"the limit `{clip(limit.id)}` can never lower a level: the rule of "
        message += f"`{clip(limit.cap.part)}` never gives more than `{clip(capped[-1])}`"
        yield document.fault((*at, "cap", "at_most"), message, "Name a lower level.")


def _reachable(rubric: Rubric, part: str) -> list[str]:
    """Return the codes that a part may have by its rule, lowest first; a share names its own."""
    codes = [one.code for one in rubric.levels]
    found = rubric.by_id.get(part)
    rule = None
    if part == OVERALL and found is None:
        rule = rubric.rules.overall
    elif isinstance(found, Domain | Cluster):
        rule = rubric.rollup(tier_of(found))
    if not isinstance(rule, RollupShare):
        return codes
    if is_one_missing([*codes, *(step.level for step in rule.levels)]):
        return codes
    return [c for n, c in enumerate(codes) if n == 0 or c in {s.level for s in rule.levels}]
