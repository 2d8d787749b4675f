"""From inputs to results in one object: what the commands and the Python interface share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqr.errors import InputError, UsageError
from sqr.folder.load import inputs as find_inputs
from sqr.folder.model import Inputs
from sqr.ratings import engine
from sqr.ratings.table import Ratings, read
from sqr.rubric.names import clip, did_you_mean, fold, listed
from sqr.validate.problem import Validation
from sqr.validate.run import MOST_SHOWN
from sqr.validate.run import validate as validate_ratings
from sqr.validate.settings import changes
from sqr.version import VERSION

if TYPE_CHECKING:
    from sqr.findings.clean import Cleaned
    from sqr.findings.model import Findings
    from sqr.ratings.ahead import Ahead
    from sqr.reliability.model import Study
    from sqr.review.model import Review
    from sqr.scoring.firmness import Firmness
    from sqr.scoring.levels import Scores, UnitScores
    from sqr.validate.coverage import Coverage

MOST_WITH_NOTES = 16 << 20  # bytes of rating files whose notes are looked at unasked
MOST_IN_LISTS = 1_000  # problems of each code that reviewers' lists hold


@dataclass(frozen=True)
class OpenReview:
    """A review that was read: ask it for its validation, its scores, its documents."""

    ratings: Ratings

    @cached_property
    def _scored(self) -> Scores:
        """The levels, worked out once: validation asks for them too where there is a consensus."""
        from sqr.scoring.levels import score

        return score(self.ratings)

    @property
    def inputs(self) -> Inputs:
        """What the review was read from."""
        return self.ratings.inputs

    def validate(self, most: int | None = MOST_SHOWN) -> Validation:
        """Return everything that is wrong; at most ``most`` problems of each code are shown.

        0 shows all of them; None none, they are only counted, which is sooner done.
        """
        return self._validated(most, self.ratings, lambda: self._scored)

    def score_and_validate(self) -> tuple[Scores, Callable[[], Validation]]:
        """Return the levels, and what waits for all that is wrong, only counted.

        The checks are made beside the levels, once the ratings are counted: both ask the
        tables, which then work with all processors. Raises as :meth:`score` does.
        """
        from sqr.scoring.levels import score
        from sqr.scoring.tallies import tallies

        self._refuse_gaps()
        counted = tallies(self.ratings)
        beside = replace(self.ratings, con=self.ratings.con.cursor())
        scores: Future[Scores] = Future()
        pool = ThreadPoolExecutor(max_workers=1)
        found = pool.submit(self._validated, None, beside, scores.result)
        pool.shutdown(wait=False)
        try:
            scores.set_result(score(self.ratings, counted))
        except BaseException as error:  # or the checks of a consensus would wait for ever
            scores.set_exception(error)
            raise
        return scores.result(), found.result

    def _validated(
        self, most: int | None, ratings: Ratings, scored: Callable[[], Scores]
    ) -> Validation:
        from sqr.rubric.load import line_of
        from sqr.scoring.examples import failures

        loaded = self.inputs.loaded
        failed = [
            (line_of(Path(loaded.file), ("examples", failure.number)).line,
             f"{failure.message}. {' '.join(failure.steps)}".removesuffix("."))
            for failure in failures(loaded.rubric)
        ]  # fmt: skip
        agreed = self.inputs.consensus
        if agreed is None or not agreed.rows or self._missing():
            return validate_ratings(ratings, most, failed)
        return validate_ratings(ratings, most, failed, lambda: scored().consensus)

    def _missing(self) -> str:
        """Return what is wrong with a rating file that gave nothing, or nothing."""
        for file in self.ratings.files:
            if file.unusable and not file.empty:
                reason = file.unusable
                return reason if reason.startswith("cannot") else f"{file.file.name} {reason}"
        return ""

    def agreement(
        self,
        by: str = "",
        draws: int = 1000,
        seed: int = 20260101,
        key: Path | None = None,
        rasch: str = "",
    ) -> Study:
        """Return how far reviewers agree; ``by`` names a column to look within as well.

        ``draws`` and ``seed`` are those of the bootstrap, ``key`` a file of right levels;
        ``rasch`` asks for a model, ``rating scale`` or ``partial credit``.
        Raises :class:`~sqr.errors.InputError` when a rating file could not be used at all.
        """
        from sqr.reliability.keyfile import read_key
        from sqr.reliability.study import study

        self._every_file_counts("no agreement")
        answers = None if key is None else read_key(key, self.ratings)
        return study(self.ratings, by=by, draws=draws, seed=seed, key=answers, rasch=rasch)

    def findings(self, most: int = MOST_SHOWN) -> Findings:
        """Return what validation found, with all that its formats need to know."""
        from sqr.findings.model import Findings
        from sqr.review.inputs import input_files

        read = {file.file.name: file.file.path for file in self.ratings.files}
        others = {one.path.name: one.path for one in self.inputs.others}
        rubric = Path(self.inputs.loaded.file)
        paths = {rubric.name: rubric, str(rubric): rubric, **others, **read}
        with ThreadPoolExecutor(max_workers=1) as pool:  # whose work is outside Python's lock
            inputs = pool.submit(input_files, self.ratings)
            return Findings(self.validate(most), inputs.result(), VERSION, paths)

    def fix_lists(self, found: Findings | None = None) -> dict[str, str]:
        """Return file name → text of a list for each reviewer of what to look at again.

        ``found`` is what validation found, where it is already there.
        """
        from sqr.findings import owners
        from sqr.findings.fix_lists import fix_lists

        found = found or self.findings(most=MOST_IN_LISTS)
        return fix_lists(found, owners.of(self.ratings), self.inputs.title)

    def clean(self) -> Cleaned:
        """Return all usable ratings as canonical CSV with a log; notes must have been read."""
        from sqr.findings.clean import clean

        return clean(self.ratings)

    def coverage(self) -> Coverage:
        """Return who rated what where, and what is missing."""
        from sqr.validate.coverage import coverage

        return coverage(self.ratings)

    def score(self) -> Scores:
        """Return the levels of every unit.

        Raises :class:`~sqr.errors.InputError` when a rating file or the consensus file could
        not be used at all: no level may rest on files of which one is missing without a word.
        """
        self._refuse_gaps()
        return self._scored

    def _refuse_gaps(self) -> None:
        self._every_file_counts("no levels")
        agreed = self.inputs.consensus
        if agreed is not None and agreed.unusable:
            raise InputError(
                f"no levels: {agreed.name}: {agreed.unusable}",
                "See `sqr validate`, then mend the file or leave it out.",
            )

    def _every_file_counts(self, otherwise: str) -> None:
        missing = self._missing()
        if missing:
            raise InputError(
                f"{otherwise}: {missing}",
                "See `sqr validate`, then mend the file or leave it out.",
            )

    def firmness(self, units: Sequence[UnitScores]) -> dict[tuple[str, str], tuple[Firmness, ...]]:
        """Return how firm every domain's level is at ``units``, by (cycle, unit id)."""
        from sqr.scoring.firmness import firmness

        return firmness(self.ratings, units)

    def review(self, found: Validation | None = None, rasch: str = "") -> Review:
        """Return the frozen review, all that a report may know.

        ``found`` is the validation, where it is already there; ``rasch`` asks for a many-facet
        Rasch model, ``rating scale`` or ``partial credit``.
        """
        from sqr.review.build import build

        return build(self.ratings, found or self.validate(), self.score(), VERSION, rasch)

    def documents(
        self,
        found: Validation | None = None,
        format: str = "html",
        template_dir: Path | None = None,
        language: str = "",
        rasch: str = "",
        reference_doc: Path | None = None,
    ) -> Documents:
        """Return the documents of this review in one format and one language.

        ``format`` is a name in ``sqr.report.formats`` and ``language`` a code such as ``es``;
        ``reference_doc`` is a DOCX file whose styles documents in DOCX take, by default the one
        that review.yaml names.
        """
        made = self.review(found, rasch)
        if reference_doc is None and format == "docx":
            reference_doc = self.inputs.reference_doc
        return Documents(made, format, template_dir, language, reference_doc)

    def report(
        self,
        format: str = "html",
        template_dir: Path | None = None,
        found: Validation | None = None,
        rasch: str = "",
        *,
        document: str = "full",
        unit: str | None = None,
        language: str = "",
    ) -> str | bytes:
        """Return a document: ``document`` is a name in ``sqr.report.documents``.

        It is bytes where the format is binary, such as ``pdf``, and text where it is not.
        """
        made = self.documents(found, format, template_dir, language, rasch)
        return made.one(document, unit)


