"""The command line as a whole, and the one place where errors end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Annotated

import typer

from sqr.cli import demo, init, report, rubric, score, validate
from sqr.cli.exits import BUG, INTERRUPTED, UNUSABLE
from sqr.errors import FaultsError, SqrError

app = typer.Typer(
    name="sqr",
    help="Turn many reviewers' rubric ratings into levels that can be defended.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("validate")(validate.validate)
app.command("score")(score.score)
app.command("report")(report.report)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.add_typer(rubric.app, name="rubric")


def _version(wanted: bool) -> None:
    if wanted:
        from sqr.pipeline import sqr_version

        typer.echo(f"sqr {sqr_version()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback where sqr cannot go on.")
    ] = False,
) -> None:
    """Turn many reviewers' rubric ratings into levels that can be defended."""


class Interrupted(BaseException):
    """Ctrl-C; not a KeyboardInterrupt, which the command framework would turn into code 1."""


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code.

    0 clean; 1 problems at or above ``--fail-on``; 2 usage, or input that cannot be used;
    3 a bug in sqr; 130 stopped with Ctrl-C.
    """
    debug = "--debug" in arguments or bool(os.environ.get("SQR_DEBUG"))
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupt)
    try:
        code = _run(list(arguments))
        sys.stdout.flush()
        return code
    except SqrError as error:
        if debug:
            raise
        _tell(error)
        return UNUSABLE
    except (Interrupted, KeyboardInterrupt):
        sys.stderr.write("\nStopped. No file was left half written.\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has seen enough: say nothing, now or when Python closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        name = type(error).__name__
        sys.stderr.write(
            f"sqr: this is a bug in sqr ({name}). Nothing was changed.\n"
            "Please report it, with what `--debug` prints.\n"
        )
        return BUG


def _run(arguments: list[str]) -> int:
    try:
        app(args=arguments, prog_name="sqr")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _tell(error: SqrError) -> None:
    from sqr.rubric.names import clip

    lines = [f"sqr: {clip(error.message, 400)}"]
    if isinstance(error, FaultsError):
        for fault in error.faults:
            lines.append(f"  {fault.place}: {fault.message}")
            if fault.hint:
                lines.append(f"      {fault.hint}")
    if error.hint:
        lines.append(f"  {error.hint}")
    sys.stderr.write("\n".join(lines) + "\n")
