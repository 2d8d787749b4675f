"""Where the shipped rubrics, templates, catalogues and sample data lie.

They stand at the repository's root, and inside the package in a wheel; nothing else
in sqr knows about the difference.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SCHEMA = ".schema.json"


def root() -> Path:
    """Return the folder that holds ``rubrics``, ``templates``, ``locale`` and their like."""
    packaged = Path(str(files("sqr"))) / "_assets"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


def rubric_names() -> tuple[str, ...]:
    """Return the names under which the shipped rubrics can be asked for.

    ``NAME.es.yaml`` is the Spanish of ``NAME.yaml`` and no rubric of its own.

    >>> "equity-review" in rubric_names()
    True
    """
    names = (path.stem for path in (root() / "rubrics").glob("*.yaml"))
    return tuple(sorted(name for name in names if "." not in name))


def rubric_path(name: str) -> Path:
    """Return the file of the shipped rubric ``name`` (which may not exist)."""
    return root() / "rubrics" / f"{name}.yaml"


def sample_review() -> Path:
    """Return the folder of the sample review, made up from end to end."""
    return root() / "data" / "sample-review"


def template_text(name: str) -> str | None:
    """Return the text of a shipped template, or None when there is no such name."""
    path = root() / "templates" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def template_names() -> tuple[str, ...]:
    """Return the names of the shipped templates, each of which a user may override."""
    folder = root() / "templates"
    return tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))


def catalogue_names() -> tuple[str, ...]:
    """Return the languages, beside English, that documents can be in.

    >>> "es" in catalogue_names()
    True
    """
    return tuple(sorted(path.stem for path in (root() / "locale").glob("*.po")))


def catalogue_text(code: str) -> str:
    """Return the catalogue of the language ``code``, which must be one of the names."""
    return (root() / "locale" / f"{code}.po").read_text(encoding="utf-8")


def schema_names() -> tuple[str, ...]:
    """Return the names of the published JSON Schemas, of what sqr reads and of what it writes.

    >>> {"review-yaml", "rubric", "scores"} <= set(schema_names())
    True
    """
    folder = root() / "docs" / "schema"
    return tuple(sorted(path.name.removesuffix(SCHEMA) for path in folder.glob(f"*{SCHEMA}")))


def schema_text(name: str) -> str:
    """Return the published JSON Schema ``name``, which must be one of the names."""
    return (root() / "docs" / "schema" / f"{name}{SCHEMA}").read_text(encoding="utf-8")
