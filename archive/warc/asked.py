"""How something was asked for: what an address answers to a POST depends on its body, so the index tells them apart."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote_plus, urlencode

from archive.warc.http import entity_blocks, parse_head, split_message
from archive.warc.surt import surt

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_QUERY = 4096  # characters of a body that go into a key, as in cdxj-indexer; the digest is over all of it
LONGEST_READ = 1 << 20  # bytes of a body that are looked at for its key
PLAIN = ("GET", "HEAD")


@dataclass(frozen=True)
class Asked:
    """`body` is that of the request, freed of chunks; empty for GET."""

    method: str = "GET"
    media_type: str = ""
    body: bytes = b""


def asked_of(request: BinaryIO) -> Asked:
    """What a request message says, from its beginning on; one that cannot be read counts as GET."""
    request.seek(0)
    method = request.read(64).partition(b" ")[0].decode("latin-1")
    if method in {"", "GET"} or not method.isalpha():
        return Asked()
    request.seek(0)
    message = split_message(request)
    head = parse_head(message.head)
    return Asked(method, head.media_type or "", b"".join(entity_blocks(request, message, head)))


def index_key(url: str, asked: Asked = Asked()) -> str:
    """
    The key to sort by: the SURT of the URL, for a POST with method and body behind it, as pywb's indexes have it.

    >>> index_key("http://a.gov.cn/list?id=1", Asked("POST", "application/x-www-form-urlencoded", b"page=2"))
    'cn,gov,a)/list?__wb_method=post&id=1&page=2'
    """
    if asked.method in PLAIN:
        return surt(url)
    query = "&".join(part for part in (f"__wb_method={asked.method}", _query(asked)[:LONGEST_QUERY]) if part)
    return surt(f"{url}{'&' if '?' in url else '?'}{query}")


def _query(asked: Asked) -> str:
    """The body as a query."""
    body = asked.body[:LONGEST_READ]
    if not body:
        return ""
    try:
        if asked.media_type == "application/x-www-form-urlencoded":
            return unquote_plus(body.decode("utf-8"))
        if asked.media_type == "application/json":
            pairs = ((name, str(value)) for name, value in leaves(json.loads(body)) if name)
            return urlencode(dict(_numbered(pairs)))
    except ValueError:
        pass
    return "__wb_post_data=" + base64.b64encode(body).decode("ascii")


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The values in a JSON value that hold no others, each with the nearest name over it, empty where there is none."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, str(key))
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, name)
    else:
        yield name, value


def _numbered(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A name that comes again is `name.2_`, and so on."""
    seen: dict[str, int] = {}
    for name, value in pairs:
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}.{seen[name]}_"), value
