"""Web pages and XML under the name of a spreadsheet, as many programs export them."""

from __future__ import annotations

_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style")
_OFFICE = b"urn:schemas-microsoft-com:office:spreadsheet"


def markup(start: bytes) -> str:
    """Return what a file is by its first bytes, if it is a web page or XML; else nothing.

    >>> markup(b"  <TABLE border=1><tr><td>unit"), markup(b"unit,criterion,level")
    ('a web page (HTML) and no table, though Excel opens it', '')
    """
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text[2:].replace(b"\0", b"").lstrip()
    plain = text.lower()
    if plain.startswith(_PAGE) or (plain.startswith(b"<?xml") and b"<html" in plain):
        return "a web page (HTML) and no table, though Excel opens it"
    if plain.startswith(b"<?xml"):
        return "an Excel spreadsheet of 2003 (XML)" if _OFFICE in plain else "XML and no table"
    return ""
