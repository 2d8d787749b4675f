"""Find out what a run starts from: rating files with a rubric, or a review folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import Fault, InputError, ReviewFileError, UsageError
from sqr.files.fingerprint import written
from sqr.folder import patterns
from sqr.folder.lists import read_reviewers, read_units
from sqr.folder.model import (
    AskedCheck,
    Inputs,
    OtherFile,
    RatingFile,
    ReviewFile,
    Theme,
)
from sqr.folder.patterns import NO_TEXT, is_text
from sqr.folder.said import said
from sqr.rubric import load as rubrics
from sqr.rubric.names import clip, file_meant, name_shown
from sqr.rubric.typed import typed
from sqr.yaml.document import Document
from sqr.yaml.read import read

if TYPE_CHECKING:
    from sqr.folder.consensus import ConsensusFile

NAME = "review.yaml"
NARRATIVE = "narrative"


def inputs(
    files: Sequence[str | Path] = (),
    rubric: str | None = None,
    review: str | Path | None = None,
    settings: Sequence[str] = (),
) -> Inputs:
    """Return the inputs named by rating files and a rubric, or by a review file or folder.

    With nothing named, the ``review.yaml`` of the current folder is meant. ``settings`` say
    how files without a review are read, each as :func:`~sqr.folder.said.said` knows it.
    """
    if settings and rubric is None:
        raise UsageError(
            "--set is for rating files with --rubric", "A review says it in its review.yaml."
        )
    paths = [Path(file) for file in files]
    if review is None and rubric is None and len(paths) <= 1:
        target = paths[0] if paths else Path()
        if target.is_dir() or target.suffix.lower() in (".yaml", ".yml"):
            return from_review(target)
    if review is not None:
        if paths or rubric is not None:
            raise UsageError(
                "a review names its own rubric and rating files",
                "Give either --review, or rating files with --rubric.",
            )
        return from_review(Path(review))
    _must_be_there(paths)
    if rubric is None:
        raise UsageError(
            "rating files were given without a rubric",
            "Add --rubric NAME, or give the folder that holds review.yaml.",
        )
    if not paths:
        raise UsageError(
            "a rubric was given without rating files",
            "Name the CSV files: sqr score ratings/*.csv --rubric equity-review",
        )
    for path in paths:
        _must_be_file(path)
    unique = dict.fromkeys(paths)
    reading, columns = said(settings)
    return Inputs(
        loaded=rubrics.load(rubric),
        files=tuple(RatingFile(path, name_shown(str(path)), reading) for path in unique),
        columns=columns,
    )


def from_review(target: Path) -> Inputs:
    """Return the inputs of a review folder or file."""
    path = _review_file(target)
    itself = _other("review", path)
    document = read(path)
    review, faults = typed(ReviewFile, document)
    faults = sorted(dict.fromkeys(faults), key=lambda fault: (fault.line, fault.column))
    if review is None or faults:
        raise ReviewFileError(f"the review {path}", tuple(faults))
    absent = tuple(_absent(review, path.parent, document))
    if absent:
        raise ReviewFileError(f"the review {path}", absent)
    files = patterns.rating_files(review, path, document)
    base = path.parent
    lists = [
        ("units", review.units),
        ("reviewers", review.reviewers),
        ("consensus", review.consensus),
        ("logo", review.theme.logo or None),
        ("reference document", review.theme.reference_doc or None),
    ]
    others = [_other(role, base / name) for role, name in lists if name is not None]
    units = read_units(base / review.units, review.units) if review.units else None
    people = read_reviewers(base / review.reviewers, review.reviewers) if review.reviewers else None
    return Inputs(
        loaded=rubrics.load(review.rubric, base),
        files=files,
        title=review.title,
        district=review.district,
        cycle=review.cycle,
        cycles=review.cycles,
        first_day=review.dates.from_,
        last_day=review.dates.to,
        date_formats=review.date_formats,
        columns=patterns.declared_columns(review.columns),
        units=units.items if units else None,
        reviewers=people.items if people else None,
        others=(itself, *others),
        consensus=_consensus(base, review.consensus),
        checks=_checks(review, document),
        narrative=_narrative(review, path, document),
        theme=_theme(review, path, document),
        reference_doc=base / review.theme.reference_doc if review.theme.reference_doc else None,
        read_as=tuple(one for some in (units, people) if some for one in some.read_as),
        unread=patterns.unread_names(review, base, files, others),
    )


def _other(role: str, path: Path) -> OtherFile:
    """Return a file that is about to be read."""
    return OtherFile(role, path, written(path))


def _review_file(target: Path) -> Path:
    """Return the review file that a folder holds, or that is named itself; it must be there."""
    path = target / NAME if target.is_dir() else target
    if path.is_file():
        return path
    hint = "Make a review folder with `sqr init DIR`, or see a whole one with `sqr demo`."
    if not target.is_dir():
        raise InputError(f"there is no file {path}", hint)
    if (above := target.absolute().parent / NAME).is_file():
        hint = f"There is one in the folder above: {above}"
    where = "here" if target == Path() else f"in {target}"
    raise InputError(f"there is no {NAME} {where}", hint)


def _absent(review: ReviewFile, base: Path, document: Document) -> Iterator[Fault]:
    """Yield a fault for each file that the review names and that is not there."""
    try:
        rubrics.find(review.rubric, base)
    except InputError as error:
        yield document.fault(("rubric",), error.message, error.hint)
    for key in ("units", "reviewers", "consensus"):
        name = getattr(review, key)
        if name is not None and not (base / name).exists():
            hint = file_meant(base / name, base)
            yield document.fault((key,), f"there is no file `{clip(name)}`", hint)


def _consensus(base: Path, name: str | None) -> ConsensusFile | None:
    if name is None:
        return None
    from sqr.folder.consensus import read_consensus

    return read_consensus(base / name, name)


def _narrative(review: ReviewFile, path: Path, document: Document) -> Path | None:
    """Return the folder of the authors' texts; one that is named must be there."""
    folder = path.parent / (review.narrative or NARRATIVE)
    if folder.is_dir():
        return folder
    if review.narrative is None:
        return None
    fault = document.fault(
        ("narrative",),
        f"there is no folder `{clip(review.narrative)}`",
        f"It is looked for in {path.parent}.",
    )
    raise ReviewFileError(f"the review {path}", (fault,))


