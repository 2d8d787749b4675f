"""What the commands print: to stdout or a file, with colour only where a person looks."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from sqr.errors import Fault
from sqr.writing import write

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress

    from sqr.findings.model import Findings
    from sqr.validate.problem import Validation

PATIENCE = 1.0  # seconds


def console(*, file: bool = False) -> Console:
    """Return a console for stdout; not a terminal: plain text of a fixed width."""
    from rich.console import Console

    from sqr.findings.text import PLAIN_WIDTH

    if file or not sys.stdout.isatty():
        return Console(file=StringIO(), width=PLAIN_WIDTH, color_system=None, emoji=False,
                       markup=False, highlight=False)  # fmt: skip
    return Console(emoji=False, markup=False, highlight=False)


def colored(findings: Findings) -> Iterator[RenderableType]:
    """Yield the lines of findings as stdout shows them: with colours and links at a terminal."""
    from rich.style import Style
    from rich.text import Text

    from sqr.findings.text import lines

    for line in lines(findings, console().width):
        shown = Text()
        for span in line:
            style = Style.parse(span.style) + Style(link=span.link or None)
            shown.append(span.text, style)
        yield shown


def emit(content: str | bytes, output: Path | None) -> None:
    """Write a whole text, or bytes as they are, to ``output`` or to stdout."""
    if output is not None:
        write(output, content)
        return
    stream = sys.stdout
    if isinstance(content, bytes):
        stream.flush()
        stream.buffer.write(content)
    else:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            reconfigure(errors="replace")
        stream.write(content)
    stream.flush()


def show(*things: RenderableType, output: Path | None = None, end: str = "") -> None:
    """Print tables and lines for a person, and ``end`` as it is."""
    screen = console(file=output is not None)
    for thing in things:
        screen.print(thing)
    text = f"{end}\n" if end else ""
    if isinstance(screen.file, StringIO):
        lines = [line.rstrip() for line in screen.file.getvalue().splitlines()]
        text = "".join(f"{line}\n" for line in lines) + text
    emit(text, output)


def typed(path: Path) -> str:
    """Return a path as it is typed in a command, in quotes where it holds blanks and the like.

    >>> typed(Path("demo")), typed(Path("our review"))
    ('demo', "'our review'")
    """
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


def say(text: str, *, quiet: bool = False) -> None:
    """Tell a person something on stderr; at a terminal no line breaks within a word."""
    if not quiet:
        sys.stderr.write((_fitted(text) if sys.stderr.isatty() else text) + "\n")


def _fitted(text: str) -> str:
    """Wrap lines to the width of the terminal, each under its own indent."""
    width = shutil.get_terminal_size().columns
    told = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        told += textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False,
                              break_on_hyphens=False) or [""]  # fmt: skip
    return "\n".join(told)


def summary(validation: Validation, *, elsewhere: bool = False) -> str:
    """Return the lines that every command prints: rows in = used + set aside, and problems.

    ``elsewhere`` tells that the problems themselves are shown by another command.
    """
    from sqr.validate.summary import summary_lines

    return "\n".join(summary_lines(validation, elsewhere=elsewhere))


@contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Show on stderr, after a second, that work goes on; nothing where it is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    shown: list[Progress] = []
    # Work that is done within a second needs no word, nor the time that this import takes.
    begin = threading.Timer(PATIENCE, lambda: shown.append(_spinner(what)))
    begin.daemon = True
    begin.start()
    try:
        yield
    finally:
        begin.cancel()
        begin.join()
        for progress in shown:
            progress.stop()


def _spinner(what: str) -> Progress:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.add_task(what, total=None)
    progress.start()
    return progress


MOST_FAULTS = 100


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Return the faults of a YAML file, each with its place and its hint, at most so many."""
    lines: list[str] = []
    for fault in faults[:MOST_FAULTS]:
        lines.append(f"{fault.place}: {fault.message}")
        lines += [f"    {fault.hint}"] if fault.hint else []
    if len(faults) > MOST_FAULTS:
        lines.append(f"+ {len(faults) - MOST_FAULTS:,} more")
    return lines
