"""Guangdong's gkmlpt: the columns stand in a script's tree, their articles come from a JSON interface."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from crawler.records import Link, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

SID = re.compile(r"[\"']?SID[\"']?\s*:\s*[\"']?([\w-]+)")
NODE = re.compile(
    r"[\"']?\bid[\"']?\s*:\s*[\"']?(\d+)[\"']?[^{}]*?[\"']?\bname[\"']?\s*:\s*[\"']((?:[^\"'\\]|\\.)*)[\"']|([{}])"
)
INTERFACE = re.compile(r"^(.*)/gkmlpt/api/all/(\d+)$")
FIRST = 1  # page 0 and page 1 are the same
FULL = 100  # articles of a page


def matches(page: Page) -> bool:
    return "/gkmlpt/" in page.url or ("_CONFIG" in page.text and "gkmlpt" in page.text)


def links(page: Page) -> Iterator[Link]:
    parts = urlsplit(page.url)
    if INTERFACE.search(parts.path):
        yield from _next(page)
        return
    if "_CONFIG" not in page.text:
        return
    sid = SID.search(page.text)
    mount = f"{parts.scheme}://{parts.netloc}{parts.path.split('/gkmlpt', 1)[0]}/gkmlpt"
    for script in page.scripts:
        if "_CONFIG" not in script or "DETAIL" in script:
            continue
        query = f"?page={FIRST}" + (f"&sid={sid[1]}" if sid else "")
        over = [""]  # the names of the nodes around, one for each open brace
        for number, name, brace in NODE.findall(script):
            if brace == "{":
                over.append("")
            elif brace:
                over = over[:-1] or [""]
            else:
                over[-1] = clean(_plain(name))
                above = tuple(one for one in over[:-1] if one)
                yield Link(f"{mount}/api/all/{number}{query}", over[-1], "record", over=above)


def _next(page: Page) -> Iterator[Link]:
    data = _json(page.text)
    asked = dict(parse_qsl(urlsplit(page.url).query))
    articles = data.get("articles") or []
    total = int((data.get("classify") or {}).get("post_count") or 0)
    number = max(int(asked.get("page") or FIRST), FIRST)
    rest = total - (number - 1) * FULL  # what is left for this page, if pages are full as usual
    if not articles or len(articles) == rest:
        yield Link(page.url, "", "end")
        return
    base = page.url.split("?", 1)[0]
    sid = f"&sid={asked['sid']}" if asked.get("sid") else ""
    # where pages are shorter than usual, only the first one shows for certain that more are to come
    is_certain = rest > FULL or (number == FIRST and len(articles) < total)
    yield Link(f"{base}?page={number + 1}{sid}", "", "next" if is_certain else "probe")


def _json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _plain(name: str) -> str:
    r"""
    >>> _plain("\\u5e74\\u62a5")
    '年报'
    """
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), name)
