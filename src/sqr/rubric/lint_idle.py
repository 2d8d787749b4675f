"""Rules that nothing in the rubric ever asks: their author believes that they act."""

from __future__ import annotations

from collections.abc import Iterator

from sqr.errors import Fault
from sqr.rubric.model import Rubric
from sqr.rubric.rules import PanelExample
from sqr.yaml.document import Document


def idle(rubric: Rubric, document: Document) -> Iterator[Fault]:
    """Yield the rules and examples of tiers that the rubric lacks, and those without an object."""
    clusters = any(domain.clusters for domain in rubric.domains)
    missing = {"cluster": not clusters, "overall": rubric.rules.overall is None}
    if not clusters and "cluster" in rubric.rules.model_fields_set:
        message = "the rule for clusters can never act: the rubric has none"
        yield document.fault(("rules", "cluster"), message, "Remove it, or declare clusters.")
    for n, example in enumerate(rubric.examples):
        if not isinstance(example, PanelExample) and missing.get(example.tier):
            yield document.fault(
                ("examples", n, "tier"),
                f"the rubric has no tier `{example.tier}`: no rule can be tried on this example",
                "Declare `overall:` under `rules:`, or name another tier."
                if example.tier == "overall" else "Name another tier.",
            )  # fmt: skip
    if "na_quorum" in rubric.rules.enough.model_fields_set and not rubric.states.not_applicable:
        yield document.fault(
            ("rules", "enough", "na_quorum"),
            "`na_quorum` can never act: no cell can say that a criterion does not apply",
            "Declare the word for it under `states: not_applicable:`, or remove it.",
        )
