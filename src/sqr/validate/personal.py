"""What in a text tells who somebody is: addresses, numbers, names. Texts in, pieces out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Every repetition is bounded or cannot begin twice: the time grows only with a note's length.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = re.compile(r"(?<![\w.,$€£])\+?\(?[0-9](?:[0-9 ().\-/–]{0,30}[0-9])?(?![\w%])")
_PUPIL = re.compile(
    r"\b(?:pupil|student)(?: id| no\.?| number)?[ :#]+[0-9]{3,}|\bid[ :#]+[0-9]{4,}", re.IGNORECASE
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|(?:19|20)\d\d ?[-–/ ] ?(?:(?:19|20)?\d\d)"
)
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Señor", "Señora", "Sr", "Sra", "Madame", "Mme",
           "Monsieur", "Frau", "Herr")  # fmt: skip
_TITLED = re.compile(rf"\b(?:{'|'.join(_TITLES)})\.? +(?=[^\W\d_a-z])[^\W\d_][\w'’-]{{1,40}}")

# Words of a roster that name a part to play and nobody in person.
_PARTS = frozenset(
    {"reviewer", "rater", "observer", "evaluator", "team", "district", "school", "panel", "visitor",
     "member", "staff", "own", "principal", "leader", "teacher", "family", "outside", "visiting",
     "first", "second", "third", "self"}
)  # fmt: skip

# What every text has in which something may be found: simple enough for a database to ask.
HINT = (
    rf"@|[0-9][0-9 ().–/-]{{4,}}[0-9]|(?i:(?:pupil|student|id)[a-z. ]{{0,8}}[ :#]+[0-9]{{3}})"
    rf"|(?:{'|'.join(_TITLES)})\.? +[^ a-z0-9]"
)


def emails(text: str) -> list[str]:
    """Return the e-mail addresses in a text, all but their first letter and domain masked.

    >>> emails("Write to ada.lee@example.org, or not @all.")
    ['a…@example.org']
    """
    return [f"{hit[0][0]}…@{hit[0].rpartition('@')[2]}" for hit in _EMAIL.finditer(text)]


def numbers(text: str) -> list[str]:
    """Return the phone and pupil numbers in a text, all but their last two digits masked.

    >>> numbers("Call 555-0134 or +49 30 901820; pupil 48213 was there.")
    ['…34', '…20', '…13']
    >>> numbers("In 2025-26, on 2026-01-31, 1,200,000 dollars for 412 students in 8 of 9 rooms.")
    []
    """
    found = {hit.start(): hit[0] for hit in _NUMBER.finditer(text) if _personal(hit[0])}
    ends = {start + len(hit) for start, hit in found.items()}
    for hit in _PUPIL.finditer(text):
        if hit.end() not in ends:
            found[hit.start()] = hit[0]
    return [f"…{re.sub(r'[^0-9]', '', found[start])[-2:]}" for start in sorted(found)]


def _personal(text: str) -> bool:
    """Tell whether a piece of digits is a phone or a pupil number rather than a date or a sum."""
    groups = re.findall(r"\d+", text)
    digits = "".join(groups)
    if _DATE.fullmatch(text.strip("()")) or not 6 <= len(digits) <= 15:
        return False
    if len(groups) == 1:
        return True
    if re.fullmatch(r"\d{1,3}(?: \d{3})+|\d+\.\d+", text):  # a large number, or a decimal one
        return False
    pairs = len(groups) == 5 and all(len(group) == 2 for group in groups)
    return pairs or (len(digits) >= 7 and len(groups[-1]) >= 3 and " - " not in text)


def titled(text: str) -> list[str]:
    """Return who is named with a title.

    >>> titled("Ms. Ortiz and Señora Peña greet each child; Dr of the day, Mr in general.")
    ['Ms. Ortiz', 'Señora Peña']
    """
    return [hit[0] for hit in _TITLED.finditer(text)]


def names_of(roster: Iterable[str]) -> list[str]:
    """Return the names on a roster that name somebody.

    >>> names_of(["Ada Lee (district)", "Reviewer 1 (retired teacher)", "Outside team", "Bo"])
    ['Ada Lee']
    """
    names = [re.sub(r"\([^()]*\)", "", name).strip(" ,;") for name in roster]
    return sorted({name for name in names if _names_somebody(name)})


def _names_somebody(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name)
    if len("".join(words)) < 3 or not any(word[0].isupper() for word in words):
        return False
    return not any(word.casefold() in _PARTS for word in words)


def on_roster(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the names that stand in a text as whole words.

    >>> list(on_roster("Ada Lee said so; Beatrice did not.", ["Ada Lee", "Bea"]))
    ['Ada Lee']
    """
    for name in names:
        if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield name
