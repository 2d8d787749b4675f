"""What to do next, in three plain sentences: how far to trust, what to talk about, whom to help."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from sqr.agreement.bootstrap import FEWEST_UNITS
from sqr.agreement.statistic import Statistic
from sqr.reliability.model import ConnectionFinding, ReviewerFinding, Scope
from sqr.reliability.verdict import decimals, percent, signed, span


def advice(
    whole: Scope,
    criteria: Sequence[Scope],
    reviewers: Sequence[ReviewerFinding],
    connection: ConnectionFinding,
    plural: str,
) -> tuple[str, ...]:
    """Return the three sentences; ``plural`` is what the rubric calls its units."""
    if not whole.pairs:
        return (
            f"No two reviewers rated the same criterion at one of the {plural}, so nobody can "
            "know how far these levels depend on who rated.",
            f"Let a second reviewer rate every criterion at five of the {plural} or more.",
            "Until then read each level as one person's judgement, and its evidence notes with it.",
        )
    return (
        _trust(whole, plural),
        _talk(whole, criteria, plural),
        _help(reviewers, connection, plural),
    )


def _trust(whole: Scope, plural: str) -> str:
    exact, near = whole.get("exact").value or 0.0, whole.get("adjacent").value or 0.0
    same = (
        f"Two reviewers who rate the same thing give the same level {_times(exact)}, "
        f"and lie at most one level apart {_times(near)}"
    )
    alpha = whole.get("krippendorff", "ordinal")
    if alpha.value is None:
        return f"{same}; every rating is the same level, so nothing shows more than that."
    if alpha.interval is None or whole.shared_units < FEWEST_UNITS:
        return f"{same}; {_unsure(alpha, whole.shared_units, plural)}."
    low = alpha.interval[0]
    if low >= 0.8:
        told = "the level that one reviewer gives can be relied on"
    elif low >= 0.667:
        told = "the level that one reviewer gives carries tentative conclusions, a panel's more"
    elif alpha.interval[1] < 0.667:
        told = (
            "beyond chance that is too little to build on one reviewer's level: let the panel "
            "settle each level together before it is published"
        )
    else:
        told = (
            "whether that is enough beyond chance cannot be told yet: let the panel settle "
            "split criteria together"
        )
    return f"{same}; {told} (α {decimals(alpha.value)}, 95% interval {span(alpha)})."


def _unsure(alpha: Statistic, units: int, plural: str) -> str:
    """Return why nothing is said of how far agreement goes beyond chance."""
    if units < FEWEST_UNITS:
        few = f"{units} of the {plural} rated by two reviewers are too few"
        return f"{few} to say how far that goes beyond chance"
    if alpha.why:
        return "nearly every rating is the same level, so little shows more than that"
    return f"α is {decimals(alpha.value or 0.0)}, and without an interval nobody can say how surely"


def _times(share: float) -> str:
    return f"in {percent(share)} of cases"


def _talk(whole: Scope, criteria: Sequence[Scope], plural: str) -> str:
    """Return which boundary and which criteria to talk about first."""
    lines = [b for b in whole.boundaries if b.divided.value]
    if not lines:
        return "The reviewers agree wherever they meet: there is nothing to settle between them."
    widest = max(lines, key=lambda b: b.divided.value or 0.0)
    ranked = dividing(criteria)
    said = (
        f"Talk first about what separates {widest.lower} from {widest.upper}: "
        f"{percent(widest.divided.value or 0)} of pairs lie on its two sides"
    )
    if not ranked:
        return f"{said}."
    named = [f"{scope.id} ({percent(scope.get('exact').value or 0)})" for scope in ranked[:3]]
    joined = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{said}, and begin with {joined}, where fewest pairs agree."


def dividing(criteria: Sequence[Scope]) -> list[Scope]:
    """Return the criteria on which reviewers met and differ, the least agreed on first."""
    met = [s for s in criteria if s.get("exact").value is not None and s.get("exact").value != 1]
    return sorted(met, key=lambda s: (s.get("exact").value or 0.0, s.get("adjacent").value or 0.0))


def _help(reviewers: Sequence[ReviewerFinding], connection: ConnectionFinding, plural: str) -> str:
    """Return whom to bring together with whom."""
    if not connection.connected:
        said = [f"{who} also rate {unit}" for who, unit in connection.links[:3]]
        more = " (and more, listed below)" if len(connection.links) > 3 else ""
        return (
            f"Before reviewers are compared, let {', '.join(said)}{more}: so far "
            f"{len(connection.groups)} groups of reviewers share nothing with each other."
        )
    odd = [r for r in reviewers if r.habit]
    sure = beyond_chance(reviewers)
    far = [r for r in reviewers if r.reading in ("stricter", "more lenient") and r in sure]
    if far:
        chosen = sorted(far, key=lambda r: -abs(r.distance.value or 0.0))[:3]
        said = [
            f"{r.id} ({r.reading}, {signed(r.distance.value or 0.0)} of a level)" for r in chosen
        ]
        return f"Rate an example together with {', '.join(said)} before the next visits."
    if not any(r.distance.interval for r in reviewers) and any(r.distance.why for r in reviewers):
        return (
            f"Nobody can say yet who is strict and who is lenient: that takes reviewers who share "
            f"at least {FEWEST_UNITS} {plural} with others."
        )
    if odd:
        said = [f"{r.id} ({r.habit})" for r in odd[:3]]
        return f"Look at the scale again with {', '.join(said)}."
    return "No reviewer stands out as strict or lenient: keep mixing the panels as they are."


def beyond_chance(reviewers: Sequence[ReviewerFinding]) -> list[ReviewerFinding]:
    """Return reviewers so far from the others that not one of as many would be by chance.

    Of a hundred alike reviewers five lie outside their own 95% interval. Bonferroni's bound
    shares the 5% among all of them, so that nobody is singled out for being one of many.
    """
    known = [r for r in reviewers if r.distance.value is not None and r.distance.se is not None]
    if not known:
        return []
    bound = NormalDist().inv_cdf(1 - 0.025 / len(known))
    return [r for r in known if abs(r.distance.value or 0.0) > bound * (r.distance.se or 0.0)]
