"""Is a record what it says it is? Its own checker, since others take the payload digest over raw chunks."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, BinaryIO

from archive.warc.http import blocks_of, entity_blocks, parse_head, split_message
from archive.warc.scan import is_conversion, is_http

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.warc.record import Record

_NEEDED = ("WARC-Record-ID", "WARC-Date", "WARC-Type")
_ALGORITHMS = {"sha1", "sha224", "sha256", "sha384", "sha512", "md5"}


def faults_of(record: Record, own_warcinfo: str | None) -> Iterator[str]:
    """What is wrong with a record. Of our own more is asked: version, one member each, both digests."""
    for name in _NEEDED:
        if not record.field(name):
            yield f"{name} is missing"
    is_own = own_warcinfo is not None and own_warcinfo in (record.field("WARC-Warcinfo-ID"), record.record_id)
    if is_own:
        yield from _own_faults(record)
    block = record.field("WARC-Block-Digest")
    if block and not agrees(block, blocks_of(record.block, 0)) and not _is_of_nothing(record, block, is_own):
        yield f"block digest is not {block}"
    payload = record.field("WARC-Payload-Digest")
    # a revisit has its payload elsewhere; what a fragment's payload is, no two tools agree on
    is_judged = record.type in ("response", "resource", "request") or is_conversion(record)
    if payload and is_judged and not _payload_agrees(record, payload, is_own):
        yield f"payload digest is not {payload}"


def _is_of_nothing(record: Record, digest: str, is_own: bool) -> bool:
    """What wget states of every revisit, whatever its block (1.21.3)."""
    return record.type == "revisit" and not is_own and agrees(digest, [])


def agrees(stated: str, blocks: Iterable[bytes]) -> bool:
    """Whether a labelled digest (base32 or hexadecimal) is that of the blocks; unknown algorithms are not judged.

    >>> agrees("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", [b"a", b"bc"]), agrees("sha-1:AAAA", [b"abc"])
    (True, False)
    >>> agrees("md5:900150983cd24fb0d6963f7d28e17f72", [b"abc"])
    True
    """
    name, _, value = stated.partition(":")
    algorithm = name.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return True
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for block in blocks:
        digest.update(block)
    return digest.digest() in _readings(value)


def _readings(value: str) -> list[bytes]:
    """Base32 by custom; hexadecimal as some tools write it."""
    readings = []
    for decode in (lambda text: base64.b32decode(text.upper() + "=" * (-len(text) % 8)), bytes.fromhex):
        try:
            readings.append(decode(value))
        except (ValueError, binascii.Error):
            continue
    return readings


def _payload_agrees(record: Record, stated: str, is_own: bool) -> bool:
    block = record.block
    if not is_http(record):
        return agrees(stated, blocks_of(block, 0))
    if record.type == "request":
        return is_own is False or agrees(stated, _entity(block))
    if agrees(stated, _entity(block)):
        return True
    # other tools hash the chunks as they came
    return not is_own and agrees(stated, _raw_body(block))


def _entity(block: BinaryIO) -> Iterator[bytes]:
    block.seek(0)
    message = split_message(block)
    return entity_blocks(block, message, parse_head(message.head))


def _raw_body(block: BinaryIO) -> Iterator[bytes]:
    block.seek(0)
    return blocks_of(block, split_message(block).body_at)


def _own_faults(record: Record) -> Iterator[str]:
    if record.version != "WARC/1.1":
        yield f"version {record.version}"
    if not (record.is_gzip and record.is_alone):
        yield "no gzip member of its own"
    if not record.field("WARC-Block-Digest"):
        yield "WARC-Block-Digest is missing"
    if record.type in ("response", "revisit", "resource", "conversion") and not record.field("WARC-Payload-Digest"):
        yield "WARC-Payload-Digest is missing"
