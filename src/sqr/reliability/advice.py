"""What to do next, in three plain sentences: how far to trust, what to talk about, whom to help."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from sqr.agreement.bootstrap import FEWEST_UNITS
from sqr.agreement.statistic import Statistic
from sqr.reliability.model import ConnectionFinding, ReviewerFinding, Scope
from sqr.reliability.verdict import decimals, percent, signed, span
from sqr.rubric.names import clip
from sqr.said import Said, counted, listed, said

MOST_LETTERS = 120  # of a name in a sentence


def advice(
    whole: Scope,
    criteria: Sequence[Scope],
    reviewers: Sequence[ReviewerFinding],
    connection: ConnectionFinding,
    plural: str,
) -> tuple[Said, ...]:
    """Return the three sentences; ``plural`` is what the rubric calls its units."""
    if not whole.pairs:
        return (
            said(
                "No two reviewers rated the same criterion at one of the %(units)s, so nobody can "
                "know how far these levels depend on who rated.", units=plural,
            ),
            _a_second(whole.units, plural),
            said("Until then read each level as one person's judgement, and its evidence notes "
                 "with it."),
        )  # fmt: skip
    return (
        _trust(whole, plural),
        _talk(whole, criteria, plural),
        _help(reviewers, connection, plural),
    )


def _a_second(units: int, plural: str) -> Said:
    """Return where a second reviewer is wanted: where all were rated by one."""
    if units <= FEWEST_UNITS:
        return said("Let a second reviewer rate everything that one has rated.")
    return said("Let a second reviewer rate every criterion at five of the %(units)s or more.",
                units=plural)  # fmt: skip


def _trust(whole: Scope, plural: str) -> Said:
    exact, near = whole.get("exact").value or 0.0, whole.get("adjacent").value or 0.0
    same = said(
        "Two reviewers who rate the same thing give the same level in %(same)s of cases, and lie "
        "at most one level apart in %(near)s of cases", same=percent(exact), near=percent(near),
    )  # fmt: skip
    alpha = whole.get("krippendorff", "ordinal")
    if alpha.value is None:
        return said("%(same)s; every rating is the same level, so nothing shows more than that.",
                    same=same)  # fmt: skip
    if alpha.interval is None or whole.shared_units < FEWEST_UNITS:
        return said("%(same)s; %(more)s.", same=same,
                    more=_unsure(alpha, whole.shared_units, plural))  # fmt: skip
    return said("%(same)s; %(more)s (α %(alpha)s, 95%% interval %(interval)s).", same=same,
                more=_enough(*alpha.interval), alpha=decimals(alpha.value),
                interval=span(alpha))  # fmt: skip


def _enough(low: float, high: float) -> Said:
    """Return what may be built on one reviewer's level."""
    if low >= 0.8:
        return said("the level that one reviewer gives can be relied on")
    if low >= 0.667:
        return said("the level that one reviewer gives carries tentative conclusions, a panel's "
                    "more")  # fmt: skip
    if high < 0.667:
        return said(
            "beyond chance that is too little to build on one reviewer's level: let the panel "
            "settle each level together before it is published"
        )
    return said(
        "whether that is enough beyond chance cannot be told yet: let the panel settle "
        "split criteria together"
    )


def _unsure(alpha: Statistic, units: int, plural: str) -> Said:
    """Return why nothing is said of how far agreement goes beyond chance."""
    if units < FEWEST_UNITS:
        return said("so few %(units)s were rated by two reviewers (%(n)s) that nobody can say how "
                    "far that goes beyond chance", n=units, units=plural)  # fmt: skip
    if alpha.why:
        return said("nearly every rating is the same level, so little shows more than that")
    return said("α is %(alpha)s, and without an interval nobody can say how surely",
                alpha=decimals(alpha.value or 0.0))  # fmt: skip


