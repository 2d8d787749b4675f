"""Somebody with a pencil, who redoes a level from the sentences of its explanation.

They know the scale and what was given to the rule: votes, or parts. Every sentence must be one
that they understand and must be true of these, and the level to which the sentences lead is
theirs. They know nothing of sqr: what a tie rule means stands here again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

LEVEL = r"(Level \d)"
NUMBER = r"([\d./]+)"
SHARE = r"([\d./]+(?: %)?)"
HAVE = r"([\d.]+ %|\d+/\d+(?: \([\d.]+ %\))?)"
WHY_OUT = {
    "levelled": "weight 0",
    "not_applicable": "not applicable",
    "not_enough_evidence": "not enough evidence",
    "not_covered": "not rated",
    "unresolved": "unresolved",
}


def number(text: str) -> Fraction:
    """Read ``2.5``, ``5/2`` or ``50 %``."""
    value = Fraction(text.removesuffix(" %"))
    return value / 100 if text.endswith("%") else value


def exactly(text: str, exact: Fraction) -> Fraction | None:
    """Read ``50 %`` or ``2/3 (67 %)`` and return the percent, if a share is exactly that."""
    fraction, _, percent = text.removesuffix(")").rpartition(" (")
    told = number(fraction or percent) == exact and near(percent, exact)
    return number(percent) if told else None


def near(text: str, exact: Fraction, unit: Fraction = Fraction(1, 100)) -> bool:
    """Tell whether a shown number is the exact one, rounded to a unit or finer."""
    return abs(number(text) - exact) <= unit / 2


@dataclass(frozen=True)
class Given:
    """A vote, or a part: what of it counts in a mean is ``value``."""

    id: str
    rank: int | None
    value: Fraction
    weight: Fraction = Fraction(1)
    status: str = "levelled"

    @property
    def counts(self) -> bool:
        """Tell whether it has a say."""
        return self.rank is not None and self.weight > 0


@dataclass
class Reader:
    """Reads an explanation from its first sentence to its last; ``level`` is the answer."""

    points: Sequence[Fraction]
    given: Sequence[Given]
    cuts: Sequence[Fraction] = ()
    least: Fraction = Fraction(0)  # share of the weight that must have a level
    needs: Mapping[int, tuple[Fraction, int]] = field(default_factory=dict)  # of the share rule
    level: int | None = None
    mean: Fraction | None = None
    read: list[str] = field(default_factory=list)

    def redo(self, steps: Sequence[str]) -> int | None:
        """Follow the steps and return the level that they lead to, if any."""
        for step in steps:
            found = [(act, m) for pattern, act in SENTENCES if (m := re.fullmatch(pattern, step))]
            assert len(found) == 1, f"understood {len(found)} times: {step}"
            act, match = found[0]
            self.read.append(act.__name__)
            assert act(self, *match.groups("")) is not False, f"not true: {step}, of {self.given}"
        return self.level

    @property
    def counted(self) -> list[Given]:
        return [one for one in self.given if one.counts]

    @property
    def ranks(self) -> list[int]:
        return sorted(one.rank for one in self.given if one.rank is not None and one.counts)

    def weight(self, ranks: range) -> Fraction:
        return sum((one.weight for one in self.counted if one.rank in ranks), Fraction(0))

    @property
    def whole(self) -> Fraction:
        return sum((one.weight for one in self.counted), Fraction(0))

    @property
    def middles(self) -> tuple[int, int]:
        """The lowest rank with half of the weight up to it, the highest with half from it."""
        up, q = self.whole / 2, len(self.points)
        return (min(r for r in self.ranks if self.weight(range(r + 1)) >= up),
                max(r for r in self.ranks if self.weight(range(r, q)) >= up))  # fmt: skip

    @property
    def heaviest(self) -> list[int]:
        at = {rank: self.weight(range(rank, rank + 1)) for rank in self.ranks}
        return sorted(rank for rank in at if at[rank] == max(at.values()))


def rank(name: str) -> int:
    """Return the rank of ``Level 2``."""
    return int(name.removeprefix("Level "))


# --- votes ----------------------------------------------------------------------------------------


def unanimous(reader: Reader, count: str, name: str) -> bool:
    reader.level = rank(name)
    size = {"The only vote is": 1, "Both votes are": 2}.get(count) or int(count.split()[1])
    return reader.ranks == [reader.level] * size


def order(reader: Reader, names: str) -> bool:
    told: list[int] = []
    for one in re.split(", | and ", names):
        name, _, times = one.partition(" ×")
        told += [rank(name)] * int(times or 1)
    return told == reader.ranks


def middle_vote(reader: Reader, name: str) -> bool:
    reader.level = rank(name)
    return reader.middles == (reader.level, reader.level)


TAKES: Mapping[str, Callable[[int, int], int]] = {
    "takes the level halfway, and of two the lower": lambda a, b: (a + b) // 2,
    "takes the level halfway, and of two the higher": lambda a, b: (a + b + 1) // 2,
    "takes the lower": lambda a, b: a,
    "takes the higher": lambda a, b: b,
}


def two_middle(reader: Reader, low: str, high: str, how: str, name: str) -> bool:
    a, b = rank(low), rank(high)
    reader.level = TAKES[how](a, b) if name else None
    return a != b and (a, b) == reader.middles and reader.level == (rank(name) if name else None)


def most_frequent(reader: Reader, name: str, tie: str | None) -> bool:
    first = reader.heaviest
    low, high = reader.middles
    reader.level = rank(name)
    return reader.level == first[0] if len(first) == 1 else reader.level == (
        {"lower": first[0], "upper": first[-1], "median": (low + high) // 2}.get(tie or "")
    )  # fmt: skip


def equally_frequent(reader: Reader) -> bool:
    return len(reader.heaviest) > 1


def quorum(reader: Reader, share: str, name: str) -> bool:
    need = number(share) * reader.whole
    there = [r for r in set(reader.ranks) if self_weight(reader, r) >= need]
    reader.level = rank(name) if name else None
    return there == ([reader.level] if name else [])


def self_weight(reader: Reader, level: int) -> Fraction:
    return reader.weight(range(level, level + 1))


def extreme(reader: Reader, which: str, name: str) -> bool:
    reader.level = rank(name)
    return reader.level == (reader.ranks[0] if which in ("Lowest", "lowest") else reader.ranks[-1])


def between(reader: Reader) -> bool:
    return reader.level is not None and reader.level not in reader.ranks


def no_level(reader: Reader) -> bool:
    return reader.level is None


# --- a mean and its cuts --------------------------------------------------------------------------


def mean(reader: Reader, whose: str, terms: str, divisor: str, results: str) -> bool:
    products = [[number(x) for x in term.split("·")] for term in terms.split(" + ")]
    pairs = [(Fraction(1), x[0]) if len(x) == 1 else (x[0], x[1]) for x in products]
    *exact, decimal = results.split(" = ")
    reader.mean = sum((w * v for w, v in pairs), Fraction(0)) / number(divisor)
    own = whose == "the parts' own means"
    wanted = [(p.weight, p.value if own else reader.points[p.rank or 0]) for p in reader.counted]
    if whose == "the votes' points":  # equal ones may be counted
        pairs = [(Fraction(1), v) for w, v in pairs for _ in range(int(w))]
        wanted.sort()
    return (
        pairs == wanted
        and number(divisor) == reader.whole
        and all(number(text) == reader.mean for text in exact)
        and near(decimal, reader.mean)
    )


def reaches(reader: Reader, cut: str, name: str) -> bool:
    reader.level = rank(name)
    at = reader.cuts[reader.level - 1]
    return reader.mean is not None and number(cut) == at <= reader.mean


def falls_short(reader: Reader, where: str, cut: str, name: str) -> bool:
    reader.level, at = rank(name) - 1, reader.cuts[rank(name) - 1]
    above = reader.read[-2] == "reaches"  # else there is no cut that it reaches
    assert reader.mean is not None
    return number(cut) == at and above == (reader.level > 0) and (
        reader.mean < at if where == "is below" else reader.mean == at
    )  # fmt: skip


def level(reader: Reader, name: str) -> bool:
    above = reader.read[-2] == "reaches"  # and there is no cut that it does not reach
    return reader.level == rank(name) and above == (reader.level == len(reader.cuts))


# --- parts ----------------------------------------------------------------------------------------


def left_out(reader: Reader, parts: str) -> bool:
    told = re.findall(r"(c\d+) \(([^)]+)\)", parts)
    return told == [(p.id, WHY_OUT[p.status]) for p in reader.given if not p.counts]


def effective(reader: Reader, parts: str) -> bool:
    told = re.findall(r"(c\d+) ([\d/]+) \(([\d.]+ %)\)", parts)
    exact = [(p.id, p.weight / reader.whole) for p in reader.counted]
    return [(name, number(weight)) for name, weight, _ in told] == exact and all(
        near(percent, share, Fraction(1, 10_000))
        for (_, _, percent), (_, share) in zip(told, exact, strict=True)
    )


def its_parts(reader: Reader, parts: str) -> bool:
    told = re.findall(rf"(c\d+) {LEVEL}(?: \(weight {NUMBER}\))?", parts)
    return [(name, rank(at), number(weight or "1")) for name, at, weight in told] == [
        (p.id, p.rank, p.weight) for p in reader.counted
    ]


def bare(reader: Reader, plural: str, parts: str) -> bool:
    told = re.split(", | and ", parts)
    return plural.startswith("No means") == (len(told) > 1) and all(
        p.value == reader.points[p.rank or 0] for p in reader.counted if p.id in told
    )


def half_reached(reader: Reader, name: str) -> bool:
    reader.level = rank(name)
    return reader.middles == (reader.level, reader.level)


def tried(
    reader: Reader,
    share: str, name: str, higher: str, need: str, lowest: str, said: str, holds: str,
) -> bool:  # fmt: skip
    at, top = rank(name), len(reader.points) - 1
    there = reader.weight(range(at, top + 1)) / reader.whole
    least, floor = reader.needs[at]
    enough, clear = there >= least, reader.ranks[0] >= floor
    seen = exactly(share, there)
    if holds == "holds":
        reader.level = at
    return (
        seen is not None
        and bool(higher) == (at < top)
        and (number(need) == least if need else least == 0)
        and (not need or (seen >= number(need)) == enough)
        and (rank(lowest) == reader.ranks[0] if lowest else clear)
        and bool(lowest) != clear
        and said == name
        and (holds == "holds") == (enough and clear)
    )


def always(reader: Reader, name: str) -> bool:
    reader.level = rank(name)
    return reader.level == 0 and set(reader.read[-len(reader.needs) - 1 : -1]) == {"tried"}


def nothing_counts(reader: Reader, what: str) -> bool:
    every = {p.status for p in reader.given}
    counting = {p.status for p in reader.given if p.weight}
    unrated = {"not_covered", "not_applicable"}
    return {
        "None of its parts applies here.": every == {"not_applicable"},
        "None of the parts that count applies here.": counting <= {"not_applicable"} != every,
        "None of its parts was rated.": "not_covered" in counting and every <= unrated,
        "None of the parts that count was rated.": counting <= unrated and not every <= unrated,
        "None of the parts that count has a level.": not reader.counted,
    }[what]


def uncovered(reader: Reader, have: str, need: str) -> bool:
    apply = sum((p.weight for p in reader.given if p.status != "not_applicable"), Fraction(0))
    share = reader.whole / apply
    seen = exactly(have, share)
    return seen is not None and seen < number(need) == reader.least > share


SENTENCES: tuple[tuple[str, Callable[..., bool]], ...] = (
    (rf"(The only vote is|Both votes are|All \d+ votes are) {LEVEL}\.", unanimous),
    (r"The votes in order: (.+)\.", order),
    (rf"The middle vote is {LEVEL}\.", middle_vote),
    (rf"The two middle votes are {LEVEL} and {LEVEL}; the rule (.+): {LEVEL}\.", two_middle),
    (rf"The two middle votes are {LEVEL} and {LEVEL}; the rule leaves this unresolved()()\.",
     two_middle),
    (rf"Most (?:frequent|weight): {LEVEL}(?: \(between equals the rule takes: (\w+)\))?\.",
     most_frequent),
    (r"Several levels (?:are equally frequent|have equally much weight); the rule leaves this "
     r"unresolved\.", equally_frequent),
    (rf"A level needs {SHARE} of the votes: (?:none|{LEVEL}) has it\.", quorum),
    (rf"(Lowest|Highest) vote: {LEVEL}\.", extreme),
    (r"No reviewer chose this level: it lies between the votes\.", between),
    (r"The rule gives no level for these (?:votes|parts)\.", no_level),
    (r"The mean of (the votes' points|their points|the parts' own means): "
     rf"\((.+)\)/\(?{NUMBER}\)? = (.+)\.", mean),
    (rf"It reaches the cut {NUMBER} of {LEVEL}\.", reaches),
    (rf"It (is below|lies on) the cut {NUMBER} of {LEVEL}"
     r"(?:, and on a cut the rule stays below)?\.", falls_short),
    (rf"Level: {LEVEL}\.", level),
    (r"Left out: (.+); the weights of the others share the whole\.", left_out),
    (r"Effective weights: (.+)\.", effective),
    (r"Its parts: (.+)\.", its_parts),
    (r"(No means? of (?:its|their) own), so the points of (?:its level|their levels) count: (.+)\.",
     bare),
    (rf"Half of the weight is reached at {LEVEL}\.", half_reached),
    (rf"Half of the weight is reached at {LEVEL}, exactly, and the next is {LEVEL}; "
     rf"the rule (.+): {LEVEL}\.", two_middle),
    (rf"Half of the weight is reached at {LEVEL}, exactly, and the next is {LEVEL}; "
     r"the rule leaves this unresolved()()\.", two_middle),
    (rf"The (lowest|highest) of them decides: {LEVEL}\.", extreme),
    (rf"{HAVE} of the weight is {LEVEL}( or higher)?(?: \({SHARE} needed\))?"
     rf"(?:, (?:but|and) {LEVEL} stands among the parts)?: {LEVEL} (holds|does not hold)\.", tried),
    (rf"{LEVEL} always holds\.", always),
    (r"(None of (?:its parts|the parts that count) (?:applies here|was rated)\.|"
     r"None of the parts that count has a level\.)",
     nothing_counts),
    (rf"Parts with a level hold {HAVE} of the applicable weight; the rubric asks for {SHARE}\.",
     uncovered),
)  # fmt: skip