class Documents(NamedTuple):
    """The documents of a review in one format and one language."""

    review: Review
    format: str
    template_dir: Path | None
    language: str
    reference_doc: Path | None = None

    def one(self, document: str = "full", unit: str | None = None) -> str | bytes:
        """Return a document, of one unit where ``unit`` is its id or its name."""
        from sqr.report.formats import render

        chosen = self.review if unit is None else self._of(unit)
        return render(
            chosen,
            self.format,
            self.template_dir,
            document=document,
            language_code=self.language,
            reference_doc=self.reference_doc,
        )

    def each_unit(self, document: str = "unit") -> Iterator[tuple[str, str | bytes]]:
        """Yield the name of a file and what is in it for each unit, and last for the index."""
        from sqr.report.formats import each_unit

        return each_unit(
            self.review,
            self.format,
            self.template_dir,
            document=document,
            language_code=self.language,
            reference_doc=self.reference_doc,
        )

    def _of(self, wanted: str) -> Review:
        units = [u for u in self.review.units if fold(wanted) in (fold(u.id), fold(u.name))]
        if len(units) == 1:
            return self.review.of(units[0])
        if units:
            cycles = ", ".join(clip(unit.cycle) for unit in units)
            raise UsageError(
                f"several units are meant by {clip(wanted)!r}, in the cycles {cycles}",
                "Use --each-unit, or a review of one cycle.",
            )
        names = [name for unit in self.review.units for name in (unit.id, unit.name)]
        hint = did_you_mean(wanted, names) or f"Units: {listed(u.id for u in self.review.units)}."
        raise UsageError(f"no such unit: {clip(wanted)}", hint)