def _talk(whole: Scope, criteria: Sequence[Scope], plural: str) -> Said:
    """Return which boundary and which criteria to talk about first."""
    lines = [b for b in whole.boundaries if b.divided.value]
    if not lines:
        return said("The reviewers agree wherever they meet: there is nothing to settle between "
                    "them.")  # fmt: skip
    widest = max(lines, key=lambda b: b.divided.value or 0.0)
    ranked = dividing(criteria)
    share = percent(widest.divided.value or 0)
    if not ranked:
        return said("Talk first about what separates %(lower)s from %(upper)s: %(share)s of pairs "
                    "lie on its two sides.", lower=widest.lower, upper=widest.upper,
                    share=share)  # fmt: skip
    named = [
        said(
            "%(part)s (%(why)s)",
            part=clip(scope.id, MOST_LETTERS),
            why=percent(scope.get("exact").value or 0),
        )
        for scope in ranked[:3]
    ]
    return said("Talk first about what separates %(lower)s from %(upper)s: %(share)s of pairs lie "
                "on its two sides, and begin with %(parts)s, where fewest pairs agree.",
                lower=widest.lower, upper=widest.upper, share=share,
                parts=listed(named, "and"))  # fmt: skip


def dividing(criteria: Sequence[Scope]) -> list[Scope]:
    """Return the criteria on which reviewers met and differ, the least agreed on first."""
    met = [s for s in criteria if s.get("exact").value is not None and s.get("exact").value != 1]
    return sorted(met, key=lambda s: (s.get("exact").value or 0.0, s.get("adjacent").value or 0.0))


def _help(reviewers: Sequence[ReviewerFinding], connection: ConnectionFinding, plural: str) -> Said:
    """Return whom to bring together with whom."""
    if not connection.connected:
        return _connect(connection)
    odd = [r for r in reviewers if r.habit]
    sure = beyond_chance(reviewers)
    far = [r for r in reviewers if r.reading in ("stricter", "more lenient") and r in sure]
    if far:
        chosen = sorted(far, key=lambda r: -abs(r.distance.value or 0.0))[:3]
        named = [
            said("%(reviewer)s (%(reading)s, %(distance)s of a level)",
                 reviewer=clip(r.id, MOST_LETTERS), reading=r.reading,
                 distance=signed(r.distance.value or 0.0))
            for r in chosen
        ]  # fmt: skip
        return counted(
            "Rate an example together with reviewer %(reviewers)s before the next visits.",
            "Rate an example together with reviewers %(reviewers)s before the next visits.",
            len(named), reviewers=listed(named),
        )  # fmt: skip
    if not any(r.distance.interval for r in reviewers) and any(r.distance.why for r in reviewers):
        return said(
            "Nobody can say yet who is strict and who is lenient: that takes reviewers who share "
            "at least %(n)s %(units)s with others.", n=FEWEST_UNITS, units=plural,
        )  # fmt: skip
    if odd:
        named = [
            said("%(part)s (%(why)s)", part=clip(r.id, MOST_LETTERS), why=r.habit) for r in odd[:3]
        ]
        return counted(
            "Look at the scale again with reviewer %(reviewers)s.",
            "Look at the scale again with reviewers %(reviewers)s.",
            len(named), reviewers=listed(named),
        )  # fmt: skip
    return said("No reviewer stands out as strict or lenient: keep mixing the panels as they are.")


def _connect(connection: ConnectionFinding) -> Said:
    named = listed(
        said(
            "%(reviewer)s also rate %(unit)s",
            reviewer=clip(who, MOST_LETTERS),
            unit=clip(unit, MOST_LETTERS),
        )
        for who, unit in connection.links[:3]
    )
    groups = len(connection.groups)
    if len(connection.links) > 3:
        return said(
            "Before reviewers are compared, let %(links)s (and more, listed below): so far "
            "%(n)s groups of reviewers share nothing with each other.", links=named, n=groups,
        )  # fmt: skip
    return said(
        "Before reviewers are compared, let %(links)s: so far %(n)s groups of reviewers share "
        "nothing with each other.", links=named, n=groups,
    )  # fmt: skip


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
