"""An archived page made safe to show: nothing runs, nothing leads away, and what it loads is in the archive too.

The place asked for is marked. The page is served with a sandboxing policy as well; either of the two would do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import lxml.html
from lxml import etree
from lxml.html import defs
from lxml_html_clean import Cleaner

from archive.browse.places import Cell, Place, Sentence, find_cell, mark_sentence
from archive.browse.styles import Loader, safe_css

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_FOUND = "在这份文件里没有找到所指的位置。 The place asked for was not found in this document."


class Holdings(Loader, Protocol):
    """What the archive holds of all that a page loads; addresses are as written in the page."""

    def linked_sheet(self, address: str) -> str | None:
        """The text of the sheet that a link of the page names, made safe."""


class Nothing:
    """An archive that holds nothing but the page."""

    def picture(self, address: str) -> str | None:  # noqa: ARG002 - as the protocol has it
        return None

    sheet = linked_sheet = picture


_HTML5_TAGS = frozenset(
    ["article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section"]
)
_KILLED = ("script", "style", "template", "svg", "math", "base")  # with all that is in them
# their content stays: our parser takes what follows an unclosed one, as <track> usually is, for its content
_UNWRAPPED = ("audio", "video", "source", "track", "canvas", "picture", "portal", "frameset", "noframes", "applet")
_EMBEDDED = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}
_PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/bmp")

# in the order of trust: a page that loads its pictures late has a stand-in in `src`
_PICTURE_ATTRIBUTES = ("src", "data-src", "data-original", "data-lazy-src")
_MEDIA = re.compile(r"[\w\s(),:.\-]*")

_CLEANER = Cleaner(
    scripts=True,
    javascript=True,
    comments=True,
    style=True,
    inline_style=False,
    links=True,
    meta=True,
    page_structure=False,
    processing_instructions=True,
    embedded=True,
    frames=True,
    forms=True,
    remove_unknown_tags=False,
    allow_tags=defs.tags | _HTML5_TAGS,
    safe_attrs_only=True,
    safe_attrs=defs.safe_attrs | {"style", "bgcolor", "id", "class", *_PICTURE_ATTRIBUTES},
)

# what a page without styles of its own looks like
PLAIN = """
html { background: #fff; color: #111; color-scheme: light; }
body { margin: 1rem; min-width: 44rem; line-height: 1.7; }
body { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
table { border-collapse: collapse; }
td, th { border: 1px solid #bbb; padding: 2px 6px; }
img { max-width: 100%; }
"""
# A browser may follow the fragment before it knows the size of the frame, and miss the place. So for the first
# moments the place is also the only one that scrolling snaps to, whatever the layout comes to. Nothing of the page may
# hide it: `!important` is taken out of the page's own styles.
MARKS = """
html { background-color: #fff; color-scheme: light; scroll-snap-type: both mandatory; }
html { overflow: auto !important; }
body { overflow: visible !important; position: static !important; }
html, body { display: block !important; height: auto !important; }
html, body { visibility: visible !important; opacity: 1 !important; }
#hit { display: inline-block !important; width: 0 !important; height: 1em !important; position: static !important;
  float: none !important; animation: gongkai-hold 2s !important; }
@keyframes gongkai-hold { from, to { scroll-snap-align: center; } }
.gongkai-way { display: revert !important; visibility: visible !important; opacity: 1 !important;
  height: auto !important; max-height: none !important; overflow: visible !important;
  clip: auto !important; clip-path: none !important; filter: none !important; transform: none !important; }
.gongkai-embedded, .gongkai-picture { border: 1px dashed #999; color: #555; background: #f4f4f2; padding: .3em .5em; }
.gongkai-picture { display: inline-block; font-size: 12px; line-height: 1.4; }
.gongkai-hit, .gongkai-hit * { background: #ffe27a !important; color: #111 !important; visibility: visible !important;
  opacity: 1 !important; font-size: max(12px, 1em) !important; text-indent: 0 !important; }
td.gongkai-hit, th.gongkai-hit { outline: 4px solid #c2410c !important; outline-offset: -1px !important; }
"""
STYLE = PLAIN + MARKS


def safe_page(
    root: lxml.html.HtmlElement, place: Place | None = None, holdings: Holdings | None = None, *, is_plain: bool = False
) -> tuple[bytes, bool]:
    """A page as bytes of UTF-8, and whether the place was found in it.

    `root` is the archived page's tree, which is changed. With `is_plain` it comes without styles of its own.
    """
    holdings = holdings or Nothing()
    _forget_our_names(root)
    found = _mark(root, place)
    sheets = [] if is_plain else list(_sheets(root, holdings))
    has_linked = any(is_linked for _, _, is_linked in sheets)
    _replace_embedded(root)
    for element in list(root.iter(*_KILLED)):
        element.drop_tree()
    etree.strip_tags(root, *_UNWRAPPED)
    clean = _CLEANER.clean_html(root)
    _tame(clean, holdings, is_plain=is_plain)
    _lead_to_hit(clean)
    if place is not None and not found:
        note = etree.Element("p", {"class": "gongkai-embedded"})
        note.text = NOT_FOUND
        body = clean.find("body")
        (clean if body is None else body).insert(0, note)
    _dress(clean, [("", "" if has_linked else PLAIN), *((media, text) for media, text, _ in sheets), ("", MARKS)])
    return etree.tostring(clean, encoding="utf-8", method="html", doctype="<!doctype html>"), found


def _forget_our_names(root: lxml.html.HtmlElement) -> None:
    """No page may name its own elements as we name the place that is asked for."""
    for element in root.iter(etree.Element):
        for name in ("class", "id", "name"):
            value = element.get(name)
            if value is not None and ("gongkai-" in value.lower() or value.strip().lower() == "hit"):
                del element.attrib[name]


def _mark(root: lxml.html.HtmlElement, place: Place | None) -> bool:
    match place:
        case Cell():
            cell = find_cell(root, place)
            if cell is None:
                return False
            cell.set("class", "gongkai-hit")
            # an anchor inside the cell: browsers scroll to it reliably, to a cell they do not
            anchor = etree.Element("a", {"id": "hit"})
            anchor.tail, cell.text = cell.text, None
            cell.insert(0, anchor)
            return True
        case Sentence():
            return mark_sentence(root, place.text)
        case _:
            return False


def _replace_embedded(root: lxml.html.HtmlElement) -> None:
    for element in list(root.iter(*_EMBEDDED)):
        address = element.get(_EMBEDDED[element.tag]) or ""
        note = etree.Element("div", {"class": "gongkai-embedded"})
        note.text = f"〔内嵌文档 embedded document：{address}〕"
        element.addprevious(note)
        element.drop_tag()  # what stands inside it may be the rest of the page


def _sheets(root: lxml.html.HtmlElement, holdings: Holdings) -> Iterator[tuple[str, str, bool]]:
    """Medium and text of the page's sheets that the archive holds, in their order, and whether it links to them."""
    for element in root.iter("link", "style"):
        media = element.get("media") or ""
        if not _MEDIA.fullmatch(media):
            continue
        if element.tag == "style":
            yield media, safe_css(element.text or "", holdings), False
        elif "stylesheet" in (rel := (element.get("rel") or "").lower().split()) and "alternate" not in rel:
            text = holdings.linked_sheet(element.get("href") or "")
            if text is not None:
                yield media, text, True


def _tame(root: lxml.html.HtmlElement, holdings: Holdings, *, is_plain: bool) -> None:
    """Links lead nowhere but say where they led; pictures come from the archive or not at all."""
    for element in root.iter(etree.Element):
        given = [element.attrib.pop(name, None) for name in _PICTURE_ATTRIBUTES]
        for name in ("href", "action", "background", "longdesc", "usemap", "cite", "ping", "srcset"):
            address = element.attrib.pop(name, None)
            if address is None:
                continue
            if name == "href" and address.startswith("#"):
                element.set("href", address)
            elif name == "href":
                element.set("title", address)
        style = element.attrib.pop("style", None)
        if style and not is_plain and (safe := safe_css(style, holdings)):
            element.set("style", safe)
        if element.tag == "img":
            _show(element, [address for address in given if address], holdings)


def _show(image: lxml.html.HtmlElement, addresses: list[str], holdings: Holdings) -> None:
    """The first of its pictures that can be shown; pages that load them late name another first."""
    for address in reversed(addresses):
        shown = address if address.startswith(_PICTURES) else holdings.picture(address)
        if shown is not None:
            image.set("src", shown)
            return
    alt = image.get("alt") or ""
    image.tag, image.text = "span", f"〔图片未存档 picture not archived{'：' if alt else ''}{alt}〕"
    for name in image.attrib:
        del image.attrib[name]
    image.set("class", "gongkai-picture")


def _lead_to_hit(root: lxml.html.HtmlElement) -> None:
    """Mark the elements around the place: none of them may hide it."""
    for anchor in root.xpath("//a[@id='hit']"):
        for element in anchor.iterancestors():
            if element.tag not in ("html", "body"):
                element.set("class", f"{element.get('class') or ''} gongkai-way".strip())


def _dress(root: lxml.html.HtmlElement, sheets: list[tuple[str, str]]) -> None:
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", {"charset": "utf-8"}))
    for media, text in sheets:
        if text:
            style = etree.SubElement(head, "style", {"media": media} if media else {})
            style.text = text
