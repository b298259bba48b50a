"""What a recorder hands to the writer: one HTTP exchange, byte for byte."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Truncated = Literal["length", "time", "disconnect"]

# Bytes, or a seekable binary file that holds them from its beginning (a spool); the writer reads, never closes it.
Message = bytes | bytearray | BinaryIO


@dataclass(frozen=True)
class Exchange:
    """One request and what came back, as on the wire after TLS.

    `url` is the target's, also when a proxy was asked; `started` is when the request was sent. `received` may begin
    with 1xx heads and may be empty; `error` says in words why a fetch failed or was cut. `metadata` goes into the
    metadata record as it is (`via`, `hopsFromSeed`, …). Behind a proxy the target's address is unknown: `proxied`
    keeps `peer_ip` out of the record.
    """

    url: str
    started: datetime
    sent: Message = b""
    received: Message = b""
    method: str = "GET"
    peer_ip: str | None = None
    tls_version: str | None = None  # as OpenSSL says it: TLSv1.3
    cipher_suite: str | None = None  # OpenSSL's name or IANA's
    complete: bool = True
    truncated: Truncated | None = None
    error: str | None = None
    attempts: int = 1
    proxied: bool = False
    within: str | None = None  # the page whose scripts asked for it, where a browser showed one
    metadata: Mapping[str, str] = field(default_factory=dict)


def as_file(message: Message) -> BinaryIO:
    """The message as a file, at its beginning."""
    if isinstance(message, bytes | bytearray):
        return io.BytesIO(message)
    message.seek(0)
    return message
