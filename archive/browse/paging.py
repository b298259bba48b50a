"""A long list, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

SIZE = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page, counted from 1."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


def page_of(rows: Sequence[T], wanted: str | None) -> Page[T]:
    """The page that is asked for; the nearest one where there is none of that number.

    >>> page_of(range(250), "3").rows, page_of(range(250), "x").number, page_of([], "7").pages
    (range(200, 250), 1, 1)
    """
    pages = max(1, -(-len(rows) // SIZE))
    asked = int(wanted) if wanted and wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 1
    number = min(max(1, asked), pages)
    return Page(rows[(number - 1) * SIZE : number * SIZE], number, pages, len(rows))
