"""Bring the catalogues up to date: ``python docs/translate.py``.

Every fixed text of the documents is looked for in the templates and in the rooms of
``src/sqr`` whose sentences a document prints; the words that come from elsewhere stand in
:data:`ELSEWHERE`. New texts arrive untranslated in each ``locale/CODE.po``, texts that are gone
leave it, and nothing translated is guessed. The head of a catalogue, with its glossary, is its
translators' and stays as it is.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
SOURCE = ROOT / "src" / "sqr"

Keywords = dict[str, tuple[int, ...] | None]
IN_DOCUMENTS: Keywords = {"gettext": None, "ngettext": (1, 2), "_": None}
BELOW_THEM: Keywords = {"said": None, "counted": (1, 2), "a_check": (3,)}  # a check's title
# Where texts are, in which files, and what marks them. Babel takes a variable that is called
# like a mark for the mark, so the rooms below the documents are looked through on their own.
PLACES: tuple[tuple[Path, str, str, Keywords], ...] = (
    (SOURCE / "report", "**.py", "python", IN_DOCUMENTS),
    (ROOT / "templates", "**.html", "jinja2", IN_DOCUMENTS),
    (ROOT / "templates", "**.md", "jinja2", IN_DOCUMENTS),
    *(
        (SOURCE / room, "**.py", "python", BELOW_THEM)
        for room in ("agreement", "rubric", "validate", "scoring", "reliability", "review")
    ),
)

# Words of the review that a document prints: the usual names of tiers, and short lists.
ELSEWHERE = (
    *("School", "Schools", "District", "Districts", "Program", "Programs", "Unit", "Units"),
    *("Domain", "Domains", "Cluster", "Clusters", "Criterion", "Criteria", "Overall"),
    *("Indicator", "Indicators", "Standard", "Standards", "Level"),
    *("panel", "self", "rubric", "review", "units", "reviewers", "ratings", "consensus"),
    *("narrative", "translation", "logo", "reference document"),
    *("students", "families", "staff", "leadership", "community", "teachers"),
    *(
        "%(items)s and %(last)s",
        "%(items)s or %(last)s",
        "a %(noun)s",
        "an %(noun)s",
        "A %(noun)s",
        "An %(noun)s",
    ),
)


def wanted() -> Catalog:
    """Return a catalogue of all texts that want a translation, in a fixed order."""
    found = Catalog(charset="utf-8")
    for folder, pattern, method, keywords in PLACES:
        options = {pattern: {"trim_blocks": "true"}}
        seen = extract_from_dir(folder, [(pattern, method)], options, keywords=keywords)
        for file, _line, message, _comments, _context in seen:
            place = (folder / file).relative_to(ROOT).as_posix()
            found.add(message, locations=[(place, 0)])
    for text in ELSEWHERE:
        found.add(text)
    return found


def updated(code: str) -> str:
    """Return the text of a catalogue as it should be, its translations kept."""
    text = (LOCALE / f"{code}.po").read_text(encoding="utf-8")
    head, _, _ = text.partition("\n\n")
    catalogue = read_po(BytesIO(text.encode("utf-8")), locale=code)
    catalogue.update(wanted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = BytesIO()
    write_po(out, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    return f"{head}\n\n{out.getvalue().decode('utf-8')}"


def write_all() -> None:
    """Write every catalogue anew."""
    for path in sorted(LOCALE.glob("*.po")):
        path.write_text(updated(path.stem), encoding="utf-8")


if __name__ == "__main__":
    write_all()
