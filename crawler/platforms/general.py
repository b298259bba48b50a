"""Families nobody named: pagers that only a script writes, and lists that a script fetches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.pages import Link, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

TOTAL = re.compile(
    r"\b(?:total_?pages?|page_?count|pages|all_?pages?|max_?page)\b[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE
)
GOES_TO = re.compile(
    r"(?:location(?:\.href)?\s*=|url\s*[:=]|href\s*=|open\(|get\(|load\()\s*[\"']([^\"'\s]*?)[\"']\s*\+\s*[^+\"']{1,40}?"
    r"(?:\+\s*[\"']([^\"'\s]*)[\"'])?\s*[;,)}]",
    re.IGNORECASE,
)
FETCHED = re.compile(
    r"[\"']((?:https?:/|\.{0,2})?/?[\w./-]*(?:\.json|/api/|/search/|list)[\w./-]*(?:\?[\w=&%.,/-]*)?)[\"']",
    re.IGNORECASE,
)
PAGE_NAMES = ("page", "pageno", "pagenum", "pageindex", "pagenumber", "curpage", "p", "currentpage", "current", "pn")


def matches(page: Page) -> bool:  # noqa: ARG001 - any page may be of an unnamed family
    return True


def links(page: Page) -> Iterator[Link]:
    if any(link.kind == "next" for link in page.links):
        return
    yield from _scripted(page)
    yield from _json_pages(page)
    for script in page.scripts:
        for target in FETCHED.findall(script)[:3]:
            if re.search(r"[?&=]$|\.(?:js|css)$", target) or len(script) > 20_000:
                continue
            yield Link(urljoin(page.url, target), "", "feed")


def _scripted(page: Page) -> Iterator[Link]:
    """A script that knows the number of pages and puts one into an address."""
    for script in page.scripts:
        total, target = TOTAL.search(script), GOES_TO.search(script)
        if total is None or target is None:
            continue
        before, after = target[1], target[2] or ""
        if not re.search(r"[=_/-]$|index$|page$", before, re.IGNORECASE):
            continue
        here = (
            re.search(re.escape(before.rsplit("/", 1)[-1]) + r"(\d+)", page.url) if before.rsplit("/", 1)[-1] else None
        )
        number = int(here[1]) + 1 if here else 2
        if number <= int(total[1]):
            yield Link(urljoin(page.url, f"{before}{number}{after}"), "", "next")
        return


def _json_pages(page: Page) -> Iterator[Link]:
    """A JSON list whose address counts pages and whose answer says how many there are."""
    if page.text.lstrip()[:1] not in {"{", "["}:
        return
    parts = urlsplit(page.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    total = TOTAL.search(page.text)
    count = re.search(r"\"total(?:_?(?:count|num|records?|elements|hits))?\"\s*:\s*\"?(\d+)", page.text, re.IGNORECASE)
    size = re.search(r"[?&](?:_?page_?size|rows|limit|size|per_?page)=(\d+)", page.url, re.IGNORECASE)
    for position, (name, value) in enumerate(query):
        if name.lower().strip("_") in PAGE_NAMES and value.isdecimal():
            number = int(value)
            pages = (
                int(total[1]) if total else -(-int(count[1]) // int(size[1])) if count and size and int(size[1]) else 0
            )
            if number < pages and page.links:
                query[position] = (name, str(number + 1))
                yield Link(urlunsplit(parts._replace(query=urlencode(query, safe="/%", quote_via=quote))), "", "next")
            return
