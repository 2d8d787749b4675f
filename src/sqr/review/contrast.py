"""The contrast of two colours, passed on to the reports, which see nothing but the review."""

from __future__ import annotations

from sqr.folder.contrast import contrast

__all__ = ["contrast"]
