"""Our own rules of structure: what axe and Nu do not ask for, a reader still needs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise


@dataclass
class _Seen:
    """What the rules look at, in the order of the document."""

    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    referred: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    elements: Counter[str] = field(default_factory=Counter)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = _Seen()
        self._captions: list[bool] = []
        self._pictures = 0
        self._title: str | None = None
        self._link: str | None = None
        self._levels: list[str | None] = []  # the words of each open span and cell of a level

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        seen, named = self.seen, {key: value or "" for key, value in attrs}
        seen.elements[tag] += 1
        seen.ids += [named["id"]] if "id" in named else []
        for key in ("aria-labelledby", "aria-describedby"):
            seen.referred += named.get(key, "").split()
        if re.fullmatch("h[1-6]", tag):
            seen.headings.append(int(tag[1]))
        if tag == "html" and not named.get("lang"):
            seen.complaints.append("the document does not name its language")
        if tag == "table":
            self._captions.append(False)
        if tag == "caption" and self._captions:
            self._captions[-1] = True
        if tag == "th" and named.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            seen.complaints.append("a heading of a table without scope")
        if tag in ("span", "td"):
            shows = re.search(r"(^|\s)(level|cell|c\d+)(\s|$)", named.get("class", ""))
            self._levels.append("" if shows else None)
        if tag == "svg":
            spoken = named.get("aria-hidden") == "true" or named.get("aria-label")
            if not spoken and not self._pictures:  # a picture in a picture needs no words
                seen.complaints.append("a picture without words that is not hidden")
            self._pictures += 1
        if tag == "a":
            self._link = ""
            href = named.get("href", "")
            seen.targets += [href[1:]] if href.startswith("#") else []
            if not href:
                seen.complaints.append("a link that leads nowhere")
        if tag == "title":
            self._title = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._pictures -= 1
        if tag in ("span", "td") and self._levels:
            words = self._levels.pop()
            if words is not None and not words.strip():
                self.seen.complaints.append("a level by mark or colour alone")
        if tag == "table" and not self._captions.pop():
            self.seen.complaints.append("a table without caption")
        if tag == "a":
            if not (self._link or "").strip():
                self.seen.complaints.append("a link without words")
            self._link = None
        if tag == "title" and not (self._title or "").strip():
            self.seen.complaints.append("an empty title")

    def handle_data(self, data: str) -> None:
        if self._title is not None and not self.seen.elements["body"]:
            self._title += data
        if self._link is not None:
            self._link += data
        self._levels = [None if words is None else words + data for words in self._levels]


def complaints(document: str) -> list[str]:
    """Return what is wrong with the structure of an HTML document."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    seen = reader.seen
    found = list(seen.complaints)
    found += [f"{n} of <{tag}>, wanted one" for tag in ("h1", "main", "title")
              if (n := seen.elements[tag]) != 1]  # fmt: skip
    if seen.headings[:1] != [1]:
        found.append("the first heading is not the title")
    found += [f"h{a} is followed by h{b}" for a, b in pairwise(seen.headings) if b > a + 1]
    found += [f"the id {name} stands {n} times" for name, n in Counter(seen.ids).items() if n > 1]
    found += [f"nothing has the id {name}" for name in sorted({*seen.targets} - {*seen.ids})]
    found += [f"no words with the id {name}" for name in sorted({*seen.referred} - {*seen.ids})]
    return found
