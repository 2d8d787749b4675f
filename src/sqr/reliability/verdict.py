"""Coefficients in words: benchmark words on both ends of the interval, paradoxes, gaps."""

from __future__ import annotations

from sqr.agreement.benchmarks import KRIPPENDORFF, Scale
from sqr.agreement.bootstrap import FEWEST_UNITS
from sqr.agreement.statistic import Statistic
from sqr.said import Numeral, Said, said

FEW_UNITS = 15
"""Below so many units an interval is itself unsure, and it is said."""
HIGH_AGREEMENT, PARADOX_GAP = 0.75, 0.3


def percent(share: float) -> Numeral:
    """Return a share as whole percent, never 0 or 100 when it is not.

    >>> percent(0.784), percent(0.9999), percent(1)
    ('78%', '>99%', '100%')
    """
    if 0.995 <= share < 1:
        return Numeral(">99%")
    if 0 < share < 0.005:
        return Numeral("<1%")
    return Numeral(f"{share * 100:.0f}%")


def decimals(value: float) -> Numeral:
    """Return a coefficient with two decimals, a true minus, and none before zero.

    >>> decimals(-0.001), decimals(-0.815)
    ('0.00', '−0.81')
    """
    text = f"{value:.2f}"
    return Numeral("0.00" if text == "-0.00" else text.replace("-", "−"))


def signed(value: float) -> Numeral:
    """Return a distance with its sign and two decimals.

    >>> signed(0.2), signed(-0.2), signed(0.001)
    ('+0.20', '−0.20', '0.00')
    """
    text = decimals(value)
    return text if text[0] == "−" or not float(text) else Numeral(f"+{text}")


def span(found: Statistic) -> str:
    """Return the interval as ``0.52 to 0.81``, or nothing.

    >>> span(Statistic(0.7, low=0.52, high=0.81))
    '0.52 to 0.81'
    """
    ends = found.interval
    if ends is None:
        return ""
    return said("%(low)s to %(high)s", low=decimals(ends[0]), high=decimals(ends[1]))


def in_words(found: Statistic, plural: str, scale: Scale = KRIPPENDORFF) -> str:
    """Return what a coefficient can be called, looking at both ends of its interval.

    ``plural`` is what the rubric calls its units.

    >>> in_words(Statistic(0.85, low=0.81, high=0.9), "schools")
    'reliable'
    >>> in_words(Statistic(0.85), "schools")
    'reliable (without an interval)'
    >>> in_words(Statistic(0.85, low=0.6, high=0.9), "schools")
    'uncertain: anything from too low to reliable'
    """
    if found.value is None:
        return said("undefined")
    ends = found.interval
    if ends is None and found.why:
        if "too few" in found.why:
            return said("too few %(units)s to say", units=plural)
        return said("too little variation to say")
    if ends is None:
        return said("%(words)s (without an interval)", words=scale.word(found.value))
    low, high = (scale.grade(end) for end in ends)
    if low == high:
        return scale.words[low]
    first, last = scale.words[low], scale.words[high]
    if scale is KRIPPENDORFF and low == 0:
        return said("uncertain: anything from %(low)s to %(high)s", low=first, high=last)
    return said("%(low)s to %(high)s", low=first, high=last)


def verdict(alpha: Statistic, pairs: int, shared_units: int, plural: str) -> str:
    """Return the verdict on a scope in a few words.

    ``shared_units`` counts the units at which two reviewers rated the same thing.
    """
    if not pairs:
        return said("nothing was rated twice")
    if alpha.value is None:
        return said("every rating is the same")
    if shared_units < FEWEST_UNITS:
        return said("too few %(units)s to say", units=plural)
    return in_words(alpha, plural)


def remarks(
    alpha: Statistic,
    exact: Statistic,
    ac1: Statistic,
    counts: tuple[int, ...],
    names: tuple[str, ...],
    shared_units: int,
    plural: str,
) -> tuple[Said, ...]:
    """Return what must be said beside the numbers of a scope: paradox, undefined, few units."""
    if exact.value is None:
        return (said("Nobody rated the same thing as another: agreement cannot be known."),)
    told = []
    total = sum(counts) or 1
    top = max(range(len(counts)), key=lambda rank: counts[rank])
    share = counts[top] / total
    if alpha.value is None:
        told.append(said(
            "Every rating is %(level)s. α is undefined: with no variation, nobody can see "
            "whether reviewers tell the levels apart. AC1, which takes another view of "
            "chance, is 1.", level=names[top],
        ))  # fmt: skip
    elif (
        exact.value >= HIGH_AGREEMENT
        and ac1.value is not None
        and ac1.value - alpha.value >= PARADOX_GAP
    ):
        told.append(said(
            "Reviewers agree in %(same)s of pairs and α is still only %(alpha)s: %(share)s of the "
            "ratings are %(level)s, so that chance alone would agree nearly as often (the "
            "prevalence paradox). α asks whether the rare ratings are agreed on, and there are "
            "few of them; read exact agreement and AC1 (%(ac1)s) beside it.",
            same=percent(exact.value), alpha=decimals(alpha.value), share=percent(share),
            level=names[top], ac1=decimals(ac1.value),
        ))  # fmt: skip
    if shared_units < FEWEST_UNITS:
        told.append(said("Too few %(units)s to say more: %(n)s with two reviewers or more.",
                         units=plural, n=shared_units))  # fmt: skip
    elif shared_units < FEW_UNITS:
        told.append(said("Only %(n)s %(units)s: take the interval as a first impression.",
                         units=plural, n=shared_units))  # fmt: skip
    return tuple(told)
