"""Lists whose pager sends a form by POST: hidden fields with the number of a page, and __doPostBack of ASP.NET."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from archive.web.text import base_of, parse_html
from crawler.posting import LONGEST_BODY, PAGE_FIELD, form_of
from crawler.records import Link
from crawler.words import load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.pages import Page, Pager

POSTED = re.compile(r"<form\b[^>]{0,1000}\bmethod\s*=\s*[\"']?post", re.IGNORECASE)
CHARSET = re.compile(r"<meta\b[^>]{0,200}charset\s*=\s*[\"']?(gb\w+)", re.IGNORECASE)
# a form with one of these wants something of a person
ENTERED = {"password", "file", "email", "tel"}
EVENT = re.compile(
    r"(?:__doPostBack\s*\(|WebForm_PostBackOptions\s*\()\s*[\"']([^\"']{1,200})[\"']\s*,\s*[\"']([^\"']{0,200})[\"']"
)
TARGET, ARGUMENT, STATE = "__EVENTTARGET", "__EVENTARGUMENT", "__VIEWSTATE"
TOTAL = re.compile(r"^(?:total_?pages?|page_?(?:count|total)|pages|max_?page)$", re.IGNORECASE)
NUMBER = re.compile(r"(?:^|\$)(\d{1,4})$")
CALLED = re.compile(r"(\d{1,4})[\"']?\s*\)?\s*;?\s*(?:return\b.*)?$")


@dataclass(frozen=True)
class Form:
    """`entered` are the types of the fields that a person fills in."""

    action: str
    fields: tuple[tuple[str, str], ...]
    entered: frozenset[str]

    def value(self, name: str) -> str | None:
        return next((value for one, value in self.fields if one == name), None)


def of_page(page: Page) -> Iterator[Link]:
    """The page after this one, or the page itself as `end` where its pager says that it is the last."""
    if not page.pagers or not POSTED.search(page.text):
        return
    tree = parse_html(page.text)
    if tree is None:
        return
    here = page.posted.number if page.posted else None
    charset = CHARSET.search(page.text[:5000])
    encoding = "gb18030" if charset else "utf-8"
    for form in _forms(tree, base_of(tree, page.url)):
        if STATE in dict(form.fields):
            yield from _postback(form, page, here or 1, encoding)
        else:
            yield from _numbered(form, page, here, encoding)


def _forms(tree: HtmlElement, base: str) -> Iterator[Form]:
    for form in tree.iter("form"):
        if (form.get("method") or "").strip().lower() != "post":
            continue
        fields, entered = [], set()
        for element in form.iter("input", "select", "textarea"):
            name, kind = element.get("name") or "", (element.get("type") or "text").strip().lower()
            if element.tag == "textarea" or kind in ENTERED:
                entered.add(element.tag if element.tag == "textarea" else kind)
            elif element.tag == "select":
                chosen = element.xpath(".//option[@selected]") or element.xpath(".//option")[:1]
                fields += [(name, str(one.get("value") or one.text or "")) for one in chosen[:1] if name]
            elif name and (kind == "hidden" or (kind == "text" and PAGE_FIELD.fullmatch(name))):
                fields.append((name, element.get("value") or ""))
            elif kind == "text":
                entered.add("text")
        yield Form(urljoin(base, form.get("action") or ""), tuple(fields), frozenset(entered))


def _postback(form: Form, page: Page, here: int, encoding: str) -> Iterator[Link]:
    """ASP.NET: the whole page is one form; text fields for a search stand in it and are left out."""
    if form.entered - {"text"} or urlsplit(form.action).path.lower() != urlsplit(page.url).path.lower():
        return
    is_last = bool(page.pages_said) and here >= page.pages_said
    events = [(one, event) for one in page.pagers if (event := _event(one)) is not None and _is_pager(event)]
    following = None if is_last else _next_event(events, here)
    if following is None:
        if events or is_last:
            yield Link(page.url, "", "end")
        return
    target, argument, pressed = following
    kept = [(name, value) for name, value in form.fields if name not in {TARGET, ARGUMENT, *pressed}]
    sent = [(TARGET, target), (ARGUMENT, argument), *kept, *pressed.items()]
    key = f"{target or next(iter(pressed))}|{argument}|{here + 1}"
    post = form_of(sent, encoding, number=here + 1, key=key)
    if len(post.body) <= LONGEST_BODY:
        yield Link(form.action, "", "next", post)


Event = tuple[str, str, dict[str, str]]  # target and argument; a button's name with its value


def _is_pager(event: Event) -> bool:
    return load_words().posts.is_pager(event[0] or next(iter(event[2])))


def _next_event(events: Iterable[tuple[Pager, Event]], here: int) -> Event | None:
    """What the control for the next page sends: the one that says so, else the one with the next number."""
    counted = None
    for one, event in events:
        if one.kind == "next":
            return event
        number = NUMBER.search(event[1])
        if (number[1] if number else one.text) == str(here + 1):
            counted = counted or event
    return counted


def _event(pager: Pager) -> Event | None:
    if pager.button:
        return "", "", {pager.button: pager.text}
    found = EVENT.search(pager.code)
    return (found[1].replace("\\", ""), found[2].replace("\\", ""), {}) if found else None


def _numbered(form: Form, page: Page, here: int | None, encoding: str) -> Iterator[Link]:
    """A form of hidden fields, one of which is the number of the page."""
    name = next((name for name, value in form.fields if PAGE_FIELD.fullmatch(name) and value.isdecimal()), None)
    name = name or next((name for name, value in form.fields if PAGE_FIELD.fullmatch(name) and not value), None)
    if name is None or form.entered or not any(one.kind == "next" for one in page.pagers):
        return
    stated = form.value(name) or "1"
    number = here if here is not None else int(stated)
    wanted = _said_by(page.pagers) or number + 1
    total = max(
        [page.pages_said, *(int(value) for one, value in form.fields if TOTAL.search(one) and value.isdecimal())]
    )
    if wanted <= number or 0 < total < wanted:
        yield Link(page.url, "", "end")
        return
    fields = [(one, str(wanted) if one == name else value) for one, value in form.fields]
    post = form_of(fields, encoding, number=wanted)
    yield Link(form.action, "", "next" if total else "probe", post)


def _said_by(pagers: Iterable[Pager]) -> int | None:
    """The number that the control for the next page calls its script with: goPage(3)."""
    calls = [CALLED.search(one.code) for one in pagers if one.kind == "next"]
    return next((int(found[1]) for found in calls if found), None)
