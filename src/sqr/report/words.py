"""Sentences: numbers that agree with their nouns, and lists that read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from sqr.review.model import LevelView, PartView, Profile, RubricView

MANY = 6
"""More levels than this in one sentence are summed up."""


def mid(name: str) -> str:
    """Return a name as it stands in mid sentence: small letters, acronyms as they are.

    >>> mid("School"), mid("Charter School"), mid("LEAs"), mid("K-8 School")
    ('school', 'charter school', 'LEAs', 'K-8 school')
    """

    def small(word: str) -> str:
        acronym = word[1:] != word[1:].lower() or (word.isupper() and len(word) > 1)
        return word if acronym else word.lower()

    return " ".join(small(word) for word in name.split(" "))


def figure(number: int) -> str:
    """Return a number with its thousands marked.

    >>> figure(12345)
    '12,345'
    """
    return f"{number:,}"


def count(number: int, one: str, many: str) -> str:
    """Return the number and the noun that agrees with it.

    >>> count(1, "school", "schools"), count(0, "school", "schools")
    ('1 school', '0 schools')
    """
    return f"{figure(number)} {one if number == 1 else many}"


def listing(items: Sequence[str]) -> str:
    """Return items as a list in a sentence.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    return ", ".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} and {items[-1]}"


def units(rubric: RubricView, number: int) -> str:
    """Return "1 school" or "2 schools", in the rubric's words."""
    return count(number, mid(rubric.unit_name), mid(rubric.unit_plural))


def spread(votes: Sequence[int], levels: Sequence[LevelView]) -> str:
    """Return votes as words from the lowest level up: "Initiating 1, Established 4"."""
    return ", ".join(
        f"{level.name} {figure(n)}" for level, n in zip(levels, votes, strict=False) if n
    )


def own_rating(part: PartView, rubric: RubricView) -> str:
    """Return what the unit says of itself, or nothing when it does not."""
    if not any(part.self_votes):
        return ""
    named = [level.name for level, n in zip(rubric.levels, part.self_votes, strict=False) if n]
    once = sum(part.self_votes) == 1
    return f"{rubric.unit_name}’s own rating: " + (
        named[0] if once else spread(part.self_votes, rubric.levels)
    )


def share(number: int, total: int, rubric: RubricView) -> str:
    """Return "4 of 6 schools", "all 6 schools", "the school".

    The verb is :func:`verb` of ``number``.
    """
    if number == total:
        return (
            f"the {mid(rubric.unit_name)}"
            if total == 1
            else f"{'both' if total == 2 else f'all {figure(total)}'} {mid(rubric.unit_plural)}"
        )
    return f"{figure(number)} of {units(rubric, total)}"


def verb(number: int, one: str = "is", many: str = "are") -> str:
    """Return the form of the verb that agrees with the number."""
    return one if number == 1 else many


def sentence(text: str) -> str:
    """Return the text with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def profile_sentence(profile: Profile, rubric: RubricView) -> str:
    """Return a profile in a sentence, from the highest level down.

    "4 of 6 schools are Established, 1 is Developing; 1 has no level."
    """
    total = profile.levelled + profile.without
    if not profile.levelled:
        return sentence(f"{share(total, total, rubric)} {verb(total, 'has', 'have')} no level")
    names = reversed([level.name for level in rubric.levels])
    held = [(n, name) for n, name in zip(reversed(profile.counts), names, strict=True) if n]
    shown = held if len(held) <= MANY else sorted(held, key=lambda pair: -pair[0])[:3]
    first, *others = shown
    said = [f"{share(first[0], total, rubric)} {verb(first[0])} {first[1]}"]
    said += [f"{figure(n)} {verb(n)} {name}" for n, name in others]
    if len(shown) < len(held):
        rest = profile.levelled - sum(n for n, _ in shown)
        said.append(f"{figure(rest)} {verb(rest)} at {len(held) - len(shown)} other levels")
    text = listing(said)
    if profile.without:
        n = profile.without
        text += f"; {figure(n)} {verb(n, 'has', 'have')} no level"
    return sentence(text)


def unit_sentence(domains: Sequence[PartView], rubric: RubricView) -> str:
    """Return a unit's domains in a sentence: "Established in 2 of 4 domains, …"."""
    total = len(domains)
    said: list[str] = []
    for level in reversed(rubric.levels):
        n = sum(1 for d in domains if d.level is not None and d.level.rank == level.rank)
        if n and said:
            said.append(f"{level.name} in {figure(n)}")
        elif n:
            noun = count(total, mid(rubric.domain_name), mid(rubric.domain_plural))
            whole = f"both {mid(rubric.domain_plural)}" if total == 2 else f"all {noun}"
            most = whole if n == total > 1 else f"{figure(n)} of {noun}"
            said.append(f"{level.name} in {most}")
    missing = sum(1 for d in domains if d.level is None)
    if missing:
        said.append(f"no level in {figure(missing)}")
    text = listing(said)
    return f"{text}." if text else ""
