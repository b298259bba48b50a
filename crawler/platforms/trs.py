"""TRS WCM: `index.html`, then `index_1.html`, …; how many there are stands in a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

CALL = re.compile(r"createPage(?:HTML|Html|)\s*\(([^)]*)\)")
COUNT = re.compile(r"(?:var\s+)?(?:countPage|pageCount|nPageCount)\s*=\s*[\"']?(\d+)")
CURRENT = re.compile(r"(?:var\s+)?(?:currentPage|nCurrIndex|pageIndex)\s*=\s*[\"']?(\d+)")
ARGUMENT = re.compile(r"[\"']([^\"']*)[\"']|(\d+)")
ARTICLE = re.compile(r"/20\d{4}/t20\d{6}_\d+\.\w+|/[PW]0\d{20,}\.\w+|TRS_Editor|trs_editor_view|TRS_UEDITOR")
NUMBERED = re.compile(r"^(.*?)(?:[_-](\d+))?\.(\w+)$")


def matches(page: Page) -> bool:
    return bool(ARTICLE.search(page.text)) or any(CALL.search(script) for script in page.scripts)


def links(page: Page) -> Iterator[Link]:
    for script in page.scripts:
        found = CALL.search(script)
        if found and (target := _from_call(page.url, found[1])):
            yield target
            return
    for script in page.scripts:
        count = COUNT.search(script)
        if count and "index" in script:
            current = CURRENT.search(script)
            yield _next(page.url, int(count[1]), int(current[1]) if current else None, "index", "html")
            return


def _from_call(url: str, text: str) -> Link | None:
    """createPageHTML(total, current, "index", "html"), on some sites with the id of an element before."""
    numbers, names = [], []
    for name, number in ARGUMENT.findall(text):
        numbers.append(int(number)) if number else names.append(name)
    if len(numbers) < 2:
        return None
    plain = [name for name in names if name and not name.startswith(("#", ".")) and "page" not in name.lower()]
    stem, suffix = (plain[-2], plain[-1]) if len(plain) >= 2 else ("index", plain[-1] if plain else "html")
    has_element = len(names) > len(plain) or bool(re.match(r"\s*[\"']", text))
    return _next(url, numbers[0], numbers[1], stem, suffix, has_element=has_element)


def _next(url: str, total: int, current: int | None, stem: str, suffix: str, *, has_element: bool = False) -> Link:
    """The page after this one: `_1` after the first, which is 0; a site that counts from 1 begins with `_2`."""
    joint = "-" if "-" in stem else "_"  # column-index-2.shtml
    numbered = NUMBERED.match(urlsplit(url).path.rsplit("/", 1)[-1])
    here = int(numbered[2]) if numbered and numbered[2] else None
    following = here + 1 if here is not None else 1 if not current else current + 1
    target = urljoin(url, f"{stem}{joint}{following}.{suffix.lstrip('.')}")
    counts_from_one = here is None and current == 1
    if following < total or (following == total and counts_from_one):
        return Link(target, "", "next")
    # sites that name the pager's element tend to count from 1; the last page does not tell
    return Link(target, "", "probe") if following == total and here and has_element else Link(url, "", "end")
