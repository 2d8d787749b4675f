"""Every way to raise criteria of a unit, counted without being listed.

A part's level depends on few things, and many sets of raised criteria come to the same. So
the rubric is climbed once with, for every part, a table: what the part can come to, and for
each number of raised criteria how many sets lead there and which is the first. Tables of
parts are combined into the table of their owner by what its rule looks at: the weight at
each level, or the weighted sum. Nothing is left untried, and two sets that no rule can tell
apart are never tried twice.

A limit looks at levels before any limit. So the climb is made once without limits, which
tells the triggers that can be met together, and again under each such choice of limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from sqr.rubric.model import Domain, Part, Rubric, criteria_of, tier_of
from sqr.rubric.rules import Limit, RollupMean
from sqr.scoring.lift_counts import Sets, joined, put
from sqr.scoring.lift_tables import Entry, Outcome, Standing, Sum, Sums, Table
from sqr.scoring.rollup import Piece, roll_up

_Caps = Mapping[str, int]


class LiftSets:
    """Finds the smallest sets of criteria that lift one domain of a rubric."""

    def __init__(self, rubric: Rubric, domain: Domain) -> None:
        self._rubric = rubric
        self._domain = domain
        inside = {part.id for part in _parts(domain)}
        self._limits = tuple(rule for rule in rubric.limits if rule.cap.part in inside)
        triggers = {rule.while_.part for rule in self._limits}
        self._plain = {p.id for name in triggers for p in _parts(rubric.by_id[name])}
        self._roots = tuple(_roots(rubric, domain, triggers))
        self._places = {criterion.id: n for n, criterion in enumerate(rubric.criteria)}
        self._rolled: dict[tuple[str, Sums], Outcome] = {}
        self._weights = {part.id: _whole(part.parts) for part in rubric.walk()}
        self._places_of = {part.id: tuple(self._places[c.id] for c in criteria_of(part))
                           for part in rubric.walk()}  # fmt: skip
        self._under = {part.id: tuple(p.id for p in _parts(part)) for part in rubric.walk()}
        self.tables: dict[tuple[object, ...], Table] = {}
        candidates = {c.id for root in self._roots for c in criteria_of(root)}
        self.candidates = tuple(c for c in rubric.criteria if c.id in candidates)

    def smallest(self, unit: Standing, above: int) -> tuple[Sets, int] | None:
        """Return the smallest sets that lift the domain above a rank, and where the first leads.

        None when no set does, not even that of all criteria.
        """
        can = sum(self._places[criterion.id] in unit.raised for criterion in self.candidates)
        most = min(1, can)
        while most:
            found = self._within(unit, above, most)
            if found is not None:
                return found
            most = 0 if most == can else min(2 * most, can)
        return None

    def _within(self, unit: Standing, above: int, most: int) -> tuple[Sets, int] | None:
        """Return the smallest sets of at most so many criteria."""
        best: dict[int, tuple[Sets, int]] = {}
        for fired in self._reachable(unit, most):
            climb = _Climb(self, unit, most, self._caps(fired))
            for entry, sizes in climb.all().items():
                level = entry.limited
                if entry.fired != fired or level is None or level.rank is None:
                    continue
                if level.rank <= above:
                    continue
                for size, sets in sizes.items():
                    best[size] = _better(best.get(size), (sets, level.rank))
        return best[min(best)] if best else None

    def _reachable(self, unit: Standing, most: int) -> Iterable[frozenset[str]]:
        """Return the limits that may bear together, for every choice of criteria."""
        if not self._limits:
            return (frozenset(),)
        climb = _Climb(self, unit, most, None)
        return dict.fromkeys(entry.fired for entry in climb.all())

    def _caps(self, fired: frozenset[str]) -> _Caps:
        caps: dict[str, int] = {}
        for rule in self._limits:
            if rule.id in fired:
                most = self._rubric.rank_of[rule.cap.at_most]
                caps[rule.cap.part] = min(most, caps.get(rule.cap.part, most))
        return caps

    def fired(self, part: Part, plain: Outcome | None) -> frozenset[str]:
        """Return the limits whose trigger a part meets by itself."""
        if plain is None or plain.rank is None:
            return frozenset()
        code = self._rubric.levels[plain.rank].code
        return frozenset(rule.id for rule in self._limits if _meets(rule, part, code))

    def exact(self, part: Part) -> bool:
        """Tell whether the rule of a part looks at the numbers of its parts."""
        rule = self._rubric.rollup(tier_of(part))
        return isinstance(rule, RollupMean) and rule.of == "numbers"

    def rolled(self, part: Part, sums: Sums) -> Outcome:
        """Return what a part comes to by its rule."""
        key = (part.id, sums)
        if key not in self._rolled:
            exact = self.exact(part)
            pieces = [
                Piece(
                    "", "", Fraction(weight), status, rank, _mean(weight, total) if exact else None
                )
                for (status, rank), weight, total in sums
            ]
            found = roll_up(self._rubric, self._rubric.rollup(tier_of(part)), pieces)
            self._rolled[key] = Outcome(found.status, found.rank, found.number)
        return self._rolled[key]

    def weights(self, part: Part) -> Sequence[int]:
        """Return the weights of the parts of a part, as whole numbers."""
        return self._weights[part.id]

    def under(self, part: Part) -> Sequence[str]:
        """Return the ids of a part and of all parts under it."""
        return self._under[part.id]

    def value(self, outcome: Outcome) -> Fraction:
        """Return what a part brings into a mean of numbers."""
        if outcome.number is not None:
            return outcome.number
        return Fraction(0) if outcome.rank is None else self._rubric.points[outcome.rank]

    def limited(self, outcome: Outcome, rank: int, cap: int) -> Outcome:
        """Return what a part comes to under a limit: its level, and what it brings into a mean."""
        points = self._rubric.points[cap]
        number = None if outcome.number is None else min(outcome.number, points)
        return Outcome(outcome.status, min(rank, cap), number)

    @property
    def roots(self) -> tuple[Part, ...]:
        """The domain, and beside it the parts whose levels may release a limit on it."""
        return self._roots

    @property
    def domain(self) -> Domain:
        """The domain that is to be lifted."""
        return self._domain

    def place(self, part: Part) -> int:
        """Return a criterion's place in the rubric."""
        return self._places[part.id]

    def places(self, part: Part) -> Sequence[int]:
        """Return the places of the criteria under a part."""
        return self._places_of[part.id]

    def triggers(self, part: Part) -> bool:
        """Tell whether the level of a part without limits matters to a trigger."""
        return part.id in self._plain


