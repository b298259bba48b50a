"""A request as it goes over the wire, and where it goes. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy.utils.url import add_http_if_no_scheme

if TYPE_CHECKING:
    from scrapy import Request

PORTS = {"http": 80, "https": 443}
WITH_LENGTH = {"POST", "PUT", "PATCH"}
NOT_SENT = {b"Content-Length", b"Transfer-Encoding"}  # the first is said here, the second is not used
FOR_PROXY = b"Proxy-Authorization"
VISIBLE = re.compile(r"[\x21-\x7e]+")
BREAKS = re.compile(rb"[\r\n\x00]+")


class Server(NamedTuple):
    scheme: str
    host: str
    port: int


class Place(NamedTuple):
    """What a connection leads to: what goes to the same place may share it."""

    server: Server  # the proxy, where it is asked to fetch; what it leads to, where it gives a tunnel
    tunnel: tuple[str, int, bytes | None] | None = None  # the proxy's host and port, and who asks


def request_of(request: Request) -> tuple[bytes, Place]:
    """
    The message, and where it is sent. Raises ValueError for an address that no request line can hold.

    A proxy fetches what is plain, and gives a tunnel to what is not.
    """
    url = request.url.partition("#")[0]
    parts = urlsplit(url)
    behind = url.partition("://")[2].removeprefix(parts.netloc)
    target = behind if behind.startswith("/") else f"/{behind}"
    place = Place(Server(parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]))
    left_out = {*NOT_SENT, FOR_PROXY}
    if request.meta.get("proxy"):
        proxy = urlsplit(add_http_if_no_scheme(request.meta["proxy"]))
        through = Server(proxy.scheme, proxy.hostname or "", proxy.port or PORTS.get(proxy.scheme, 80))
        if parts.scheme == "http":
            target, place, left_out = f"http://{parts.netloc}{target}", Place(through), NOT_SENT
        elif through.scheme == "https":
            raise NotImplementedError("HTTPS through a proxy that is itself asked by HTTPS")
        else:
            place = place._replace(tunnel=(through.host, through.port, request.headers.get(FOR_PROXY)))
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{PORTS[parts.scheme]}")
    return _message(request, target, host, left_out), place


def _message(request: Request, target: str, host: str, left_out: set[bytes]) -> bytes:
    if not VISIBLE.fullmatch(target):
        raise ValueError(f"no address to be asked for: {target[:200]!r}")
    lines = [f"{request.method} {target} HTTP/1.1".encode("ascii")]
    if b"Host" not in request.headers:
        lines.append(b"Host: " + host.encode("ascii"))
    for name, values in request.headers.items():
        if name not in left_out:
            lines += [name + b": " + BREAKS.sub(b" ", value) for value in values]
    if request.body or request.method in WITH_LENGTH:
        lines.append(b"Content-Length: %d" % len(request.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body
