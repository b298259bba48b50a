"""What is done to a wide web between two crawls: each kind of change once, on sites of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.demo.model import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from archive.demo.wide import WideSite, WideWeb

RECEIVED = re.compile(r"(本年新收政府信息公开申请数量</td><td[^>]*>)(\d+)(?=<)")
WORDS = ("扎实推进政务公开", "全面推进政务公开")


@dataclass(frozen=True)
class Edit:
    """One change: of which kind in `changes`, at which address, and where that went if it moved."""

    kind: str
    url: str
    target: str = ""


def edit(web: WideWeb, known: Collection[str]) -> tuple[Edit, ...]:
    """Change the web in place, on each of four sites one of its `known` reports: figure, text, removed, moved."""
    made: list[Edit] = []
    left = [site for site in web.sites if site.is_open]
    for kind, change in CHANGES.items():
        for site in left:
            url = next((url for url in site.reports if url in known and _page(web, url) is not None), None)
            if url is not None and (target := change(web, site, url)) is not None:
                made.append(Edit(kind, url, target))
                left.remove(site)
                break
    return tuple(made)


def restore(web: WideWeb, edits: tuple[Edit, ...], before: Mapping[str, Page]) -> Edit:
    """Put back what was removed; `before` is that host's pages as they were."""
    (removed,) = (one for one in edits if one.kind == "removed")
    host, path = _place(removed.url)
    web.hosts[host] = replace(web.hosts[host], pages={**web.hosts[host].pages, path: before[path]})
    return Edit("restored", removed.url)


def _place(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("http://").partition("/")
    return host, f"/{path}"


def _page(web: WideWeb, url: str) -> str | None:
    """The text of a report that stands on its page, in UTF-8; None for others."""
    host, path = _place(url)
    page = web.hosts[host].pages.get(path)
    if page is None or page.media_type != "text/html; charset=utf-8" or page.status != 200:
        return None
    text = page.body.decode()
    return text if RECEIVED.search(text) and WORDS[0] in text else None


def _put(web: WideWeb, url: str, text: str | None) -> None:
    host, path = _place(url)
    pages = dict(web.hosts[host].pages)
    if text is None:
        del pages[path]
    else:
        pages[path] = replace(pages[path], body=text.encode())
    web.hosts[host] = replace(web.hosts[host], pages=pages)


def _figure(web: WideWeb, _: WideSite, url: str) -> str:
    text = _page(web, url) or ""
    _put(web, url, RECEIVED.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", text, count=1))
    return ""


def _text(web: WideWeb, _: WideSite, url: str) -> str:
    _put(web, url, (_page(web, url) or "").replace(*WORDS))
    return ""


def _removed(web: WideWeb, _: WideSite, url: str) -> str:
    _put(web, url, None)
    return ""


def _moved(web: WideWeb, _: WideSite, url: str) -> str | None:
    host, path = _place(url)
    if "?" in path:
        return None
    target, pages = f"/new{path}", web.hosts[host].pages
    moved = Page(b"", status=301, headers=(("Location", f"http://{host}{target}"),))
    web.hosts[host] = replace(web.hosts[host], pages={**pages, target: pages[path], path: moved})
    return f"http://{host}{target}"


CHANGES: Mapping[str, Callable[[WideWeb, WideSite, str], str | None]] = {
    "statistic": _figure, "text": _text, "removed": _removed, "moved": _moved,
}  # fmt: skip
