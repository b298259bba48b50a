"""What the style sheets in a page hide: blocks, rows and cells with a class or id of which a rule says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDES = re.compile(rb"display\s*:\s*none|visibility\s*:\s*hidden")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PART = re.compile(r"([^{}]*)([{}])")
_ON_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SAYS = re.compile(r"(?:^|[;\s])(?:display\s*:\s*(?P<display>[\w-]+)|visibility\s*:\s*(?P<visibility>\w+))")
_SIMPLE = re.compile(r"\s*(?:[a-z]\w*)?[.#][\w-]+\s*")
_NAME = re.compile(r"[.#][\w-]+")
_SHOWN_BY_ITSELF = re.compile(r"(?:display|visibility)\s*:")
_OF_TABLES = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th"))


def hides(style: str) -> bool:
    """Does a style hide its element, and not only an edge of the box? Word's styles are full of `border-top:none`."""
    style = style.lower()
    return ("display" in style or "visibility" in style) and _HIDDEN.search(style) is not None


def hidden_by_class(root: Any, written: bytes) -> list[Any]:
    """Tables and parts of them, and what holds tables, that a rule for their class or id alone hides on a screen.

    Menus and folded boxes are hidden so as well, and shown by a script: an element is not taken for hidden whose own
    style, or any rule that names its class, says how it is shown. `written` is the page in small letters.
    """
    if not any(map(_HIDES.search, _sheets(written))):
        return []
    rules = [rule for sheet in root.iter("style") for rule in _rules((sheet.text or "").lower())]
    shown = {name for selector, hides in rules if not hides for name in _NAME.findall(selector)}
    hiding = {selector.strip() for selector, hides in rules if hides and _SIMPLE.fullmatch(selector)}
    hiding = {selector for selector in hiding if shown.isdisjoint(_NAME.findall(selector))}
    if not hiding:
        return []
    return [
        one
        for one in root.iter()
        if (one.get("class") or one.get("id"))
        and not hiding.isdisjoint(_selectors(one))
        and shown.isdisjoint(_selectors(one))
        and _SHOWN_BY_ITSELF.search((one.get("style") or "").lower()) is None
        and (one.tag in _OF_TABLES or one.find(".//table") is not None)
    ]


def _sheets(written: bytes) -> Iterator[bytes]:
    begin = written.find(b"<style")
    while begin >= 0:
        end = written.find(b"</style", begin)
        sheet = written[begin : end if end >= 0 else None]
        if b"display" in sheet or b"visibility" in sheet:
            yield sheet
        begin = written.find(b"<style", begin + len(sheet))


def _selectors(element: Any) -> Iterator[str]:
    """The simple selectors that choose an element by its class or id."""
    names = [f".{name}" for name in (element.get("class") or "").lower().split()]
    names += [f"#{name}" for name in (element.get("id") or "").lower().split()]
    for name in names:
        yield name
        yield element.tag + name


def _rules(sheet: str) -> Iterator[tuple[str, bool]]:
    """Each selector of which a sheet says how it is shown on a screen, and whether it is hidden.

    >>> list(_rules(".a, p.b { display: none } @media print { .c { display: none } } .d { color: red }"))
    [('.a', True), (' p.b ', True)]
    """
    opened: list[str] = []
    for part in _PART.finditer(_COMMENT.sub("", sheet)):
        text, mark = part[1], part[2]
        if mark == "{":
            opened.append(text.strip() if "@" in text else text)
            continue
        selectors = opened.pop() if opened else "@"
        around = all(_ON_SCREEN.fullmatch(one) for one in opened)
        said = None if selectors.startswith("@") or not around else _SAYS.search(text)
        if said is not None:
            hides = said["display"] == "none" or said["visibility"] == "hidden"
            yield from ((one, hides) for one in selectors.split(","))
