"""From a YAML document to a typed model: pydantic's errors in an author's words."""

from __future__ import annotations

import copy
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sqr.errors import Fault
from sqr.rubric.names import STAND_IN, clip, did_you_mean, listed
from sqr.yaml.document import Document, Path_, Tree

M = TypeVar("M", bound=BaseModel)


def typed(model: type[M], document: Document) -> tuple[M | None, list[Fault]]:
    """Return the model that a document holds and the faults of its shape.

    One fault does not hide the next: a value that does not fit is set aside and the rest
    is tried again, so that the checks which need the whole model still run where they can.
    """
    faults = list(document.faults)
    if document.tree is None:
        if not faults:
            faults.append(document.fault((), "the file is empty", "Start from a shipped rubric."))
        return None, faults
    if not isinstance(document.tree, dict):
        hint = "The file starts with keys such as `title: …`."
        return None, [*faults, document.fault((), "wanted keys and values here", hint)]
    tree = copy.deepcopy(document.tree)
    odd: set[tuple[Path_, str]] = set()  # unknown keys that stand for others
    for _ in range(4):
        try:
            return model.model_validate(tree, by_alias=True), faults
        except ValidationError as error:
            # Never str(error): it prints inputs of any length.
            details = [d for d in error.errors(include_url=False) if not _echo(document, d)]
            there = [detail for detail in details if not _was_there(document, detail)]
            found = {id(detail): _explain(model, document, detail) for detail in there}
            odd |= {
                (_steps(document, d)[:-1], found[id(d)].hint)
                for d in there
                if d["type"] == "extra_forbidden"
            }
            told = [found[id(d)] for d in there if not _is_misspelt(document, d, odd)]
            faults = list(dict.fromkeys([*faults, *told]))
            removed = [_set_aside(tree, detail) for detail in details]
            if not any(removed):
                break
    return None, faults


def _echo(document: Document, detail: ErrorDetails) -> bool:
    """Tell whether a list is only called too short because its faulty items were dropped."""
    node = document.at(_steps(document, detail))
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(node, list) and len(node) >= least


def _was_there(document: Document, detail: ErrorDetails) -> bool:
    """Tell whether a key is only called missing because its faulty value was set aside."""
    return detail["type"] == "missing" and document.has(_steps(document, detail))


def _is_misspelt(document: Document, detail: ErrorDetails, odd: set[tuple[Path_, str]]) -> bool:
    """Tell whether a missing key is there under an odd name, of which it is said already."""
    if detail["type"] != "missing":
        return False
    path = _steps(document, detail)
    return bool(path) and (path[:-1], f"Did you mean `{path[-1]}`?") in odd


def _steps(document: Document, detail: ErrorDetails) -> Path_:
    """Return the path of an error in the file: pydantic adds names of union members."""
    path: Path_ = ()
    last = detail["loc"][-1] if detail["loc"] else None
    for index, step in enumerate(detail["loc"]):
        node = document.at(path)
        is_last = index == len(detail["loc"]) - 1
        if isinstance(step, int) and isinstance(node, list):
            path = (*path, step)
        elif (
            isinstance(step, str)
            and isinstance(node, dict)
            and (step in node or (is_last and last != "[key]"))
        ):
            path = (*path, step)
    return path


