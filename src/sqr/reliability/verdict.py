"""Coefficients in words: benchmark words on both ends of the interval, paradoxes, gaps."""

from __future__ import annotations

from sqr.agreement.benchmarks import KRIPPENDORFF, Scale
from sqr.agreement.bootstrap import FEWEST_UNITS
from sqr.agreement.statistic import Statistic

FEW_UNITS = 15
"""Below so many units an interval is itself unsure, and it is said."""
HIGH_AGREEMENT, PARADOX_GAP = 0.75, 0.3


def percent(share: float) -> str:
    """Return a share as whole percent, never 0 or 100 when it is not.

    >>> percent(0.784), percent(0.9999), percent(1)
    ('78%', '>99%', '100%')
    """
    if 0.995 <= share < 1:
        return ">99%"
    if 0 < share < 0.005:
        return "<1%"
    return f"{share * 100:.0f}%"


def decimals(value: float) -> str:
    """Return a coefficient with two decimals, a true minus, and none before zero.

    >>> decimals(-0.001), decimals(-0.815)
    ('0.00', '−0.81')
    """
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def signed(value: float) -> str:
    """Return a distance with its sign and two decimals.

    >>> signed(0.2), signed(-0.2), signed(0.001)
    ('+0.20', '−0.20', '0.00')
    """
    text = decimals(value)
    return text if text[0] == "−" or not float(text) else f"+{text}"


def span(found: Statistic) -> str:
    """Return the interval as ``0.52 to 0.81``, or nothing.

    >>> span(Statistic(0.7, low=0.52, high=0.81))
    '0.52 to 0.81'
    """
    ends = found.interval
    return "" if ends is None else f"{decimals(ends[0])} to {decimals(ends[1])}"


def in_words(found: Statistic, scale: Scale = KRIPPENDORFF) -> str:
    """Return what a coefficient can be called, looking at both ends of its interval.

    >>> in_words(Statistic(0.85, low=0.81, high=0.9))
    'reliable'
    >>> in_words(Statistic(0.85))
    'reliable (without an interval)'
    >>> in_words(Statistic(0.85, low=0.6, high=0.9))
    'uncertain: anything from too low to reliable'
    """
    if found.value is None:
        return "undefined"
    ends = found.interval
    if ends is None and found.why:
        return "too few units to say" if "too few" in found.why else "too little variation to say"
    if ends is None:
        return f"{scale.word(found.value)} (without an interval)"
    low, high = (scale.grade(end) for end in ends)
    if low == high:
        return scale.words[low]
    words = f"{scale.words[low]} to {scale.words[high]}"
    return f"uncertain: anything from {words}" if scale is KRIPPENDORFF and low == 0 else words


def verdict(alpha: Statistic, pairs: int, shared_units: int) -> str:
    """Return the verdict on a scope in a few words.

    ``shared_units`` counts the units at which two reviewers rated the same thing.
    """
    if not pairs:
        return "nothing was rated twice"
    if alpha.value is None:
        return "every rating is the same"
    if shared_units < FEWEST_UNITS:
        return "too few units to say"
    return in_words(alpha)


def remarks(
    alpha: Statistic,
    exact: Statistic,
    ac1: Statistic,
    counts: tuple[int, ...],
    names: tuple[str, ...],
    shared_units: int,
    plural: str,
) -> tuple[str, ...]:
    """Return what must be said beside the numbers of a scope: paradox, undefined, few units."""
    if exact.value is None:
        return ("Nobody rated the same thing as another: agreement cannot be known.",)
    said = []
    total = sum(counts) or 1
    top = max(range(len(counts)), key=lambda rank: counts[rank])
    share = counts[top] / total
    if alpha.value is None:
        said.append(
            f"Every rating is {names[top]}. α is undefined: with no variation, nobody can see "
            "whether reviewers tell the levels apart. AC1, which takes another view of "
            "chance, is 1."
        )
    elif (
        exact.value >= HIGH_AGREEMENT
        and ac1.value is not None
        and ac1.value - alpha.value >= PARADOX_GAP
    ):
        said.append(
            f"Reviewers agree in {percent(exact.value)} of pairs and α is still only "
            f"{decimals(alpha.value)}: {percent(share)} of the ratings are {names[top]}, so "
            "that chance alone would agree nearly as often (the prevalence paradox). α asks "
            "whether the rare ratings are agreed on, and there are few of them; read exact "
            f"agreement and AC1 ({decimals(ac1.value)}) beside it."
        )
    if shared_units < FEWEST_UNITS:
        said.append(f"Too few {plural} to say more: {shared_units} with two reviewers or more.")
    elif shared_units < FEW_UNITS:
        said.append(f"Only {shared_units} {plural}: take the interval as a first impression.")
    return tuple(said)
