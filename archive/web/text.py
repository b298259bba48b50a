"""Bytes of a page → text → tree, however its encoding is declared or not."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.etree
import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterator

META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
OTHER_CHARSETS = {"big5", "big5-hkscs", "utf-16", "utf-16le", "utf-16be"}
UTF8_TAIL = 3  # a cut file may end within a character
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)  # the parser stops there, browsers go on
UNSEEN = re.compile(r"<!--|<(script|style|noscript|template)\b", re.IGNORECASE)
CLOSERS = {
    "--": re.compile(r"-->"),
    **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "noscript", "template")},
}
TAG = re.compile(r"<[^<>]*>")
SPACE = re.compile(r"&(?:nbsp|#160);")
PIECE = 4096  # characters that are read at a time
# NUL and other control characters end a document early in libxml2
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " ")


def decode(payload: bytes, content_type: str = "") -> str:
    r"""
    Text of those bytes. Declarations lie (`gb2312` over GB18030, or nothing at all), so UTF-8 is tried first, strictly.

    >>> decode("年报".encode("gb18030"), "text/html; charset=utf-8"), decode(b"\xef\xbb\xbfa")
    ('年报', 'a')
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if payload.startswith(mark):
            return payload.decode(encoding, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(payload) - UTF8_TAIL:
            return payload.decode("utf-8", "ignore")
    declared = META_CHARSET.search(content_type.encode("latin-1", "replace")) or META_CHARSET.search(payload[:2048])
    name = declared[1].decode("ascii").lower() if declared else ""
    return payload.decode(name if name in OTHER_CHARSETS else "gb18030", "replace")


def parse_html(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page; None where there is nothing to parse."""
    text = END.sub("", XML_DECLARATION.sub("", text.translate(CONTROLS)))
    if not text.strip():
        return None
    try:
        return lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(huge_tree=True))
    except lxml.etree.ParserError:
        return None


def base_of(tree: lxml.html.HtmlElement, url: str) -> str:
    """The address against which that page's links are resolved: its own, or what `<base href>` says."""
    for href in tree.xpath("//base/@href"):
        return resolve(url, str(href)) or url
    return url


def resolve(base: str, href: str) -> str | None:
    """
    The absolute http(s) address of a link, without fragment; None for a script, a mail address or a broken link.

    >>> resolve("http://a.gov.cn/x/", " ./t1.html#top "), resolve("http://a.gov.cn/", "javascript:void(0)")
    ('http://a.gov.cn/x/t1.html', None)
    """
    href = re.sub(r"[\t\r\n]", "", href).strip().replace("\\", "/")
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return url.replace(" ", "%20") if parts.scheme in {"http", "https"} and host else None


def visible_text(text: str, *, enough: int | None = None, is_cut: bool = False) -> str:
    """
    The words of a page without scripts, styles, comments and tags, white space joined.

    Where more than `enough` characters are found, the rest may be left out. Of a text that `is_cut` off somewhere, what
    is open at its end is left out too.

    >>> visible_text("<p>年<b>报</b><script>x < y</script><!-- no --> 2023&nbsp;年<style>unclosed")
    '年 报 2023 年 unclosed'
    """
    kept: list[str] = []
    length = 0
    for piece in _seen(text[: text.rfind("<")] if is_cut else text, is_cut=is_cut):
        plain = TAG.sub(" ", piece)
        if "&" in plain:
            plain = SPACE.sub(" ", plain)
        words = " ".join(plain.split())
        if words:
            kept.append(words)
            length += len(words) + 1
            if enough is not None and length > enough + 1:
                break
    return " ".join(kept)


def _seen(text: str, *, is_cut: bool) -> Iterator[str]:
    """The text outside scripts, styles and comments, in pieces that end before a tag."""
    start = 0
    unclosed: set[str] = set()  # looked for to the end once, and not again: a page may open what it never closes
    while start < len(text):
        end = _piece_end(text, start)
        opened = UNSEEN.search(text, start, end)
        while opened is not None and _name(opened) in unclosed:
            opened = UNSEEN.search(text, opened.end(), end)
        if opened is None:
            yield text[start:end]
            start = end
        elif (closed := CLOSERS[_name(opened)].search(text, opened.end())) is None:
            if is_cut:
                yield text[start : opened.start()]
                return
            unclosed.add(_name(opened))
        else:
            yield text[start : opened.start()]
            start = closed.end()


def _name(opened: re.Match[str]) -> str:
    return (opened[1] or "--").lower()


def _piece_end(text: str, start: int) -> int:
    """The last place before a tag within a piece, else the first one behind it."""
    if len(text) - start <= PIECE:
        return len(text)
    end = text.rfind("<", start + 1, start + PIECE)
    if end < 0:
        end = text.find("<", start + PIECE)
    return len(text) if end < 0 else end
