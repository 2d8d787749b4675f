"""Load a rubric by path or by shipped name, with every fault at its line and column."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqr import assets
from sqr.errors import Fault, InputError, RubricError
from sqr.rubric import lint
from sqr.rubric.model import Rubric
from sqr.rubric.names import did_you_mean, listed
from sqr.rubric.typed import typed
from sqr.yaml import Document, parse, read


@dataclass(frozen=True, slots=True)
class LoadedRubric:
    """A rubric and where it came from."""

    rubric: Rubric
    file: str
    sha256: str


def find(name: str, base: Path | None = None) -> Path:
    """Return the file of a rubric named by path (relative to ``base``) or by shipped name.

    >>> find("equity-review").name
    'equity-review.yaml'
    """
    path = Path(name) if base is None else base / name
    if path.is_file():
        return path
    if assets.rubric_path(name).is_file() and name in assets.rubric_names():
        return assets.rubric_path(name)
    shipped = assets.rubric_names()
    meant = did_you_mean(name, shipped)
    hint = f"{meant} Give the path of a YAML file, or the name of a shipped rubric: "
    raise InputError(f"there is no rubric {name}", (hint + listed(shipped)).strip() + ".")


def load(name: str, base: Path | None = None) -> LoadedRubric:
    """Load a rubric; raises :class:`~sqr.errors.RubricError` with all its faults.

    >>> len(load("equity-review").rubric.domains)
    4
    """
    path = find(name, base)
    document = read(path)
    rubric, faults = check(document)
    if rubric is None or faults:
        raise RubricError(f"the rubric {path}", tuple(faults))
    return LoadedRubric(rubric, str(path), hashlib.sha256(path.read_bytes()).hexdigest())


def from_text(text: str, name: str = "rubric.yaml") -> Rubric:
    """Make a rubric from YAML text; raises :class:`~sqr.errors.RubricError`."""
    rubric, faults = check(parse(text.encode(), name))
    if rubric is None or faults:
        raise RubricError(f"the rubric {name}", tuple(faults))
    return rubric


def check(document: Document) -> tuple[Rubric | None, list[Fault]]:
    """Return the rubric that a document holds, as far as it can be had, and all its faults."""
    rubric, faults = typed(Rubric, document)
    if rubric is not None:
        faults = [*faults, *lint.faults(rubric, document)]
    unique = dict.fromkeys(faults)
    return rubric, sorted(unique, key=lambda fault: (fault.line, fault.column))
