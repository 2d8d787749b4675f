"""The review's logo as office files carry it."""

from __future__ import annotations

import base64

from sqr.review.theme import Theme

_JPEG, _JFIF = b"\xff\xd8", b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def picture(theme: Theme) -> bytes | None:
    """Return the logo as PNG or JPEG; None where there is none, or where it is an SVG.

    Office programs want a picture of pixels beside an SVG, and sqr draws none.

    >>> picture(Theme(logo="data:image/png;base64,iVBORw0K"))
    b'\\x89PNG\\r\\n'
    >>> picture(Theme(logo="data:image/svg+xml;base64,PHN2Zy8+")) is None
    True
    """
    kind, _, coded = theme.logo.partition(";base64,")
    if kind not in ("data:image/png", "data:image/jpeg"):
        return None
    data = base64.b64decode(coded)
    if data.startswith(_JPEG) and data[6:10] not in (b"JFIF", b"Exif"):
        return _JPEG + _JFIF + data[2:]  # python-docx knows a JPEG by this mark only
    return data
