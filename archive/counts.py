"""Numbers of things in English."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """
    >>> counted(1, "page is", "pages are"), counted(1200, "page is", "pages are"), counted(0, "file", "files")
    ('1 page is', '1200 pages are', '0 files')
    """
    return f"{number} {one if number == 1 else many}"
