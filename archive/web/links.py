"""The documents that a page links to or shows: attachments, frames, viewers, however the link is written."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from archive.web.pictures import MOST_PICTURES, pictures_in_text
from archive.web.text import base_of, parse_html, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from archive.web.pictures import Wanted

Kind = Literal["attachment", "iframe", "embed", "object", "viewer", "onclick", "window.open", "script", "picture"]

SUFFIXES = "pdf|docx?|xlsx?|wps|et|ofd|rtf|zip|rar|7z|csv|txt|odt|ods|mht|caj|ceb"
NAME = re.compile(rf"\.(?:{SUFFIXES})$", re.IGNORECASE)
NAME_IN_TEXT = re.compile(rf"\.(?:{SUFFIXES})(?:\W|$)", re.IGNORECASE)
# what a link marked download may lead to besides
NO_DOCUMENT = re.compile(r"\.(?:apk|ipa|exe|msi|dmg|jpe?g|png|gif|bmp|ico|svg|mp[34]|avi|flv|wmv|swf)$", re.IGNORECASE)
QUOTED = re.compile(rf"[\"']([^\"'<>\s]+?\.(?:{SUFFIXES})(?:[?#][^\"'<>\s]*)?)[\"']", re.IGNORECASE)
OPENED = re.compile(r"window\.open\s*\(\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
# programs that hand out attachments under an address without a suffix: 博达 download.jsp, 大汉 downfile.jsp
DOWNLOAD = re.compile(r"down(?:load|file|attach)\w*\.\w+$|/down(?:load)?(?:file|attach\w*)?/?$", re.IGNORECASE)
VIEWER_PARAMETERS = ("file", "pdfurl", "pdf", "fileurl", "src", "url")
VIEWER = re.compile(r"viewer|pdfjs|preview|generic/web", re.IGNORECASE)
ATTACHMENT_TEXT = re.compile(r"^[\s【\[(（]*(?:附件|附表|附)\s*[一二三四五六七八九十\d]*\s*[:：、.．\])）】]")


@dataclass(frozen=True)
class DocumentLink:
    """`text` is what the link says: anchor text, else title attribute or file name; never empty."""

    url: str
    text: str
    kind: Kind


def document_links(html_text: str, base_url: str, *, pictures: Wanted | None = None) -> tuple[DocumentLink, ...]:
    """
    Each document of a page once, in the order of the page; then the `pictures` that are wanted.

    >>> document_links('<a href="P02.pdf">年报</a>', "http://a.gov.cn/x/")
    (DocumentLink(url='http://a.gov.cn/x/P02.pdf', text='年报', kind='attachment'),)
    >>> document_links('<iframe src="/pdfjs/viewer.html?file=%2Fa%2Fb.pdf"></iframe>', "http://a.gov.cn/x/")
    (DocumentLink(url='http://a.gov.cn/a/b.pdf', text='b.pdf', kind='viewer'),)
    """
    tree = parse_html(html_text)
    if tree is None:
        return ()
    base = base_of(tree, base_url)
    found: dict[str, DocumentLink] = {}
    for element in tree.iter(
        "a", "area", "iframe", "frame", "embed", "object", "script", "button", "input", "div", "span", "td", "li", "p"
    ):
        for href, text, kind in _references(element):
            url = resolve(base, href)
            if url is None or url == base_url:
                continue
            target, as_what = _behind_viewer(url, kind)
            if target not in found:
                found[target] = DocumentLink(target, text or file_name(target), as_what)
    has_document = any(link.kind != "iframe" for link in found.values())
    if pictures is not None and not (pictures.instead and has_document):
        _add_pictures(found, tree, base, pictures)
    return tuple(found.values())


def _add_pictures(found: dict[str, DocumentLink], tree: HtmlElement, base: str, wanted: Wanted) -> None:
    """What is linked to as a document is no picture of the text, though the page shows it too."""
    most = len(found) + MOST_PICTURES
    for source, text in pictures_in_text(tree, wanted):
        url = resolve(base, source)
        if url is not None and url not in found:
            found[url] = DocumentLink(url, text or file_name(url), "picture")
        if len(found) == most:
            return


def file_name(url: str) -> str:
    """
    The name that a document's address gives it, from the path or from a parameter.

    >>> file_name("http://a.gov.cn/down.jsp?filename=%E5%B9%B4%E6%8A%A5.pdf"), file_name("http://a.gov.cn/x/P02.pdf")
    ('年报.pdf', 'P02.pdf')
    """
    parts = urlsplit(url)
    for _, value in parse_qsl(parts.query):
        if NAME.search(value):
            return value.rsplit("/", 1)[-1]
    return unquote(parts.path.rsplit("/", 1)[-1]) or url


def names_document(url: str) -> bool:
    """
    Whether an address is that of a document by its path, a parameter or the program that answers.

    >>> names_document("http://a.gov.cn/x.docx"), names_document("http://a.gov.cn/system/_content/download.jsp?wbfileid=1")
    (True, True)
    >>> names_document("http://a.gov.cn/x.html")
    False
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = re.sub(r";\w+=[^/;]*$", "", unquote(parts.path))  # x.pdf;jsessionid=1
    if NAME.search(path) or any(NAME.search(value) for _, value in parse_qsl(parts.query)):
        return True
    return bool(DOWNLOAD.search(parts.path)) and bool(parts.query)


