"""The rules of a rubric in plain sentences, for ``rubric show`` and for the report's method."""

from __future__ import annotations

from collections.abc import Iterator

from sqr.rubric import cuts
from sqr.rubric.called import called
from sqr.rubric.model import Rubric, Tier, tier_of
from sqr.rubric.numbers import percent, plain
from sqr.rubric.rules import (
    Highest,
    Lowest,
    Mean,
    Median,
    Mode,
    Quorum,
    RollupMax,
    RollupMean,
    RollupMedian,
    RollupMin,
    RollupMode,
    RollupRule,
    RollupShare,
    ShareStep,
)
from sqr.said import Said, a, counted, listed, said

_TIES = {
    "floor_mid": said("the level halfway between them counts, and the lower where there are two"),
    "ceil_mid": said("the level halfway between them counts, and the higher where there are two"),
    "lower": said("the lower counts"),
    "upper": said("the higher counts"),
    "median": said("the median of all votes counts"),
    "unresolved": said("it stays unresolved"),
}


def sentences(rubric: Rubric) -> tuple[Said, ...]:
    """Return what the rules mean, a sentence or two each, in the order in which they act.

    >>> from sqr.rubric.load import load
    >>> sentences(load("equity-review").rubric)[1]
    'The level of a criterion is the middle vote of its reviewers. With an even number of \
votes and two different ones in the middle, the level halfway between them counts, and the \
lower where there are two.'
    """
    one = rubric.tiers.criterion.name.lower()
    told = [said("Every reviewer has one vote on each %(criterion)s at each %(unit)s: what they "
                 "rated from several sources becomes one by the rule that follows.", criterion=one,
                 unit=rubric.tiers.unit.name.lower())]  # fmt: skip
    told += [_panel(rubric, a(one)), _enough(rubric, a(one, start=True))]
    if any(domain.clusters for domain in rubric.domains):
        told.append(_rollup(rubric, "cluster", rubric.rules.cluster))
    told.append(_rollup(rubric, "domain", rubric.rules.domain))
    if rubric.rules.overall is not None:
        told.append(_rollup(rubric, "overall", rubric.rules.overall))
    else:
        told.append(said("There is no overall level: the rubric declares none."))
    if any(part.weight == 0 for part in rubric.walk()):
        told.append(said("What has the weight 0 is shown and does not count."))
    told += _points(rubric)
    told += _numbers(rubric)
    for rule in rubric.limits:
        told.append(said(
            "Limit %(limit)s: while %(part)s is %(levels)s, %(capped)s is at most %(most)s. What "
            "triggers it is the level before any limit, and with every consensus.",
            limit=rule.id, part=called(rubric, rule.while_.part),
            capped=called(rubric, rule.cap.part),
            levels=listed((_name(rubric, code) for code in rule.while_.is_), "or"),
            most=_name(rubric, rule.cap.at_most),
        ))  # fmt: skip
        if rule.why:
            told[-1] = said("%(rule)s Why: %(why)s", rule=told[-1], why=rule.why)
    told.append(said("What was not rated, does not apply or was not observed is never counted as "
                     "a low level."))  # fmt: skip
    return tuple(told)


def _name(rubric: Rubric, code: str) -> str:
    return rubric.levels[rubric.rank_of[code]].name


def _panel(rubric: Rubric, one: Said) -> Said:
    rule = rubric.rules.panel
    if isinstance(rule, Median):
        return said(
            "The level of %(a_part)s is the middle vote of its reviewers. With an even number of "
            "votes and two different ones in the middle, %(tie)s.", a_part=one, tie=_TIES[rule.tie],
        )  # fmt: skip
    if isinstance(rule, Mode):
        return said("The level of %(a_part)s is the most frequent vote; between equally frequent "
                    "ones, %(tie)s.", a_part=one, tie=_TIES[rule.tie])  # fmt: skip
    if isinstance(rule, Lowest):
        return said("The level of %(a_part)s is the lowest vote of its reviewers.", a_part=one)
    if isinstance(rule, Highest):
        return said("The level of %(a_part)s is the highest vote of its reviewers.", a_part=one)
    if isinstance(rule, Quorum):
        return said("The level of %(a_part)s is the one that at least %(share)s of the votes name; "
                    "where there is none it stays unresolved.",
                    a_part=one, share=percent(rule.share))  # fmt: skip
    return said("The level of %(a_part)s is found from the mean of the votes' points: %(cuts)s.",
                a_part=one, cuts=_cuts(rubric, rule))  # fmt: skip


