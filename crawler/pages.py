"""A page as discovery sees it: its names and every link on it, wherever the link is written."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from archive.web.text import base_of, decode, parse_html, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

Kind = Literal["link", "next", "number", "frame", "move", "record", "feed"]

NO_PAGE = re.compile(
    r"\.(?:css|js|jpe?g|png|gif|bmp|ico|svg|mp[34]|avi|flv|wmv|swf|webp|woff2?|ttf|apk|exe|xsd|dtd)$", re.IGNORECASE
)
QUOTED_PLACE = re.compile(
    r"[\"']((?:https?:/)?/[^\"'<>\s]+|\.{0,2}/?[\w./-]+\.(?:s?html?|jsp|php|aspx?)(?:\?[^\"'<>\s]*)?)[\"']"
)
ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
FLAT_OBJECT = re.compile(r"\{[^{}]{8,2000}\}")
PAIR = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")
URL_KEYS = (
    "url",
    "href",
    "linkurl",
    "link",
    "pubUrl",
    "puburl",
    "docpuburl",
    "jump_url",
    "post_url",
    "detailurl",
    "path",
    "weburl",
    "infourl",
)
NAME_KEYS = ("title", "name", "text", "label", "subtitle", "doctitle", "columnname", "channelname", "showtitle")
UNFINISHED = re.compile(r"\$\{|\{\{|<%|['\"]\s*\+|\+\s*['\"]|^javascript:|^#|^mailto:|^data:", re.IGNORECASE)
PLACE_WORDS = re.compile(r"(?:当前|您的|所在|您所在的|你的)?(?:位置|位于)\s*[:：]?")
REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";>]+)", re.IGNORECASE)
MOVES = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']|location\.(?:replace|assign)\(\s*[\"']([^\"']+)[\"']"
)


@dataclass(frozen=True)
class Link:
    """`text` is what it says (anchor text, else the title attribute, which is whole where the text was cut)."""

    url: str
    text: str = ""
    kind: Kind = "link"


@dataclass(frozen=True)
class Page:
    """`names` are title, headings, meta ColumnName and breadcrumb, most telling first; `text` the decoded whole."""

    url: str
    text: str
    title: str = ""
    column: str = ""
    breadcrumb: str = ""
    links: tuple[Link, ...] = ()
    scripts: tuple[str, ...] = field(default=(), repr=False)
    words: int = 0  # characters of visible text

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.column, self.title, self.breadcrumb) if name)


def clean(text: str) -> str:
    """
    Text without white space, full-width forms and entities' spaces, as words are compared.

    >>> clean(" ２０２３年 度　报告 ")
    '2023年度报告'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read_page(url: str, payload: bytes, content_type: str = "", *, next_words: Iterable[str] = ()) -> Page:
    """Any textual answer: HTML, or XML and JSON that carry records."""
    text = decode(payload, content_type)
    start = text[:300].lstrip("\ufeff \t\r\n")
    if start[:1] in "{[" and (data := _json(text)) is not None:
        return Page(url, text, links=_unique(_json_links(data, url)))
    if (
        start.startswith(("<?xml", "<datastore", "<records", "<urlset", "<sitemapindex"))
        and "<html" not in start.lower()
    ):
        return Page(url, text, links=_unique([*_markup_links(text, url), *_locations(text, url)]))
    tree = parse_html(text)
    if tree is None:
        return Page(url, text)
    base = base_of(tree, url)
    nexts = tuple(re.compile(pattern, re.IGNORECASE) for pattern in next_words)
    scripts = tuple(str(one) for one in tree.xpath("//script[not(@src)]/text()"))
    links = [*_tree_links(tree, base, nexts), *(link for script in scripts for link in _script_links(script, base))]
    metas = {str(m.get("name") or "").lower(): str(m.get("content") or "") for m in tree.iter("meta")}
    return Page(
        url,
        text,
        title=_title(tree),
        column=clean(f"{metas.get('columnname', '')} {metas.get('columntype', '')}"),
        breadcrumb=_breadcrumb(tree),
        links=_unique(links),
        scripts=scripts,
        words=len(clean(" ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")))),
    )


