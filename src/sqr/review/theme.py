"""The review's look, passed on to the reports, which see nothing but the review."""

from __future__ import annotations

from sqr.folder.model import Theme
from sqr.folder.theme import pixels

__all__ = ["Theme", "pixels"]
