"""CMS families whose pages keep their lists where a plain reader does not look, one module each.

A module has `matches(page)`, whether the page is of that family, and `links(page)`, what it holds beside its plain
links: records of a list (`record`) and the address of its next page (`next`). Both are pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from crawler.discovery import with_links
from crawler.platforms import boda, general, gkmlpt, hanweb, trs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.pages import Link, Page


class Family(Protocol):
    def matches(self, page: Page) -> bool: ...

    def links(self, page: Page) -> Iterable[Link]: ...


FAMILIES: dict[str, Family] = {"gkmlpt": gkmlpt, "hanweb": hanweb, "trs": trs, "boda": boda}


def family(page: Page) -> str | None:
    """The family that the page shows itself to be of."""
    return next((name for name, module in FAMILIES.items() if module.matches(page)), None)


def read_links(page: Page) -> Page:
    """The page with what its family's reader finds, and the reader for families that nobody named."""
    readers: tuple[Family, ...] = (*FAMILIES.values(), general)
    for module in readers:
        if module.matches(page):
            page = with_links(page, module.links(page))
    return page
