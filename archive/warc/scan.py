"""From records to index entries: the one place that says what the index knows of a record."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from archive.warc.asked import PLAIN, asked_of, index_key
from archive.warc.entry import CONVERSION_PREFIX, Entry
from archive.warc.http import Head, blocks_of, entity_blocks, parse_head, split_message
from archive.warc.record import Fault, Record, iter_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.warc.capture import RecordType

INDEXED: tuple[RecordType, ...] = ("response", "revisit", "resource")
NOT_MODIFIED = "server-not-modified"
# the payload digest of what was converted; a conversion without it (another crawler's text) is no matter of ours
ORIGINAL_DIGEST = "Gongkai-Original-Payload-Digest"
NO_DIGITS = re.compile(r"[^0-9]+")
MADE_BY = "WARC-Conversion-Software"
WITHIN = "Gongkai-Within"  # the page whose scripts asked for what a response is
RENDERED_BY = "Gongkai-Rendered-By"  # the browser whose view of a page a resource record is


@dataclass(frozen=True)
class Origin:
    """What a warcinfo record says about the records behind it."""

    record_id: str | None = None
    run_id: str | None = None
    is_part_of: str | None = None


def warc_fields(block: bytes) -> dict[str, str]:
    r"""
    >>> warc_fields(b"software: a\r\nrobots: obey\r\n")
    {'software': 'a', 'robots': 'obey'}
    """
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def origin_of(record: Record) -> Origin:
    fields = warc_fields(record.block.read(1 << 20))
    return Origin(record.record_id, fields.get("gongkai-run"), fields.get("isPartOf"))


class Origins:
    """Which warcinfo a record of one file belongs to: the one it names, else the last before it."""

    def __init__(self) -> None:
        self.own = Origin()
        self._last = Origin()
        self._by_id: dict[str, Origin] = {}

    def see(self, record: Record) -> None:
        self.add(origin_of(record))

    def add(self, origin: Origin) -> None:
        if self.own.record_id is None:
            self.own = origin
        self._last = origin
        if origin.record_id:
            self._by_id[origin.record_id] = origin

    def of(self, warcinfo_id: str | None) -> Origin:
        """What it leaves open (as foreign ones do) the file's own warcinfo says."""
        origin = self._by_id.get(warcinfo_id or "", self._last)
        return replace(
            origin,
            run_id=origin.run_id or self.own.run_id,
            is_part_of=origin.is_part_of or self.own.is_part_of,
        )


def new_sha1() -> hashlib._Hash:
    return hashlib.sha1(usedforsecurity=False)


def labelled(sha1: hashlib._Hash) -> str:
    """As record headers write a digest."""
    return "sha1:" + base64.b32encode(sha1.digest()).decode("ascii")


def sha1_digest(blocks: Iterable[bytes]) -> str:
    sha1 = new_sha1()
    for block in blocks:
        sha1.update(block)
    return labelled(sha1)


def is_indexed(record: Record) -> bool:
    """Whether the index has a line for such a record."""
    return record.type in INDEXED or is_conversion(record)


def is_conversion(record: Record) -> bool:
    """Whether it is a conversion from which the original's figures can be read."""
    return record.type == "conversion" and bool(record.field(ORIGINAL_DIGEST))


def is_http(record: Record) -> bool:
    """Whether the block is an HTTP message; else (dns:, resource) it is the payload itself."""
    kind = (record.field("Content-Type") or "").lower().replace(" ", "")
    return record.type != "resource" and (kind.startswith("application/http") or not kind)


def payload_digest(block: BinaryIO, head: Head | None) -> str:
    """The digest of the entity: over the whole block where there is no head."""
    block.seek(0)
    if head is None:
        return sha1_digest(blocks_of(block, 0))
    return sha1_digest(entity_blocks(block, split_message(block), head))


def entry_of(record: Record, filename: str, origin: Origin) -> Entry | None:
    """The index entry of a record that is indexed; None for the others and for nameless ones."""
    if not is_indexed(record):
        return None
    head = None
    if is_http(record):
        record.block.seek(0)
        head = parse_head(split_message(record.block).head)
    digest = record.field("WARC-Payload-Digest")
    if digest is None and record.type != "revisit":
        digest = payload_digest(record.block, head)
    return make_entry(record, head, digest, filename, origin)