def _explain(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Fault:
    """Say an error of pydantic's in an author's words."""
    path = _steps(document, detail)
    kind = detail["type"]
    key = str(path[-1]) if path else "file"
    if kind == "extra_forbidden":
        hint = _known_key(_model_at(model, detail["loc"]), document, path, key)
        return document.fault(path, f"unknown key `{clip(key)}`", hint, key=True)
    if kind == "missing":
        example = _EXAMPLES.get(key, f"Add `{clip(key)}: …`.")
        example = _STEPS if key == "levels" and "rules" in detail["loc"] else example
        return document.fault(path, f"`{clip(key)}` is missing here", example)
    if kind == "literal_error":
        wanted = _choices(detail.get("ctx", {}))
        found, hint = _found(document.at(path)), did_you_mean(str(detail["input"])[:200], wanted)
        return document.fault(path, f"`{key}` is {found}; wanted {listed(wanted)}", hint)
    if kind == "union_tag_invalid":
        context = detail.get("ctx", {})
        tag, wanted = str(context.get("tag", "")), _choices(context)
        path = (*path, "rule") if document.has((*path, "rule")) else path
        message = f"`rule` is `{clip(tag)}`; wanted {listed(wanted)}"
        return document.fault(path, message, did_you_mean(tag, wanted))
    if kind == "union_tag_not_found":
        return document.fault(path, f"`{key}` needs a `rule:`", "For example `rule: mean`.")
    return _misfit(document, path, detail)


def _known_key(owner: type[BaseModel], document: Document, path: Path_, key: str) -> str:
    """Return what may have been meant by a key that ``owner`` does not have."""
    names = _keys_of(owner)
    hint = "" if key in _MEANT else did_you_mean(key, names)
    if hint:
        return hint
    if document.at(path) in (None, "") and " " in key.strip():
        return (
            "If this belongs to the text before it, put the whole text in quotes: "
            'name: "Caring, honest and kind".'
        )
    if key in _MEANT and "panel" in names:
        return _MEANT[key]
    if place := _place_of(owner, key):
        return f"`{clip(key)}:` belongs under `{place}:`."
    return f"Known here: {listed(names, most=20)}."


def _misfit(document: Document, path: Path_, detail: ErrorDetails) -> Fault:
    """Say what was wanted in place of a value of the wrong kind or size."""
    kind, context = detail["type"], detail.get("ctx", {})
    wanted, hint = _WANTED.get(kind, (detail["msg"][:200], ""))
    if kind in ("value_error", "assertion_error"):
        wanted = str(context.get("error", wanted))[:200]
    elif kind == "too_short":
        wanted = f"wanted at least {context.get('min_length')}"
    elif kind in ("greater_than_equal", "greater_than"):
        wanted = f"wanted at least {context.get('ge', context.get('gt'))}"
    elif kind.startswith("model_") and isinstance(document.at(path), str):
        hint = _as_keys(path, clip(str(document.at(path)))) or hint
    if str(detail["input"])[:1] in "“”„‘’" and str(detail["input"]):
        hint = 'Write straight quotation marks ("…") or none: curly ones are part of the text.'
    last = path[-1] if path else "file"
    name = f"item {last + 1} of `{path[-2]}`" if isinstance(last, int) else f"`{last}`"
    return document.fault(path, f"{name} is {_found(document.at(path))}; {wanted}", hint)


def _as_keys(path: Path_, text: str) -> str:
    """Return how to write with keys what was written as a word."""
    *_, owner, last = ("", "", *path)
    if owner == "rules" and text:
        return f"Write `{last}: {{rule: {text}}}`."
    if isinstance(last, int) and owner in _AS_KEYS:
        return f"Write `{_AS_KEYS[owner].format(text)}`."
    return ""


_AS_KEYS: dict[str | int, str] = {
    "sources": "{{id: {}}}",
    "levels": "{{code: …, name: {}}}",
    **dict.fromkeys(("domains", "clusters", "criteria"), "{{id: …, name: {}}}"),
}

_EXAMPLES = {
    "scale": 'List the levels, the lowest first: `scale: {levels: [{code: "1", name: Low}, …]}`.',
    "levels": 'List the levels, the lowest first: `levels: [{code: "1", name: Low}, …]`.',
    "while": "Say when it holds: `while: {part: 1A, is: 1}`.",
    "cap": "Say what is held down: `cap: {part: D1, at_most: 2}`.",
    "share": "Say how many must name a level: `share: 2/3`.",
    "votes": "Give the votes of one panel: `votes: [1, 2, 2]`.",
    "domains": "List what is rated: `domains: [{id: D1, name: …, criteria: [{id: 1A, name: …}]}]`.",
}

_STEPS = "Say what each level needs: `levels: [{level: …, at_least: 2/3}]`."

# What people call the rule that makes a criterion's level of its votes.
_MEANT = dict.fromkeys(
    ("criterion", "criteria"),
    "The rule from ratings to a criterion's level is called `panel:`.",
)

_WANTED = {
    "string_type": ("wanted a text", ""),
    "string_too_short": ("wanted a text that is not empty", ""),
    "string_too_long": ("wanted at most 200 characters", ""),
    "string_pattern_mismatch": ("wanted letters, digits, dots and dashes only", ""),
    "int_parsing": ("wanted a whole number", ""),
    "int_type": ("wanted a whole number", ""),
    "bool_parsing": ("wanted true or false", ""),
    "tuple_type": ("wanted a list", "Put each item on a line of its own with a dash before it."),
    "list_type": ("wanted a list", "Put each item on a line of its own with a dash before it."),
    "dict_type": ("wanted keys and values", "Write `key: value` lines, indented."),
    "model_type": ("wanted keys and values", "Write `key: value` lines, indented."),
    "model_attributes_type": ("wanted keys and values", "Write `key: value` lines, indented."),
    "date_from_datetime_parsing": ("wanted a date such as 2026-01-31", ""),
    "date_parsing": ("wanted a date such as 2026-01-31", ""),
}


def _found(value: Tree) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"`{clip(value)}`"


def _choices(context: dict[str, object]) -> list[str]:
    text = str(context.get("expected", context.get("expected_tags", "")))
    return [part.strip(" '\"") for part in text.replace(" or ", ", ").split(",") if part.strip()]


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model that owns the key at the end of ``loc``."""
    current = model
    candidates: list[type[BaseModel]] = [model]
    for step in loc[:-1]:
        members = {c.__name__: c for c in candidates} | {_tag(c): c for c in candidates}
        if isinstance(step, str) and step in members:
            current = members[step]
            continue
        for candidate in [current, *candidates]:
            fields = {(f.alias or n): f for n, f in candidate.model_fields.items()}
            if step in fields:
                candidates = _models_in(fields[str(step)].annotation)
                current = candidates[0] if candidates else candidate
                break
    return current


def _tag(model: type[BaseModel]) -> str:
    rule = model.model_fields.get("rule")
    values = get_args(rule.annotation) if rule is not None else ()
    return str(values[0]) if values else model.__name__


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _place_of(model: type[BaseModel], key: str) -> str:
    """Return the one key of a model under which another key is known, or nothing."""
    places = [
        field.alias or name
        for name, field in model.model_fields.items()
        for inner in _models_in(field.annotation)
        if key in _keys_of(inner)
    ]
    return places[0] if len(set(places)) == 1 else ""


def _set_aside(tree: Tree, detail: ErrorDetails) -> bool:
    """Take the value that an error is about out of the way; tell whether that was possible.

    What is missing gets a stand-in, so that the rest of the file is still checked: nothing
    made in this way is ever used, since the document has a fault.
    """
    if detail["type"] == "missing":
        return _stand_in(tree, detail["loc"])
    node: Tree = tree
    trail: list[tuple[dict[str, Tree] | list[Tree], str | int]] = []
    for step in detail["loc"]:
        if isinstance(node, dict) and isinstance(step, str) and step in node:
            trail.append((node, step))
            node = node[step]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            trail.append((node, step))
            node = node[step]
    for owner, step in reversed(trail):
        if isinstance(owner, dict) and isinstance(step, str):
            del owner[step]
            return True
    return False


def _stand_in(tree: Tree, loc: tuple[int | str, ...]) -> bool:
    """Put something in the place of a key that is missing; tell whether that was possible."""
    node: Tree = tree
    for step in loc[:-1]:
        if isinstance(node, dict) and isinstance(step, str) and step in node:
            node = node[step]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
    key = str(loc[-1])
    if not isinstance(node, dict) or key in node:
        return False
    # The rubric's own id is compared with no other, and has a form to keep.
    name = "id" if loc == ("id",) else STAND_IN + "-".join(map(str, loc))
    if key in ("id", "title", "name", "code", "part", "is", "at_most", "level"):
        node[key] = name
    elif key in ("votes", "parts"):
        node[key] = [name]
    elif key in _HOLDERS:
        node[key] = {inner: f"{name}-{inner}" for inner in _HOLDERS[key]}
    elif key == "levels" and "rules" in loc:
        node[key] = [{"level": name}]
    elif key in ("levels", "scale"):
        levels: Tree = [{"code": f"{name}-{n}", "name": f"{name}-{n}"} for n in range(2)]
        node[key] = levels if key == "levels" else {"levels": levels}
    elif key in ("domains", "criteria"):
        criterion: Tree = {"id": f"{name}-criterion", "name": name}
        cluster: Tree = {"id": f"{name}-cluster", "name": name, "criteria": [criterion]}
        domain: Tree = {"id": name, "name": name, "clusters": [cluster]}
        node[key] = [domain if key == "domains" else criterion]
    elif key in _HARMLESS:
        node[key] = _HARMLESS[key]
    else:
        return False
    return True


_HOLDERS = {"while": ("part", "is"), "cap": ("part", "at_most")}
# Every rubric has domains, and a quorum of all is always one.
_HARMLESS = {"tier": "domain", "share": "1"}
