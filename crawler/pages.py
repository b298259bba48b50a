"""A page as discovery sees it: its names and every link on it, wherever the link is written."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.web.text import base_of, decode, parse_html
from crawler.records import (
    UNFINISHED,
    Kind,
    Link,
    address,
    clean,
    json_or_none,
    of_json,
    of_markup,
    of_script,
    of_sitemap,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.posting import Post

NO_PAGE = re.compile(
    r"\.(?:css|js|jpe?g|png|gif|bmp|ico|svg|mp[34]|avi|flv|wmv|swf|webp|woff2?|ttf|apk|exe|xsd|dtd)$", re.IGNORECASE
)
QUOTED_PLACE = re.compile(
    r"[\"']((?:https?:/)?/[^\"'<>\s]+|\.{0,2}/?[\w./-]+\.(?:[sj]?html?|jsp|php|aspx?)(?:\?[^\"'<>\s]*)?)[\"']"
)
# of the kinds that are said of one address, the one that says most
RANKS: tuple[Kind, ...] = ("link", "record", "place", "move", "feed", "frame", "number", "probe", "next", "end")
DEEPEST_MENU = 4  # lists within lists
MOST_NAMES = 60  # of one address on one page
LONGEST_INFLATED = 20_000_000  # bytes
LINKING = ("a", "area", "option", "iframe", "frame", "meta", "li", "div", "span", "td", "tr", "p", "dd", "h3", "h4",
           "button", "input")  # fmt: skip
PLACE_WORDS = re.compile(r"(?:当前|您的|所在|您所在的|你的)?(?:位置|位于)\s*[:：]?")
REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";>]+)", re.IGNORECASE)
CALL = re.compile(r"^(?:javascript:)?(?!void\b)\s*[\w.$]+\s*\(")
PAGES_SAID = re.compile(r"共有?(\d{1,4})页|(?<![\d/])\d{1,4}/(\d{1,4})页")


@dataclass(frozen=True)
class Pager:
    """A control for another page that calls a script (`code`), or is a `button` (its name) that sends a form."""

    kind: Kind
    text: str
    code: str
    button: str = ""


@dataclass(frozen=True)
class Page:
    """
    `names` are title, headings, meta ColumnName and breadcrumb, most telling first; `text` the decoded whole.

    `posted` is what was sent for it, where it is the answer to a POST.
    """

    url: str
    text: str
    title: str = ""
    column: str = ""
    breadcrumb: str = ""
    links: tuple[Link, ...] = ()
    scripts: tuple[str, ...] = field(default=(), repr=False)
    words: int = 0  # characters of visible text
    pages_said: int = 0  # the number of pages that the page speaks of
    pagers: tuple[Pager, ...] = ()
    posted: Post | None = None

    @property
    def has_scripted_next(self) -> bool:
        """Whether a control for the next page calls a script instead of an address."""
        return any(one.kind == "next" for one in self.pagers)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.column, self.title, self.breadcrumb) if name)


def read_page(
    url: str,
    payload: bytes,
    content_type: str = "",
    *,
    next_words: Iterable[str] = (),
    page_words: Iterable[str] = (),
    posted: Post | None = None,
) -> Page:
    """
    Any textual answer: HTML, or XML and JSON that carry records.

    `next_words` are patterns of what a link to the next page says, `page_words` of links to other pages of a list.
    """
    text = decode(payload, content_type)
    start = text[:300].lstrip("\ufeff \t\r\n")
    if start[:1] in "{[" and (data := json_or_none(text)) is not None:
        return Page(url, text, links=_unique(of_json(data, url)), posted=posted)
    if (
        start.startswith(("<?xml", "<datastore", "<records", "<urlset", "<sitemapindex"))
        and "<html" not in start.lower()
    ):
        return Page(url, text, links=_unique([*of_markup(text, url), *of_sitemap(text, url)]), posted=posted)
    tree = parse_html(text)
    if tree is None:
        return Page(url, text, posted=posted)
    base = base_of(tree, url)
    nexts = tuple(re.compile(pattern, re.IGNORECASE) for pattern in next_words)
    scripts = tuple(str(one) for one in tree.xpath("//script[not(@src)]/text()"))
    others = tuple(re.compile(pattern, re.IGNORECASE) for pattern in page_words)
    links = [*_tree_links(tree, base, nexts, others), *(link for script in scripts for link in of_script(script, base))]
    metas = {str(m.get("name") or "").lower(): str(m.get("content") or "") for m in tree.iter("meta")}
    words = clean(" ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")))
    return Page(
        url,
        text,
        title=_title(tree),
        column=clean(f"{metas.get('columnname', '')} {metas.get('columntype', '')}"),
        breadcrumb=_breadcrumb(tree),
        links=_unique(links),
        scripts=scripts,
        words=len(words),
        pages_said=max((int(one) for found in PAGES_SAID.findall(words) for one in found if one), default=0),
        pagers=tuple(_pagers(tree, nexts, others)),
        posted=posted,
    )


def inflated(payload: bytes) -> bytes:
    """A sitemap as it was before it was packed; what is too long is cut."""
    if not payload.startswith(b"\x1f\x8b"):
        return payload
    try:
        return zlib.decompressobj(wbits=31).decompress(payload, LONGEST_INFLATED)
    except zlib.error:
        return payload


def _unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """
    Each address once, with the longest text that was said of it; a pager's word is kept.

    One that goes by several names stands once for each: what a fragment tells apart (`index#6`) is one address here.
    """
    found: dict[str, list[Link]] = {}
    for link in links:
        if NO_PAGE.search(urlsplit(link.url).path):
            continue
        same = found.setdefault(link.name, [])
        if len(same) < MOST_NAMES and all(_is_another(link, one) for one in same):
            same.append(link)
            continue
        at = next((at for at, one in enumerate(same) if not _is_another(link, one)), 0)
        longer = max(same[at], link, key=lambda one: len(one.text))
        same[at] = replace(longer, kind=max(same[at].kind, link.kind, key=RANKS.index))
    return tuple(link for same in found.values() for link in same)


def _is_another(link: Link, known: Link) -> bool:
    """Is it another name for the same address, and not the same one cut short?"""
    if link.kind != "link" or known.kind != "link":
        return False
    short, long = sorted((link.text.rstrip(".…"), known.text.rstrip(".…")), key=len)
    return len(short) > 2 and short not in long


def _title(tree: HtmlElement) -> str:
    titles = [" ".join(str(one) for one in element.itertext()) for element in [*tree.iter("title"), *tree.iter("h1")]]
    return " ".join(clean(title) for title in titles[:3])


def _breadcrumb(tree: HtmlElement) -> str:
    """What follows the words 当前位置, up to a line's length."""
    for node in tree.xpath("//text()[contains(., '位置')]"):
        parent = node.getparent()
        if parent is None or parent.tag in {"script", "style", "title"}:
            continue
        for _ in range(3):
            text = clean(" ".join(str(one) for one in parent.itertext()))
            found = PLACE_WORDS.search(text)
            if found and 2 < len(text) - found.end() <= 200:
                return text[found.end() :]
            if parent.getparent() is None:
                break
            parent = parent.getparent()
    return ""


