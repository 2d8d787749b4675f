"""Rubrics made for a test: as many levels and criteria as it needs, and the rules it declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqr.rubric.model import Rubric
from sqr.rubric.rules import RollupRule

Rule = Mapping[str, Any]


def small(
    levels: int = 4,
    panel: Rule | None = None,
    domain: Rule | None = None,
    points: Sequence[Fraction | int] | None = None,
    criteria: int = 1,
    **rules: Any,
) -> Rubric:
    """Return a rubric with levels ``L0``… and criteria ``c0``… in one domain."""
    scale: list[dict[str, Any]] = [
        {"code": f"L{n}", "name": f"Level {n}", **({} if points is None else {"points": points[n]})}
        for n in range(levels)
    ]
    if panel is not None:
        rules["panel"] = dict(panel)
    if domain is not None:
        rules["domain"] = dict(domain)
    parts = [{"id": f"c{n}", "name": f"Criterion {n}"} for n in range(criteria)]
    return Rubric.model_validate(
        {
            "id": "small",
            "title": "Small",
            "scale": {"levels": scale},
            "rules": rules,
            "domains": [{"id": "d", "name": "Domain", "criteria": parts}],
        }
    )


def domain_rule(rubric: Rubric) -> RollupRule:
    """Return the rule by which the domain rolls up."""
    return rubric.rollup("domain")