def _references(element: HtmlElement) -> Iterator[tuple[str, str, Kind]]:
    tag = element.tag
    if tag in {"a", "area"}:
        yield from _anchor(element)
    elif tag in {"iframe", "frame"}:
        if not _is_hidden(element):
            yield element.get("src") or element.get("data-src") or "", (element.get("title") or "").strip(), "iframe"
    elif tag == "embed":
        yield element.get("src") or "", (element.get("title") or "").strip(), "embed"
    elif tag == "object":
        yield element.get("data") or "", (element.get("title") or "").strip(), "object"
        for parameter in element.iterfind("param"):
            if (parameter.get("name") or "").lower() in {"src", "filename", "url", "movie"}:
                yield parameter.get("value") or "", "", "object"
    elif tag == "script":
        for href in _quoted(element.text or ""):
            yield href, "", "script"
    if tag != "script":
        yield from _scripted(element.get("onclick") or "", _words(element))
        for name, value in element.attrib.items():  # <div data-pdf="a.pdf">: what a script of the page shows there
            if name.startswith("data-") and names_document(value.strip()):
                yield value, _words(element), "script"


def _anchor(element: HtmlElement) -> Iterator[tuple[str, str, Kind]]:
    href, text = (element.get("href") or "").strip(), _words(element)
    if href.lower().startswith("javascript:"):
        yield from _scripted(unquote(href[len("javascript:") :]), text)
        return
    if (
        (element.get("download") is not None and not NO_DOCUMENT.search(href.partition("?")[0]))
        or element.get("appendix")
        or names_document(href)
        or (VIEWER.search(href) and _viewed(href))
        or NAME_IN_TEXT.search(text)
        or NAME_IN_TEXT.search(element.get("title") or "")
        or ATTACHMENT_TEXT.match(text)
    ):
        yield href, text, "attachment"


def _scripted(script: str, text: str) -> Iterator[tuple[str, str, Kind]]:
    script = script.replace("\\/", "/")
    opened = OPENED.findall(script)
    for href in opened:
        if names_document(href) or _viewed(href):
            yield href, text, "window.open"
    for href in _quoted(script):
        if href not in opened:
            yield href, text, "onclick"


def _quoted(script: str) -> list[str]:
    r"""The documents that strings of a script name; a slash may be written `\/` there."""
    return QUOTED.findall(script.replace("\\/", "/"))


def _words(element: HtmlElement) -> str:
    text = " ".join(" ".join(element.itertext()).split()) if element.tag in {"a", "area", "button"} else ""
    title = (element.get("title") or "").strip()
    return title if not text or (text.endswith(("...", "…")) and title) else text


def _is_hidden(element: HtmlElement) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    size = (element.get("width"), element.get("height"))
    return "display:none" in style or "0" in size or "0px" in size


def _viewed(url: str) -> str | None:
    """The file that a viewer's address names, plainly or in base64 (kkFileView: `onlinePreview?url=aHR0…`)."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return None
    for name, value in parse_qsl(query):
        if name.lower() in VIEWER_PARAMETERS:
            named = next((one for one in (value, _plain(value)) if names_document(one)), None)
            if named is not None:
                return named
    return None


def _plain(value: str) -> str:
    """What is written in base64, where a plus may have become a space; nothing where it is none.

    >>> _plain("aHR0cDovL2EuZ292LmNuL3gucGRm"), _plain("年报.pdf")
    ('http://a.gov.cn/x.pdf', '')
    """
    try:
        return base64.b64decode(value.replace(" ", "+"), validate=True).decode()
    except ValueError:
        return ""


def _behind_viewer(url: str, kind: Kind) -> tuple[str, Kind]:
    if not NAME.search(urlsplit(url).path) and (file := _viewed(url)) is not None and (target := resolve(url, file)):
        return target, "viewer"
    return url, kind
