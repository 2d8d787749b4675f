"""Reports read back, as a reader's program would read them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from sqr.report.formats import Text

READ: tuple[Text, ...] = ("html", "markdown")  # the formats whose texts are read back here
CORPORA = Path(__file__).parent.parent / "corpora"
VOID = {"meta", "rect", "use"}


def hostile() -> list[str]:
    """Return every hostile string of the corpora."""
    names = ("naughty", "xss", "template_injection")
    lines = [
        line
        for name in names
        for line in (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    ]
    return [json.loads(line) for line in lines if line]


class Html(HTMLParser):
    """Texts, attributes and structure of an HTML document."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.policy = ""
        self.style = ""
        self.script = ""
        self.lang = ""
        self.labels: list[str] = []
        self.comments: list[str] = []
        self._open: list[str] = []
        self._texts: list[str] = []
        self.feed(document)
        self.close()
        assert self._open == [], "elements left open"
        self.text = "".join(self._texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        self.attributes |= set(named)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in named:
            self.ids.append(named["id"] or "")
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"] or ""
        if tag == "html":
            self.lang = named["lang"] or ""
        self.labels.append(named.get("aria-label") or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        elif self._open and self._open[-1] == "script":
            self.script += data
        else:
            self._texts.append(data)


def markdown(document: str) -> tuple[str, set[str]]:
    """Return the text of a Markdown document and the kinds of its tokens."""
    texts: list[str] = []
    kinds: set[str] = set()
    for token in MarkdownIt("commonmark").enable("table").parse(document):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
            texts.append("\n" if child.type == "softbreak" else child.content)
        if token.type in ("fence", "code_block"):
            texts.append(token.content)
        texts.append("\n")
    return "".join(texts), kinds


def folded(text: str) -> str:
    """Return the text with every run of blanks as one."""
    return " ".join(text.split())
