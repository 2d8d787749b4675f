"""Load a rubric by path or by shipped name, with every fault at its line and column."""

from __future__ import annotations

import re
from glob import escape
from pathlib import Path
from typing import NamedTuple

from sqr import assets
from sqr.errors import Fault, InputError, RubricError
from sqr.rubric import lint, lint_translation
from sqr.rubric.model import Rubric
from sqr.rubric.names import did_you_mean, listed
from sqr.rubric.terms import with_terms
from sqr.rubric.translation import Translation
from sqr.rubric.typed import typed
from sqr.yaml.document import Document, Path_, Place
from sqr.yaml.read import parse, read

_CODE = re.compile("[a-z]{2,3}")


class TranslationFile(NamedTuple):
    """A file with a rubric's texts in another language."""

    language: str
    path: Path
    sha256: str


class Checked(NamedTuple):
    """What a rubric's file holds: the rubric as far as it can be had, and all its faults.

    What translations lack is no fault: documents show it. ``missing`` has it by language, only
    where there is some. ``sha256`` and ``files`` are of the bytes that were read.
    """

    rubric: Rubric | None
    faults: list[Fault]
    missing: dict[str, tuple[Fault, ...]]
    sha256: str
    files: tuple[TranslationFile, ...]


class LoadedRubric(NamedTuple):
    """A rubric and where it came from.

    ``translations`` are the files beside it; ``gaps`` the languages in which texts are missing.
    """

    rubric: Rubric
    file: str
    sha256: str
    translations: tuple[TranslationFile, ...] = ()
    gaps: tuple[str, ...] = ()


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
    found = check_file(path)
    return LoadedRubric(
        _faultless(found, path), str(path), found.sha256, found.files, tuple(found.missing)
    )


def _faultless(found: Checked, path: Path) -> Rubric:
    if found.rubric is None or found.faults:
        raise RubricError(f"the rubric {path}", tuple(found.faults))
    return found.rubric


def is_code(text: str) -> bool:
    """Tell whether a text is the code of a language, as names of files have it.

    >>> is_code("es"), is_code("es-MX")
    (True, False)
    """
    return bool(_CODE.fullmatch(text))


def beside(path: Path) -> dict[str, Path]:
    """Return the files of translations beside a rubric, by language.

    >>> sorted(beside(find("equity-review")))
    ['es']
    """
    found = {}
    for file in sorted(path.parent.glob(f"{escape(path.stem)}.*{escape(path.suffix)}")):
        code = file.stem.removeprefix(f"{path.stem}.")
        if is_code(code):
            found[code] = file
    return found


def told_in(path: Path, code: str) -> tuple[Rubric, Translation]:
    """Return a rubric and what is there of its translation into a language.

    Raises :class:`~sqr.errors.RubricError` with all faults of both.
    """
    rubric = _faultless(check_file(path), path)
    file = beside(path).get(code)
    told = rubric.translations.get(code) if file is None else typed(Translation, read(file))[0]
    return rubric, told or Translation()


def translated_by(path: Path) -> Path:
    """Return the rubric that a file translates by its name, else the file itself.

    >>> translated_by(Path("rubrics/equity-review.es.yaml")).name
    'equity-review.yaml'
    """
    name, _, code = path.stem.rpartition(".")
    rubric = path.with_name(f"{name}{path.suffix}")
    return rubric if name and is_code(code) and rubric.is_file() else path


def check_file(path: Path) -> Checked:
    """Return the rubric of a file with its translations, all faults, and what they lack."""
    document = read(path)
    rubric, faults = check(document)
    told: dict[str, Translation] = dict(rubric.translations) if rubric else {}
    missing = {
        code: lint_translation.gaps(rubric, each, document, ("translations", code))
        for code, each in told.items()
        if rubric is not None
    }
    files = []
    for code, file in beside(path).items():
        page = read(file)
        files.append(TranslationFile(code, file, page.sha256))
        each, found = typed(Translation, page)
        faults += found
        if rubric is None or each is None:
            continue
        faults += lint_translation.faults(rubric, each, page)
        if code in told:
            message = f"{path.name} holds a translation into `{code}` as well"
            faults.append(page.fault((), message, "Keep one of the two."))
        told[code] = each
        missing[code] = lint_translation.gaps(rubric, each, page)
    if rubric is not None and not faults:
        rubric = with_terms(rubric, told)
    lacking = {code: lacks for code, lacks in missing.items() if lacks}
    return Checked(rubric, faults, lacking, document.sha256, tuple(files))


def line_of(path: Path, at: Path_) -> Place:
    """Return where a part of a rubric's file stands; it is read again, which few ask for."""
    return read(path).place(at)


def from_text(text: str, name: str = "rubric.yaml") -> Rubric:
    """Make a rubric from YAML text; raises :class:`~sqr.errors.RubricError`."""
    rubric, faults = check(parse(text.encode(), name))
    if rubric is None or faults:
        raise RubricError(f"the rubric {name}", tuple(faults))
    return with_terms(rubric, rubric.translations)


def check(document: Document) -> tuple[Rubric | None, list[Fault]]:
    """Return the rubric that a document holds, as far as it can be had, and all its faults."""
    rubric, faults = typed(Rubric, document)
    if rubric is not None:
        faults = [*faults, *lint.faults(rubric, document)]
        for code, told in rubric.translations.items():
            faults += lint_translation.faults(rubric, told, document, ("translations", code))
    unique = dict.fromkeys(faults)
    return rubric, sorted(unique, key=lambda fault: (fault.line, fault.column))
