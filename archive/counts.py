"""Numbers and names of things in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = 5


def counted(number: int, one: str, many: str) -> str:
    """
    >>> counted(1, "page is", "pages are"), counted(1200, "page is", "pages are"), counted(0, "file", "files")
    ('1 page is', '1200 pages are', '0 files')
    """
    return f"{number} {one if number == 1 else many}"


def named(names: Sequence[str]) -> str:
    """
    >>> named(["a", "b"]), named("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
