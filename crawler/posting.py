"""What is sent to a list that answers only a POST, and the strict rule by which any POST is sent at all. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlsplit

from scrapy.utils.request import RequestFingerprinter

from archive.warc.asked import Asked, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
LONGEST_BODY = 1_000_000  # bytes: the longest __VIEWSTATE of a list is some 200 KB
LONGEST_NAME = 300  # characters
# the field in which the number of a page stands
PAGE_FIELD = re.compile(
    r"_?(?:cur(?:rent)?|now|go|to)?_?page(?:_?(?:no|num|number|index|now|i))?|cur(?:rent)?(?:_?(?:no|num|index))?|p|pn|pi",
    re.IGNORECASE,
)
COUNTS = re.compile(rf"(?:{PAGE_FIELD.pattern})|start_?record", re.IGNORECASE)


@dataclass(frozen=True)
class Post:
    """
    `number` is the page that it asks for, counted from `first`.

    `key` tells it from others to the same address: the body, less what a server writes anew into each page.
    """

    body: str
    media_type: str = FORM
    number: int = 1
    first: int = 1
    key: str = ""

    @property
    def told_by(self) -> str:
        return self.key or self.body

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": f"{self.media_type}; charset=UTF-8"}

    def pairs(self) -> Iterator[tuple[str, Any]]:
        """Names with what is sent under them, those of inner objects too."""
        if self.media_type == FORM:
            yield from parse_qsl(self.body, keep_blank_values=True)
        else:
            yield from ((name, "" if value is None else value) for name, value in leaves(json.loads(self.body)))

    def as_meta(self) -> dict[str, Any]:
        """All but the body, which the request itself has."""
        return {"number": self.number, "first": self.first, "key": self.key, "media_type": self.media_type}


def form_of(fields: Iterable[tuple[str, str]], encoding: str = "utf-8", **more: Any) -> Post:
    """A form as a browser sends it; its encoding is the page's."""

    def quoted(text: str) -> str:
        return quote_plus(text, encoding=encoding, errors="xmlcharrefreplace")

    return Post("&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields), **more)


def turned(post: Post, name: str, number: int) -> Post:
    """The same for another page, whose number stands in the field of that name."""
    if post.media_type == FORM:
        parts = [part.partition("=") for part in post.body.split("&")]  # what else there is stays as it is encoded
        body = "&".join(f"{one}={number if unquote_plus(one) == name else value}" for one, _, value in parts)
    else:
        body = json.dumps(_put(json.loads(post.body), name, number), ensure_ascii=False)
    return replace(post, body=body, number=number, key="")


def _put(data: Any, name: str, number: int) -> Any:
    if isinstance(data, dict):
        return {
            key: (str(number) if isinstance(value, str) else number) if key == name else _put(value, name, number)
            for key, value in data.items()
        }
    return data


def named(url: str, post: Post | None) -> str:
    """What tells a page from others: its address, with what was sent to it."""
    if post is None:
        return url
    text = post.told_by
    if len(text) > LONGEST_NAME:
        text = f"{text[:LONGEST_NAME]}…{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:12]}"
    return f"{url}#POST:{text}"


@dataclass(frozen=True)
class PostWords:
    """The section [post] of `settings/discovery.toml`, compiled."""

    addresses: tuple[re.Pattern[str], ...]
    addresses_away: tuple[re.Pattern[str], ...]
    fields: tuple[re.Pattern[str], ...]
    actions: tuple[re.Pattern[str], ...]
    controls: tuple[re.Pattern[str], ...]
    controls_away: tuple[re.Pattern[str], ...]

    def fault(self, url: str, post: Post) -> str | None:
        """
        Why that is not sent; None where it can only be the reading of a list.

        What a pager of ASP.NET sends is judged by its control (`key` names it), for the page sends itself; anything
        else by its address and by each of its fields.
        """
        if len(post.body) > LONGEST_BODY:
            return "its body is longer than any list's"
        path = urlsplit(url).path
        if _one_of(self.addresses_away, path):
            return "its address may be that of a form"
        if post.key:
            control = post.key.partition("|")[0]
            return None if self.is_pager(control) else f"{control} is no pager"
        if not _one_of(self.addresses, path):
            return "its address is not known for a list's"
        if post.media_type not in {FORM, JSON}:
            return "neither a form nor JSON"
        try:
            pairs = [*parse_qsl(urlsplit(url).query), *post.pairs()]
        except ValueError as error:
            return f"not JSON: {error}"
        if not any(COUNTS.fullmatch(name) for name, _ in pairs):
            return "it counts no pages"
        strange = next((name for name, value in pairs if not self._is_known(name, value)), None)
        return None if strange is None else f"a list has no field {strange}"

    def is_pager(self, control: str) -> bool:
        """Whether that control of an ASP.NET page turns the pages of a list, by its name."""
        return _one_of(self.controls, control) and not _one_of(self.controls_away, control)

    def _is_known(self, name: str, value: Any) -> bool:
        name = name.removesuffix("[]")
        if value == "" or COUNTS.fullmatch(name) or any(pattern.fullmatch(name) for pattern in self.fields):
            return True
        is_action = any(pattern.fullmatch(name) for pattern in self.actions)
        return is_action and _one_of(self.addresses, str(value)) and not _one_of(self.addresses_away, str(value))


def _one_of(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


class Fingerprinter(RequestFingerprinter):
    """As Scrapy tells requests apart, by method, address and body; where a POST has a `key`, by that instead."""

    def fingerprint(self, request: Request) -> bytes:
        key = (request.meta.get("post") or {}).get("key")
        if not key:
            return super().fingerprint(request)
        return hashlib.sha1(f"{request.method} {request.url} {key}".encode(), usedforsecurity=False).digest()


def asked_as(request: Request) -> Asked:
    """How a request will be known in the index."""
    if request.method == "GET":
        return Asked()
    content_type = (request.headers.get("Content-Type") or b"").decode("latin-1")
    return Asked(request.method, content_type.partition(";")[0].strip().lower(), request.body)