class _Climb:
    """One climb for one unit, with sets of at most so many criteria.

    ``caps`` is None when only the triggers are asked for.
    """

    def __init__(self, sets: LiftSets, unit: Standing, most: int, caps: _Caps | None) -> None:
        self._sets = sets
        self._unit = unit
        self._most = most
        self._caps = caps

    def all(self) -> Table:
        """Return the table of the domain and all that bears on it together."""
        every: Table = {Entry(): {0: Sets(1, ())}}
        for root in self._sets.roots:
            target = root is self._sets.domain
            joined: Table = {}
            for entry, sizes, other, more in self._pairs(every, self._table(root, inside=target)):
                limited = other.limited if target else entry.limited
                put(joined, Entry(entry.fired | other.fired, None, limited), sizes, more,
                     self._most)  # fmt: skip
            every = joined
        return every

    @staticmethod
    def _pairs(
        left: Table, right: Table
    ) -> Iterator[tuple[Entry, dict[int, Sets], Entry, dict[int, Sets]]]:
        for entry, sizes in left.items():
            for other, more in right.items():
                yield entry, sizes, other, more

    def _table(self, part: Part, *, inside: bool) -> Table:
        if not part.parts:
            return self._criterion(part, inside=inside)
        key = self._like(part, inside=inside)
        if key not in self._sets.tables:
            self._sets.tables[key] = self._made(part, inside=inside)
        return self._sets.tables[key]

    def _like(self, part: Part, *, inside: bool) -> tuple[object, ...]:
        """Return all that the table of a part depends on: many units have clusters alike."""
        unit, under = self._unit, self._sets.under(part)
        places = self._sets.places(part)
        here = tuple([(unit.now[place], unit.raised.get(place)) for place in places])
        agreed = tuple([(p, unit.agreed[p]) for p in under if p in unit.agreed])
        caps = self._caps
        capped = None if caps is None else tuple([(p, caps[p]) for p in under if p in caps])
        return part.id, inside, self._most, here, agreed, capped

    def _made(self, part: Part, *, inside: bool) -> Table:
        sets = self._sets
        exact = sets.exact(part)
        sums: dict[Sum, dict[int, Sets]] = {Sum(): {0: Sets(1, ())}}
        for child, weight in zip(part.parts, sets.weights(part), strict=True):
            table = self._table(child, inside=inside)
            joined: dict[Sum, dict[int, Sets]] = {}
            for so_far, sizes in sums.items():
                for entry, more in table.items():
                    plain, limited = so_far.plain, so_far.limited
                    key = Sum(
                        so_far.fired | entry.fired,
                        self._added(plain, weight, entry.plain, exact=exact),
                        self._added(limited, weight, entry.limited, exact=exact),
                    )
                    put(joined, key, sizes, more, self._most)
            sums = joined
        found: Table = {}
        for key, sizes in sums.items():
            before = None if key.plain is None else sets.rolled(part, key.plain)
            after = None if key.limited is None else sets.rolled(part, key.limited)
            self._enter(found, part, before, after, key.fired, sizes)
        return found

    def _criterion(self, part: Part, *, inside: bool) -> Table:
        place = self._sets.place(part)
        found: Table = {}
        now = self._unit.now[place]
        self._enter(found, part, now, now if inside else None, frozenset(), {0: Sets(1, ())})
        risen = self._unit.raised.get(place)
        if risen is not None:
            one = {1: Sets(1, (place,))}
            after = risen if inside else None
            self._enter(found, part, risen, after, frozenset(), one, agreed=False)
        return found

    def _enter(
        self, table: Table, part: Part, before: Outcome | None, after: Outcome | None,
        fired: frozenset[str], sizes: dict[int, Sets], *, agreed: bool = True,
    ) -> None:  # fmt: skip
        """Add a row: consensus and limits on the part itself take effect here."""
        rank = self._unit.agreed.get(part.id) if agreed else None
        if rank is not None:
            told = Outcome("levelled", rank)
            before, after = told if before else None, told if after else None
        elif after is not None and after.rank is not None:
            cap = (self._caps or {}).get(part.id)
            after = after if cap is None else self._sets.limited(after, after.rank, cap)
        plain = before if self._sets.triggers(part) else None
        key = Entry(
            fired | self._sets.fired(part, plain), plain, after if self._caps is not None else None
        )
        put(table, key, {0: Sets(1, ())}, sizes, self._most)

    def _added(
        self, sums: Sums | None, weight: int, outcome: Outcome | None, *, exact: bool
    ) -> Sums | None:
        """Return the parts so far and one more; None where nobody asks for them."""
        if sums is None or outcome is None:
            return None
        rank: int | None = outcome.rank
        total: Fraction | int = 0
        if exact and rank is not None:  # the levels themselves are not looked at
            rank, total = 0, weight * self._sets.value(outcome)
        kind = (outcome.status, rank)
        held = {k: (w, t) for k, w, t in sums}
        before = held.get(kind, (0, 0))
        held[kind] = (before[0] + weight, before[1] + total)
        order = sorted(held, key=lambda k: (k[0], -1 if k[1] is None else k[1]))
        return tuple((k, *held[k]) for k in order)


def _mean(weight: int, total: Fraction | int) -> Fraction | None:
    return Fraction(total) / weight if weight else None


def _whole(parts: Sequence[Part]) -> tuple[int, ...]:
    """Return the weights of parts as whole numbers in the same proportion."""
    of = lcm(*[part.weight.denominator for part in parts])
    return tuple(part.weight.numerator * (of // part.weight.denominator) for part in parts)


def _better(held: tuple[Sets, int] | None, more: tuple[Sets, int]) -> tuple[Sets, int]:
    if held is None:
        return more
    rank = held[1] if held[0].first <= more[0].first else more[1]
    return joined(held[0], more[0]), rank


def _meets(rule: Limit, part: Part, code: str) -> bool:
    return rule.while_.part == part.id and code in rule.while_.is_


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for child in part.parts:
        yield from _parts(child)


def _roots(rubric: Rubric, domain: Domain, triggers: set[str]) -> Iterator[Part]:
    """Yield the domain and the outermost triggers outside it, in the order of the rubric."""

    def outermost(part: Part) -> Iterator[Part]:
        if part is domain or part.id in triggers:
            yield part
        else:
            for child in part.parts:
                yield from outermost(child)

    for one in rubric.domains:
        yield from outermost(one)
