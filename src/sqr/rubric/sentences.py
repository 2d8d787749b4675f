"""The rules of a rubric in plain sentences, for ``rubric show`` and for the report's method."""

from __future__ import annotations

from sqr.rubric import cuts
from sqr.rubric.model import Rubric, Tier
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
)

_TIES = {
    "floor_mid": "the level halfway between them counts, and the lower where there are two",
    "ceil_mid": "the level halfway between them counts, and the higher where there are two",
    "lower": "the lower counts",
    "upper": "the higher counts",
    "median": "the median of all votes counts",
    "unresolved": "it stays unresolved",
}


def sentences(rubric: Rubric) -> tuple[str, ...]:
    """Return what the rules mean, a sentence or two each, in the order in which they act.

    >>> from sqr.rubric.load import load
    >>> sentences(load("equity-review").rubric)[1]
    'The level of a criterion is the middle vote of its reviewers. With an even number of \
votes and two different ones in the middle, the level halfway between them counts, and the \
lower where there are two.'
    """
    one = rubric.tiers.criterion.name.lower()
    said = [f"Every reviewer has one vote on each {one} at each {rubric.tiers.unit.name.lower()}, "
            "however many sources they rated it from."]  # fmt: skip
    said.append(_panel(rubric, one))
    said.append(_enough(rubric, one))
    if any(domain.clusters for domain in rubric.domains):
        said.append(_rollup(rubric, "cluster", rubric.rules.cluster))
    said.append(_rollup(rubric, "domain", rubric.rules.domain))
    if rubric.rules.overall is not None:
        said.append(_rollup(rubric, "overall", rubric.rules.overall))
    else:
        said.append("There is no overall level: the rubric declares none.")
    for rule in rubric.limits:
        levels = " or ".join(_name(rubric, code) for code in rule.while_.is_)
        said.append(
            f"Limit {rule.id}: while {rule.while_.part} is {levels}, {rule.cap.part} is at most "
            f"{_name(rubric, rule.cap.at_most)}. What triggers it is the level before any limit, "
            "and with every consensus."
        )
    said.append("What was not rated, does not apply or was not observed is never counted as a "
                "low level.")  # fmt: skip
    return tuple(said)


def _a(word: str, *, start: bool = False) -> str:
    article = "an" if word[:1].lower() in tuple("aeiou") else "a"
    return f"{article.capitalize() if start else article} {word}"


def _name(rubric: Rubric, code: str) -> str:
    return rubric.levels[rubric.rank_of[code]].name


def _panel(rubric: Rubric, one: str) -> str:
    rule = rubric.rules.panel
    start = f"The level of {_a(one)} is"
    if isinstance(rule, Median):
        return (f"{start} the middle vote of its reviewers. With an even number of votes and two "
                f"different ones in the middle, {_TIES[rule.tie]}.")  # fmt: skip
    if isinstance(rule, Mode):
        return f"{start} the most frequent vote; between equally frequent ones, {_TIES[rule.tie]}."
    if isinstance(rule, Lowest):
        return f"{start} the lowest vote of its reviewers."
    if isinstance(rule, Highest):
        return f"{start} the highest vote of its reviewers."
    if isinstance(rule, Quorum):
        return f"{start} the one that at least {percent(rule.share)} of the votes name."
    return f"{start} found from the mean of the votes' points: {_cuts(rubric, rule)}."


def _cuts(rubric: Rubric, rule: Mean | RollupMean) -> str:
    word = "above" if rule.at_cut == "down" else "from"
    parts = [
        f"{rubric.levels[rank].name} {word} {plain(cut)}"
        for rank, cut in enumerate(cuts.of(rubric, rule), start=1)
    ]
    return ", ".join(parts) + f", otherwise {rubric.levels[0].name}"


def _enough(rubric: Rubric, one: str) -> str:
    enough = rubric.rules.enough
    needs = [_count(enough.min_reviewers, "reviewer")]
    if enough.min_sources > 1:
        needs.append(_count(enough.min_sources, "kind") + " of evidence")
    if enough.min_notes:
        needs.append(_count(enough.min_notes, "evidence note"))
    quorum = enough.na_quorum
    share = "more than half" if quorum == "majority" else f"at least {percent(quorum)}"
    needed = f"{_a(one, start=True)} needs at least {' and '.join(needs)}"
    return (f"{needed}; with less it has no level, which is not a low level. It is not "
            f"applicable when {share} of those who answered say so.")  # fmt: skip


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _rollup(rubric: Rubric, tier: Tier, rule: RollupRule) -> str:
    name = rubric.tier_name(tier).name.lower()
    what = "The overall level" if tier == "overall" else f"The level of {_a(name)}"
    short = (f" It has none when parts with less than {percent(rule.min_coverage)} of the "
             "applicable weight have a level.")  # fmt: skip
    if isinstance(rule, RollupMean):
        of = "the means" if rule.of == "numbers" else "the levels"
        said = f"{what} comes from the weighted mean of {of} of its parts: {_cuts(rubric, rule)}."
    elif isinstance(rule, RollupMedian):
        said = f"{what} is the weighted median of its parts; at a tie {_TIES[rule.tie]}."
    elif isinstance(rule, RollupMode):
        said = f"{what} is the one with most weight among its parts; at a tie {_TIES[rule.tie]}."
    elif isinstance(rule, RollupMin | RollupMax):
        word = "lowest" if isinstance(rule, RollupMin) else "highest"
        said = f"{what} is the {word} of its parts."
    else:
        said = _shares(rubric, name if tier != "overall" else "review", rule)
    return said + short


def _shares(rubric: Rubric, name: str, rule: RollupShare) -> str:
    told = []
    for step in sorted(rule.levels, key=lambda s: -rubric.rank_of[s.level]):
        parts = []
        if step.at_least:
            parts.append(f"at least {percent(step.at_least)} of its parts (by weight) are "
                         f"{_name(rubric, step.level)} or higher")  # fmt: skip
        if step.none_below is not None:
            parts.append(f"none is below {_name(rubric, step.none_below)}")
        told.append(
            f"{_a(name, start=True)} is {_name(rubric, step.level)} when {' and '.join(parts)}."
        )
    return " ".join(told) + f" Otherwise it is {rubric.levels[0].name}."