def load_review(
    path: str | Path | None = None,
    *,
    files: Sequence[str | Path] = (),
    rubric: str | None = None,
    notes: bool | None = True,
    groups: bool = True,
    settings: Sequence[str] = (),
    begun: Ahead | None = None,
) -> OpenReview:
    """Read a review folder or file (by default the one here), or rating files with a rubric.

    ``notes=False`` leaves the texts of evidence notes out, which saves time and memory where
    only levels are wanted; ``None`` does so where the files are larger than
    :data:`MOST_WITH_NOTES`. ``groups=False`` leaves out whom a source was heard from, which only
    agreement and documents tell. ``settings`` say how files without a review are read, such as
    ``shape=criteria-across`` or ``unit=School``; ``begun`` is what
    :func:`sqr.ratings.ahead.look_ahead` has begun. The checks of what notes say need their texts.

    >>> from sqr.assets import sample_review
    >>> review = load_review(sample_review())
    >>> review.validate().rows_in
    732
    >>> unit = review.score().units[0]
    >>> [unit.rubric.levels[d.rank].name for d in unit.decisions[:1]]
    ['Established']
    """
    started = engine.start()
    inputs = find_inputs(files, rubric, path, settings)
    changes(inputs)  # what is wrong with `checks:` is said before a large file is read
    if notes is None:
        notes = sum(file.path.stat().st_size for file in inputs.files) <= MOST_WITH_NOTES
    return OpenReview(read(inputs, notes=notes, groups=groups, started=started, begun=begun))
