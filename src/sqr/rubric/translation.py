"""What a rubric says in another language, as an author writes it: texts by id and code.

The texts stand in a file of their own beside the rubric, ``RUBRIC.es.yaml`` beside
``RUBRIC.yaml``, or in the rubric under ``translations: es:``; the keys are the same. They are
for documents only: what rating files may hold is the rubric's codes, names and aliases.
"""

# Annotations are not postponed here: pydantic would compile the text of each again at start-up.

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from sqr.rubric.text import Code, Text


class Texts(BaseModel):
    """Frozen, and unknown keys are errors; what is left out or empty is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class TierText(Texts):
    """What the parts of a tier are called."""

    name: Text = ""
    plural: Text = ""


class TierTexts(Texts):
    """What the tiers and the things reviewed are called."""

    domain: TierText = TierText.model_construct()
    cluster: TierText = TierText.model_construct()
    criterion: TierText = TierText.model_construct()
    unit: TierText = TierText.model_construct()


class LevelText(Texts):
    """The texts of a level."""

    name: Text = ""
    meaning: Text = ""
    support: Text = ""
    for_families: Text = ""


class ScaleText(Texts):
    """The texts of the scale; levels go by their codes."""

    name: Text = ""
    levels: dict[Code, LevelText] = {}


class PartText(Texts):
    """The texts of a domain, cluster or criterion; descriptors go by the codes of levels."""

    name: Text = ""
    for_families: Text = ""
    description: Text = ""
    look_for: Text = ""
    descriptors: dict[Code, Text] = {}


class Translation(Texts):
    """The texts of a rubric in one language; sources and parts go by their ids."""

    title: Text = ""
    description: Text = ""
    about: Text = ""
    tiers: TierTexts = TierTexts.model_construct()
    scale: ScaleText = ScaleText.model_construct()
    sources: dict[Code, Text] = {}
    parts: dict[Code, PartText] = {}


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Translations = dict[Language, Translation]
