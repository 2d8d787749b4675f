"""Golden documents: what a small review comes to, in every format that is text.

After a change that is meant: ``python -m pytest --update-golden``, then read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import sqr
from sqr.findings.formats import FORMATS as FINDINGS_FORMATS
from sqr.report.documents import DOCUMENTS
from sqr.report.formats import FORMATS as ALL_FORMATS
from sqr.report.formats import Format, each_unit, render
from sqr.review.export import scores_document
from sqr.review.json_text import as_json
from sqr.review.scores_csv import scores_csv

HERE = Path(__file__).parent / "golden"
ACTUAL = HERE / "actual"
# The stem of a file → the document in it, and its language.
REPORTS = {
    "report": ("full", "en"),
    "report-es": ("full", "es"),
    **{name: (name, "en") for name in DOCUMENTS if name != "full"},
    "index": ("", "en"),
}
FORMATS = {name: format for name, format in ALL_FORMATS.items() if not format.binary}


def stems(format: Format) -> list[str]:
    """The files of a format; data are the same in every language."""
    known = (*format.documents, "")
    languages = ("en",) if format.name == "json" else ("en", "es")
    return [stem for stem, (name, code) in REPORTS.items() if name in known and code in languages]


NAMES = (*(f"{stem}{f.suffix}" for f in FORMATS.values() for stem in stems(f)),
         "scores.json", "scores.csv",
         *(f"validation{format.suffix}" for format in FINDINGS_FORMATS.values()))  # fmt: skip


def made() -> dict[str, str | bytes]:
    """Every document of the small review, with a version that does not change."""
    opened = sqr.load_review(HERE / "small")
    found, scores = opened.validate(), opened.score()
    review = replace(opened.review(), sqr_version="0")
    documents: dict[str, str | bytes] = {}
    for f in FORMATS.values():
        documents[f"index{f.suffix}"] = dict(each_unit(review, f.name))[f"index{f.suffix}"]
        for stem in stems(f)[:-1]:
            name, code = REPORTS[stem]
            shown = review.of(review.units[0]) if name == "unit" else review
            documents[f"{stem}{f.suffix}"] = render(
                shown, f.name, document=name, language_code=code
            )
    document = scores_document(opened.ratings, found, scores.units, "0")
    documents["scores.json"] = as_json(document)
    documents["scores.csv"] = scores_csv(scores, scores.units)
    findings = replace(opened.findings(), version="0")
    documents |= {f"validation{f.suffix}": f.render(findings) for f in FINDINGS_FORMATS.values()}
    return documents


@pytest.fixture(scope="module")
def documents() -> Iterator[dict[str, str | bytes]]:
    """Some documents name files as seen from the folder of the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE / "small")
        yield made()


@pytest.mark.parametrize("name", NAMES)
def test_document_is_as_it_was(
    name: str, documents: dict[str, str | bytes], update_golden: bool
) -> None:
    actual = documents[name]
    assert isinstance(actual, str)
    expected = HERE / "expected" / name
    if update_golden:
        expected.write_text(actual, encoding="utf-8")
    if not expected.is_file() or expected.read_text(encoding="utf-8") != actual:
        ACTUAL.mkdir(exist_ok=True)
        (ACTUAL / name).write_text(actual, encoding="utf-8")
        pytest.fail(f"{name} changed: compare {ACTUAL / name} with {expected}")


def test_documents_repeat_byte_for_byte(documents: dict[str, str | bytes]) -> None:
    assert made() == documents


def test_every_file_of_the_folder_is_looked_at() -> None:
    assert {path.name for path in (HERE / "expected").iterdir()} == set(NAMES)
