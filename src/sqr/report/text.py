"""Texts made fit for a format, losing as little as the format allows."""

from __future__ import annotations

import re

_UNCARRIED = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_LINE_BREAKS = re.compile("[ \t\n\x0b\x0c\r\x85\u2028\u2029]+")
_BREAKS = re.compile("[\t\n\x85\u2028\u2029]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def carried(text: str) -> str:
    """Replace, visibly, the control characters that HTML and Markdown cannot carry.

    >>> carried("a\\x00b\\r\\nc")
    'a�b\\nc'
    """
    return _UNCARRIED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


_NO_XML = re.compile("[\x0c\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def xml(text: str) -> str:
    """Replace, visibly, what the XML of an office file cannot carry.

    >>> xml("a\\x00b\\x0cc")
    'a�b�c'
    """
    return _NO_XML.sub("\ufffd", carried(text))


def one_line(text: str) -> str:
    """Return what XML can carry of a text, each line break as a blank.

    >>> one_line("a\\r\\nb")
    'a b'
    """
    return _BREAKS.sub(" ", xml(text))


def html(value: object) -> str:
    """Escape a text for HTML; what is HTML already stays.

    >>> print(html("a & b"))
    a &amp; b
    """
    from markupsafe import Markup, escape

    plain = isinstance(value, str) and not isinstance(value, Markup)
    return escape(carried(str(value)) if plain else value)


def markdown(value: object) -> str:
    """Escape a text so that CommonMark reads it back, line breaks and runs of blanks as one.

    >>> print(markdown("*a*|b\\nc"))
    \\*a\\*\\|b c
    """
    from markupsafe import Markup

    if isinstance(value, Markup):
        return value
    return escaped(carried(_LINE_BREAKS.sub(" ", str(value))).strip(" "))


def escaped(value: str) -> str:
    """Put a backslash before all punctuation, so that CommonMark reads every character as itself.

    >>> print(escaped("a*b"))
    a\\*b
    """
    return _PUNCTUATION.sub(r"\\\1", value)


_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_BULLET = re.compile(r"^(\d*)([-+=.)])")  # at the start of a line only


def prose(value: object) -> str:
    """Escape only what CommonMark would take for markup, for texts that are also read raw.

    What stands between two backticks stays so, as code.

    >>> print(prose("there is no level `*2*` in a_b"))
    there is no level `*2*` in a\\_b
    """
    parts = carried(_LINE_BREAKS.sub(" ", str(value))).strip(" ").split("`")
    if len(parts) % 2 == 0:  # a backtick without its other half is text
        parts[-2:] = ["`".join(parts[-2:])]
    made = []
    for place, part in enumerate(parts):
        if place % 2 == 0:
            made.append(_MARKUP.sub(r"\\\1", part))
        elif part.strip():
            made.append(f"`{part}`")
        else:  # two backticks side by side would begin something else
            made.append(rf"\`{part}\`")
    return _BULLET.sub(r"\1\\\2", "".join(made))