def _cuts(rubric: Rubric, rule: Mean | RollupMean) -> Said:
    steps = []
    for rank, cut in enumerate(cuts.of(rubric, rule), start=1):
        level, number = rubric.levels[rank].name, plain(cut)
        if rule.at_cut == "down":
            steps.append(said("%(level)s above %(cut)s", level=level, cut=number))
        else:
            steps.append(said("%(level)s from %(cut)s", level=level, cut=number))
    return said("%(steps)s, otherwise %(level)s", steps=listed(steps), level=rubric.levels[0].name)


def _enough(rubric: Rubric, one: Said) -> Said:
    enough = rubric.rules.enough
    needs = [counted("%(n)s reviewer", "%(n)s reviewers", enough.min_reviewers)]
    if enough.min_sources > 1:
        needs.append(
            counted("%(n)s kind of evidence", "%(n)s kinds of evidence", enough.min_sources)
        )
    if enough.min_notes:
        needs.append(counted("%(n)s evidence note", "%(n)s evidence notes", enough.min_notes))
    quorum = enough.na_quorum
    share = said("more than half") if isinstance(quorum, str) else said(
        "at least %(share)s", share=percent(quorum))  # fmt: skip
    return said(
        "%(a_part)s needs at least %(needs)s; with less it has no level, which is not a low level. "
        "It is not applicable when %(share)s of those who answered say so.", a_part=one,
        needs=listed(needs, "and"), share=share,
    )  # fmt: skip


def _rollup(rubric: Rubric, tier: Tier, rule: RollupRule) -> Said:
    name = rubric.tier_name(tier).name.lower()
    what = said("The overall level") if tier == "overall" else said(
        "The level of %(a_part)s", a_part=a(name))  # fmt: skip
    short = said("It has none when no part has a level.") if not rule.min_coverage else said(
        "It has none unless parts with at least %(share)s of the applicable weight have one.",
        share=percent(rule.min_coverage))  # fmt: skip
    if isinstance(rule, RollupShare):
        whole = said("A review") if tier == "overall" else a(name, start=True)
        rules = _shares(rubric, tier, whole, rule)
    else:
        rules = _one_rule(rubric, what, rule)
    return said("%(rule)s %(coverage)s", rule=rules, coverage=short)


def _one_rule(
    rubric: Rubric, what: Said,
    rule: RollupMean | RollupMedian | RollupMode | RollupMin | RollupMax,
) -> Said:  # fmt: skip
    if isinstance(rule, RollupMean):
        if rule.of == "numbers":
            return said("%(level)s comes from the weighted mean of the means of its parts: "
                        "%(cuts)s.", level=what, cuts=_cuts(rubric, rule))  # fmt: skip
        return said("%(level)s comes from the weighted mean of the levels of its parts: "
                    "%(cuts)s.", level=what, cuts=_cuts(rubric, rule))  # fmt: skip
    if isinstance(rule, RollupMedian):
        return said("%(level)s is the weighted median of its parts; at a tie %(tie)s.", level=what,
                    tie=_TIES[rule.tie])  # fmt: skip
    if isinstance(rule, RollupMode):
        return said("%(level)s is the one with most weight among its parts; at a tie %(tie)s.",
                    level=what, tie=_TIES[rule.tie])  # fmt: skip
    if isinstance(rule, RollupMin):
        return said("%(level)s is the lowest of its parts.", level=what)
    return said("%(level)s is the highest of its parts.", level=what)


def _points(rubric: Rubric) -> Iterator[Said]:
    """Say what the levels count in a mean, where a rule takes one."""
    rules = rubric.rules
    clusters = any(domain.clusters for domain in rubric.domains)
    acting = (rules.panel, rules.cluster if clusters else None, rules.domain, rules.overall)
    if any(isinstance(rule, Mean | RollupMean) for rule in acting):
        counts = [
            said("%(level)s counts as %(points)s", level=level.name, points=plain(points))
            for level, points in zip(rubric.levels, rubric.points, strict=True)
        ]
        yield said("In a mean, %(levels)s.", levels=listed(counts, "and"))


