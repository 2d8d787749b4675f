"""The files of a new review folder, with comments that teach."""

from __future__ import annotations

import re
from pathlib import Path

from sqr import assets
from sqr.errors import UsageError
from sqr.folder.load import NAME
from sqr.rubric.load import beside, find, load
from sqr.rubric.model import Rubric

REVIEW = """\
# This file ties your review together. Lines that start with # are comments;
# remove the # to use what they show. After every change: sqr validate
title: {title}
district: Your district
cycle: "2026-27"

# Ratings dated outside these days are pointed out.
# dates: {{from: 2027-01-11, to: 2027-01-29}}

# The rubric in this folder is yours: put your own clusters and criteria into it.
# `sqr rubric check rubric.yaml` tells what is wrong with it, `sqr rubric show` what it means.
rubric: rubric.yaml

# Every CSV file in the folder ratings/ is read: one file a reviewer is fine. For Excel write
# [ratings/*.csv, ratings/*.xlsx]; `sqr validate --about FILE` tells how a file was understood.
ratings: ratings/*.csv

# If a table has a column a criterion, with evidence in columns such as `1A.1 evidence`:
# shape: criteria-across
# evidence_suffix: " evidence"
# Or, where evidence stands in comments on the cells of an Excel sheet:
# evidence: comments

# Who is reviewed, and who reviews. Anybody else in the ratings is pointed out.
units: units.csv
reviewers: reviewers.csv

# What the reviewers agreed on together, in place of what the rules computed: a CSV file with the
# columns unit, scope (a criterion's, cluster's or domain's id), level, agreed_by, date and reason;
# cycle where there are several, above_limit (yes) where a level above a limit is meant.
# `sqr agenda` tells what there is to talk about.
# consensus: consensus.csv

# If your files have other headings, say so here: ours on the left, yours on the right.
# A value that is the same in every row can be given as {{value: …}}.
# columns:
#   unit: School
#   criterion: Indicator
#   level: Rating
#   reviewer: {{value: District team}}

# If your dates are not written 2027-01-31:
# date_formats: ["%m/%d/%Y"]

# The documents can wear your colours: a logo (PNG, JPEG or SVG, at most 200 kB), accents that
# can be read (for light and for dark screens), and fonts that your readers have.
# theme:
#   logo: logo.png
#   accent: "#7a1f5c"
#   accent_dark: "#e3a6cf"
#   heading_font: Georgia
#   reference_doc: district.docx  # whose styles, page, heads and feet Word documents take
# An SVG is shown in HTML and PDF only; slides keep Arial, in which their texts are measured.

# A check (`sqr checks` lists them) can be made graver, or turned off with a reason:
# checks:
#   SQR110: error
#   SQR130: {{severity: off, because: Notes are typed in after the second visit.}}
"""

SCHEMAS = ".schema"
"""Where editors find what the first lines of a folder's YAML files name."""
_SCHEMA_LINE = re.compile(r"^# yaml-language-server: .*?(?P<name>[\w-]+)\.schema\.json\n", re.M)

UNITS = "id,name,grades\nS1,First school,K-5\nS2,Second school,6-8\n"
REVIEWERS = (
    "id,name,role\nR1,First reviewer,panel\nR2,Second reviewer,panel\n"
    "SELF1,First school's own team,self\n"
)


def files_of_new_review(rubric: str, folder: Path) -> dict[str, str]:
    """Return the files of a new review folder by name; nothing is written here.

    Raises :class:`~sqr.errors.UsageError` when the folder already holds a review.
    """
    if (folder / NAME).exists():
        raise UsageError(
            f"{folder} already holds a {NAME}", "Nothing was changed. Name another folder."
        )
    loaded = load(rubric).rubric
    text = find(rubric).read_text(encoding="utf-8")
    others = {
        f"rubric.{code}.yaml": own(path.read_text(encoding="utf-8"))
        for code, path in beside(find(rubric)).items()
    }
    return {
        NAME: _modeline("review-yaml") + REVIEW.format(title=f"{loaded.title}"),
        "rubric.yaml": own(text),
        **others,
        "units.csv": UNITS,
        "reviewers.csv": REVIEWERS,
        "ratings/R1.csv": _ratings(loaded),
        **schemas("review-yaml", "rubric", *(["translation"] if others else [])),
    }


def schemas(*names: str) -> dict[str, str]:
    """Return the JSON Schemas that the files of a review folder name, by file."""
    return {f"{SCHEMAS}/{name}{assets.SCHEMA}": assets.schema_text(name) for name in names}


def own(text: str) -> str:
    """Return a YAML file whose first line names the schema that lies in the new folder."""
    return _SCHEMA_LINE.sub(lambda found: _modeline(found["name"]), text, count=1)


def _modeline(name: str) -> str:
    return f"# yaml-language-server: $schema={SCHEMAS}/{name}{assets.SCHEMA}\n"


def _ratings(rubric: Rubric) -> str:
    """A file to fill in: a row a criterion, the level left blank."""
    head = "unit,criterion,reviewer,level,source,group,date,note\n"
    return head + "".join(f"S1,{criterion.id},R1,,,,,\n" for criterion in rubric.criteria)
