"""SEMANTICS in plain Python: from rows to levels, in fractions, on two pages, without a short cut.

It knows nothing of sqr. A rubric is a dict as the YAML gives it, a unit's ratings are rows as in
the file, and what comes out is (status, rank, number) for every part. Ranks count from 0, the
lowest level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Yaml = Mapping[str, Any]
HALF = Fraction(1, 2)


class Row(NamedTuple):
    """A line of a unit's ratings; the level is a code, NA, NO (not observed) or blank."""

    criterion: str
    reviewer: str
    source: str
    level: str
    note: str


Rows = Sequence[Row]


@dataclass(frozen=True)
class Found:
    """What a part comes to; no more of its number than ``most`` counts in a mean of numbers."""

    status: str
    rank: int | None = None
    number: Fraction | None = None
    most: Fraction | None = None

    def brings(self, points: Sequence[Fraction]) -> Fraction:
        """Return what the part brings into a mean of numbers: sections 6 to 8."""
        assert self.rank is not None
        own = points[self.rank] if self.number is None else self.number
        return own if self.most is None else min(own, self.most)


@dataclass(frozen=True)
class Agreed:
    """A consensus on a part; ``above`` says that a level above a limit is meant."""

    rank: int
    above: bool


Items = Sequence[tuple[int, Fraction, Fraction]]  # rank, weight, value in a mean


