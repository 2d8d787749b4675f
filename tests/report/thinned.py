"""A page with all kinds of its elements and few of each, for what asks every element.

Whether everybody can read an element hangs on its tag, its classes, its attributes and on what
it stands in. The sample's report holds some 19,000 elements of some 300 such kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Whatever can go without breaking what it stands in (no heading, no cell) goes when each kind in
# it stands twice before it (twice, as rows may alternate); how many kinds there were and are.
_THIN = """() => {
    const kinds = new Map(), kept = new Map();
    const attributes = node => node.getAttributeNames().map(
        one => ["class", "role", "scope"].includes(one) ? node.getAttribute(one) : one);
    const kind = node => {
        if (!kinds.has(node)) {
            kinds.set(node, node === document.body ? "body"
                : [kind(node.parentElement), node.tagName, ...attributes(node)].join(" "));
        }
        return kinds.get(node);
    };
    const all = () => [...document.body.querySelectorAll("*")];
    const before = new Set(all().map(kind)).size;
    const spare = "tr, li, p, section, details, article, div, dl, option, table";
    const enough = node => [node, ...node.querySelectorAll("*")].every(
        one => (kept.get(kind(one)) || 0) > 1);
    const thin = node => {
        let rows = 0;
        for (const child of [...node.children]) {
            // A table keeps two rows of each part: it would not be one without.
            const held = child.tagName === "TR" && ++rows <= 2;
            if (!held && child.matches(spare) && enough(child)) {
                child.remove();
            } else {
                kept.set(kind(child), (kept.get(kind(child)) || 0) + 1);
                thin(child);
            }
        }
    };
    thin(document.body);
    return [before, new Set(all().map(kind)).size];
}"""


def thin(page: Page) -> None:
    """Leave a few elements of each kind in a page; no kind is lost."""
    before, after = page.evaluate(_THIN)
    assert before == after > 20
