"""What is wrong with a translation of a rubric, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqr.errors import Fault
from sqr.rubric.lint_names import known_level
from sqr.rubric.model import Criterion, Part, Rubric
from sqr.rubric.names import clip, did_you_mean, is_one_missing, listed
from sqr.rubric.translation import PartText, Translation
from sqr.yaml.document import Document, Path_

_NOTHING = PartText()


def faults(
    rubric: Rubric, translation: Translation, document: Document, at: Path_ = ()
) -> Iterator[Fault]:
    """Yield what a translation says of things that the rubric does not have.

    ``at`` is where the translation stands in its document.
    """
    for code in translation.scale.levels:
        path = (*at, "scale", "levels", code)
        yield from known_level(rubric, document, code, path, key=True)
    sources = [source.id for source in rubric.evidence.sources]
    yield from _unknown(document, "source", translation.sources, sources, (*at, "sources"))
    yield from _unknown(document, "part", translation.parts, rubric.by_id, (*at, "parts"))
    for name, text in translation.parts.items():
        part = rubric.by_id.get(name)
        if part is not None:
            yield from _part(rubric, part, text, document, (*at, "parts", name))


def _unknown(
    document: Document, what: str, found: Iterable[str], known: Iterable[str], at: Path_
) -> Iterator[Fault]:
    names = list(known)
    for name in found:
        if name not in names and not is_one_missing(names):
            there = f"The ids are {listed(names)}." if names else "It has none."
            hint = did_you_mean(name, names) or there
            message = f"the rubric has no {what} `{clip(name)}`"
            yield document.fault((*at, name), message, hint, key=True)


def _part(
    rubric: Rubric, part: Part, text: PartText, document: Document, at: Path_
) -> Iterator[Fault]:
    criterion = isinstance(part, Criterion)
    for field, other in (("description", "look_for"), ("look_for", "description")):
        if getattr(text, field) and criterion == (field == "description"):
            tier = "criterion" if criterion else "domain or cluster"
            message = f"a {tier} has no `{field}`"
            yield document.fault((*at, field), message, f"It has `{other}`.", key=True)
    for code in text.descriptors:
        path = (*at, "descriptors", code)
        found = list(known_level(rubric, document, code, path, key=True))
        yield from found
        if not found and code not in (part.descriptors if isinstance(part, Criterion) else {}):
            message = f"the rubric has no descriptor `{clip(code)}` here"
            yield document.fault(path, message, "Remove it, or add it to the rubric.", key=True)


def gaps(
    rubric: Rubric, translation: Translation, document: Document, at: Path_ = ()
) -> tuple[Fault, ...]:
    """Return the texts of the rubric that a translation lacks, where each belongs."""
    return tuple(
        document.fault(
            (*at, *path), f"no translation of {'.'.join(path)}", f"The rubric says: {clip(text)}"
        )
        for path, text, told in texts(rubric, translation)
        if text and not told
    )


def texts(rubric: Rubric, told: Translation) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield every text of a rubric: where its translation belongs, the text, the translation."""
    for field in ("title", "description", "about"):
        yield (field,), getattr(rubric, field), getattr(told, field)
    for tier in type(told.tiers).model_fields:
        if tier in rubric.tiers.model_fields_set:
            ours, theirs = getattr(rubric.tiers, tier), getattr(told.tiers, tier)
            yield ("tiers", tier, "name"), ours.name, theirs.name
            yield ("tiers", tier, "plural"), ours.plural or "", theirs.plural
    if "name" in rubric.scale.model_fields_set:
        yield ("scale", "name"), rubric.scale.name, told.scale.name
    for level in rubric.levels:
        text = told.scale.levels.get(level.code)
        for field in ("name", "meaning", "support", "for_families"):
            here = ("scale", "levels", level.code, field)
            yield here, getattr(level, field), getattr(text, field) if text else ""
    for source in rubric.evidence.sources:
        yield ("sources", source.id), source.name, told.sources.get(source.id, "")
    for part in rubric.walk():
        yield from _part_texts(part, told.parts.get(part.id, _NOTHING))


def _part_texts(part: Part, told: PartText) -> Iterator[tuple[tuple[str, ...], str, str]]:
    at = ("parts", part.id)
    yield (*at, "name"), part.name, told.name
    yield (*at, "for_families"), part.for_families, told.for_families
    if not isinstance(part, Criterion):
        yield (*at, "description"), part.description, told.description
        return
    yield (*at, "look_for"), part.look_for, told.look_for
    for code, text in part.descriptors.items():
        yield (*at, "descriptors", code), text, told.descriptors.get(code, "")
