"""Bring the catalogues up to date: ``python docs/translate.py``.

Every fixed text of the documents is looked for in ``src/sqr/report`` and ``templates``; the
words that come from elsewhere stand in :data:`ELSEWHERE`. New texts arrive untranslated in
each ``locale/CODE.po``, texts that are gone leave it, and nothing translated is guessed.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from sqr.review.build import FLAGS, REASONS, TALKED
from sqr.review.model import STATUS_WORDS

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "_": None}

# Words of the review that a document prints: the usual names of tiers, and short lists.
ELSEWHERE = (
    *REASONS.values(),
    *FLAGS.values(),
    TALKED,
    *STATUS_WORDS.values(),
    *("School", "Schools", "District", "Districts", "Program", "Programs", "Unit", "Units"),
    *("Domain", "Domains", "Cluster", "Clusters", "Criterion", "Criteria", "Overall"),
    *("Indicator", "Indicators", "Standard", "Standards"),
    *("rated", "not applicable", "not observed", "blank", "invalid"),
    *("panel", "self", "rubric", "review", "units", "reviewers", "ratings", "consensus"),
    "narrative",
    *("students", "families", "staff", "leadership", "community", "teachers"),
)


def wanted() -> Catalog:
    """Return a catalogue of all texts that want a translation, in a fixed order."""
    found = Catalog(charset="utf-8")
    for folder, methods in (
        (ROOT / "src" / "sqr" / "report", [("**.py", "python")]),
        (ROOT / "templates", [("**.html", "jinja2"), ("**.md", "jinja2")]),
    ):
        options = {pattern: {"trim_blocks": "true"} for pattern, _ in methods}
        seen = extract_from_dir(folder, methods, options, keywords=KEYWORDS)
        for file, _line, message, _comments, _context in seen:
            place = (folder / file).relative_to(ROOT).as_posix()
            found.add(message, locations=[(place, 0)])
    for text in ELSEWHERE:
        found.add(text)
    return found


def updated(code: str) -> str:
    """Return the text of a catalogue as it should be, its translations kept."""
    path = LOCALE / f"{code}.po"
    catalogue = read_po(BytesIO(path.read_bytes()), locale=code)
    catalogue.update(wanted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = BytesIO()
    write_po(out, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode("utf-8")


HEADER = """\
# Fixed text of the documents of sqr. `python docs/translate.py` brings it up to date.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def write_all() -> None:
    """Write every catalogue anew."""
    for path in sorted(LOCALE.glob("*.po")):
        path.write_text(updated(path.stem), encoding="utf-8")


if __name__ == "__main__":
    write_all()