def _numbers(rubric: Rubric) -> Iterator[Said]:
    """Say what a part brings into a mean of means when it has none, or a limit bears on it."""
    rules = rubric.rules
    if not any(isinstance(rule, RollupMean) and rule.of == "numbers"
               for rule in (rules.cluster, rules.domain, rules.overall)):  # fmt: skip
        return
    yield said("Into a mean of means, a part without a mean of its own, or with a consensus, "
               "brings the points of its level.")  # fmt: skip
    if rubric.limits:
        yield said("A part on which a limit bears brings in no more than the points of that "
                   "limit's level.")  # fmt: skip


def _shares(rubric: Rubric, tier: Tier, whole: Said, rule: RollupShare) -> Said:
    ordered = sorted(rule.levels, key=lambda s: -rubric.rank_of[s.level])
    told = said("Otherwise it is %(level)s.", level=rubric.levels[0].name)
    for step in reversed(ordered):
        told = said("%(rule)s %(next)s", rule=_share(rubric, tier, whole, step), next=told)
    return told


def _share(rubric: Rubric, tier: Tier, whole: Said, step: ShareStep) -> Said:
    level, parts = _name(rubric, step.level), _parts(rubric, tier)
    highest = rubric.rank_of[step.level] == len(rubric.levels) - 1
    share = percent(step.at_least)
    if _by_weight(rubric, tier):
        parts = said("%(parts)s (by weight)", parts=parts)
    if step.none_below is None:
        if highest:
            return said("%(a_part)s is %(level)s when at least %(share)s of its %(parts)s are.",
                        a_part=whole, level=level, share=share, parts=parts)  # fmt: skip
        return said("%(a_part)s is %(level)s when at least %(share)s of its %(parts)s are "
                    "%(level)s or higher.", a_part=whole, level=level, share=share,
                    parts=parts)  # fmt: skip
    if not step.at_least:
        return _when_none(rubric, step.none_below, whole, level, _parts(rubric, tier))
    none = _none_below(rubric, step.none_below)
    if highest:
        return said("%(a_part)s is %(level)s when at least %(share)s of its %(parts)s are, and "
                    "%(none)s.", a_part=whole, level=level, share=share, parts=parts,
                    none=none)  # fmt: skip
    return said("%(a_part)s is %(level)s when at least %(share)s of its %(parts)s are %(level)s or "
                "higher and %(none)s.", a_part=whole, level=level, share=share, parts=parts,
                none=none)  # fmt: skip


def _when_none(rubric: Rubric, code: str, whole: Said, level: str, parts: str) -> Said:
    rank = rubric.rank_of[code]
    if rank == 1:
        return said("%(a_part)s is %(level)s when none of its %(parts)s is %(lowest)s.",
                    a_part=whole, level=level, parts=parts,
                    lowest=rubric.levels[0].name)  # fmt: skip
    return said("%(a_part)s is %(level)s when none of its %(parts)s is below %(lowest)s.",
                a_part=whole, level=level, parts=parts,
                lowest=rubric.levels[rank].name)  # fmt: skip


def _none_below(rubric: Rubric, code: str) -> Said:
    """Say that no part lies under a level; where only one level does, by that level's name."""
    rank = rubric.rank_of[code]
    if rank == 1:
        return said("none is %(level)s", level=rubric.levels[0].name)
    return said("none is below %(level)s", level=rubric.levels[rank].name)


def _parts(rubric: Rubric, tier: Tier) -> str:
    """Return what the parts of a tier are called, many of them."""
    if tier == "overall":
        return rubric.tiers.domain.many.lower()
    clusters = any(domain.clusters for domain in rubric.domains)
    if tier == "domain" and clusters:
        alone = any(domain.criteria for domain in rubric.domains)
        return said("parts") if alone else rubric.tiers.cluster.many.lower()
    return rubric.tiers.criterion.many.lower()


def _by_weight(rubric: Rubric, tier: Tier) -> bool:
    """Tell whether parts of one owner count unequally: else their share is one of heads."""
    owners = (part.parts for part in rubric.walk() if part.parts and tier_of(part) == tier)
    together = [rubric.domains] if tier == "overall" else list(owners)
    return any(len({part.weight for part in parts if part.weight}) > 1 for parts in together)
