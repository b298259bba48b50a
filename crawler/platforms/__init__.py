"""CMS families whose pages keep their lists where a plain reader does not look, one module each.

A module has `matches(page)`, whether the page is of that family, and `links(page)`, what it holds beside its plain
links: records of a list (`record`), the address of its next page (`next`, or `probe` where that one may not exist),
and the page itself as `end` where it says that it is the last. Both are pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from crawler.discovery import with_links
from crawler.platforms import boda, general, gkmlpt, hanweb, posted, trs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.pages import Page
    from crawler.records import Link


class Family(Protocol):
    def matches(self, page: Page) -> bool: ...

    def links(self, page: Page) -> Iterable[Link]: ...


@dataclass(frozen=True)
class Plain:
    """A family known by its mark only: the general reader reads its lists."""

    mark: re.Pattern[str]

    def matches(self, page: Page) -> bool:
        return bool(self.mark.search(page.url) or self.mark.search(page.text))

    def links(self, page: Page) -> Iterable[Link]:  # noqa: ARG002
        return ()


FAMILIES: dict[str, Family] = {
    "gkmlpt": gkmlpt,
    "hanweb": hanweb,
    "openness": Plain(re.compile(r"/(?:Openness|Xxgk)AnnualReport/|/openness/detail/|/public/(?:column|content)/\d+")),
    "shanghai": Plain(re.compile(r"/nw12344/|id=[\"']ivs_content")),
    "ucap": Plain(re.compile(r"UCAPTITLE|UCAPCONTENT|/c\d{6}/20\d{4}/[0-9a-f]{32}\.shtml|/c01_\d+\.shtml")),
    "trs": trs,
    "boda": boda,
}


def family(page: Page) -> str | None:
    """The family that the page shows itself to be of."""
    return next((name for name, module in FAMILIES.items() if module.matches(page)), None)


def by_post(url: str) -> Link | None:
    """The same list as its family's own script asks for it, where GET brings nothing."""
    return hanweb.by_post(url)


def read_links(page: Page) -> Page:
    """The page with what its family's reader finds, and the reader for families that nobody named."""
    readers: tuple[Family, ...] = (*FAMILIES.values(), posted, general)
    for module in readers:
        if module.matches(page):
            page = with_links(page, module.links(page))
    return page
