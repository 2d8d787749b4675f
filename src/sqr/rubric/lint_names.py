"""Checks of names that the checks of a rubric share: used once, and known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqr.errors import Fault
from sqr.rubric.model import Rubric
from sqr.rubric.names import clip, did_you_mean, fold, is_one_missing, listed
from sqr.yaml.document import Document, Path_


def repeated(
    document: Document, what: str, named: Iterable[tuple[str, Path_, str]]
) -> Iterator[Fault]:
    """Yield a fault for each name that stands under two owners: (name, path, owner)."""
    seen: dict[str, tuple[str, Path_]] = {}
    for name, path, owner in named:
        key = fold(name)
        if key in seen and seen[key][0] != owner:
            line = document.place(seen[key][1]).line
            yield document.fault(
                path,
                f"the {what} `{clip(name)}` is used twice; first in line {line}",
                "Case and outer blanks do not tell two names apart: change one of them.",
            )
        seen.setdefault(key, (owner, path))


def known_level(
    rubric: Rubric, document: Document, code: str, path: Path_, *, key: bool = False
) -> Iterator[Fault]:
    """Yield a fault where ``code`` is no level of the scale; one that is missing is told."""
    codes = [level.code for level in rubric.levels]
    if code not in rubric.rank_of and not is_one_missing([code, *codes]):
        named = [level.code for level in rubric.levels
                 if fold(code) in map(fold, (level.name, *level.aliases))]  # fmt: skip
        hint = f"Write its code, `{clip(named[0])}`." if named else ""
        hint = hint or did_you_mean(code, codes) or f"The codes are {listed(codes)}."
        yield document.fault(path, f"there is no level `{clip(code)}`", hint, key=key)