def make_entry(record: Record, head: Head | None, digest: str | None, filename: str, origin: Origin) -> Entry | None:
    """The entry, from a record's header, the HTTP head of its block, and the digest of its payload."""
    kind: RecordType | None = next((kind for kind in INDEXED if kind == record.type), None)
    url, record_id, date = record.url, record.record_id, record.field("WARC-Date")
    if is_conversion(record):
        kind, url = "conversion", f"{CONVERSION_PREFIX}{record.field(ORIGINAL_DIGEST)}"
    refers = kind in ("revisit", "conversion")
    if kind is None or not url or not record_id or not date:
        return None
    status = head.status if head else None
    if status is None and kind == "revisit" and NOT_MODIFIED in (record.field("WARC-Profile") or ""):
        status = 304
    return Entry(
        surt=index_key(url),
        timestamp=NO_DIGITS.sub("", date)[:14].ljust(14, "0"),
        url=url,
        date=date,
        record_type=kind,
        record_id=record_id,
        filename=filename,
        offset=record.offset,
        length=record.length,
        media_type=head.media_type if head else _plain_media_type(record.field("Content-Type")),
        status=status,
        digest=digest,
        truncated=record.field("WARC-Truncated") if kind != "revisit" else None,  # there it is the block that lacks
        refers_to=record.field("WARC-Refers-To") if refers else None,
        refers_to_url=_unbracketed(record.field("WARC-Refers-To-Target-URI")) if refers else None,
        refers_to_date=record.field("WARC-Refers-To-Date") if refers else None,
        run_id=origin.run_id,
        is_part_of=origin.is_part_of,
        within=record.field(WITHIN),
        made_by=record.field(MADE_BY if kind == "conversion" else RENDERED_BY),
    )


def with_request(entry: Entry, request: BinaryIO) -> Entry:
    """The entry, with method and body of the request that it answers."""
    asked = asked_of(request)
    if asked.method == "GET":
        return entry
    digest = sha1_digest([asked.body]) if asked.method not in PLAIN else None
    return replace(entry, method=asked.method, body_digest=digest, surt=index_key(entry.url, asked))


class Scanner:
    """Makes the entries of one file from its records, fed in their order; each comes out with a later record, since
    the request behind a response says how it was asked for.
    """

    def __init__(self, filename: str, on_fault: Callable[[Fault], None] | None = None) -> None:
        self.origins = Origins()
        self._filename = filename
        self._on_fault = on_fault or (lambda _: None)
        self._held: Entry | None = None

    def feed(self, record: Record) -> Entry | None:
        if record.type == "warcinfo":
            self.origins.see(record)
        if self._held and record.type == "request" and record.field("WARC-Concurrent-To") == self._held.record_id:
            self._held = with_request(self._held, record.block)
            return self.finish()
        done = self.finish()
        if is_indexed(record):
            self._held = self._entry(record)
        return done

    def finish(self) -> Entry | None:
        done, self._held = self._held, None
        return done

    def _entry(self, record: Record) -> Entry | None:
        entry = entry_of(record, self._filename, self.origins.of(record.field("WARC-Warcinfo-ID")))
        if entry is not None and record.is_alone:
            return entry
        what = "shares its gzip member with other records" if entry else "has no id, date or target URI"
        self._on_fault(Fault(self._filename, record.offset, f"{record.type} record left out of the index: it {what}"))
        return None


def entries_of(
    path: Path, *, records: Iterable[Record] | None = None, on_fault: Callable[[Fault], None] | None = None
) -> Iterator[Entry]:
    """The index entries of a file, in its order, as the file's journal has them."""
    scanner = Scanner(path.name.removesuffix(".open"), on_fault)
    for record in iter_records(path, on_fault=on_fault) if records is None else records:
        entry = scanner.feed(record)
        if entry is not None:
            yield entry
    last = scanner.finish()
    if last is not None:
        yield last


def _plain_media_type(content_type: str | None) -> str | None:
    return (content_type or "").split(";")[0].strip().lower() or None


def _unbracketed(url: str | None) -> str | None:
    return url.removeprefix("<").removesuffix(">") if url else None
