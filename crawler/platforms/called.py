"""Lists that a script fetches by POST: what it sends, as far as that is written out in it."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urljoin

from crawler.platforms.literals import Reader, Variable
from crawler.platforms.scripts import ASSIGNED, LONGEST, PAGE_NAME
from crawler.posting import JSON, PAGE_FIELD, Post, form_of
from crawler.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.pages import Page

CALLS = re.compile(
    r"(?<![\w$])(?:(\$|jQuery|\$?axios|\$?\w*[hH]ttp|request)\s*\.\s*(post|ajax)|(axios|fetch|request))\s*\(", re.ASCII
)
OBJECT = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]{0,60})\s*=\s*(?=\{)", re.ASCII)
POSTS = re.compile(r"\b(?:type|method)\s*:\s*[\"']post[\"']", re.IGNORECASE)
WRITTEN = re.compile(r"(?:^\s*|\burl\s*:\s*)[\"'`]([^\"'`\n]{1,300})[\"'`]")
LONGEST_CALL = 600  # characters of a call in which its address and method are looked for
MOST = 3  # lists of one page
MOST_CALLS = 50  # of one script: more are a library's
BODIES = ("data", "body", "params")


def of_page(page: Page) -> Iterator[Link]:
    """Each list once, at its first page."""
    scripts = [script for script in page.scripts if len(script) <= LONGEST]
    if not any(re.search(r"post", script, re.IGNORECASE) for script in scripts):
        return
    known = {
        name: int(digits) if digits else double or single
        for script in scripts
        for name, double, single, digits in ASSIGNED.findall(script)
    }
    objects = {found[1]: script[found.end() :] for script in scripts for found in OBJECT.finditer(script)}
    found: dict[str, Link] = {}
    for script in scripts:
        reader = Reader(script, known, objects)
        for call in islice(CALLS.finditer(script), MOST_CALLS):
            link = _of_call(call, reader.arguments(call.end()), page.url)
            if link is not None:
                found.setdefault(link.name, link)
    yield from list(found.values())[:MOST]


def places(page: Page) -> set[str]:
    """The addresses that the page's scripts post to, as they are written there; nobody asks for them otherwise."""
    return {
        place
        for script in page.scripts
        if len(script) <= LONGEST
        for call in islice(CALLS.finditer(script), MOST_CALLS)
        for place in WRITTEN.findall(_posting(call, script))
    }


def _posting(call: re.Match[str], script: str) -> str:
    """The beginning of a call that posts; '' of another."""
    text = script[call.end() : call.end() + LONGEST_CALL]
    return text if call[2] == "post" or POSTS.search(text.partition("success")[0]) else ""


def _of_call(call: re.Match[str], arguments: list[Any], base: str) -> Link | None:
    name = call[2] or call[3]
    library = call[1] or call[3]
    if name == "post":
        options = {"url": arguments[0], "data": arguments[1] if len(arguments) > 1 else {}}
        is_json = library not in {"$", "jQuery"} and isinstance(options["data"], dict)
    else:
        options = arguments[-1] if isinstance(arguments[-1], dict) else {}
        if isinstance(arguments[0], str | Variable):
            options = {"url": arguments[0], **options}
        if "post" not in {str(options.get(key) or "").lower() for key in ("type", "method")}:
            return None
        is_json = library not in {"$", "jQuery"}
    data: Any = next((options[key] for key in BODIES if key in options), {})
    said = f"{options.get('contentType') or ''} {options.get('headers') or ''}".lower()
    if "json" in said:
        is_json = True
    elif "urlencoded" in said:
        is_json = False
    return _link(options.get("url"), data, base, is_json=is_json)


def _link(place: Any, data: Any, base: str, *, is_json: bool) -> Link | None:
    address = _text(place)
    if not address or (post := _post(data, is_json=is_json)) is None:
        return None
    try:
        return Link(urljoin(base, address), "", "feed", post)
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    """A string, with 1 for the number of the page in it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Variable) and PAGE_NAME.fullmatch(value.name):
        return f"{value.text}1{value.after}"
    return None


def _post(data: Any, *, is_json: bool) -> Post | None:
    """None where something of it is not known."""
    if isinstance(data, str | Variable):
        text = _text(data)
        return form_of(parse_qsl(text, keep_blank_values=True)) if text is not None and "=" in text else None
    if not isinstance(data, dict):
        return None
    known = _known(data)
    if known is None:
        return None
    first = 0 if any(PAGE_FIELD.fullmatch(name) and value == 0 for name, value in known.items()) else 1
    if is_json:
        return Post(json.dumps(known, ensure_ascii=False), JSON, number=first, first=first)
    fields = list(_fields(known))
    return form_of(fields, number=first, first=first) if fields else None


def _known(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The object with 1 for the page's number; None where a value cannot be told."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Variable):
            if not PAGE_FIELD.fullmatch(name) or value.text or value.after:
                return None
            found[name] = 1
        elif isinstance(value, dict):
            inner = _known(value)
            if inner is None:
                return None
            found[name] = inner
        elif isinstance(value, list):
            if not all(isinstance(one, str | int | float) for one in value):
                return None
            found[name] = value
        elif value is None or isinstance(value, str | int | float):
            found[name] = value
        else:
            return None
    return found


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """As jQuery sends them: a list is its name with [] once for each."""
    for name, value in data.items():
        if isinstance(value, list):
            yield from ((f"{name}[]", str(one)) for one in value)
        elif isinstance(value, dict):
            yield from ((f"{name}[{key}]", str(one)) for key, one in value.items())
        elif isinstance(value, bool):
            yield name, str(value).lower()
        else:
            yield name, "" if value is None else str(value)
