"""Barriers that somebody might build into a template, each put into a good document."""

from __future__ import annotations

import re
from collections.abc import Callable

Spoil = Callable[[str], str]


def replaced(pattern: str, text: str, count: int = 1) -> Spoil:
    return lambda document: re.sub(pattern, text, document, count=count, flags=re.DOTALL)


def in_main(text: str) -> Spoil:
    """Put something at the end of the main part."""
    return lambda document: document.replace("</main>", f"{text}</main>")


def styled(rules: str) -> Spoil:
    """Add rules to the style sheet, and take away the policy that would refuse them."""

    def spoil(document: str) -> str:
        free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", document)
        return free.replace("</style>", f"{rules}</style>")

    return spoil


DEFECTS: dict[str, Spoil] = {
    "no language": replaced(r'<html lang="[^"]*"', "<html"),
    "a language that does not exist": replaced(r'<html lang="[^"]*"', '<html lang="xyzzy"'),
    "no title": replaced(r"<title>.*?</title>", ""),
    "an empty title": replaced(r"<title>.*?</title>", "<title> </title>"),
    "a second title heading": in_main("<h1>Once more</h1>"),
    "a heading that skips two levels": in_main("<h2>A</h2><h5>B</h5>"),
    "an id that stands twice": in_main('<p id="main">Again</p>'),
    "a link into nothing": in_main('<a href="#nowhere">There</a>'),
    "a link without words": in_main('<a href="#main"><span></span></a>'),
    "a link without target": in_main("<a>There</a>"),
    "a picture without words": in_main('<svg width="9" height="9" role="img"></svg>'),
    "an image without words": in_main('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    "a table without caption": replaced(r"<caption.*?</caption>", ""),
    "a heading of a table without scope": replaced(r"<th scope=\"col\"", "<th"),
    "pale text": styled("p { color: #b9b4a8 !important; }"),
    "pale links": styled("a { color: #b9c4ce !important; }"),
    "a place of its own in the tab order": in_main('<p tabindex="5">First of all</p>'),
    "no main part": lambda document: document.replace("<main", "<div").replace("</main>", "</div>"),
    "a second main part": in_main("</main><main><p>Also</p>"),
    "no zoom": replaced(
        r'<meta name="viewport"[^>]*>',
        '<meta name="viewport" content="width=device-width, user-scalable=no">',
    ),
    "a role that does not exist": in_main('<p role="ornament">A</p>'),
    "a label from nowhere": in_main('<section aria-labelledby="nobody"><p>A</p></section>'),
    "a list with something else in it": in_main("<ul><p>A</p></ul>"),
    "a button without words": in_main("<button></button>"),
    "a button in a link": in_main('<a href="#main">A <button>B</button></a>'),
    "a field without label": in_main('<input type="text">'),
    "an element left open": in_main("<section><p>A"),
    "an element that HTML dropped": in_main("<center>A</center>"),
    "a page that leaves by itself": replaced(
        "<title>", '<meta http-equiv="refresh" content="20"><title>'
    ),
    "a level by its mark alone": replaced(r'(<span class="level">\s*<svg.*?</svg>)[^<]+', r"\1"),
    "a cell of the heat map by its colour alone": replaced(
        r'(<td class="c0"><a href="[^"]*">)[^<]+', r'\1<span class="small"></span>'
    ),
    "pale text on a dark screen": styled(
        "@media (prefers-color-scheme: dark) { p { color: #33363b !important; } }"
    ),
    "hidden, but it can be reached": in_main('<p aria-hidden="true"><a href="#main">A</a></p>'),
}
