"""Families nobody named: pagers that only a script writes, and lists that a script fetches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.platforms.called import places
from crawler.platforms.scripts import numbered
from crawler.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

TOTAL = re.compile(
    r"\b(?:total_?pages?|page_?count|count_?page|pages|all_?pages?|max_?page|page_?total)\b[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
COUNT = re.compile(r"\"total(?:_?(?:count|num|records?|elements|hits))?\"\s*:\s*\"?(\d+)", re.IGNORECASE)
SIZE = re.compile(r"[?&](?:_?page_?size|rows|limit|size|per_?page)=(\d+)", re.IGNORECASE)
SIZE_SAID = re.compile(r"\"(?:page_?size|rows|limit|size|per_?page)\"\s*:\s*\"?(\d+)", re.IGNORECASE)
FETCHED = re.compile(
    r"[\"']((?:https?:/|\.{0,2})?/?[\w./-]*(?:\.json|/api/|/search/|list)[\w./-]*(?:\?[\w=&%.,/-]*)?)[\"']",
    re.IGNORECASE,
)
INTERFACE = re.compile(r"\.json|/api/|/search/|query|isJson|list\.(?:do|action)|ajax", re.IGNORECASE)
PAGE_NAMES = ("page", "pageno", "pagenum", "pageindex", "pagenumber", "curpage", "p", "currentpage", "current", "pn")
LONGEST_SCRIPT = 20_000  # characters: longer ones are libraries, whose addresses are no list's
MOST_FEEDS = 3  # of one script


def matches(page: Page) -> bool:  # noqa: ARG001 - any page may be of an unnamed family
    return True


def links(page: Page) -> Iterator[Link]:
    if page.posted is not None or any(link.kind in {"next", "probe", "end"} for link in page.links):
        return
    if page.text.lstrip()[:1] in {"{", "["}:
        yield from _json_pages(page)
        return
    pager = list(_scripted(page))
    yield from pager
    if not pager:
        yield from _feeds(page)


def _scripted(page: Page) -> Iterator[Link]:
    """A script that puts the number of a page into an address; where it does not say how many, the next is tried."""
    said = [int(found[1]) for script in page.scripts if (found := TOTAL.search(script))]
    total = max([*said, page.pages_said], default=0)
    if not total and not page.has_scripted_next:
        return
    for target in numbered(page.scripts, page.url):
        if not total and INTERFACE.search(target.before):
            continue
        number = target.number_of(page.url) or 1
        if number < total or not total:
            yield Link(target.page(number + 1), "", "next" if total else "probe")
        else:
            yield Link(page.url, "", "end")
        return


def _feeds(page: Page) -> Iterator[Link]:
    posted = {urlsplit(urljoin(page.url, place)).path for place in places(page)}
    for target in numbered(page.scripts, page.url):
        if INTERFACE.search(target.before + target.after) and urlsplit(target.before).path not in posted:
            yield Link(target.page(1), "", "feed")
    for script in page.scripts:
        if len(script) > LONGEST_SCRIPT:
            continue
        for place in FETCHED.findall(script)[:MOST_FEEDS]:
            target = urljoin(page.url, place)
            if not re.search(r"[?&=/]$|\.(?:js|css)$", place) and urlsplit(target).path not in posted:
                yield Link(target, "", "feed")


def _json_pages(page: Page) -> Iterator[Link]:
    """A JSON list whose address counts pages and whose answer says how many there are."""
    parts = urlsplit(page.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    position = next(
        (at for at, (name, value) in enumerate(query) if name.lower().strip("_") in PAGE_NAMES and value.isdecimal()),
        None,
    )
    pages = pages_of(page, asked=page.url)
    if position is None or pages is None:
        return
    name, value = query[position]
    if int(value) >= pages:
        yield Link(page.url, "", "end")
    elif page.links:
        query[position] = (name, str(int(value) + 1))
        target = urlunsplit(parts._replace(query=urlencode(query, safe="/%", quote_via=quote)))
        yield Link(target, "", "next")


def pages_of(page: Page, *, asked: str) -> int | None:
    """The number of pages of a list, from what a JSON answer says of it and from what was asked."""
    if total := TOTAL.search(page.text):
        return int(total[1])
    count, size = COUNT.search(page.text), SIZE.search(asked) or SIZE_SAID.search(asked) or SIZE_SAID.search(page.text)
    return -(-int(count[1]) // int(size[1])) if count and size and int(size[1]) else None
