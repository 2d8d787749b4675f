"""Guess which rating files a command will read, before the modules that know it are imported."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqr.errors import SqrError
from sqr.yaml.document import Tree
from sqr.yaml.read import read


def rating_files(files: Sequence[Path], review: Path | None) -> list[Path]:
    """Return the rating files that are probably meant; none where that is not plain to see.

    Only how soon a command is done may depend on it: :mod:`sqr.folder.load` finds out which
    files are meant, and says what is wrong.

    >>> from sqr.assets import sample_review
    >>> [path.name for path in rating_files([], sample_review())][:2]
    ['R01.csv', 'R02.csv']
    >>> rating_files([], Path("nowhere"))
    []
    """
    target = review or (files[0] if len(files) == 1 else None if files else Path())
    if target is None or (review is None and target.suffix.lower() == ".csv"):
        return list(files)
    path = target / "review.yaml" if target.is_dir() else target
    try:
        tree = read(path).tree if path.suffix.lower() in (".yaml", ".yml") else None
    except SqrError:
        return []
    found = [Path(name) for pattern in _patterns(tree)
             for name in glob.glob(str(path.parent / pattern), recursive=True)]  # fmt: skip
    return [file for file in dict.fromkeys(sorted(found)) if file.is_file()]


def _patterns(tree: Tree) -> Iterator[str]:
    entries = tree.get("ratings") if isinstance(tree, dict) else None
    for entry in entries if isinstance(entries, list) else [entries]:
        inner = entry.get("files") if isinstance(entry, dict) else entry
        for pattern in inner if isinstance(inner, list) else [inner]:
            if isinstance(pattern, str):
                yield pattern
