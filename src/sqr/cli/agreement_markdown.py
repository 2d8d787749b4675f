"""A study of agreement as Markdown, with every coefficient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqr.agreement.benchmarks import SCALES
from sqr.agreement.statistic import Statistic
from sqr.cli.agreement_table import counts
from sqr.reliability.model import FacetMeasure, Scope, Study
from sqr.reliability.verdict import decimals, in_words, percent, signed, span
from sqr.report.text import markdown

NAMES = {
    "exact": "Same level",
    "adjacent": "At most one level apart",
    "all_agree": "All reviewers agree",
    "cohen": "Cohen's κ",
    "conger": "Conger's κ",
    "fleiss": "Fleiss' κ",
    "brennan_prediger": "Brennan–Prediger",
    "gwet": "Gwet's AC1/AC2",
    "krippendorff": "Krippendorff's α",
}


def markdown_text(study: Study, rows: str, version: str) -> str:
    """Return a study as Markdown; ``rows`` are the lines on rows in, used and set aside."""
    lines = [f"# {markdown(study.title)}: how far reviewers agree", ""]
    lines += [f"{n}. {markdown(said)}" for n, said in enumerate(study.advice, 1)]
    drawn = f"{study.draws:,} draws of {study.unit_plural}, seed {study.seed}"
    lines += ["", markdown(
        f"{counts(study)} of ratings of the same thing. Intervals: 95%, percentile bootstrap, "
        f"{drawn}."
    ), ""]  # fmt: skip
    for section in (_overview, _every, _boundaries, _connection, _reviewers, _pairs, _unexpected,
                    _calibration, _own, _rasch):  # fmt: skip
        lines += section(study)
    lines += ["## Where this comes from", ""]
    lines += [f"- {markdown(line)}" for line in rows.splitlines()]
    lines += [f"- sqr {markdown(version)}"]
    lines += [f"- {scale.name}: {markdown(scale.source)}" for scale in SCALES]
    return "\n".join(lines) + "\n"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table; a heading that starts with > is of numbers."""
    names = [name.lstrip(">") for name in heading]
    ruler = ["--:" if name.startswith(">") else "---" for name in heading]
    lines = [names, ruler, *([markdown(cell) for cell in row] for row in rows)]
    return [*(f"| {' | '.join(cells)} |" for cells in lines), ""]


def _value(found: Statistic, *, share: bool = False) -> str:
    if found.value is None:
        return f"undefined: {found.why}"
    return percent(found.value) if share else decimals(found.value)


def _label(scope: Scope) -> str:
    name = f"{scope.id} {scope.name}".strip()
    return f"{scope.value}: {name}" if scope.value else name


def _overview(study: Study) -> Iterator[str]:
    yield "## Agreement"
    yield ""
    heading = ("", ">Ratings", ">Pairs", ">Same level", ">Within 1", ">α, ordinal", "95%", ">AC2",
               "In words")  # fmt: skip
    scopes = (*study.scopes, *(s for s in study.within if s.kind != "criterion"))
    rows = []
    for scope in scopes:
        alpha = scope.get("krippendorff", "ordinal")
        rows.append(
            (_label(scope), f"{scope.ratings:,}", f"{scope.pairs:,}",
             _short(scope.get("exact"), share=True), _short(scope.get("adjacent"), share=True),
             _short(alpha), span(alpha), _short(scope.get("gwet", "ordinal")), scope.verdict)
        )  # fmt: skip
    yield from _table(heading, rows)
    for scope in scopes:
        for remark in scope.remarks:
            if scope.kind != "criterion":
                yield f"- {markdown(_label(scope))}: {markdown(remark)}"
    yield ""


def _short(found: Statistic, *, share: bool = False) -> str:
    return "–" if found.value is None else _value(found, share=share)


def _every(study: Study) -> Iterator[str]:
    yield "## Every coefficient, over all ratings"
    yield ""
    rows = []
    for one in study.whole.coefficients:
        share = one.name in ("exact", "adjacent", "all_agree")
        found = one.found
        ends = found.interval
        between = span(found)
        if share and ends is not None:
            between = f"{percent(ends[0])} to {percent(ends[1])}"
        error = "" if found.se is None else f"{found.se:.4f}"
        rows.append((NAMES.get(one.name, one.name), one.kind, _value(found, share=share), error,
                     between or found.why * (found.value is not None)))  # fmt: skip
    yield from _table(("", "Weights or metric", ">Value", ">Standard error", "95%"), rows)
    alpha = study.whole.get("krippendorff", "ordinal")
    for scale in SCALES:
        yield f"- α on the scale of {scale.name}: {in_words(alpha, study.unit_plural, scale)}"
    yield ""


def _boundaries(study: Study) -> Iterator[str]:
    if not study.whole.pairs:
        return
    yield "## Boundaries"
    yield ""
    yield from _table(
        ("Boundary", ">Pairs on its two sides", ">α of above or not"),
        [
            (f"{b.lower} to {b.upper}", _short(b.divided, share=True), _short(b.alpha))
            for b in study.whole.boundaries
        ],
    )


