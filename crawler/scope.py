"""Which addresses a crawl may ask: government hosts and those of the site list, never the machine's own neighbours."""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

GOVERNMENT = re.compile(r"(?:^|\.)gov\.cn$")
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}", re.IGNORECASE)
REMEMBERED = 1024  # addresses
PORTS = {"http": 80, "https": 443}
CLOUD_METADATA = {"metadata", "metadata.google.internal", "metadata.tencentyun.com", "metadata.internal"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenTargetError(IgnoreRequest):
    """The address is out of bounds. Raised before anything is sent there."""


class Scope:
    """
    `listed` are the seeds of the site list: their hosts are in bounds, a private address only with its port.

    One address is looked at four times on its way to the wire, so the newest findings are remembered.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        seeds = list(listed)
        self._hosts = frozenset(host_of(seed) for seed in seeds)
        self._places = frozenset(place_of(seed) for seed in seeds)
        self._found: dict[str, str | None] = {}

    def fault(self, url: str) -> str | None:
        """
        Why that address is out of bounds; None if it is not.

        >>> scope = Scope(["http://127.0.0.1:8000/", "http://www.chinatax.example/"])
        >>> scope.fault("http://www.gd.gov.cn/x"), scope.fault("http://127.0.0.1:8000/x")
        (None, None)
        >>> scope.fault("http://127.0.0.1:22/"), scope.fault("http://2130706433/")
        ('127.0.0.1 is a loopback address', '127.0.0.1 is a loopback address')
        >>> scope.fault("http://gov.cn.evil.com/"), scope.fault("ftp://a.gov.cn/")
        ('gov.cn.evil.com is no government host and not in the site list', 'ftp is not crawled')
        """
        if url not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[url] = self._find(url)
        return self._found[url]

    def _find(self, url: str) -> str | None:
        try:
            parts = urlsplit(url)
            host = host_of(url)
            place = place_of(url)
        except ValueError as error:
            return str(error)
        if parts.scheme not in PORTS:
            return f"{parts.scheme or 'an address without a scheme'} is not crawled"
        if not host:
            return "an address without a host is not crawled"
        if parts.username is not None:
            return "an address with a user name is not crawled"
        if place in self._places:
            return None
        address = literal_address(host)
        if address is not None and (kind := private_kind(address)) is not None:
            return f"{address} is {kind}"
        if is_local_name(host):
            return f"{host} is a name of this machine or its network"
        if host in self._hosts or GOVERNMENT.search(host):
            return None
        return f"{host} is no government host and not in the site list"

    def check(self, url: str) -> None:
        """Raises ForbiddenTargetError."""
        if (fault := self.fault(url)) is not None:
            raise ForbiddenTargetError(f"{url}: {fault}")

    def check_peer(self, url: str, peer: str) -> None:
        """Raises ForbiddenTargetError where the address really connected to is private and not listed as such."""
        kind = kind_of_peer(peer)
        host = host_of(url)
        if kind is None or (place_of(url) in self._places and (literal_address(host) or is_local_name(host))):
            return
        raise ForbiddenTargetError(f"{url}: {host} leads to {peer}, {kind}")


@lru_cache(maxsize=REMEMBERED)
def kind_of_peer(peer: str) -> str | None:
    """As `private_kind` of an address that a connection has; None also for what is no address."""
    try:
        return private_kind(ipaddress.ip_address(peer.split("%", 1)[0]))
    except ValueError:
        return None


@lru_cache(maxsize=REMEMBERED)
def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()


@lru_cache(maxsize=REMEMBERED)
def place_of(url: str) -> tuple[str, int]:
    """Host and port."""
    parts = urlsplit(url)
    return host_of(url), parts.port or PORTS.get(parts.scheme, 0)


@lru_cache(maxsize=REMEMBERED)
def literal_address(host: str) -> Address | None:
    """
    The IP address that a host spells out, in any spelling that a resolver takes; None for a name.

    >>> literal_address("0x7f.1"), literal_address("[::1]"), literal_address("www.gov.cn")
    (IPv4Address('127.0.0.1'), IPv6Address('::1'), None)
    """
    host = host.strip("[]").split("%", 1)[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if NUMERIC.fullmatch(host):
        try:
            return ipaddress.ip_address(socket.inet_ntoa(socket.inet_aton(host)))
        except OSError:
            return None
    return None


def private_kind(address: Address) -> str | None:
    """What keeps an address from being asked, in words; None for a public one."""
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if embedded is None and address in ipaddress.ip_network("64:ff9b::/96"):
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return private_kind(embedded)
    kinds = (
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address, where cloud machines keep their metadata"),
        (address.is_unspecified, "the unspecified address"),
        (address.is_multicast, "a multicast address"),
        (not address.is_global, "an address of a private network"),
    )
    return next((words for stands, words in kinds if stands), None)


def is_local_name(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or host in CLOUD_METADATA


def is_loopback(host: str) -> bool:
    address = literal_address(host)
    return host == "localhost" or host.endswith(".localhost") or (address is not None and address.is_loopback)


def family_of(host: str) -> str:
    """
    The registered government name above a host: hosts of one administration share it.

    >>> family_of("jyj.hangzhou.gov.cn"), family_of("www.gov.cn"), family_of("127.0.0.1")
    ('hangzhou.gov.cn', 'www.gov.cn', '127.0.0.1')
    """
    labels = host.split(".")
    return ".".join(labels[-3:]) if GOVERNMENT.search(host) and len(labels) >= 3 else host
