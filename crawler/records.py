"""Links where no anchor stands: records in script text, JSON answers, XML lists and sitemaps."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from archive.web.text import resolve
from crawler.posting import named
from crawler.traps import without_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.posting import Post

# `probe`: an address that nobody has named, after the last page of a list that does not say how long it is;
# `end`: the page itself, where it says that no other comes after it; `place`: an address in a sitemap
Kind = Literal["link", "next", "probe", "number", "frame", "move", "record", "feed", "place", "end"]

ANCHOR = re.compile(r"<a\b([^>]{0,3000})>(.{0,3000}?)</a\s*>", re.IGNORECASE | re.DOTALL)
ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
FLAT_OBJECT = re.compile(r"\{[^{}]{8,2000}\}")
PAIR = re.compile(r"[\"']?(\w{1,60})[\"']?\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")
URL_KEYS = ("url", "href", "linkurl", "link", "puburl", "docpuburl", "jump_url", "post_url", "detailurl", "path",
            "weburl", "infourl")  # fmt: skip
NAME_KEYS = ("title", "name", "text", "label", "subtitle", "doctitle", "columnname", "channelname", "showtitle")
UNFINISHED = re.compile(r"\$\{|\{\{|<%|['\"]\s*\+|\+\s*['\"]|^javascript:|^#|^mailto:|^data:", re.IGNORECASE)
CALLED_WITH = re.compile(r"javascript:[\w.]+\(\s*[\"']([^\"'\s]*/[^\"'\s]*)[\"']", re.IGNORECASE)
MOVES = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"'](?!\s*\+)"
    r"|location\.(?:replace|assign)\(\s*[\"']([^\"']+)[\"'](?!\s*\+)"
)
LONGEST_MOVE = 1500  # characters of a script that does nothing but hand over
PLACE = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)")


@dataclass(frozen=True)
class Link:
    """
    `text` is what it says (anchor text, else the title attribute, which is whole where the text was cut), `post` what
    has to be sent there; `over` are the names of the columns that it stands under, where the page has them as a tree.
    """

    url: str
    text: str = ""
    kind: Kind = "link"
    post: Post | None = None
    over: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from other links."""
        return named(self.url, self.post)


def clean(text: str) -> str:
    """
    Text without white space, full-width forms and entities' spaces, as words are compared.

    >>> clean(" ２０２３年 度　报告 ")
    '2023年度报告'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def address(base: str, href: str) -> str | None:
    """Where a link of that page leads, without the visitor's session."""
    url = resolve(base, href)
    return without_session(url) if url is not None else None


def of_script(script: str, base: str) -> Iterator[Link]:
    """Markup in CDATA or in strings, and objects with an address and a name."""
    if "<a" in script.lower():
        yield from of_markup(script.replace('\\"', '"').replace("\\/", "/").replace("\\'", "'"), base)
    for flat in FLAT_OBJECT.findall(script):
        pairs = {name.lower(): (double or single) for name, double, single in PAIR.findall(flat)}
        yield from _named(pairs, base)
    for one, other in MOVES.findall(script):
        target = one or other
        if not UNFINISHED.search(target) and len(script) < LONGEST_MOVE and (url := address(base, target)):
            yield Link(url, "", "move")


def of_markup(text: str, base: str) -> Iterator[Link]:
    for attributes, inner in ANCHOR.findall(text):
        fields = {name.lower(): double or single for name, double, single in ATTRIBUTE.findall(attributes)}
        href = html.unescape(fields.get("href", ""))
        if called := CALLED_WITH.match(href):
            href = called[1]
        if UNFINISHED.search(href) or (url := address(base, href)) is None:
            continue
        words = clean(re.sub(r"<[^>]*>", "", inner))
        title = clean(fields.get("title", ""))
        yield Link(url, title if title and (not words or words.endswith(("...", "…"))) else words, "record")


def of_sitemap(text: str, base: str) -> Iterator[Link]:
    for place in PLACE.findall(text):
        if url := address(base, place.replace("&amp;", "&")):
            yield Link(url, "", "place")


def json_or_none(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff \t\r\n"))
    except ValueError:
        return None


def of_json(data: Any, base: str) -> Iterator[Link]:
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
            yield from of_markup(one, base)


def _named(fields: dict[str, str], base: str) -> Iterator[Link]:
    name = next((fields[key] for key in NAME_KEYS if fields.get(key)), "")
    for key in URL_KEYS:
        value = fields.get(key, "").replace("\\/", "/")
        if not value or UNFINISHED.search(value) or not re.search(r"[/.]", value):
            continue
        url = address(base, value)
        if url is not None and name:
            yield Link(url, clean(re.sub(r"<[^>]*>", "", unescape(name))), "record")
            return


def unescape(text: str) -> str:
    r"""
    >>> unescape("%u653f府\\u5e74")
    '政府年'
    """
    return re.sub(r"(?:%|\\)u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