def _theme(review: ReviewFile, path: Path, document: Document) -> Theme | None:
    if not review.theme.model_fields_set:
        return None
    from sqr.folder.theme import theme

    return theme(review.theme, path, document)


def _checks(review: ReviewFile, document: Document) -> tuple[AskedCheck, ...]:
    """Return what is asked of checks; only :mod:`sqr.validate` knows which there are."""
    asked = []
    for code, setting in review.checks.items():
        at = document.place(("checks", code), key=True)
        asked.append(
            AskedCheck(code, setting.severity, setting.because, document.file, at.line, at.column)
        )
    return tuple(asked)


def _must_be_there(paths: Sequence[Path]) -> None:
    """Say which file is not there; perhaps its name holds blanks and was typed without quotes."""
    absent = next((path for path in paths if not (path.exists() or path.is_symlink())), None)
    whole = " ".join(map(str, paths))
    if absent is not None and Path(whole).exists():
        hint = f'A name with blanks needs quotes: "{name_shown(whole)}".'
        raise InputError(f"there is no file {name_shown(str(absent))}", hint)
    if absent is not None:
        _must_be_file(absent)


def _must_be_file(path: Path) -> None:
    shown = name_shown(str(path))
    if path.is_dir():
        raise UsageError(f"{shown} is a folder", f"Give files, or a folder that holds {NAME}.")
    if not is_text(path):
        raise InputError(f"{shown}: {NO_TEXT}", "Rename the file.")
    if path.is_file():
        return
    if path.exists():
        hint = "Save what comes out of it as a file, and name that: a file is read more than once."
        raise InputError(f"{shown} is no file but a pipe or a device", hint)
    if path.is_symlink():
        raise InputError(f"{shown} is a link that leads nowhere", "Name the file itself.")
    hint = "Save what is piped in as a file, and name that." if shown == "-" else file_meant(path)
    raise InputError(f"there is no file {shown}", hint)
