"""The authors' own texts: a folder of Markdown files, named after what they belong to.

``narrative/summary.md`` and ``narrative/domain-2.md`` speak of the whole review,
``narrative/HERRING/summary.md`` of the unit ``HERRING``. ``family.es.md`` is the Spanish of
``family.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqr.errors import Fault, ReviewFileError
from sqr.folder.model import Unit
from sqr.rubric.load import is_code
from sqr.rubric.model import Rubric
from sqr.rubric.names import did_you_mean, fold, listed

SECTIONS = ("summary", "next-steps", "family")
DOMAIN = "domain-"
LARGEST = 200_000
"""Bytes: a text that people read is shorter, and a larger file is most likely another."""


@dataclass(frozen=True, slots=True)
class NarrativeFile:
    """A text and where it belongs: a section's name or ``domain-ID``, and a unit's id or "".

    ``language`` is the code of the language that its name says, or "". ``sha256`` is of the bytes
    that were read.
    """

    path: Path
    name: str
    section: str
    unit: str
    text: str
    language: str
    sha256: str


def read_narrative(
    folder: Path, rubric: Rubric, units: Sequence[Unit] | None
) -> tuple[NarrativeFile, ...]:
    """Read every text of the folder, in the order of the names.

    Raises :class:`~sqr.errors.ReviewFileError` with all faults: names that belong to no section,
    domain or unit, files that are no Markdown, no UTF-8 or too large.
    """
    faults: list[Fault] = []
    found = [*_texts(folder, "", rubric, faults)]
    for inside in sorted(path for path in folder.iterdir() if path.is_dir()):
        if inside.name.startswith("."):
            continue
        unit = _unit(inside, units, faults)
        if unit is not None:
            found += _texts(inside, unit.id, rubric, faults)
    if faults:
        raise ReviewFileError(f"the folder {folder}", tuple(faults))
    return tuple(found)


def _texts(folder: Path, unit: str, rubric: Rubric, faults: list[Fault]) -> Iterator[NarrativeFile]:
    names = {fold(name): name for name in SECTIONS}
    names |= {fold(DOMAIN + domain.id): DOMAIN + domain.id for domain in rubric.domains}
    taken: dict[tuple[str, str], str] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        if path.name.startswith("."):
            continue
        stem, language = _language(path.stem, names)
        section = names.get(fold(stem))
        if path.suffix.lower() not in (".md", ".markdown"):
            faults.append(
                _fault(path, "this is no Markdown file", "Only files in .md belong here.")
            )
        elif section is None:
            hint = did_you_mean(path.stem, names.values()) or f"Known: {listed(names.values())}."
            faults.append(_fault(path, f"nothing is called `{path.stem:.60}`", hint))
        elif (section, language) in taken:
            hint = f"Keep this file or {taken[section, language]}."
            faults.append(_fault(path, f"there are two texts for `{section}`", hint))
        else:
            taken[section, language] = path.name
            data, text = _text(path, faults)
            if text is not None:
                name = path.relative_to(folder.parents[1 if unit else 0]).as_posix()
                digest = hashlib.sha256(data).hexdigest()
                yield NarrativeFile(path, name, section, unit, text, language, digest)


def _language(stem: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Split a language from a name; the id of a domain may have a dot in it and comes first.

    >>> _language("family.es", {}), _language("domain-1.es", {"domain-1.es": "domain-1.es"})
    (('family', 'es'), ('domain-1.es', ''))
    """
    start, dot, code = stem.rpartition(".")
    apart = dot and is_code(code.lower()) and fold(stem) not in names
    return (start, code.lower()) if apart else (stem, "")


def _unit(folder: Path, units: Sequence[Unit] | None, faults: list[Fault]) -> Unit | None:
    if units is None:
        hint = "Name the list of units in review.yaml, as in `units: units.csv`."
        faults.append(_fault(folder, "a folder for a unit, and no list of units", hint))
        return None
    for unit in units:
        if fold(unit.id) == fold(folder.name):
            return unit
    known = [unit.id for unit in units]
    hint = did_you_mean(folder.name, known) or f"Units: {listed(known)}."
    faults.append(_fault(folder, f"no unit has the id `{folder.name:.60}`", hint))
    return None


def _text(path: Path, faults: list[Fault]) -> tuple[bytes, str | None]:
    """Return the bytes of a file and its text, which is None where there is a fault."""
    data = b""
    try:
        if path.stat().st_size > LARGEST:
            hint = f"At most {LARGEST:,} bytes are read."
            faults.append(_fault(path, "the file is too large for a text", hint))
            return data, None
        data = path.read_bytes()
        return data, data.decode("utf-8-sig")
    except OSError as error:
        faults.append(_fault(path, f"cannot be read: {error.strerror}", "Check the file."))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        faults.append(Fault(str(path), line, 1, message, "Save the file again as UTF-8."))
    return data, None


def _fault(path: Path, message: str, hint: str) -> Fault:
    return Fault(str(path), 1, 1, message, hint)