def _unique(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each address once, with the longest text that was said of it; a pager's word is kept."""
    found: dict[str, Link] = {}
    for link in links:
        if NO_PAGE.search(urlsplit(link.url).path):
            continue
        known = found.get(link.url)
        if known is None:
            found[link.url] = link
        elif len(clean(link.text)) > len(clean(known.text)) or (known.kind == "number" and link.kind == "next"):
            kind = link.kind if known.kind in {"link", "number"} and link.kind != "number" else known.kind
            found[link.url] = Link(link.url, link.text if len(link.text) > len(known.text) else known.text, kind)
    return tuple(found.values())


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


def _tree_links(tree: HtmlElement, base: str, nexts: tuple[re.Pattern[str], ...]) -> Iterator[Link]:
    for element in tree.iter(
        "a", "area", "option", "iframe", "frame", "meta", "li", "div", "span", "td", "button", "input"
    ):
        tag = element.tag
        if tag in {"iframe", "frame"}:
            if url := resolve(base, element.get("src") or ""):
                yield Link(url, clean(element.get("title") or ""), "frame")
            continue
        if tag == "meta":
            if (
                "refresh" in (element.get("http-equiv") or "").lower()
                and (m := REFRESH.search(element.get("content") or ""))
                and (url := resolve(base, m[1]))
            ):
                yield Link(url, "", "frame")
            continue
        text = _words(element) if tag in {"a", "area", "option", "button"} or element.get("onclick") else ""
        for href in _hrefs(element):
            if UNFINISHED.search(href) or (url := resolve(base, href)) is None:
                continue
            yield Link(url, text, _kind(text, element, nexts))


def _kind(text: str, element: HtmlElement, nexts: tuple[re.Pattern[str], ...]) -> Kind:
    said = {text.lower(), clean(element.get("title") or "").lower()}
    if (
        any(pattern.search(one) for pattern in nexts for one in said if one)
        or "next" in (element.get("class") or "").lower().split()
    ):
        return "next"
    return "number" if re.fullmatch(r"(?:第?\d{1,4}页?)", text) else "link"


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


def _script_links(script: str, base: str) -> Iterator[Link]:
    """Records in script text: markup in CDATA or in strings, and objects with an address and a name."""
    if "<a" in script.lower():
        yield from _markup_links(script.replace('\\"', '"').replace("\\/", "/").replace("\\'", "'"), base)
    for flat in FLAT_OBJECT.findall(script):
        pairs = {name.lower(): (double or single) for name, double, single in PAIR.findall(flat)}
        yield from _named(pairs, base)
    for one, other in MOVES.findall(script):
        target = one or other
        if not UNFINISHED.search(target) and len(script) < 1500 and (url := resolve(base, target)):
            yield Link(url, "", "move")


def _markup_links(text: str, base: str) -> Iterator[Link]:
    for attributes, inner in ANCHOR.findall(text):
        fields = {name.lower(): double or single for name, double, single in ATTRIBUTE.findall(attributes)}
        href = fields.get("href", "").replace("&amp;", "&")
        if UNFINISHED.search(href) or (url := resolve(base, href)) is None:
            continue
        words = clean(re.sub(r"<[^>]*>", "", inner))
        title = clean(fields.get("title", ""))
        yield Link(url, title if title and (not words or words.endswith(("...", "…"))) else words, "record")


def _locations(text: str, base: str) -> Iterator[Link]:
    """Addresses of a sitemap."""
    for place in re.findall(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", text):
        if url := resolve(base, place.replace("&amp;", "&")):
            yield Link(url, "", "record")


def _json(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff \t\r\n"))
    except ValueError:
        return None


def _json_links(data: Any, base: str) -> Iterator[Link]:
    stack = [data]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            fields = {str(key).lower(): value for key, value in one.items() if isinstance(value, str)}
            yield from _named(fields, base)
            stack += list(one.values())[::-1]
        elif isinstance(one, list):
            stack += one[::-1]
        elif isinstance(one, str) and "<a" in one:
            yield from _markup_links(one, base)


def _named(fields: dict[str, str], base: str) -> Iterator[Link]:
    name = next((fields[key] for key in NAME_KEYS if fields.get(key)), "")
    for key in URL_KEYS:
        value = fields.get(key.lower(), "").replace("\\/", "/")
        if not value or UNFINISHED.search(value) or not re.search(r"[/.]", value):
            continue
        url = resolve(base, value)
        if url is not None and name:
            yield Link(url, clean(re.sub(r"<[^>]*>", "", _unescape(name))), "record")
            return


def _unescape(text: str) -> str:
    r"""
    >>> _unescape("%u653f府\\u5e74")
    '政府年'
    """
    return re.sub(r"(?:%|\\)u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
