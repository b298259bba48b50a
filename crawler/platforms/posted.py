"""Lists that answer only a POST, of any family: found in a page's forms and scripts, and read on page by page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler.platforms import called, forms
from crawler.platforms.general import pages_of
from crawler.posting import JSON, PAGE_FIELD, Post, turned
from crawler.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

IN_QUERY = re.compile(r"(?<=[?&])(\w+)=(\d+)(?=&|$)", re.ASCII)


def matches(page: Page) -> bool:  # noqa: ARG001 - any page may have one
    return True


def links(page: Page) -> Iterator[Link]:
    if any(link.kind in {"next", "probe", "end"} for link in page.links):
        return
    found = list(forms.of_page(page))
    if not found and page.posted is not None:
        found = list(_following(page, page.posted))
    yield from found
    if not found and page.posted is None:
        yield from called.of_page(page)


def _following(page: Page, post: Post) -> Iterator[Link]:
    """The page after this one, asked for as this one was."""
    target = _turned(page.url, post)
    if target is None:
        return
    total = pages_of(page, asked=post.body if post.media_type == JSON else f"?{post.body}") or page.pages_said
    if total and post.number >= total - 1 + post.first:
        yield Link(page.url, "", "end")
    elif any(link.kind in {"link", "record"} for link in page.links):
        yield Link(target[0], "", "next" if total else "probe", target[1])


def _turned(url: str, post: Post) -> tuple[str, Post] | None:
    """Address and body for the next page; None where neither counts pages."""
    for name, value in post.pairs():
        if PAGE_FIELD.fullmatch(name) and str(value).isdecimal():
            return url, turned(post, name, int(value) + 1)
    parts = urlsplit(url)
    for found in IN_QUERY.finditer(f"?{parts.query}"):
        if PAGE_FIELD.fullmatch(found[1]):
            query = f"{parts.query[: found.start(2) - 1]}{int(found[2]) + 1}{parts.query[found.end(2) - 1 :]}"
            return urlunsplit(parts._replace(query=query)), Post(
                post.body, post.media_type, post.number + 1, post.first
            )
    return None
