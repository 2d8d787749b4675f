"""The authors' Markdown, made safe for each format: no raw HTML, no picture, no odd link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqr.report import text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_LINKS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def html(source: str, level: int, tongue: str = "") -> str:
    """Return the text as HTML; every heading becomes one of that level.

    ``tongue`` is the code of its language, where that is not the document's.

    >>> print(html("A *b* <b>c</b>", 3))
    <div class="prose" dir="auto">
    <p>A <em>b</em> &lt;b&gt;c&lt;/b&gt;</p>
    </div>
    """
    from markupsafe import Markup

    reader = _reader()
    tokens = reader.parse(text.carried(source))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    body = reader.renderer.render(tokens, reader.options, {})
    lang = f' lang="{text.html(tongue)}"' if tongue else ""
    return Markup(f'<div class="prose" dir="auto"{lang}>\n{body}</div>')  # raw HTML is off in it


def markdown(source: str, level: int) -> str:
    r"""Return the text as Markdown that means the same to readers that let HTML through.

    >>> print(markdown("# A\n- *b* <b>", 3))
    ### A
    <BLANKLINE>
    - *b* \<b\>
    """
    from markdown_it.tree import SyntaxTreeNode
    from markupsafe import Markup

    root = SyntaxTreeNode(_reader().parse(text.carried(source)))
    return Markup(_blocks(root.children, level))


def plain(source: str) -> tuple[str, ...]:
    """Return the paragraphs and items of a text without their marks, for a slide.

    >>> plain("A *b*\\n\\n1. c\\n2. d")
    ('A b', 'c', 'd')
    """
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(_reader().parse(text.carried(source)))
    blocks = (node for node in root.walk() if node.type in ("inline", "fence", "code_block"))
    found = (_bare(block) for block in blocks)
    return tuple(said for said in found if said)


def _bare(node: SyntaxTreeNode) -> str:
    if node.children:
        return "".join(_bare(child) for child in node.children).strip()
    return " " if node.type in ("softbreak", "hardbreak") else node.content


def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    reader.disable(["image", "html_block", "html_inline"])
    reader.validateLink = lambda url: bool(_LINKS.match(url))  # type: ignore[method-assign]
    return reader


def _blocks(nodes: list[SyntaxTreeNode], level: int) -> str:
    return "\n\n".join(_block(node, level) for node in nodes)


def _block(node: SyntaxTreeNode, level: int) -> str:
    if node.type == "heading":
        return f"{'#' * level} " + _inline(node.children).replace("\\\n", " ")
    if node.type in ("bullet_list", "ordered_list"):
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        return "\n".join(
            _item(item, "-" if start is None else f"{start + place}.", level)
            for place, item in enumerate(node.children)
        )
    if node.type == "blockquote":
        return _each_line(_blocks(node.children, level), "> ", "> ")
    if node.type in ("fence", "code_block"):
        fence = "`" * (3 + max((len(run) for run in re.findall("`+", node.content)), default=0))
        return f"{fence}\n{node.content.rstrip()}\n{fence}"
    if node.type == "hr":
        return "---"
    return _inline(node.children)


def _item(item: SyntaxTreeNode, mark: str, level: int) -> str:
    return _each_line(_blocks(item.children, level), f"{mark} ", " " * (len(mark) + 1))


def _each_line(block: str, first: str, rest: str) -> str:
    lines = block.split("\n")
    return "\n".join(
        (first if place == 0 else rest) + line if line else (first if place == 0 else rest).rstrip()
        for place, line in enumerate(lines)
    )


def _inline(nodes: list[SyntaxTreeNode]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: SyntaxTreeNode) -> str:
    inside = _inline(node.children)
    if node.type in _MARKS:
        mark = _MARKS[node.type] if _stands_alone(node) and _flanks(node, inside) else ""
        return f"{mark}{inside}{mark}"
    if node.type == "link":
        return f"[{inside}](<{node.attrs['href']}>)"
    if node.type == "code_inline":
        return text.markdown(node.content)  # its words, without the frame
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\\\n"
    return inside if node.children else text.escaped(node.content)


_MARKS = {"strong": "**", "em": "*"}


def _flanks(node: SyntaxTreeNode, inside: str) -> bool:
    """Tell whether marks around ``inside`` are read as such: not between its stop and a word."""
    around = node.parent.children if node.parent else [node]
    beside = [one for one in around if one.children or one.content or one is node]
    place = next(at for at, one in enumerate(beside) if one is node)
    before = _inline(beside[place - 1 : place])[-1:] if place else ""
    after = _inline(beside[place + 1 : place + 2])[:1]
    opens = inside[:1].isalnum() or not before.isalnum()
    return opens and (inside[-1:].isalnum() or not after.isalnum())


def _stands_alone(node: SyntaxTreeNode) -> bool:
    """Tell whether the marks of an emphasis touch no others, which would be read as one run.

    All of an emphasis may be emphasised in the other way as well.
    """
    parent = node.parent
    if parent is None:
        return True
    beside = [one for one in parent.children if one.children or one.content]
    place = next((at for at, one in enumerate(beside) if one is node), 0)
    if place and beside[place - 1].type in _MARKS:
        return False
    deeper = parent.parent is not None and parent.parent.type in _MARKS
    alone = parent.type != node.type and len(beside) == 1 and not deeper
    return alone or parent.type not in _MARKS