def tied(low: int, high: int, tie: str) -> int | None:
    """Choose between the two middle ranks."""
    if low == high:
        return low
    middle = {"lower": low, "upper": high, "floor_mid": (low + high) // 2,
              "ceil_mid": -(-(low + high) // 2)}  # fmt: skip
    return middle.get(tie)  # unresolved: none of them


def decided(rule: Yaml, items: Items, points: Sequence[Fraction]) -> tuple[Any, Any]:
    """Return the rank and the number that a rule gives: sections 4 and 6."""
    ranks = [rank for rank, _, _ in items]
    whole = sum(weight for _, weight, _ in items)

    def weight(wanted: Any) -> Fraction:
        return sum((w for rank, w, _ in items if wanted(rank)), Fraction(0))

    if rule["rule"] in ("min", "max"):
        return (min if rule["rule"] == "min" else max)(ranks), None
    if rule["rule"] == "median":
        low = min(r for r in ranks if weight(lambda x, r=r: x <= r) * 2 >= whole)
        high = max(r for r in ranks if weight(lambda x, r=r: x >= r) * 2 >= whole)
        return tied(low, high, rule.get("tie", "floor_mid")), None
    if rule["rule"] == "mode":
        most = max(weight(lambda x, r=r: x == r) for r in ranks)
        first = sorted({r for r in ranks if weight(lambda x, r=r: x == r) == most})
        tie = rule.get("tie", "lower")
        if tie == "median" and len(first) > 1:
            return decided({"rule": "median"}, items, points)
        return (None if tie == "unresolved" and len(first) > 1
                else first[-1 if tie == "upper" else 0]), None  # fmt: skip
    if rule["rule"] == "quorum":
        need = Fraction(str(rule["share"])) * whole
        return next((r for r in ranks if weight(lambda x, r=r: x == r) >= need), None), None
    if rule["rule"] == "share":
        for step in reversed(rule["levels"]):  # written from the lowest up, here
            rank = int(step["level"]) - 1
            enough = weight(lambda x, r=rank: x >= r) >= Fraction(step["at_least"]) * whole
            if enough and min(ranks) >= int(step.get("none_below", "1")) - 1:
                return rank, None
        return 0, None
    number = sum(w * value for _, w, value in items) / whole
    up = rule.get("at_cut") == "up"
    cuts = [Fraction(rule.get("cuts", {}).get(str(code), (a + b) / 2))
            for code, (a, b) in enumerate(pairwise(points), start=2)]  # fmt: skip
    return sum(number > cut or (up and number == cut) for cut in cuts), number


def kept(rows: Rows) -> Rows:
    """Leave out blanks, and keys that stand twice: one row of equal ones, none of others."""
    keys: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if row.level:
            keys.setdefault(row[:3], []).append(row)
    return [same[0] for same in keys.values() if len({row.level for row in same}) == 1]


class Oracle:
    """A rubric of domains, clusters and criteria; codes are 1 … q."""

    def __init__(self, rubric: Yaml, points: Sequence[Fraction]) -> None:
        self.rubric, self.points = rubric, points
        self.rules = rubric["rules"]
        self.enough = self.rules.get("enough", {})

    def levels(self, rows: Rows, agreed: Mapping[str, Agreed]) -> dict[str, Found]:
        """Return what every part of a unit comes to; ``rows`` are its panel's."""
        held = dict(agreed)
        while True:  # a consensus above a limit is refused unless it is meant: section 8
            caps = self.caps(self.climbed(rows, held, {}))
            refused = [p for p, one in held.items()
                       if not one.above and one.rank > caps.get(p, one.rank)]  # fmt: skip
            if not refused:
                return self.climbed(rows, held, caps)
            held = {part: one for part, one in held.items() if part not in refused}

    def own(self, rows: Rows) -> dict[str, Found]:
        """Return what a unit says of itself: of one voice no more is asked than that it speaks."""
        alone = Oracle(self.rubric, self.points)
        alone.enough = {k: v for k, v in self.enough.items() if k == "na_quorum"}
        return alone.levels(rows, {})

    def caps(self, found: Mapping[str, Found]) -> dict[str, int]:
        """Return the highest rank that limits leave to each part: section 7."""
        caps: dict[str, int] = {}
        for limit in self.rubric.get("limits", ()):
            rank = found[limit["while"]["part"]].rank
            if rank is not None and str(rank + 1) in limit["while"]["is"]:
                part, most = limit["cap"]["part"], int(limit["cap"]["at_most"]) - 1
                caps[part] = min(most, caps.get(part, most))
        return caps

    def climbed(
        self, rows: Rows, agreed: Mapping[str, Agreed], caps: Mapping[str, int]
    ) -> dict[str, Found]:
        """Go up the rubric, with these limits and agreements in effect."""
        found: dict[str, Found] = {}

        def settled(name: str, one: Found) -> Found:
            if name in agreed:
                one = Found("levelled", agreed[name].rank)
            elif one.rank is not None and name in caps:
                most = caps[name]
                one = Found(one.status, min(one.rank, most), one.number, self.points[most])
            found[name] = one
            return one

        def climb(part: Yaml, tier: str) -> Found:
            below = [*((c, "cluster") for c in part.get("clusters", ())),
                     *((c, "criterion") for c in part.get("criteria", ()))]  # fmt: skip
            if not below:
                its = kept([row for row in rows if row.criterion == part["id"]])
                return settled(part["id"], self.criterion(its))
            parts = [(Fraction(one.get("weight", 1)), climb(one, kind)) for one, kind in below]
            return settled(part["id"], self.tier(self.rules[tier], parts))

        tops = [(Fraction(1), climb(domain, "domain")) for domain in self.rubric["domains"]]
        if "overall" in self.rules:
            settled("overall", self.tier(self.rules["overall"], tops))
        return found

    def criterion(self, rows: Rows) -> Found:
        """Reduce a panel's rows to a level: sections 3 to 5."""
        rated = [row for row in rows if row.level not in ("NA", "NO")]
        votes = [self.vote([row for row in rated if row.reviewer == reviewer])
                 for reviewer in {row.reviewer for row in rated}]  # fmt: skip
        ranks = [vote for vote in votes if vote is not None]
        away = {row.reviewer for row in rows if row.level == "NA"} - {r.reviewer for r in rated}
        if not votes and not away:
            return Found("not_covered")
        share = Fraction(len(away), len(votes) + len(away))
        quorum = self.enough.get("na_quorum", "majority")
        if share > HALF if quorum == "majority" else share >= Fraction(quorum):
            return Found("not_applicable")
        if votes and not ranks:
            return Found("unresolved")  # each of them is torn between their sources
        asked = {
            "min_reviewers": len(ranks),
            "min_sources": max(1, len({row.source for row in rated if row.source})),
            "min_notes": sum(bool(row.note) for row in rated),
        }
        if not ranks or any(asked[name] < self.enough.get(name, 0) for name in asked):
            return Found("not_enough_evidence")
        return self.ruled(ranks)

    def vote(self, rows: Rows) -> int | None:
        """Reduce one person's ratings from several sources to one vote, if the rule gives one."""
        ranks = [int(row.level) - 1 for row in rows]
        return ranks[0] if len(ranks) == 1 else self.ruled(ranks).rank

    def ruled(self, ranks: Sequence[int]) -> Found:
        items = [(rank, Fraction(1), self.points[rank]) for rank in ranks]
        rank, number = decided(self.rules["panel"], items, self.points)
        return Found("unresolved") if rank is None else Found("levelled", rank, number)

    def tier(self, rule: Yaml, parts: Sequence[tuple[Fraction, Found]]) -> Found:
        """Roll parts up: section 6."""
        counting = [(w, one) for w, one in parts if w > 0]  # weight 0 is shown and not counted
        apply = [(w, one) for w, one in counting if one.status != "not_applicable"]
        if not apply:
            return Found("not_applicable")
        if all(one.status == "not_covered" for _, one in apply):
            return Found("not_covered")
        own = rule.get("of") == "numbers"
        items = [
            (one.rank, w, one.brings(self.points) if own else self.points[one.rank])
            for w, one in apply
            if one.rank is not None
        ]
        whole = sum(w for w, _ in apply)
        coverage = Fraction(str(rule.get("min_coverage", HALF)))
        if not items or sum(w for _, w, _ in items) < coverage * whole:
            gaps = {one.status for _, one in apply if one.rank is None}
            return Found("unresolved" if gaps == {"unresolved"} else "not_enough_evidence")
        rank, number = decided(rule, items, self.points)
        return Found("unresolved") if rank is None else Found("levelled", rank, number)