def _connection(study: Study) -> Iterator[str]:
    if study.connection.connected:
        return
    yield "## Reviewers who cannot be compared"
    yield ""
    yield "Reviewers of different groups share nothing, and each distance is to the own group:"
    yield ""
    for group in study.connection.groups:
        yield f"- {markdown(', '.join(group))}"
    yield ""
    yield "These cross-ratings would connect them all:"
    yield ""
    for who, unit in study.connection.links:
        yield f"- {markdown(who)} rates {markdown(unit)}"
    yield ""


def _reviewers(study: Study) -> Iterator[str]:
    yield "## Reviewers"
    yield ""
    yield "Mean distance to the others in levels; below 0 is stricter."
    yield ""
    rows = []
    for one in study.reviewers:
        value = one.distance.value
        used = " ".join(f"{c}×{n}" for c, n in zip(study.codes, one.counts, strict=True) if n)
        rows.append(
            (one.id, "–" if value is None else signed(value), span(one.distance),
             f"{one.shared:,}", f"{one.units:,}", one.reading, used, one.habit)
        )  # fmt: skip
    heading = ("Reviewer", ">Distance", "95%", ">Shared ratings", f">{study.unit_plural}",
               "In words", "Levels used", "Habit")  # fmt: skip
    yield from _table(heading, rows)


def _pairs(study: Study) -> Iterator[str]:
    if not study.pairs:
        return
    yield "## Pairs of reviewers, those who agree least first"
    yield ""
    yield from _table(
        ("", "", ">Same level", ">Within 1", ">First less second", ">Shared"),
        [
            (
                p.first,
                p.second,
                percent(p.exact),
                percent(p.adjacent),
                signed(p.gap),
                f"{p.shared:,}",
            )
            for p in study.pairs
        ],
    )


def _unexpected(study: Study) -> Iterator[str]:
    if not study.unexpected:
        return
    yield f"## Unexpected ratings: {study.unexpected_count:,}"
    yield ""
    rows = []
    for one in study.unexpected:
        others = zip(study.levels, one.others, strict=True)
        rows.append(
            (f"{one.file}:{one.line}", one.reviewer, one.unit, one.criterion,
             study.levels[one.rank], ", ".join(f"{name} {n}" for name, n in others if n))
        )  # fmt: skip
    heading = ("Place", "Reviewer", study.unit_name, "Criterion", "Gave", "The others")
    yield from _table(heading, rows)


def _calibration(study: Study) -> Iterator[str]:
    found = study.calibration
    if found is None:
        return
    yield f"## Calibration against {markdown(found.source)}"
    yield ""
    rows = [
        (one.reviewer, f"{one.votes:,}", _short(one.exact, share=True),
         _short(one.adjacent, share=True), signed(one.bias.value or 0.0), "; ".join(one.practise))
        for one in found.reviewers
    ]  # fmt: skip
    yield from _table(("Reviewer", ">Rated", ">Right", ">Within 1", ">Bias", "To practise"), rows)


def _own(study: Study) -> Iterator[str]:
    if not study.own:
        return
    yield f"## Each {markdown(study.unit_name.lower())}'s own levels against the panel's"
    yield ""
    rows = []
    for one in study.own:
        by = dict(one.differences)
        far = sum(n for apart, n in by.items() if abs(apart) > 1)
        numbers = (one.compared, by.get(0, 0), by.get(1, 0), by.get(-1, 0), far)
        rows.append((one.unit or "All", *(f"{n:,}" for n in numbers), signed(one.mean)))
    heading = (study.unit_name, ">Compared", ">Equal", ">One higher", ">One lower",
               ">Further apart", ">Mean")  # fmt: skip
    yield from _table(heading, rows)


def _rasch(study: Study) -> Iterator[str]:
    found = study.rasch
    if found is None:
        return
    yield f"## Many-facet Rasch model, {found.kind}"
    yield ""
    yield "Information: no level rests on it."
    yield ""
    if found.why:
        yield f"There is none: {markdown(found.why)}."
        yield ""
        return
    heading = (">Logits", ">Standard error", ">Infit", ">Outfit", ">Ratings")
    for name, facet in (("Reviewer", found.reviewers), ("Criterion", found.criteria)):
        yield from _table((name, *heading), [(one.id, *_measure(one)) for one in facet])
    yield from _table(
        (study.unit_name, ">Mean as rated", ">Fair average", *heading),
        [(o.id, f"{o.observed:.2f}", f"{o.fair:.2f}", *_measure(o)) for o in found.units],
    )
    for id_, steps in found.steps:
        said = ", ".join("none" if step is None else decimals(step) for step in steps)
        yield f"- {markdown(f'Steps of {id_}' if id_ else 'Steps')}: {said}"
    yield from (f"- {markdown(remark)}" for remark in found.remarks)
    yield ""


def _measure(one: FacetMeasure) -> tuple[str, ...]:
    fits = ("–" if fit is None else decimals(fit) for fit in (one.infit, one.outfit))
    return (decimals(one.measure), decimals(one.se), *fits, f"{one.votes:,}")