def _tree_links(
    tree: HtmlElement, base: str, nexts: tuple[re.Pattern[str], ...], others: tuple[re.Pattern[str], ...]
) -> Iterator[Link]:
    for element in tree.iter(*LINKING):
        tag = element.tag
        if tag in {"iframe", "frame"}:
            if url := address(base, element.get("src") or ""):
                yield Link(url, clean(element.get("title") or ""), "frame")
            continue
        if tag == "meta":
            if (
                "refresh" in (element.get("http-equiv") or "").lower()
                and (m := REFRESH.search(element.get("content") or ""))
                and (url := address(base, m[1]))
            ):
                yield Link(url, "", "frame")
            continue
        text = _words(element) if tag in {"a", "area", "option", "button"} or element.get("onclick") else ""
        for href in _hrefs(element):
            if UNFINISHED.search(href) or (url := address(base, href)) is None:
                continue
            yield Link(url, text, _kind(text, element, nexts, others), over=_names_over(element) if tag == "a" else ())


def _names_over(element: HtmlElement) -> tuple[str, ...]:
    """Of a link in a list within a list, what the items around it are called: a menu that shows its branches."""
    names: list[str] = []
    inner = None
    for item in islice(element.iterancestors("li", "dl"), DEEPEST_MENU):
        first = next(item.iter("a"), None)
        if inner is not None and first is not None and all(one is not inner for one in first.iterancestors()):
            names.append(_words(first))
        inner = item
    return tuple(names)


def _kind(
    text: str, element: HtmlElement | None, nexts: tuple[re.Pattern[str], ...], others: tuple[re.Pattern[str], ...]
) -> Kind:
    """`element` may say it by its title or class; those of what calls a script are not believed: a slider has them."""
    said = {text.lower(), clean(element.get("title") or "").lower() if element is not None else ""}
    classes = (element.get("class") or "").lower().split() if element is not None else ()
    if any(pattern.search(one) for pattern in nexts for one in said if one) or "next" in classes:
        return "next"
    is_page = re.fullmatch(r"第?\d{1,4}页?", text) or any(pattern.search(text) for pattern in others)
    return "number" if is_page else "link"


def _pagers(
    tree: HtmlElement, nexts: tuple[re.Pattern[str], ...], others: tuple[re.Pattern[str], ...]
) -> Iterator[Pager]:
    for element in tree.iter("a", "button", "input", "span", "li"):
        codes = [element.get("href") or "", element.get("onclick") or ""]
        code = next((one.strip() for one in codes if CALL.match(one.strip())), "")
        is_button = element.get("name") and (element.get("type") or "").lower() == "submit"
        if (not code and not is_button) or "disabled" in element.attrib:
            continue
        text = clean(element.get("value") or "") if element.tag == "input" else _words(element)
        kind = _kind(text, None, nexts, others)
        if kind != "link":
            yield Pager(kind, text, code, "" if code else element.get("name") or "")


def _hrefs(element: HtmlElement) -> Iterator[str]:
    href = element.get("href") or ""
    if href.lower().startswith("javascript:"):
        yield from QUOTED_PLACE.findall(href)
    elif href:
        yield href
    if element.tag == "option" and re.search(r"[/.]", element.get("value") or ""):
        yield element.get("value") or ""
    for name in ("data-url", "data-href", "data-link"):
        if element.get(name):
            yield element.get(name) or ""
    if element.get("onclick"):
        yield from QUOTED_PLACE.findall(element.get("onclick") or "")


def _words(element: HtmlElement) -> str:
    text = clean(" ".join(str(one) for one in element.itertext())) if len(element) < 30 else ""
    title = clean(element.get("title") or "")
    if not text:
        text = clean(" ".join(str(one) for one in element.xpath(".//img/@alt | .//img/@title")))
    cut = text.endswith(("...", "…", "..."))
    return title if title and (not text or cut or text in title) else text
