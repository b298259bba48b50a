"""The sort key of a URL, as pywb's indexes have it: host turned round, case, order and sessions ironed out.

The rules are those of the Wayback Machine's key maker (the package `surt` at its defaults), so that an index of ours
serves other tools. Different URLs may share a key: whoever needs one URL compares URLs.
"""

from __future__ import annotations

import contextlib
import re
import socket
from functools import lru_cache
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PARTS = re.compile(rb"^([a-zA-Z][a-zA-Z0-9+.-]*):(//([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_SCHEME = re.compile(rb"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_REPEATED_SCHEME = re.compile(rb"^(https?://)+")
_CONTROLS = re.compile(rb"[\n\r\t]")
_WWW = re.compile(rb"www\d*\.")
_NUMERIC_HOST = re.compile(rb"(?:[1-9][0-9]*|0[0-7]*)(\.[0-9]+){0,3}")
_PATH_SESSIONS = (
    re.compile(rb"^(.*/)(\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^\?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)(\([0-9a-z]{24}\)/)([^\?]+\.aspx.*)$", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"^(.*)(?:" + session + rb")(?:&(.*))?$", re.IGNORECASE)
    for session in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
_DEFAULT_PORTS = {b"http": b"80", b"https": b"443"}


@lru_cache(maxsize=4096)
def surt(url: str) -> str:
    """
    >>> surt("http://sft.gd.gov.cn/sfw/Post_1.html?b=2&a=1#top")
    'cn,gov,gd,sft)/sfw/post_1.html?a=1&b=2'
    >>> surt("https://www.example.gov.cn:8443/年报/")
    'cn,gov,example:8443)/%e5%b9%b4%e6%8a%a5'
    >>> surt("urn:gongkai:run:X:start")
    'urn:gongkai:run:x:start'
    """
    text = _CONTROLS.sub(b"", url.encode("utf-8", "surrogatepass").strip())
    if not text:
        return "-"
    if not _SCHEME.match(text):
        text = b"http://" + text
    text = _REPEATED_SCHEME.sub(lambda found: found[1], text)
    parts = _PARTS.match(text)
    assert parts is not None  # every text with a scheme matches
    scheme, authority, path, query = parts[1], parts[3], parts[4], parts[5]
    if scheme.startswith(b"http") and not authority:
        authority, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    place = _host_key(authority or b"", scheme)
    path = _path_key(path, has_host=bool(place))
    key = (place + b")" if place else scheme + b":") + path
    if query:
        query = _query_key(query)
        key += (b"" if path else b"/") + (b"?" + query if query else b"")
    return key.decode("ascii", "backslashreplace")


def _escape(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_SAFE).encode("ascii")


def _unescape(text: bytes) -> bytes:
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


@lru_cache(maxsize=1024)
def _host_key(authority: bytes, scheme: bytes) -> bytes:
    host, port = _split_port(authority.rpartition(b"@")[2].rstrip(b":"))
    host = _unescape(host.lower())
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    if host.isdigit() and len(host) < 40:
        host = socket.inet_ntoa((int(host) & 0xFFFFFFFF).to_bytes(4, "big")).encode()
    elif _NUMERIC_HOST.fullmatch(host):
        with contextlib.suppress(OSError):
            host = socket.inet_ntoa(socket.inet_aton(host.decode())).encode()
    host = _WWW.sub(b"", _escape(host.lower()), count=1) if _WWW.match(host.lower()) else _escape(host.lower())
    key = b",".join(reversed(host.split(b"."))) if host else b""
    if key and port and port != _DEFAULT_PORTS.get(scheme.lower()):
        key += b":" + port
    return key


def _split_port(place: bytes) -> tuple[bytes, bytes]:
    if place.startswith(b"["):
        host, _, rest = place[1:].partition(b"]")
        return host, _number(rest.lstrip(b":"))
    host, _, port = place.partition(b":")
    return host, _number(port)


def _number(port: bytes) -> bytes:
    return str(int(port)).encode() if port.isdigit() else b""


def _path_key(path: bytes, *, has_host: bool) -> bytes:
    path = _unescape(path)
    if has_host:
        path = _without_dots(path)
    path = _escape(path).lower()
    for session in _PATH_SESSIONS:
        found = session.match(path)
        if found:
            path = found[1] + found[3]
    return path[:-1] if path.endswith(b"/") and len(path) > 1 else path


def _without_dots(path: bytes) -> bytes:
    if not path:
        return b"/"
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b"..":
            if kept:
                kept.pop()
            else:
                kept.append(part)
        elif part != b".":
            kept.append(part)
    if not kept:
        return b"/"
    return b"/" + b"".join(part + b"/" for part in kept[:-1] if part) + kept[-1]


def _query_key(query: bytes) -> bytes:
    query = _escape(_unescape(query))
    for session in _QUERY_SESSIONS:
        found = session.match(query)
        if found:
            query = found[1] + (found[2] or b"")
    query = query.lower()
    if len(query) <= 1:
        return query
    pairs = sorted(tuple(pair.split(b"=", 1)) for pair in query.split(b"&"))
    return b"&".join(b"=".join(pair) for pair in pairs)
