"""A rubric whose every text knows what it is in the languages of its translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from sqr.rubric.model import Criterion, Domain, Level, Part, Rubric, Source, TierName
from sqr.rubric.translation import PartText, Translation
from sqr.said import Term

Told = Callable[[Translation], str]
M = TypeVar("M", bound=BaseModel)
_NOTHING = PartText()


def with_terms(rubric: Rubric, translations: Mapping[str, Translation]) -> Rubric:
    """Return the rubric with a :class:`~sqr.said.Term` in place of every text that readers see.

    >>> from sqr.rubric.load import load
    >>> vars(load("equity-review").rubric.levels[1])["name"].others
    {'es': 'En desarrollo'}
    """
    terms = _Terms(rubric.language, translations)
    changed: dict[str, object] = {
        "title": terms.of(rubric.title, lambda t: t.title),
        "description": terms.of(rubric.description, lambda t: t.description),
        "about": terms.of(rubric.about, lambda t: t.about),
        "tiers": _copy(
            rubric.tiers,
            **{
                tier: terms.tier(getattr(rubric.tiers, tier), tier)
                for tier in type(rubric.tiers).model_fields
            },
        ),
        "scale": _copy(
            rubric.scale,
            name=terms.of(rubric.scale.name, lambda t: t.scale.name, usual=True),
            levels=tuple(terms.level(level) for level in rubric.levels),
        ),
        "evidence": _copy(
            rubric.evidence,
            sources=tuple(terms.source(source) for source in rubric.evidence.sources),
        ),
        "domains": tuple(terms.part(domain) for domain in rubric.domains),
    }
    fields = {name: getattr(rubric, name) for name in type(rubric).model_fields} | changed
    return Rubric.model_construct(_fields_set=rubric.model_fields_set, **fields)


def _copy(model: M, **changed: object) -> M:
    return model.model_copy(update=changed)


class _Terms(NamedTuple):
    language: str
    translations: Mapping[str, Translation]

    def of(self, text: str, told: Told, *, usual: bool = False) -> str:
        """Return a text as a term; the catalogues know ``usual`` names."""
        if not text:
            return text
        others = {code: told(each) for code, each in self.translations.items()}
        return Term(text, others, self.language, str(text) if usual else "")

    def tier(self, name: TierName, tier: str) -> TierName:
        def plural(translation: Translation) -> str:
            found = getattr(translation.tiers, tier)
            return found.plural or (f"{found.name}s" if found.name else "")

        return _copy(
            name,
            name=self.of(name.name, lambda t: str(getattr(t.tiers, tier).name), usual=True),
            plural=self.of(name.many, plural, usual=True),
        )

    def level(self, level: Level) -> Level:
        def of(text: str, field: str) -> str:
            def told(translation: Translation) -> str:
                found = translation.scale.levels.get(level.code)
                return str(getattr(found, field)) if found else ""

            return self.of(text, told)

        return _copy(
            level,
            name=of(level.name, "name"),
            meaning=of(level.meaning, "meaning"),
            support=of(level.support, "support"),
            for_families=of(level.for_families, "for_families"),
        )

    def source(self, source: Source) -> Source:
        name = source.name or source.id
        return _copy(source, name=self.of(name, lambda t: t.sources.get(source.id, "")))

    def part(self, part: Part) -> Part:
        """Return a part with its own parts."""

        def of(text: str, field: str) -> str:
            return self.of(text, lambda t: str(getattr(t.parts.get(part.id, _NOTHING), field)))

        texts: dict[str, object] = {
            "name": of(part.name, "name"),
            "for_families": of(part.for_families, "for_families"),
        }
        if isinstance(part, Criterion):
            texts["look_for"] = of(part.look_for, "look_for")
            texts["descriptors"] = {code: self._descriptor(part, code) for code in part.descriptors}
            return _copy(part, **texts)
        texts["description"] = of(part.description, "description")
        texts["criteria"] = tuple(self.part(child) for child in part.criteria)
        if isinstance(part, Domain):
            texts["clusters"] = tuple(self.part(child) for child in part.clusters)
        return _copy(part, **texts)

    def _descriptor(self, part: Criterion, code: str) -> str:
        def told(translation: Translation) -> str:
            return translation.parts.get(part.id, _NOTHING).descriptors.get(code, "")

        return self.of(part.descriptors[code], told)
