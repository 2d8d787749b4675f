"""Every way to raise criteria of a unit, counted without being listed.

A part's level depends on few things, and many sets of raised criteria come to the same. So
the rubric is climbed once with, for every part, a table: what the part can come to, and for
each number of raised criteria how many sets lead there and which is the first. Tables of
parts are combined into the table of their owner by what its rule looks at: the weight at
each level, or the weighted sum. Nothing is left untried, and two sets that no rule can tell
apart are never tried twice.

A limit looks at levels before any limit. So the climb is made once without limits, which
tells the triggers that can be met together, and again under each such choice of limits that
comes to something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from sqr.rubric.model import Domain, Part, Rubric, criteria_of, tier_of
from sqr.rubric.rules import Limit, RollupMean
from sqr.scoring.lift_counts import Sets, enter, joined, put
from sqr.scoring.lift_sums import Adder, Row, Term, plus
from sqr.scoring.lift_tables import Entry, Outcome, Standing, Sums, Table
from sqr.scoring.rollup import Piece, roll_up

_Caps = Mapping[str, int]
# The sums of some parts of an owner: limits whose triggers are met, the sum without limits and
# with them; and what one part may add to them, with the sets that lead there.
_Sums = dict[tuple[frozenset[str], Row | None, Row | None], dict[int, Sets]]
_Terms = tuple[frozenset[str], Term | None, Term | None, Mapping[int, Sets]]


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
        self._counted = {p.id for owner in rubric.walk() if owner.parts and self.exact(owner)
                         for p in owner.parts}  # fmt: skip
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
        free = _Climb(self, unit, most, {}).all()
        best: dict[int, tuple[Sets, int]] = {}
        for caps, meant in self._together(entry.fired for entry in free):
            if caps.get(self._domain.id, above + 1) <= above:
                continue
            table = _Climb(self, unit, most, caps).all() if caps else free
            for entry, sizes in table.items():
                level = entry.limited
                if entry.fired in meant and level and level.rank is not None and level.rank > above:
                    for size, sets in sizes.items():
                        best[size] = _better(best.get(size), (sets, level.rank))
        return best[min(best)] if best else None

    def _together(
        self, reachable: Iterable[frozenset[str]]
    ) -> Iterable[tuple[_Caps, set[frozenset[str]]]]:
        """Return the choices of limits that can be met, those that come to the same together."""
        found: dict[tuple[tuple[str, int], ...], tuple[_Caps, set[frozenset[str]]]] = {}
        for fired in dict.fromkeys(reachable):
            caps = self._caps(fired)
            found.setdefault(tuple(sorted(caps.items())), (caps, set()))[1].add(fired)
        return found.values()

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
                Piece("", Fraction(weight), status, rank, _mean(weight, total) if exact else None)
                for (status, rank), weight, total in sums
            ]
            found = roll_up(self._rubric, self._rubric.rollup(tier_of(part)), pieces)
            self._rolled[key] = self.seen(part, Outcome(found.status, found.rank, found.number))
        return self._rolled[key]

    def seen(self, part: Part, outcome: Outcome) -> Outcome:
        """Return a part's outcome as its owner sees it: hardly any looks at its number."""
        return outcome if part.id in self._counted else Outcome(outcome.status, outcome.rank)

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
    """One climb for one unit under some limits, with sets of at most so many criteria."""

    def __init__(self, sets: LiftSets, unit: Standing, most: int, caps: _Caps) -> None:
        self._sets = sets
        self._unit = unit
        self._most = most
        self._caps = caps

    def all(self) -> Table:
        """Return the table of the domain and all that bears on it together."""
        every: Table = {Entry(): {0: Sets(1, ())}}
        for root in self._sets.roots:
            target = root is self._sets.domain
            table = self._table(root, inside=target)
            joined: Table = {}
            for entry, sizes in every.items():
                for other, more in table.items():
                    if min(sizes) + min(more) <= self._most:
                        limited = other.limited if target else entry.limited
                        key = Entry(entry.fired | other.fired, None, limited)
                        put(joined, key, sizes, more, self._most)
            every = joined
        return every

    def _table(self, part: Part, *, inside: bool) -> Table:
        key = self._like(part, inside=inside)
        table = self._sets.tables.get(key)
        if table is None:
            made = self._made if part.parts else self._criterion
            table = self._sets.tables[key] = made(part, inside=inside)
        return table

    def _like(self, part: Part, *, inside: bool) -> tuple[object, ...]:
        """Return all that the table of a part depends on: many units have clusters alike."""
        unit, under = self._unit, self._sets.under(part)
        places = self._sets.places(part)
        here = tuple([(unit.now[place], unit.raised.get(place)) for place in places])
        agreed = tuple([(p, unit.agreed[p]) for p in under if p in unit.agreed])
        capped = tuple([(p, self._caps[p]) for p in under if p in self._caps])
        return part.id, inside, self._most, here, agreed, capped

    def _made(self, part: Part, *, inside: bool) -> Table:
        sets = self._sets
        tables = [self._table(child, inside=inside) for child in part.parts]
        every = (one for table in tables for entry in table for one in (entry.plain, entry.limited))
        adder = Adder(filter(None, every), sets.value if sets.exact(part) else None)
        none = adder.nothing
        sums: _Sums = {(frozenset(), none, none): {0: Sets(1, ())}}
        for table, weight in zip(tables, sets.weights(part), strict=True):
            sums = self._added(sums, [
                (entry.fired, _term(adder, entry.plain, weight),
                 _term(adder, entry.limited, weight), more)
                for entry, more in table.items()
            ])  # fmt: skip
        found: Table = {}
        for (fired, plain, limited), sizes in sums.items():
            before = None if plain is None else sets.rolled(part, adder.told(plain))
            after = before
            if limited != plain:
                after = None if limited is None else sets.rolled(part, adder.told(limited))
            self._enter(found, part, before, after, fired, sizes)
        return found

    def _added(self, sums: _Sums, terms: Sequence[_Terms]) -> _Sums:
        """Return every sum with every part that may be added, if the sets are small enough."""
        joined: _Sums = {}
        most = self._most
        ends = [(min(more), fired, plain, limited, more) for fired, plain, limited, more in terms]
        for (fired, plain, limited), sizes in sums.items():
            room = most - min(sizes)
            for least, also, one, other, more in ends:
                if least <= room:
                    key = (fired | also, plus(plain, one), plus(limited, other))
                    put(joined, key, sizes, more, most)
        return joined

    def _criterion(self, part: Part, *, inside: bool) -> Table:
        place = self._sets.place(part)
        found: Table = {}
        now = self._sets.seen(part, self._unit.now[place])
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
            cap = self._caps.get(part.id)
            after = after if cap is None else self._sets.limited(after, after.rank, cap)
        plain = before if self._sets.triggers(part) else None
        enter(table, Entry(fired | self._sets.fired(part, plain), plain, after), sizes)


def _term(adder: Adder, outcome: Outcome | None, weight: int) -> Term | None:
    return None if outcome is None else adder.term(outcome, weight)


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
