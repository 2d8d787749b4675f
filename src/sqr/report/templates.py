"""The template environment: shipped templates, a user's in their place, errors with a place."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqr import assets
from sqr.errors import SqrError, UsageError
from sqr.report import narrative, text, words
from sqr.report.language import Language

if TYPE_CHECKING:
    from jinja2 import Environment

_SHIPPED = "<shipped template>/"


def environment(
    language: Language, escape: Callable[[object], str], template_dir: Path | None = None
) -> Environment:
    """Return an environment in which HTML is escaped and a missing name is an error.

    A file in ``template_dir`` stands in for the shipped template of the same relative name.
    ``escape`` makes a value fit for the format when it is filled into a fixed text: what
    stands between ``_("…")`` and ``ngettext(…)`` in a template is safe by itself. Shipped
    templates are read and compiled once a process, which takes longer than most documents do.
    """
    if template_dir is None:
        return _shipped(language, escape)
    return _made(language, escape, template_dir)


@lru_cache(maxsize=8)
def _shipped(language: Language, escape: Callable[[object], str]) -> Environment:
    return _made(language, escape, None)


def _made(
    language: Language, escape: Callable[[object], str], template_dir: Path | None
) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if template_dir is not None and not template_dir.is_dir():
        raise UsageError(f"no such folder of templates: {template_dir}")

    def load(name: str) -> tuple[str, str, None] | None:
        return _load(name, template_dir)

    # The sandbox guards against templates, not against texts, and costs half of the time.
    kind = Environment if template_dir is None else ImmutableSandboxedEnvironment
    made = kind(
        loader=FunctionLoader(load),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    made.filters["md"] = text.markdown
    made.filters["mid"] = words.mid
    made.filters["capital"] = words.capital
    made.filters["figure"] = language.figure
    made.filters["listing"] = language.listing
    made.filters["prose_html"] = narrative.html
    made.filters["prose_md"] = narrative.markdown
    made.filters["word"] = language.word
    made.filters["role"] = partial(words.role, language=language)
    made.filters["fixed"] = language.fixed
    made.globals["count"] = partial(words.count, language=language)
    made.globals["_"] = partial(_fixed, language, escape)
    made.globals["ngettext"] = partial(_counted, language, escape)
    return made


def _fixed(
    language: Language, escape: Callable[[object], str], message: str, /, **values: object
) -> str:
    from markupsafe import Markup

    said = language.gettext(message, **{name: escape(value) for name, value in values.items()})
    return Markup(said)  # written by us, and every value in it is escaped


def _counted(
    language: Language,
    escape: Callable[[object], str],
    one: str,
    many: str,
    number: int,
    /,
    **values: object,
) -> str:
    from markupsafe import Markup

    safe = {name: escape(value) for name, value in values.items()}
    return Markup(language.ngettext(one, many, number, **safe))


def render(environment: Environment, name: str, context: dict[str, Any]) -> str:
    """Render a template; what is wrong with a user's template becomes a SqrError."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return environment.get_template(name).render(context)
    except TemplateSyntaxError as error:
        place = f"{error.filename or error.name or name}:{error.lineno}"
        raise _refused(place, error.message or "syntax error") from error
    except TemplateNotFound as error:
        place = _place(error.__traceback__) or name
        raise _refused(place, f"there is no template {error.name}") from error
    except TemplateError as error:
        place = _place(error.__traceback__) or name
        raise _refused(place, error.message or type(error).__name__) from error
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as e:
        place = _place(e.__traceback__)
        if not place or place.startswith(_SHIPPED):
            raise
        raise _refused(place, f"{type(e).__name__}: {e}") from e


def _load(name: str, template_dir: Path | None) -> tuple[str, str, None] | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return None
    if template_dir is not None and (template_dir / path).is_file():
        own = template_dir / path
        try:
            return own.read_text(encoding="utf-8-sig"), str(own), None
        except (OSError, UnicodeDecodeError) as error:
            raise SqrError(f"template {own} cannot be read: {error}") from error
    source = assets.template_text(path.as_posix())
    return None if source is None else (source, _SHIPPED + path.as_posix(), None)


def _finalize(value: object) -> object:
    """Drop what no format can carry from every text that a template prints."""
    from markupsafe import Markup

    return text.carried(value) if isinstance(value, str) and type(value) is not Markup else value


def _place(traceback: TracebackType | None) -> str:
    """Return ``file:line`` of the innermost frame of a template, or nothing."""
    frames = [
        f"{frame.f_code.co_filename}:{line}"
        for frame, line in walk_tb(traceback)
        if "__jinja_template__" in frame.f_globals or "__jinja_exception__" in frame.f_globals
    ]
    return frames[-1] if frames else ""


def _refused(place: str, message: str) -> SqrError:
    return SqrError(
        f"template {place}: {message}",
        hint="Compare the template with the shipped one of the same name.",
    )
