"""``sqr init``: a review folder, ready to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sqr.cli.options import Rubric


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    rubric: Rubric = "equity-review",
) -> None:
    """Make a review folder from a shipped rubric, with comments that teach."""
    from sqr.cli.terminal import emit, typed
    from sqr.folder.start import files_of_new_review
    from sqr.writing import write

    files = files_of_new_review(rubric or "equity-review", folder)
    for name, text in files.items():
        write(folder / name, text)
    made = "\n".join(f"  {folder / name}" for name in files)
    following = f"Next: read review.yaml, fill in the lists, then `sqr validate {typed(folder)}`."
    emit(f"Made:\n{made}\n{following}\n", None)
