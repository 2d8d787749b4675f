"""What can only be seen wrong when two places of a rubric are held together."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from sqr.errors import Fault
from sqr.rubric import cuts
from sqr.rubric.lint_idle import idle
from sqr.rubric.lint_limits import limits
from sqr.rubric.lint_names import known_level, repeated
from sqr.rubric.model import OVERALL, Cluster, Criterion, Domain, Part, Rubric
from sqr.rubric.names import clip, did_you_mean, fold, is_one_missing
from sqr.rubric.numbers import plain
from sqr.rubric.rules import Mean, PanelExample, Quorum, RollupMean, RollupShare
from sqr.yaml.document import Document, Path_

_CURLY = tuple("“”„‘’")


def faults(rubric: Rubric, document: Document) -> list[Fault]:
    """Return the faults of a rubric whose every value has the right shape."""
    found: list[Fault] = []
    for check in (
        _scale,
        _states,
        _sources,
        _ids,
        _weights,
        _parts,
        _rules,
        idle,
        limits,
        _examples,
    ):
        found.extend(check(rubric, document))
    return found


def places(rubric: Rubric) -> Iterator[tuple[Path_, Part]]:
    """Yield every part with its path in the file."""
    for i, domain in enumerate(rubric.domains):
        yield ("domains", i), domain
        for j, cluster in enumerate(domain.clusters):
            yield ("domains", i, "clusters", j), cluster
            for k, criterion in enumerate(cluster.criteria):
                yield ("domains", i, "clusters", j, "criteria", k), criterion
        for k, criterion in enumerate(domain.criteria):
            yield ("domains", i, "criteria", k), criterion


def _scale(rubric: Rubric, document: Document) -> Iterator[Fault]:
    named: list[tuple[str, Path_, str]] = []
    for rank, level in enumerate(rubric.levels):
        at: Path_ = ("scale", "levels", rank)
        named += [(level.code, (*at, "code"), str(rank)), (level.name, (*at, "name"), str(rank))]
        named += [(a, (*at, "aliases", n), str(rank)) for n, a in enumerate(level.aliases)]
    yield from repeated(document, "level name", named)
    for name, path, _ in named:
        if name[:1] in _CURLY and name[-1:] in _CURLY:
            hint = "Write straight quotation marks or none: files that say it without never match."
            yield document.fault(path, f"`{clip(name)}` has curly quotation marks around it", hint)
    declared = [level.points is not None for level in rubric.levels]
    if any(declared) and not all(declared):
        rank = declared.index(False)
        yield document.fault(
            ("scale", "levels", rank),
            f"level `{rubric.levels[rank].code}` has no `points` while others have",
            "Give points to every level or to none.",
        )
    for rank in range(1, len(rubric.points)):
        below, here = rubric.points[rank - 1], rubric.points[rank]
        if here <= below:
            yield document.fault(
                ("scale", "levels", rank, "points"),
                f"level `{rubric.levels[rank].code}` has {plain(here)} points, "
                f"not more than the {plain(below)} of the level before it",
                "List the levels from lowest to highest quality, with growing points.",
            )


def _states(rubric: Rubric, document: Document) -> Iterator[Fault]:
    named: list[tuple[str, Path_, str]] = []
    for rank, level in enumerate(rubric.levels):
        for text in (level.code, level.name, *level.aliases):
            named.append((text, ("scale", "levels", rank), "level"))
    for state in ("not_applicable", "not_observed"):
        tokens: tuple[str, ...] = getattr(rubric.states, state)
        named += [(token, ("states", state, n), state) for n, token in enumerate(tokens)]
    yield from repeated(document, "token", named)


def _sources(rubric: Rubric, document: Document) -> Iterator[Fault]:
    named: list[tuple[str, Path_, str]] = []
    for n, source in enumerate(rubric.evidence.sources):
        at: Path_ = ("evidence", "sources", n)
        named += [(t, at, str(n)) for t in (source.id, source.name, *source.aliases) if t]
    yield from repeated(document, "source", named)
    note_required = rubric.evidence.note_required
    if isinstance(note_required, tuple):
        for n, code in enumerate(note_required):
            yield from known_level(rubric, document, code, ("evidence", "note_required", n))


def _ids(rubric: Rubric, document: Document) -> Iterator[Fault]:
    named = [(part.id, (*path, "id"), str(path)) for path, part in places(rubric)]
    yield from repeated(document, "id", named)
    for name, path, _ in named:
        if rubric.rules.overall is not None and fold(name) == OVERALL:
            message = f"the id `{clip(name)}` stands for the whole review"
            yield document.fault(path, message, "Give the part another id.")


def _weights(rubric: Rubric, document: Document) -> Iterator[Fault]:
    owners: list[tuple[Path_, str, tuple[Part, ...]]] = [(("domains",), "domains", rubric.domains)]
    for path, part in places(rubric):
        if part.parts:
            owners.append((path, "parts", part.parts))
        if part.weight < 0:
            yield document.fault(
                (*path, "weight"), f"the weight {plain(part.weight)} is negative", "Use 0 or more."
            )
    for path, key, parts in owners:
        if all(part.weight == 0 for part in parts):
            yield document.fault(
                path, f"all {key} here have weight 0", "Give at least one of them a weight."
            )


def _parts(rubric: Rubric, document: Document) -> Iterator[Fault]:
    sources = {fold(t) for s in rubric.evidence.sources for t in (s.id, s.name, *s.aliases) if t}
    for path, part in places(rubric):
        if isinstance(part, Domain | Cluster) and not part.parts:
            yield document.fault(
                path, f"the domain `{clip(part.id)}` has no criteria", "Add `criteria:` to it."
            )
        if not isinstance(part, Criterion):
            continue
        for code in part.descriptors:
            yield from known_level(rubric, document, code, (*path, "descriptors", code), key=True)
        for n, source in enumerate(part.evidence):
            ids = [s.id for s in rubric.evidence.sources]
            if fold(source) not in sources and not is_one_missing(ids):
                hint = did_you_mean(source, ids) or "Declare it under `evidence: sources:`."
                yield document.fault(
                    (*path, "evidence", n), f"there is no source `{clip(source)}`", hint
                )


def _rules(rubric: Rubric, document: Document) -> Iterator[Fault]:
    panel = rubric.rules.panel
    if isinstance(panel, Mean):
        yield from _cuts(rubric, document, panel, ("rules", "panel"))
    if isinstance(panel, Quorum) and not Fraction(1, 2) < panel.share <= 1:
        yield document.fault(
            ("rules", "panel", "share"),
            f"a quorum of {plain(panel.share)} can be reached by two levels at once or by none",
            "Use more than 1/2, and at most 1.",
        )
    quorum = rubric.rules.enough.na_quorum
    if isinstance(quorum, Fraction) and not 0 < quorum <= 1:
        path: Path_ = ("rules", "enough", "na_quorum")
        yield document.fault(path, f"{plain(quorum)} is not a share", "Use more than 0, at most 1.")
    declared = len(rubric.evidence.sources)
    if declared and rubric.rules.enough.min_sources > declared:
        yield document.fault(
            ("rules", "enough", "min_sources"),
            f"{rubric.rules.enough.min_sources} kinds of evidence are wanted, {declared} declared",
            "Ask for fewer, or declare more under `evidence: sources:`.",
        )
    for tier in ("cluster", "domain", "overall"):
        rule = getattr(rubric.rules, tier)
        if rule is None:
            continue
        at: Path_ = ("rules", tier)
        if not 0 <= rule.min_coverage <= 1:
            message = f"min_coverage {plain(rule.min_coverage)} is not a share"
            yield document.fault((*at, "min_coverage"), message, "Use 0 to 1, or 0 % to 100 %.")
        if isinstance(rule, RollupMean):
            yield from _cuts(rubric, document, rule, at)
        if isinstance(rule, RollupShare):
            yield from _shares(rubric, document, rule, at)


def _growing(rubric: Rubric) -> bool:
    """Tell whether points grow; where they do not, that fault is said and cuts mean nothing."""
    return all(low < high for low, high in itertools.pairwise(rubric.points))


def _cuts(
    rubric: Rubric, document: Document, rule: Mean | RollupMean, at: Path_
) -> Iterator[Fault]:
    unknown = list(_unknown_cuts(rubric, document, rule, at))
    yield from unknown
    if unknown or not _growing(rubric):
        return
    values = cuts.of(rubric, rule)
    for rank, cut in enumerate(values, start=1):
        code = rubric.levels[rank].code
        fault = _useless_cut(rubric, rule, rank, cut, values[rank - 2] if rank > 1 else None)
        if fault is not None:
            path: Path_ = (*at, "cuts", code) if code in rule.cuts else (*at, "cuts")
            yield document.fault(path, *fault)


def _unknown_cuts(
    rubric: Rubric, document: Document, rule: Mean | RollupMean, at: Path_
) -> Iterator[Fault]:
    for code in rule.cuts:
        path: Path_ = (*at, "cuts", code)
        yield from known_level(rubric, document, code, path, key=True)
        if rubric.rank_of.get(code) == 0:
            yield document.fault(path, f"the lowest level `{code}` needs no cut", "Remove it.")


def _useless_cut(
    rubric: Rubric, rule: Mean | RollupMean, rank: int, cut: Fraction, before: Fraction | None
) -> tuple[str, str] | None:
    """Say which level a cut takes away, if any, and what to do; ``before`` is the cut below it."""
    low, top = rubric.points[0], rubric.points[-1]
    code, below = rubric.levels[rank].code, rubric.levels[rank - 1].code
    if cut > top or (cut == top and rule.at_cut == "down"):
        return (
            f"level `{code}` can never be reached: its cut {plain(cut)} "
            f"is not below the highest mean, {plain(top)}",
            "Lower the cut" + (", or declare `at_cut: up`." if cut == top else "."),
        )
    if before is not None and cut <= before <= top:
        return (
            f"level `{below}` can never be reached: its cut {plain(before)} "
            f"is not below the cut {plain(cut)} of `{code}`",
            "Let the cuts grow with the levels.",
        )
    if before is None and (cut < low or (cut == low and rule.at_cut == "up")):
        return (
            f"level `{below}` can never be given: every mean reaches the cut {plain(cut)}",
            f"Raise the cut above {plain(low)}.",
        )
    return None


def _shares(rubric: Rubric, document: Document, rule: RollupShare, at: Path_) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for n, step in enumerate(rule.levels):
        path: Path_ = (*at, "levels", n)
        yield from known_level(rubric, document, step.level, (*path, "level"))
        if step.none_below is not None:
            yield from known_level(rubric, document, step.none_below, (*path, "none_below"))
        if rubric.rank_of.get(step.none_below or "") == 0:
            message = f"nothing can lie below the lowest level `{clip(step.none_below or '')}`"
            hint = "Name the lowest level that a part may have, or remove `none_below:`."
            yield document.fault((*path, "none_below"), message, hint)
        if not 0 <= step.at_least <= 1:
            message = f"{plain(step.at_least)} is not a share"
            yield document.fault((*path, "at_least"), message, "Use 0 to 1, or 0 % to 100 %.")
        if step.at_least == 0 and step.none_below is None and not is_one_missing([step.level]):
            message = f"level `{clip(step.level)}` has no condition"
            yield document.fault(path, message, "Add `at_least:` or `none_below:`.")
        if step.level in seen:
            yield document.fault(path, f"level `{clip(step.level)}` stands here twice", "Keep one.")
        seen[step.level] = n
    yield from _idle_steps(rubric, document, rule, at)


def _idle_steps(
    rubric: Rubric, document: Document, rule: RollupShare, at: Path_
) -> Iterator[Fault]:
    """Yield the steps that can never decide: the lowest level's, and those always overtaken.

    A step without a condition is told already.
    """
    rank = rubric.rank_of
    known = [
        (n, s)
        for n, s in enumerate(rule.levels)
        if s.level in rank and (s.at_least if s.none_below is None else s.none_below in rank)
    ]
    for n, step in known:
        path: Path_ = (*at, "levels", n, "level")
        if rank[step.level] == 0:
            message = f"the lowest level `{clip(step.level)}` always holds"
            yield document.fault(path, message, "Remove it.")
        floor = rank[step.none_below] if step.none_below is not None else 0
        for _, other in known:
            above = rank[other.level] > rank[step.level]
            clear = other.none_below is None or rank[other.none_below] <= floor
            if above and clear and (other.at_least == 0 or floor >= rank[other.level]):
                message = f"level `{clip(step.level)}` can never be given: whenever it holds, "
                message += f"`{clip(other.level)}` does"
                yield document.fault(path, message, "Ask more of the higher level.")


def _examples(rubric: Rubric, document: Document) -> Iterator[Fault]:
    for n, example in enumerate(rubric.examples):
        at: Path_ = ("examples", n)
        votes = isinstance(example, PanelExample)
        codes = example.votes if isinstance(example, PanelExample) else example.parts
        for k, code in enumerate(codes):
            yield from known_level(rubric, document, code, (*at, "votes" if votes else "parts", k))
        if example.level is not None:
            yield from known_level(rubric, document, example.level, (*at, "level"))
        if not isinstance(example, PanelExample) and example.weights:
            if len(example.weights) != len(example.parts) and not is_one_missing(example.parts):
                many, few = len(example.parts), len(example.weights)
                message = f"{many} part{'s' * (many != 1)} but {few} weight{'s' * (few != 1)}"
                yield document.fault((*at, "weights"), message, "Give one weight a part.")
            for k, weight in enumerate(example.weights):
                if weight < 0:
                    message = f"the weight {plain(weight)} is negative"
                    yield document.fault((*at, "weights", k), message, "Use 0 or more.")
            if all(weight == 0 for weight in example.weights):
                yield document.fault((*at, "weights"), "all weights are 0", "Give one a weight.")
