"""The command line as a whole, and the one place where errors end."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from sqr.cli.exits import BUG, INTERRUPTED, UNUSABLE
from sqr.errors import FaultsError, SqrError

if TYPE_CHECKING:
    from sqr.ratings.ahead import Ahead

# In the order of `sqr --help`. Each is a module here with a function or a group of that name.
COMMANDS = (
    "validate", "checks", "coverage", "score", "agreement", "agenda", "report", "init", "demo",
    "schema", "rubric",
)  # fmt: skip


def named(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the command that ``arguments`` name, or all of them.

    To describe the options of ten commands takes longer than a small command takes to work.

    >>> named(["--debug", "score", "a.csv"]), len(named(["--help"]))
    (('score',), 11)
    """
    first = next((word for word in arguments if not word.startswith("-")), "")
    return (first,) if first in COMMANDS else COMMANDS


def app_with(names: tuple[str, ...]) -> typer.Typer:
    """Return the application with these commands."""
    app = typer.Typer(
        name="sqr",
        help="Turn many reviewers' rubric ratings into levels that can be defended.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(options)
    for name in names:
        module = import_module(f"sqr.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from sqr.version import VERSION

        typer.echo(f"sqr {VERSION}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback where sqr cannot go on.")
    ] = False,
) -> None:
    """Turn many reviewers' rubric ratings into levels that can be defended."""


AGAIN = 0.2
"""So many seconds later Ctrl-C is raised again, if it did not arrive."""


class Interrupted(BaseException):
    """Ctrl-C; not a KeyboardInterrupt, which the command framework would turn into code 1."""


class _CtrlC:
    """Remembers that Ctrl-C was pressed: native code may turn the interruption into an error.

    Code that may not fail, such as a destructor, swallows it altogether. So it is raised again
    until it arrives, only not while somebody tidies up after an error.
    """

    asked = over = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        if number == signal.SIGINT or not (self.over or sys.exc_info()[1]):
            self._again(AGAIN)
            raise Interrupted
        self._again(0 if self.over else AGAIN)

    def rest(self) -> None:
        """Raise it no more."""
        self.over = True
        if self.asked:
            self._again(0)

    def _again(self, after: float) -> None:
        if hasattr(signal, "setitimer"):  # not on Windows
            signal.setitimer(signal.ITIMER_REAL, after)
            signal.signal(signal.SIGALRM, self if after else signal.SIG_DFL)


def main(arguments: Sequence[str], begun: Ahead | None = None) -> int:
    """Run a command and return its exit code.

    0 clean; 1 problems at or above ``--fail-on``; 2 usage, or input that cannot be used;
    3 a bug in sqr; 130 stopped with Ctrl-C. ``begun`` is what :func:`sqr.cli.begin.begin`
    has begun.
    """
    debug = "--debug" in arguments or bool(os.environ.get("SQR_DEBUG"))
    stop = _CtrlC()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)
    try:
        code = _run(list(arguments), begun)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read us has seen enough: say nothing, now or when Python closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Interrupted, KeyboardInterrupt):
        return _stopped()
    except Exception as error:
        if stop.asked:
            return _stopped()
        if debug:
            raise
        return _failed(error)
    finally:
        stop.rest()


def _stopped() -> int:
    sys.stderr.write("\nStopped. No file was left half written.\n")
    return INTERRUPTED


def _failed(error: Exception) -> int:
    if isinstance(error, SqrError):
        _tell(error)
        return UNUSABLE
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        sys.stderr.write("sqr: the disk is full. Nothing was left half written.\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    sys.stderr.write(
        f"sqr: this is a bug in sqr ({type(error).__name__}). Nothing was changed.\n"
        "Please report it, with what `--debug` prints.\n"
    )
    return BUG


def _run(arguments: list[str], begun: Ahead | None) -> int:
    try:
        app_with(named(arguments))(args=arguments, prog_name="sqr", obj=begun)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _tell(error: SqrError) -> None:
    from sqr.cli.terminal import fault_lines, say
    from sqr.rubric.names import clip

    lines = [f"sqr: {clip(error.message, 400)}"]
    if isinstance(error, FaultsError):
        lines += [f"  {line}" for line in fault_lines(error.faults)]
    if error.hint:
        lines.append(f"  {error.hint}")
    say("\n".join(lines))
