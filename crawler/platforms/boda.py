"""博达 (VSB): lists by parameters that name total, page and size; component ids change from page to page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

TOTAL_AND_PAGE = re.compile(r"([?&](\w*?list\w*?)t=(\d+)(?:&[^#]*?)?&\2p=)(\d+)", re.IGNORECASE)
NAMED_TOTAL = re.compile(r"[?&]totalpage=(\d+)", re.IGNORECASE)
NAMED_PAGE = re.compile(r"([?&]PAGENUM=)(\d+)", re.IGNORECASE)


def matches(page: Page) -> bool:
    return bool(re.search(r"\binfo/\d+/\d+\.htm|wbtreeid=|urltype=|_vsb_|/system/_content/", page.text))


def links(page: Page) -> Iterator[Link]:
    """The page after this one: counted on where the address counts, else after the one that its links go round."""
    if any(link.kind == "next" for link in page.links):
        return
    here = _position(page.url)
    for link in page.links:
        found = _position(link.url)
        if found is None or urlsplit(link.url).path != urlsplit(page.url).path:
            continue
        number, total = found
        wanted = here[0] + 1 if here else 2
        if number == wanted <= total:
            yield Link(link.url, "", "next")
            return
    if here:
        yield Link(_counted_on(page.url), "", "next") if here[0] < here[1] else Link(page.url, "", "end")


def _position(url: str) -> tuple[int, int] | None:
    """(page, pages)"""
    if found := TOTAL_AND_PAGE.search(url):
        return int(found[4]), int(found[3])
    total, number = NAMED_TOTAL.search(url), NAMED_PAGE.search(url)
    return (int(number[2]), int(total[1])) if total and number else None


def _counted_on(url: str) -> str:
    if found := TOTAL_AND_PAGE.search(url):
        return f"{url[: found.start(4)]}{int(found[4]) + 1}{url[found.end(4) :]}"
    return NAMED_PAGE.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", url, count=1)
