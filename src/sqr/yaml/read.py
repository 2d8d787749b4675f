"""Read YAML as text with places: safe on any input, faithful to what was written.

YAML 1.1 turns an unquoted ``No`` into false, ``1.10`` into 1.1, ``010`` into 8 and
``12:30`` into 750. Rubrics hold such texts as ids and answers, so here every scalar stays
the text that was written; whoever needs a number asks for one. Aliases, tags, duplicate
keys, more than 1 MB and deep nesting are refused before anything is composed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import yaml

from sqr.errors import Fault, InputError
from sqr.yaml.document import Document, Path_, Place, Tree

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path, name: str | None = None) -> Document:
    """Read the YAML file at ``path``; faults of syntax are in the document's ``faults``.

    Raises :class:`~sqr.errors.InputError` when the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {error.strerror}", "Check the name and that you may read it."
        ) from None
    return parse(data, name or str(path))


def parse(data: bytes, name: str) -> Document:
    r"""Parse YAML bytes into a :class:`Document` called ``name``.

    >>> parse(b"id: 1.10\nyes: No\n", "x.yaml").tree
    {'id': '1.10', 'yes': 'No'}
    >>> parse(b"a: 1\na: 2\n", "x.yaml").faults[0].place
    'x.yaml:2:1'
    """
    document = Document(name, hashlib.sha256(data).hexdigest())
    text = _decode(data, document)
    if text is None:
        return document
    try:
        events = _guarded(yaml.parse(text, Loader=_Loader), document)
        document.tree = _Builder(events, document).build()
    except _Refused:
        document.tree = None
    except yaml.MarkedYAMLError as error:
        document.tree = None
        from sqr.yaml.syntax import fault  # few files need it

        document.faults.append(fault(error, text, name))
    except yaml.YAMLError as error:
        document.tree = None
        message = f"this is not valid YAML: {str(error)[:200]}"
        document.faults.append(Fault(name, 1, 1, message, "Save the file as plain UTF-8 text."))
    return document


class _Refused(Exception):
    """The file holds something that sqr does not read at all."""


def _decode(data: bytes, document: Document) -> str | None:
    if len(data) > MAX_BYTES:
        document.faults.append(
            Fault(document.file, 1, 1, "the file is larger than 1 MB", "Split the rubric.")
        )
        return None
    if _no_plain_text(data, document):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        document.faults.append(
            Fault(
                document.file,
                line,
                column,
                f"the byte 0x{data[error.start]:02X} here is not UTF-8 text",
                "Save the file again with the encoding UTF-8.",
            )
        )
        return None


_STARTS = (
    (b"{\\rtf", "a rich-text document (RTF)", "In TextEdit choose Format > Make Plain Text."),
    (b"PK\x03\x04", "a Word document, a workbook or another zip file", ""),
    (b"\xd0\xcf\x11\xe0", "an old Word document or workbook", ""),
    (b"%PDF", "a PDF", ""),
)


def _no_plain_text(data: bytes, document: Document) -> bool:
    """Tell whether a file is no plain text, with a fault that says what it is."""
    for start, kind, hint in _STARTS:
        if data.startswith(start):
            hint = hint or "Copy the text into a plain-text editor and save it as NAME.yaml."
            document.faults.append(
                Fault(document.file, 1, 1, f"this is {kind} and no plain text", hint)
            )
            return True
    return False


def _guarded(events: Iterator[yaml.Event], document: Document) -> Iterator[yaml.Event]:
    """Pass the parser's events on, and refuse what could hurt while it is only a stream."""
    depth = 0
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                _refuse(event, document, "a second document starts here", "Remove the `---`.")
        elif isinstance(event, yaml.AliasEvent):
            hint = "Write the text out where it is needed; aliases (*name) are not read."
            _refuse(
                event, document, f"the alias *{_visible(str(event.anchor))} is not allowed", hint
            )
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                _refuse(event, document, f"nested deeper than {MAX_DEPTH} levels", "Flatten it.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            _refuse(event, document, f"the tag {_visible(tag)} is not allowed", "Remove the tag.")
        yield event


def _refuse(event: yaml.Event, document: Document, message: str, hint: str) -> NoReturn:
    place = _place(event)
    document.faults.append(Fault(document.file, place.line, place.column, message, hint))
    raise _Refused


def _visible(text: str) -> str:
    """Return a text of the file as a message may hold it: short, and unable to steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:60])


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


class _Builder:
    """Builds the tree from events, noting where each part stands."""

    def __init__(self, events: Iterator[yaml.Event], document: Document) -> None:
        self._events = events
        self._document = document

    def build(self) -> Tree:
        tree: Tree = None
        for event in self._events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                if isinstance(event, yaml.DocumentEndEvent | yaml.StreamEndEvent):
                    continue
                tree = self._node(event, ())
        return tree

    def _node(self, event: yaml.Event, path: Path_) -> Tree:
        self._document._values[path] = _place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.ScalarEvent) and event.style is None and event.value in ("", "~"):
            return None  # nothing was written
        return event.value if isinstance(event, yaml.ScalarEvent) else None

    def _sequence(self, path: Path_) -> Tree:
        items: list[Tree] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_) -> Tree:
        items: dict[str, Tree] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                _refuse(event, self._document, "a key must be a plain text", "Write `key: value`.")
            key: str = event.value
            place = _place(event)
            value_event = next(self._events)
            if key in items:
                self._report_duplicate(key, (*path, key), place)
                self._skip(value_event)
                continue
            self._document._keys[(*path, key)] = place
            items[key] = self._node(value_event, (*path, key))
        return items

    def _report_duplicate(self, key: str, path: Path_, place: Place) -> None:
        first = self._document.place(path, key=True)
        self._document.faults.append(
            Fault(
                self._document.file,
                place.line,
                place.column,
                f"the key `{_visible(key)}` stands here twice; first in line {first.line}",
                "Keep one of the two.",
            )
        )

    def _skip(self, event: yaml.Event) -> None:
        depth = isinstance(event, yaml.CollectionStartEvent)
        level = int(depth)
        while level:
            following = next(self._events)
            level += isinstance(following, yaml.CollectionStartEvent)
            level -= isinstance(following, yaml.CollectionEndEvent)
