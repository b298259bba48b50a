"""Archived bytes for the pages: the payload of a capture, its digest checked anew, and the record as it lies there."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.errors import RecordError
from archive.warc.files import find_warc
from archive.warc.http import blocks_of, entity_blocks, parse_head, split_message
from archive.warc.reader import read_capture
from archive.warc.record import read_record
from archive.warc.scan import is_http

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.browse.rows import Row
    from archive.warc.capture import Capture


@dataclass(frozen=True)
class Archived:
    """A capture read anew. `digest_holds` is None where the digest is of a kind that cannot be computed here."""

    capture: Capture
    digest_holds: bool | None


def read_archived(data: Path, row: Row, original: Row | None = None) -> Archived:
    """The capture of a row of `captures`; of a revisit, `original` is the row whose bytes it shows.

    Raises ArchiveError, and OSError where the file cannot be opened.
    """
    _check_name(row["warc_file"])
    capture = read_capture(data, (row["warc_file"], row["warc_offset"]))
    if capture.record_id != row["record_id"]:
        raise RecordError(f"{row['warc_file']} at {row['warc_offset']}: another record than the database names")
    holder = original or row
    if holder["record_type"] == "revisit":
        return Archived(capture, None)
    return Archived(capture, _digest_of(data, holder))


def record_bytes(data: Path, row: Row) -> bytes:
    """The WARC record as it lies in its file, a gzip member of its own. Raises RecordError and OSError."""
    _check_name(row["warc_file"])
    with find_warc(data, row["warc_file"]).open("rb") as file:
        file.seek(row["warc_offset"])
        return file.read(row["warc_length"])


def _digest_of(data: Path, row: Row) -> bool | None:
    _check_name(row["warc_file"])
    record = read_record(find_warc(data, row["warc_file"]), row["warc_offset"])
    if not is_http(record):
        return digest_holds(row["payload_digest"], blocks_of(record.block, 0))
    message = split_message(record.block)
    return digest_holds(row["payload_digest"], entity_blocks(record.block, message, parse_head(message.head)))


def digest_holds(stated: str | None, blocks: Iterable[bytes]) -> bool | None:
    """Does a digest, as WARC writes it, hold for these bytes? None where it cannot be told.

    >>> digest_holds("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", [b""])
    True
    >>> digest_holds(None, [b""]) is None
    True
    """
    algorithm, _, value = (stated or "").partition(":")
    if algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return None
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for block in blocks:
        digest.update(block)
    forms = (digest.hexdigest(), base64.b32encode(digest.digest()).decode("ascii").rstrip("="))
    return any(hmac.compare_digest(value.rstrip("=").lower(), form.lower()) for form in forms)


def _check_name(name: str) -> None:
    """The name comes from a database that may come from anywhere: it must not lead out of the archive."""
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise RecordError(f"{name!r} is no name of a file of the archive")
